"""How the API answers: text as it is, with its ETag, its audience and its 304."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, request

from layers.words.answer import Answer
from layers.words.audience import Audience
from layers.words.text import Text
from mapserve.errors import Forbidden, SignInNeeded
from mapserve.programme.roles import Action
from mapserve.services.communities.directory import find_community, place_of
from mapserve.store.models import Community
from mapserve.web.http.context import reading, viewer

GEOJSON = "application/geo+json"
JSON = "application/json"
P = ParamSpec("P")
R = TypeVar("R")


def community_named(slug: str) -> Community:
    """Return the community of the address, or raise `NotFound`."""
    return find_community(reading(), slug)


def require(action: Action, community: Community) -> None:
    """Raise `SignInNeeded` or `Forbidden` unless the viewer may do this here."""
    if viewer().may(action, place_of(community)):
        return
    if viewer().user_id is None:
        raise SignInNeeded
    raise Forbidden(action=Text(action.label.zh, action.label.en))


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Ask who is calling before anything of the body is read."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if viewer().user_id is None:
            raise SignInNeeded
        return view(*args, **kwargs)

    return guarded


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
