"""POST /geometry: shapes divided, joined and holed; nothing is stored."""

from flask import Blueprint, Response
from shapely.geometry.base import BaseGeometry

from layers.geometry.checks import parse_geometry
from layers.words.problems import Problem
from mapserve.programme.roles import Action
from mapserve.services.maps.answers import Shapes
from mapserve.services.saving.shaping import reshape
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.api.models import ShapingIn, answers
from mapserve.web.api.openapi import API, SIGNED, document
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter

blueprint = Blueprint("api_shaping", __name__, url_prefix=API)


@blueprint.post("/communities/<slug>/geometry")
@limiter.limit("240/minute")
@permitted(Action.DRAW)
@document.validate(resp=answers(403, 404, 413, 415, 422, 429, HTTP_200=Shapes), security=SIGNED)
def geometry(community: Community, json: ShapingIn) -> Response:  # noqa: ARG001 - the door's
    """Split, merge or cut shapes and give what they become; nothing is stored."""
    shape, by = _parsed(json.shape, "/shape"), _parsed(json.by, "/by")
    return reply(Shapes(geometries=reshape(json.operation, shape, by)))


def _parsed(value: object, pointer: str) -> BaseGeometry:
    try:
        return parse_geometry(value)
    except Problem as problem:
        raise problem.at(pointer) from None
