"""What is watched, for members and staff: where cameras look is theirs."""

from flask import Blueprint, Response

from layers.words.audience import Audience
from layers.words.text import Text
from mapserve.errors import Forbidden, SignInNeeded
from mapserve.services.analysis.answers import Coverage, Sight, WeekCoverage
from mapserve.services.analysis.coverage import cover
from mapserve.services.analysis.sight import Looking, look
from mapserve.services.analysis.week import coverage_by_hour, hours_etag
from mapserve.services.communities.directory import place_of
from mapserve.store.models import Community
from mapserve.web.api.analysis_models import CoverageQuery, RevisionQuery, SightIn
from mapserve.web.api.models import answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.context import reading, viewer
from mapserve.web.http.reply import community_named, not_modified, reply, signed_in, unchanged
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_seeing", __name__, url_prefix=API)


@blueprint.post("/communities/<slug>/sight")
@limiter.limit("600/minute")
@signed_in
@document.validate(resp=answers(403, 404, 413, 415, 422, 429, HTTP_200=Sight), security=SIGNED)
def sight(slug: str, json: SightIn) -> Response:
    """Give what a camera would see among the buildings; nothing is stored."""
    community = of_members(slug)
    return reply(look(reading(), community, Looking(**json.model_dump())))


@blueprint.get("/communities/<slug>/coverage")
@limiter.limit("600/minute")
@document.validate(resp=answers(403, 404, 422, 429, HTTP_200=Coverage), security=SIGNED)
def coverage(slug: str, query: CoverageQuery) -> Response:
    """Give the metres of street watched at an hour, by whom, and what nobody watches."""
    community = of_members(slug)
    found = cover(reading(), community, viewer=viewer(), at=query.at, revision=query.revision)
    return reply(found)


@blueprint.get("/communities/<slug>/coverage/hours")
@limiter.limit("600/minute")
@document.validate(
    resp=answers(403, 404, 422, 429, HTTP_200=WeekCoverage, HTTP_304=None), security=SIGNED
)
def coverage_hours(slug: str, query: RevisionQuery) -> Response:
    """Give what is watched in each of the 168 hours at once, for a slider."""
    community = of_members(slug)
    etag, found = hours_etag(reading(), community, viewer=viewer(), revision=query.revision)
    if unchanged(etag):
        return not_modified(etag, audience=Audience.MEMBERS)
    return reply(coverage_by_hour(found), etag=etag)


def of_members(slug: str) -> Community:
    """Return the community, or refuse: who knows what is unwatched belongs to it."""
    community = community_named(slug)
    if viewer().audience(place_of(community)) is not Audience.PUBLIC:
        return community
    if viewer().user_id is None:
        raise SignInNeeded
    raise Forbidden(action=Text("看監看涵蓋", "see what is watched"))
