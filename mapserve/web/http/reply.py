"""How we answer: the API's text with its ETag, audience and 304; pages that no cache keeps."""

import json
from typing import Any

from flask import Response, make_response, request

from layers.words.audience import Audience

GEOJSON = "application/geo+json"
JSON = "application/json"


def unchanged(etag: str) -> bool:
    """Tell whether the reader has this version already (RFC 9110 §13.1.2, weakly compared)."""
    given = request.if_none_match
    return given.contains_weak(etag) or given.star_tag


def reply(  # noqa: PLR0913 - what an answer consists of
    content: str | bytes | dict[str, Any],
    *,
    etag: str | None = None,
    audience: Audience = Audience.MEMBERS,
    status: int = 200,
    mimetype: str = JSON,
    max_age: int = 0,
) -> Response:
    """Return an answer; what is for members only is never kept by a shared cache."""
    if isinstance(content, dict):
        content = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    response = Response(content, status, mimetype=mimetype)
    _mark(response, etag, audience, max_age)
    return response


def not_modified(etag: str, *, audience: Audience, max_age: int = 0) -> Response:
    """Return 304.

    It has no body and so no type on the wire; of the API's type it gets the API's policy, which
    goes into the reader's copy, and not that of a page.
    """
    response = Response(status=304, mimetype=JSON)
    _mark(response, etag, audience, max_age)
    return response


def _mark(response: Response, etag: str | None, audience: Audience, max_age: int) -> None:
    headers = response.headers
    if etag is not None:
        headers["ETag"] = f'W/"{etag}"'  # weak: the compressed answer carries the same
    if audience is Audience.PUBLIC:
        headers["Cache-Control"] = f"public, max-age={max_age}, must-revalidate"
    else:
        headers["Cache-Control"] = "private, no-cache"
    headers["Vary"] = "Accept-Encoding, Authorization, Cookie"


def uncached(html: str, status: int = 200) -> Response:
    """Return a page that no browser keeps: it is one reader's."""
    answer = make_response(html, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
