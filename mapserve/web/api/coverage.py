"""What is watched, for members and staff: where cameras look is theirs."""

from flask import Blueprint, Response

from layers.words.audience import Audience
from mapserve.programme.roles import Action
from mapserve.services.analysis.answers import Coverage, Sight, WeekCoverage
from mapserve.services.analysis.coverage import cover
from mapserve.services.analysis.sight import Looking, look
from mapserve.services.analysis.week import coverage_by_hour, hours_etag
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.api.analysis_models import CoverageQuery, RevisionQuery, SightIn
from mapserve.web.api.models import answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.context import reading, viewer
from mapserve.web.http.reply import not_modified, reply, unchanged
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_seeing", __name__, url_prefix=API)


@blueprint.post("/communities/<slug>/sight")
@limiter.limit("600/minute")
@permitted(Action.COVERAGE)
@document.validate(resp=answers(403, 404, 413, 415, 422, 429, HTTP_200=Sight), security=SIGNED)
def sight(community: Community, json: SightIn) -> Response:
    """Give what a camera would see among the buildings; nothing is stored."""
    return reply(look(reading(), community, Looking(**json.model_dump())))


@blueprint.get("/communities/<slug>/coverage")
@limiter.limit("600/minute")
@permitted(Action.COVERAGE)
@document.validate(resp=answers(403, 404, 422, 429, HTTP_200=Coverage), security=SIGNED)
def coverage(community: Community, query: CoverageQuery) -> Response:
    """Give the metres of street watched at an hour, by whom, and what nobody watches."""
    found = cover(reading(), community, viewer=viewer(), at=query.at, revision=query.revision)
    return reply(found)


@blueprint.get("/communities/<slug>/coverage/hours")
@limiter.limit("600/minute")
@permitted(Action.COVERAGE)
@document.validate(
    resp=answers(403, 404, 422, 429, HTTP_200=WeekCoverage, HTTP_304=None), security=SIGNED
)
def coverage_hours(community: Community, query: RevisionQuery) -> Response:
    """Give what is watched in each of the 168 hours at once, for a slider."""
    etag, found = hours_etag(reading(), community, viewer=viewer(), revision=query.revision)
    if unchanged(etag):
        return not_modified(etag, audience=Audience.MEMBERS)
    return reply(coverage_by_hour(found), etag=etag)
