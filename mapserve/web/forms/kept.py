"""What was typed into a form whose session had ended: it comes back after signing in.

A form that cannot be taken because nobody is signed in any more, or because its forgery token is
of an older session, is not thrown away. Whoever is still signed in sees it again with what was
typed; else the sign-in page carries it, signed, and hands it to a page that sends it back to
where it came from, marked as to be looked at again. Nothing is stored, no script is needed, and
nothing is ever done with it before somebody presses the button once more. Passwords and files
are not carried. A request that another site made is none of this: it is refused as ever (decision
typed-text-is-kept).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from layers.words.problems import Problem
from mapserve.errors import SignInNeeded
from mapserve.programme.forms import Form, fields_of
from mapserve.web.forms.values import SECRET, kind_of
from mapserve.web.http import context, errors
from mapserve.web.http.next_page import local_path
from mapserve.web.http.viewers import load_viewer

NAME, PAGE, AGAIN, CARRIED = "_form", "_page", "_again", "kept"
SIGN_IN = "signing.form"
_GOOD_FOR_S = 24 * 3600
_MOST = 200_000  # characters of typed text


@dataclass(frozen=True)
class Kept:
    """Typed text on its way: which form, where it is shown and sent to, texts by field."""

    form: str
    page: str
    action: str
    typed: list[tuple[str, str]]


def register(app: Flask) -> None:
    """Keep what was typed in `app`, over the plain refusals; templates get what they carry."""
    app.before_request(_again)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(SignInNeeded, _unidentified)
    app.add_template_global(carried)


def rescue(status: int, *, trusted: bool = False) -> Response | None:
    """Return a page with what was typed; None where the request holds no form of this site.

    The form's own page where that shows it to whoever asks, else the sign-in page. `trusted` says
    that its forgery token was good.
    """
    form = _form_sent()
    if form is None or not (trusted or _from_here()) or "rescued" in g:
        return None
    g.rescued = True
    if "viewer" not in g:  # a forged request is met before anybody asks who made it
        load_viewer()
    found = Kept(form.__name__, _page(), request.path, list(_worth_keeping(form)))
    if sum(len(text) for _, text in found.typed) > _MOST:
        return None
    g.kept = found
    page = _page_of(found)
    if g.get("kept") is None:  # the page has shown it
        return _with(page, status)
    if context.viewer().user_id is not None:
        return None
    g.carried = g.pop("kept")
    return _with(_called(SIGN_IN, {}), status)


def typed_before(form: type[Form]) -> dict[str, list[str]] | None:
    """Return what was typed into the form before its session ended, if this page shows it."""
    found: Kept | None = g.get("kept")
    if found is None or found.form != form.__name__:
        return None
    g.kept = None
    typed: dict[str, list[str]] = {name: [] for name in fields_of(form)}
    for name, text in found.typed:
        typed.setdefault(name, []).append(text)
    return typed


def carried() -> str:
    """Return what a sign-in page carries for a form that waits, "" for none."""
    if "carried" in g:
        found: Kept = g.carried
        return str(_signer().dumps([found.form, found.page, found.action, found.typed]))
    return request.form.get(CARRIED, "") if waiting() else ""


def handed_on() -> Response | None:
    """Return the page that sends a form back which a sign-in has carried; None without one."""
    found = waiting()
    if found is None:
        return None
    answer = make_response(render_template("forms/again.html", waiting=found))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def secrets_of(form: type[Form]) -> set[str]:
    """Return the fields whose text is never shown again."""
    return {name for name, (_, note) in fields_of(form).items() if note.widget in SECRET}


def _forged(error: CSRFError) -> Response:
    """Refuse it; what somebody typed here, in a session that has ended, is shown to them again."""
    return rescue(HTTPStatus.FORBIDDEN) or errors.forged(error)


def _unidentified(problem: SignInNeeded) -> Response:
    return rescue(HTTPStatus.UNAUTHORIZED) or errors.tell_one(problem)


def _again() -> Response | None:
    """Answer a form that comes back from a sign-in with the form, to be looked at once more."""
    if not _takes_forms() or AGAIN not in request.form:
        return None
    return rescue(200, trusted=True) or make_response(redirect(_page(), 303))


def _takes_forms() -> bool:
    return request.method == "POST" and not request.path.startswith("/api/")


def _form_sent() -> type[Form] | None:
    if not _takes_forms():
        return None
    named = request.form.get(NAME, "")
    return next((form for form in _all(Form) if form.__name__ == named), None)


def _all(form: type[Form]) -> Iterable[type[Form]]:
    for one in form.__subclasses__():
        yield one
        yield from _all(one)


def _worth_keeping(form: type[Form]) -> Iterable[tuple[str, str]]:
    secret = secrets_of(form)
    for name, pair in fields_of(form).items():
        if name not in secret and kind_of(*pair) != "file":
            yield from ((name, text) for text in request.form.getlist(name))


def _from_here() -> bool:
    """Tell whether a page of this site made the request; a browser does not let it be feigned."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    told = request.headers.get("Origin") or request.referrer or ""
    return urlsplit(told).netloc == request.host


def _page() -> str:
    return local_path(request.form.get(PAGE, ""))


def _page_of(found: Kept) -> Response | None:
    try:
        endpoint, arguments = current_app.url_map.bind(request.host).match(found.page, method="GET")
        return _called(endpoint, dict(arguments))
    except (HTTPException, Problem):
        return None  # nothing for whoever asks


def _called(endpoint: str, arguments: dict[str, Any]) -> Response:
    return make_response(current_app.ensure_sync(current_app.view_functions[endpoint])(**arguments))


def _with(answer: Response | None, status: int) -> Response | None:
    if answer is not None:
        answer.status_code = status
        answer.headers["Cache-Control"] = "no-store"
    return answer


def waiting() -> Kept | None:
    """Return the form that the running request carries."""
    try:
        form, page, action, typed = _signer().loads(
            request.form.get(CARRIED, ""), max_age=_GOOD_FOR_S
        )
    except BadSignature:
        return None
    return Kept(form, page, action, [(name, text) for name, text in typed])


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="typed text")
