"""The editions of a community's map: listed, sealed, and each shown on the map."""

from typing import Annotated

import segno
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from layers.words.audience import Audience
from layers.words.text import Text
from mapserve.programme.forms import Form, asks
from mapserve.programme.roles import Action
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.maps.answers import Edition
from mapserve.services.maps.editions import Purpose, readable_edition, readable_editions, seal
from mapserve.services.maps.listing import public_list
from mapserve.services.records.reading import tabled_at
from mapserve.store.models import Community
from mapserve.web.access import anybody, permitted
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.addresses import shown_address
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import limiter
from mapserve.web.pages.maps.community import WITHOUT_SCRIPT
from mapserve.web.pages.maps.figure import map_parts

blueprint = Blueprint("editions", __name__, url_prefix="/c/<slug>/editions")


class Seal(Form):
    """Sealing the map as it is now."""

    purpose: Annotated[
        Purpose,
        asks(
            "用途",
            "Purpose",
            help_=Text("「公開」大家都看得到。", "Everybody can see a public map."),
        ),
    ]


@blueprint.get("")
@anybody
def editions(slug: str) -> Response:
    """List the editions that the reader may see, and offer sealing to who may seal."""
    return _page(find_community(context.reading(), slug), blank(Seal))


@blueprint.post("")
@limiter.limit("30/minute")
@permitted(Action.SEAL)
def seal_one(community: Community) -> Response:
    """Ask once more, then seal the map as it is now for the purpose of the form, and show it.

    The second time the save that the question spoke of comes along: of a map that was saved
    since it is asked again.
    """
    filled = read(Seal)
    if filled.value is None:
        return _page(community, filled)
    if request.form.get("sure") != str(community.revision):
        return shown(
            "maps/seal_question.html",
            filled,
            community=community,
            purpose=filled.value.purpose,
            filled=filled,
        )
    with context.writing() as session:
        sealed = seal(session, community, purpose=filled.value.purpose, viewer=context.viewer())
    flash(_("第 %(n)s 版已封存。", n=sealed.number), "success")
    return make_response(redirect(f"/c/{community.slug}/editions/{sealed.number}", 303))


@blueprint.get("/<int:number>")
@anybody
def edition(slug: str, number: int) -> Response:
    """Show one edition on the map: features as of its revision, with its seal."""
    community = find_community(context.reading(), slug)
    found = readable_edition(context.reading(), community, number, viewer=context.viewer())
    # The device may keep it: an evaluator has it in the lane.
    return make_response(_on_the_map("maps/community.html", community, found))


@blueprint.get("/<int:number>/framed")
@anybody
def framed(slug: str, number: int) -> Response:
    """Show the map of an edition alone, for a frame of our own pages (decision our-own-frames)."""
    community = find_community(context.reading(), slug)
    found = readable_edition(context.reading(), community, number, viewer=context.viewer())
    return uncached(_on_the_map("maps/framed.html", community, found))


def _on_the_map(template: str, community: Community, found: Edition) -> str:
    return render_template(
        template,
        community=community,
        edition=found,
        purpose=Purpose(found.purpose).label,
        qr=qr_of(community.slug, found.number),
        meetings=tabled_at(context.reading(), community, found.number, viewer=context.viewer()),
        public=context.viewer().audience(place_of(community)) is Audience.PUBLIC,
        parts=map_parts(community, at=found.revision),
        listing=public_list(context.reading(), community, limit=WITHOUT_SCRIPT, at=found.revision),
    )


def _page(community: Community, filled: Filled[Seal]) -> Response:
    return shown(
        "maps/editions.html",
        filled,
        community=community,
        editions=readable_editions(context.reading(), community, viewer=context.viewer()),
        purpose_of=Purpose,
        filled=filled,
    )


def qr_of(slug: str, number: int | None) -> Markup:
    """Return a QR code (inline SVG) that leads to the edition, or to the map as it is."""
    if number is None:
        address = shown_address("community.community", slug=slug)
    else:
        address = shown_address("editions.edition", slug=slug, number=number)
    drawn = segno.make(address, error="m", micro=False)
    # segno's own markup: nothing of anybody's is in it but black and white modules.
    return Markup(drawn.svg_inline(scale=4, border=2, svgclass="qr", lineclass=None))  # noqa: S704
