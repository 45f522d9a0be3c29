"""How a problem is told over HTTP: its nature's status, and the document or page."""

import logging
import math
import secrets
import time
from http import HTTPStatus

import jinja2
from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException

from layers.words.problems import Nature, Problem, Problems
from mapserve.errors import SignInNeeded, TooManyRequests
from mapserve.services.people.hashed_secrets import without_secrets
from mapserve.web.http import context
from mapserve.web.http import problems as conditions
from mapserve.web.http.error_links import ways_on
from mapserve.web.http.next_page import sign_in_address
from mapserve.web.http.problem_document import problem_document, tell, title_of
from mapserve.web.http.security import limiter

log = logging.getLogger(__name__)

# What a problem is decides its status; of what only HTTP knows, the condition itself.
STATUS: dict[Nature, int] = {
    Nature.MALFORMED: 400,
    Nature.UNIDENTIFIED: 401,
    Nature.REFUSED: 403,
    Nature.MISSING: 404,
    Nature.CONFLICT: 409,
    Nature.TOO_LARGE: 413,
    Nature.INVALID: 422,
    Nature.TOO_OFTEN: 429,
    Nature.FAULT: 500,
    Nature.BUSY: 503,
}

_TOO_LARGE, _MEND, _SERVER = 413, 422, 500


def register(app: Flask) -> None:
    """Tell every problem as a document (API) or a page (everything else)."""
    app.register_error_handler(Problem, tell_one)
    app.register_error_handler(Problems, lambda several: answer(several.problems))
    app.register_error_handler(RateLimitExceeded, _limited)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, _http)
    for unreachable in (OperationalError, InterfaceError, PoolExhausted):
        app.register_error_handler(unreachable, _unreachable)
    app.register_error_handler(Exception, _fault)


def status_of(problem: Problem) -> int:
    """Return the HTTP status of one problem."""
    if isinstance(problem, conditions.HttpCondition):
        return problem.status
    return STATUS[problem.nature]


def answer(problems: list[Problem], status: int | None = None) -> Response:
    """Return the answer that tells `problems`.

    Several problems share a status, or are told as 413 where one of them is too large to look
    at closely, else as 422.
    """
    if status is None:
        statuses = {status_of(problem) for problem in problems}
        several = _TOO_LARGE if _TOO_LARGE in statuses else _MEND
        status = statuses.pop() if len(statuses) == 1 else several
    language = context.language()
    if _wants_page():
        response = _page(problems, status)
    else:
        text = problem_document(problems, status, language).model_dump_json()
        response = Response(text, status, mimetype="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="mapserve"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = "en" if language == "en" else "zh-Hant"
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def _wants_page() -> bool:
    machine = request.path.startswith(("/api/", "/healthz", "/readyz", "/metrics"))
    return not machine and request.accept_mimetypes.best != "application/json"


def _page(problems: list[Problem], status: int) -> Response:
    """Return the error page; if even that fails, the bare words."""
    language = context.language()
    title = title_of(status, language)
    words = [tell(problem, language) for problem in problems]
    told = [(problem.message(language), problem.cure(language)) for problem in problems]
    try:
        layout = current_app.jinja_env.select_template(["base.html", "error_bare.html"])
        html = render_template(
            "error.html", layout=layout, status=status, title=title, told=told, **ways_on(problems)
        )
    except Exception:
        log.exception("the error page cannot be rendered")
        html = (
            jinja2.Environment(autoescape=True).from_string(_BARE).render(title=title, words=words)
        )
    return Response(html, status, mimetype="text/html")


_BARE = (
    "<!doctype html><meta charset=utf-8><title>{{ title }}</title><h1>{{ title }}</h1>"
    "{% for word in words %}<p>{{ word }}</p>{% endfor %}<p><a href=/>回首頁 Front page</a></p>"
)


def forged(_error: CSRFError) -> Response:
    """Refuse what carries no token of its session."""
    return answer([conditions.ForgeryRefused()])


def tell_one(problem: Problem) -> Response:
    """Return the answer that tells one problem; a page is left for the sign-in page."""
    # Whoever opens a page unknown to us signs in first; a token that was refused tells so.
    if type(problem) is SignInNeeded and _wants_page() and request.method == "GET":
        response = make_response(redirect(sign_in_address(), 303))
        response.headers["Cache-Control"] = "no-store"
        return response
    response = answer([problem])
    if isinstance(problem, TooManyRequests):
        response.headers["Retry-After"] = str(problem.facts["seconds"])
    return response


def _limited(error: RateLimitExceeded) -> Response:
    return tell_one(TooManyRequests(seconds=_seconds_left(error)))


def _seconds_left(error: RateLimitExceeded) -> int:
    """Return the seconds until the limit that was met lets one through again."""
    met = limiter.current_limit
    if met is not None:
        left = math.ceil(met.reset_at - time.time())  # told in whole seconds, the next one up
        return max(1, min(left, met.limit.get_expiry()))
    return error.limit.limit.get_expiry() if error.limit else 60


def _http(error: HTTPException) -> Response:
    if error.response is not None and isinstance(error.response, Response):
        return error.response  # abort(response): somebody made the answer already
    if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:
        return current_app.make_response(error.get_response())
    response = answer([_condition(error)], None if error.code in _KNOWN else error.code)
    allow = getattr(error, "valid_methods", None)
    if allow:
        response.headers["Allow"] = ", ".join(sorted(allow))
    return response


_KNOWN = {400, 404, 405, 413, 415, 500}


def _condition(error: HTTPException) -> Problem:
    match error.code:
        case 404:
            return conditions.NoSuchPage()
        case 405:
            allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
            return conditions.MethodNotAllowed(method=request.method, allowed=allowed)
        case 413:
            limit = current_app.config["MAX_CONTENT_LENGTH"] // 2**20
            return conditions.TooLarge(limit=limit)
        case 415:
            return conditions.WrongMediaType()
        case code if code is not None and code >= _SERVER:
            return conditions.ServerFault(request_id=_logged(error))
        case _:
            return conditions.RequestRefused()


def _unreachable(error: Exception) -> Response:
    _logged(error)
    response = answer([conditions.ServiceUnavailable()])
    response.headers["Retry-After"] = "5"
    return response


def _fault(error: Exception) -> Response:
    return answer([conditions.ServerFault(request_id=_logged(error))])


def _logged(error: Exception) -> str:
    """Log what happened under a number and return the number: the reader sees no more."""
    request_id = secrets.token_hex(6)
    path = without_secrets(request.path)
    log.error("%s %s %s", request_id, request.method, path, exc_info=error)
    return request_id
