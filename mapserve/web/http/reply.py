"""How we answer: the API's text with its ETag, audience and 304; pages that no cache keeps."""

from flask import Response, make_response, request

from layers.words.answer import Answer
from layers.words.audience import Audience

GEOJSON = "application/geo+json"
JSON = "application/json"


def unchanged(etag: str) -> bool:
    """Tell whether the reader has this version already (RFC 9110 §13.1.2, weakly compared)."""
    given = request.if_none_match
    return given.contains_weak(etag) or given.star_tag


def reply(  # noqa: PLR0913 - what an answer consists of
    content: str | bytes | Answer,
    *,
    etag: str | None = None,
    audience: Audience = Audience.MEMBERS,
    status: int = 200,
    mimetype: str = JSON,
    max_age: int = 0,
) -> Response:
    """Return an answer; what is for members only is never kept by a shared cache."""
    if isinstance(content, Answer):
        content = content.model_dump_json()
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
    if etag is not None:
        response.headers["ETag"] = weak(etag)
    response.headers.update(caching(audience, max_age))


def weak(etag: str) -> str:
    """Return an ETag as it is sent: weak, since the compressed answer carries the same."""
    return f'W/"{etag}"'


def caching(audience: Audience, max_age: int = 0) -> dict[str, str]:
    """Return the headers that say who may keep an answer, and what it depends on."""
    public = f"public, max-age={max_age}, must-revalidate"
    return {
        "Cache-Control": public if audience is Audience.PUBLIC else "private, no-cache",
        "Vary": "Accept-Encoding, Authorization, Cookie",
    }


def uncached(html: str, status: int = 200) -> Response:
    """Return a page that no browser keeps: it is one reader's."""
    answer = make_response(html, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
