"""/c/{slug}/newsletters: what a community has published, for everybody, as page and PDF (R-21)."""

import uuid

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask import render_template as render
from flask_babel import gettext as _

from mapserve.programme.forms import JPEG
from mapserve.programme.records.newsletter import NEWSLETTER
from mapserve.services.communities.directory import find_community
from mapserve.services.records.newsletters import (
    find_issue,
    issues_of,
    may_publish,
    picture_of,
    publish,
    take_back,
)
from mapserve.services.records.papers import newsletter_file
from mapserve.services.records.reading import find_record
from mapserve.store.models import Community
from mapserve.web.access import anybody, permitted
from mapserve.web.http import context
from mapserve.web.http.addresses import shown_address
from mapserve.web.http.attachments import private_file
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import limiter
from mapserve.web.pages.records.opening import base_sent, record_form, record_page

blueprint = Blueprint("newsletters", __name__, url_prefix="/c/<slug>/newsletters")


@blueprint.get("")
@anybody
def newsletters(slug: str) -> Response:
    """List the issues that everybody may read."""
    community = find_community(context.reading(), slug)
    html = render(
        "records/newsletters.html",
        community=community,
        issues=issues_of(context.reading(), community),
    )
    return uncached(html)


@blueprint.get("/<int:number>")
@anybody
def newsletter(slug: str, number: int) -> Response:
    """Show an issue."""
    community = find_community(context.reading(), slug)
    html = render(
        "records/newsletter.html",
        community=community,
        issue=find_issue(context.reading(), community, number),
        may_publish=may_publish(community, viewer=context.viewer()),
    )
    return uncached(html)


@blueprint.get("/<int:number>.pdf")
@limiter.limit("20/minute")
@anybody
def paper(slug: str, number: int) -> Response:
    """Give an issue as PDF."""
    community = find_community(context.reading(), slug)
    address = shown_address("newsletters.newsletter", slug=slug, number=number)
    content, called = newsletter_file(context.reading(), community, number, address=address)
    plain = f"newsletter-{community.slug}-{number}.pdf"
    return private_file(content, "application/pdf", plain=plain, called=called)


@blueprint.get("/<int:number>/pictures/<int:place>")
@anybody
def picture(slug: str, number: int, place: int) -> Response:
    """Give a picture of an issue."""
    community = find_community(context.reading(), slug)
    content = picture_of(context.reading(), community, number, place)
    plain = f"newsletter-{community.slug}-{number}-{place}.jpg"
    return private_file(content, JPEG.media_type, plain=plain, called=plain)


@blueprint.post("/<uuid:record_id>/publish")
@limiter.limit("30/minute")
@permitted(NEWSLETTER.writes)
def publish_one(community: Community, record_id: uuid.UUID) -> Response:
    """Publish an issue as it was read; what is not for everybody is shown at its field."""
    viewer = context.viewer()
    told = find_record(context.reading(), community, NEWSLETTER, record_id, viewer=viewer)
    filled, base = record_form(community, NEWSLETTER, told), base_sent()
    with filled.refusals(), context.writing() as session:
        issue = publish(session, community, record_id, base=base, viewer=viewer)
    if filled.problems:
        return record_page(
            community, NEWSLETTER, filled, id_=record_id, version=told.version, told=told
        )
    flash(_("已公開，大家都看得到。"), "success")
    return make_response(redirect(f"/c/{community.slug}/newsletters/{issue.number}", 303))


@blueprint.post("/<int:number>/withdraw")
@limiter.limit("30/minute")
@permitted(NEWSLETTER.writes)
def withdraw_one(community: Community, number: int) -> Response:
    """Take an issue from the public."""
    with context.writing() as session:
        take_back(session, community, number, viewer=context.viewer())
    flash(_("已撤回，大家看不到了。"), "success")
    return make_response(redirect(request.path.rsplit("/", 2)[0], 303))
