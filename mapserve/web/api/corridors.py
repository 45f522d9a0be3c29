"""GET and POST /corridor: the safest way to school, or a drawn one, and what it lacks."""

from flask import Blueprint, Response

from mapserve.services.corridors import CorridorWanted, find_corridor
from mapserve.web.api.document import API, SIGNED, document
from mapserve.web.api.reply import reply, signed_in
from mapserve.web.api.seeing import of_members
from mapserve.web.api.seeing_shapes import CorridorIn, CorridorOut, CorridorQuery
from mapserve.web.api.shapes import answers
from mapserve.web.context import reading, viewer
from mapserve.web.security import limiter

blueprint = Blueprint("api_corridors", __name__, url_prefix=API)


@blueprint.get("/communities/<slug>/corridor")
@limiter.limit("120/minute")
@document.validate(resp=answers(403, 404, 422, 429, HTTP_200=CorridorOut), security=SIGNED)
def corridor(slug: str, query: CorridorQuery) -> Response:
    """Find the safest way between two places, or check a school corridor of the map."""
    return _answered(slug, CorridorWanted(**query.model_dump()))


@blueprint.post("/communities/<slug>/corridor")
@limiter.limit("120/minute")
@signed_in
@document.validate(
    resp=answers(403, 404, 413, 415, 422, 429, HTTP_200=CorridorOut), security=SIGNED
)
def check_corridor(slug: str, json: CorridorIn) -> Response:
    """Find the safest way, or check a drawn one, with weights and times of one's own."""
    asked = json.model_dump(exclude={"weights"})
    weights = json.weights.model_dump(exclude_none=True)
    return _answered(slug, CorridorWanted(weights=weights, **asked))


def _answered(slug: str, wanted: CorridorWanted) -> Response:
    community = of_members(slug)
    return reply(find_corridor(reading(), community, viewer=viewer(), wanted=wanted))
