"""GET and POST /corridor: the safest way to school, or a drawn one, and what it lacks."""

from flask import Blueprint, Response

from mapserve.programme.roles import Action
from mapserve.services.analysis.answers import Corridor
from mapserve.services.analysis.corridors import CorridorWanted, find_corridor
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.api.analysis_models import CorridorIn, CorridorQuery
from mapserve.web.api.models import answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.context import reading, viewer
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_corridors", __name__, url_prefix=API)


@blueprint.get("/communities/<slug>/corridor")
@limiter.limit("120/minute")
@permitted(Action.COVERAGE)
@document.validate(resp=answers(403, 404, 422, 429, HTTP_200=Corridor), security=SIGNED)
def corridor(community: Community, query: CorridorQuery) -> Response:
    """Find the safest way between two places, or check a school corridor of the map."""
    return _answered(community, CorridorWanted(**dict(query)))


@blueprint.post("/communities/<slug>/corridor")
@limiter.limit("120/minute")
@permitted(Action.COVERAGE)
@document.validate(resp=answers(403, 404, 413, 415, 422, 429, HTTP_200=Corridor), security=SIGNED)
def check_corridor(community: Community, json: CorridorIn) -> Response:
    """Find the safest way, or check a drawn one, with weights and times of one's own."""
    weights = json.weights.model_dump(exclude_none=True)
    return _answered(community, CorridorWanted(**dict(json) | {"weights": weights}))


def _answered(community: Community, wanted: CorridorWanted) -> Response:
    return reply(find_corridor(reading(), community, viewer=viewer(), wanted=wanted))
