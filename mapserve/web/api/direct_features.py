"""WSGI middleware: the public's map and its 304 before Flask, without routing or session."""

import re
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_etags

from layers.words.audience import Audience
from layers.words.problems import Problem
from mapserve.programme.roles import ANYONE
from mapserve.services.communities.directory import find_state
from mapserve.services.maps.features import features_etag, read_for_anyone
from mapserve.store.database import Database
from mapserve.web.api.openapi import API
from mapserve.web.http.compression import packed, takes_gzip, worth_it
from mapserve.web.http.reply import GEOJSON, caching, weak
from mapserve.web.http.security import protecting

ENDPOINT = "api_features.features"  # the view that says the same, and is counted
_PATH = re.compile(rf"{API}/communities/([a-z0-9][a-z0-9-]{{0,63}})/features")
_LAYER = re.compile(r"layer=([a-z_]{1,40})")


class _Answer(NamedTuple):
    status: HTTPStatus
    headers: dict[str, str]
    body: bytes = b""


class DirectFeatures:
    """Answers whoever is nobody and asks for a community's present map (decision direct-features).

    Everything else, and whatever is odd or goes wrong, goes on to `app`, which says the same in
    a longer way: whoever carries a session or a token has rights that may have changed since
    their copy was made. A copy is told to be current by a revision read after the question came,
    so no save that was acknowledged before is missed.

    Parameters
    ----------
    cookie
        Name of the session's cookie.
    count
        Counts an answer: the view's endpoint, status, seconds.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        database: Database,
        cookie: str,
        count: Callable[[str, int, float], None],
    ) -> None:
        self._app = app
        self._database = database
        self._cookie = cookie
        self._count = count

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as a WSGI application."""
        began = time.perf_counter()
        answer = self._answer(environ)
        if answer is None:
            return self._app(environ, start_response)
        self._count(ENDPOINT, answer.status, time.perf_counter() - began)
        status = f"{answer.status} {answer.status.phrase.upper()}"
        start_response(status, list(answer.headers.items()))
        return [answer.body]

    def _answer(self, environ: WSGIEnvironment) -> _Answer | None:
        found = _PATH.fullmatch(environ["PATH_INFO"])
        if found is None or not self._is_nobody_reading(environ):
            return None
        asked = _LAYER.fullmatch(environ.get("QUERY_STRING", ""))
        if asked is None and environ.get("QUERY_STRING"):
            return None
        try:
            with self._database.reading.connect() as connection:
                return _read(connection, environ, found[1], asked[1] if asked else None)
        except (Problem, SQLAlchemyError):
            return None

    def _is_nobody_reading(self, environ: WSGIEnvironment) -> bool:
        return (
            environ["REQUEST_METHOD"] == "GET"
            and "HTTP_AUTHORIZATION" not in environ
            and self._cookie not in environ.get("HTTP_COOKIE", "")
        )


def _read(
    connection: Connection, environ: WSGIEnvironment, slug: str, layer: str | None
) -> _Answer:
    """Return the map, or that the reader has it already.

    Raises
    ------
    NotFound, UnknownLayer
    """
    headers = caching(Audience.PUBLIC) | protecting(secure=environ["wsgi.url_scheme"] == "https")
    given = environ.get("HTTP_IF_NONE_MATCH")
    if given is not None:
        etag = features_etag(find_state(connection, slug), viewer=ANYONE, layer=layer)
        kept = parse_etags(given)
        if kept.contains_weak(etag) or kept.star_tag:
            return _Answer(HTTPStatus.NOT_MODIFIED, headers | {"ETag": weak(etag)})
    community, text = read_for_anyone(connection, slug, layer=layer)
    body = text.encode()
    if takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) and worth_it(body):
        body = packed(body)
        headers["Content-Encoding"] = "gzip"
    headers["Content-Type"] = GEOJSON
    headers["Content-Length"] = str(len(body))
    headers["ETag"] = weak(features_etag(community, viewer=ANYONE, layer=layer))
    return _Answer(HTTPStatus.OK, headers, body)
