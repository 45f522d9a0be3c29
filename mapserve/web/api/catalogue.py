"""GET /catalogue: the layers, their attributes and code lists in both languages."""

import hashlib
import json
from functools import cache

from flask import Blueprint, Response

from layers.model.describe import describe_catalogue
from layers.model.description import Catalogue
from layers.words.audience import Audience
from mapserve.web.access import anybody
from mapserve.web.api.models import answers
from mapserve.web.api.openapi import API, READS, document, openapi
from mapserve.web.http.reply import JSON, not_modified, reply, unchanged

blueprint = Blueprint("api_catalogue", __name__, url_prefix=API)


@blueprint.get("/catalogue")
@anybody
@document.validate(resp=answers(HTTP_200=Catalogue, HTTP_304=None), security=READS)
def catalogue() -> Response:
    """Give the layers of the safety map, from which forms and imports are made."""
    text, digest = _catalogue()
    return _constant(text, digest)


@blueprint.get("/openapi.json")
@anybody
def openapi_document() -> Response:
    """Give the OpenAPI 3.1 document."""
    text, digest = _openapi()
    return _constant(text, digest)


def _constant(text: bytes, digest: str) -> Response:
    if unchanged(digest):
        return not_modified(digest, audience=Audience.PUBLIC)
    return reply(text, etag=digest, audience=Audience.PUBLIC, mimetype=JSON)


@cache
def _catalogue() -> tuple[bytes, str]:
    return _named(describe_catalogue().model_dump_json().encode())


@cache
def _openapi() -> tuple[bytes, str]:
    text = json.dumps(openapi(), ensure_ascii=False, separators=(",", ":"))
    return _named(text.encode())


def _named(text: bytes) -> tuple[bytes, str]:
    return text, hashlib.sha256(text).hexdigest()[:16]
