"""What protects every answer: content security policy, forgery tokens, limits, headers."""

import secrets

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFProtect

from layers.words.text import Text
from mapserve.errors import Malformed
from mapserve.web.http import compression, context, hosts

csrf = CSRFProtect()

# Pages that the service worker keeps for its reader, and drops when the reader leaves
# (frontend/offline/worker/cache_rules.ts).
ON_THE_DEVICE = frozenset(
    {
        "community.community",
        "studio.studio",
        "editions.edition",
        "case_story.story",
        "visit_pages.page",
    }
)
# Pages that stand in a frame of ours, and pages that hold such a frame (decision our-own-frames).
FRAMED = frozenset({"editions.framed", "community.framed"})
EMBEDDED = "public.embed"  # stands in a frame of anybody's page, and holds nobody's secret
WITH_A_FRAME = frozenset(
    {"judging.review", "judging.decide", "review.case", "review.decide", "review.say_something"}
)


def requester() -> str:
    """Return who a limit counts for: the person signed in, else the address."""
    user = context.viewer().user_id
    return f"user:{user}" if user is not None else f"address:{request.remote_addr}"


# Only what is decorated is limited: writes and signing in. Each worker process counts for
# itself in memory unless RATELIMIT_STORAGE_URI names a shared place.
limiter = Limiter(requester, strategy="moving-window")


def register(app: Flask) -> None:
    """Protect `app`."""
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)  # _refuse_forgery decides when
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # a form stays good as long as its session
    app.config.setdefault("RATELIMIT_STORAGE_URI", "memory://")
    compression.register(app)
    csrf.init_app(app)
    limiter.init_app(app)
    # What is decorated asks by itself, and no limit holds for all: the look before each request
    # would find nothing and take a tenth of a short answer's time.
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # noqa: SLF001
    app.before_request(hosts.refuse_unknown)
    app.before_request(_refuse_nul)
    app.before_request(_refuse_forgery)
    app.after_request(_harden)
    app.add_template_global(csp_nonce, "csp_nonce")


def csp_nonce() -> str:
    """Return this request's nonce for script and style elements."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _refuse_nul() -> None:
    """Refuse NUL in an address: PostgreSQL takes none, and no name has one."""
    if "\0" in request.path or b"%00" in request.query_string:
        reason = Text("網址裡有空字元。", "the address holds a NUL character.")
        raise Malformed(reason=reason)


def _refuse_forgery() -> None:
    """Ask for the token where a browser would add the session by itself.

    An Authorization header is never added by a foreign page, and without a session cookie an
    API call has nobody's rights; forms always carry a token, signing in included.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.headers.get("Authorization", "").lower().startswith("bearer "):
        return
    if (
        request.path.startswith("/api/")
        and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
    ):
        return
    csrf.protect(apply_exemptions=True)


def protecting(*, secure: bool) -> dict[str, str]:
    """Return the headers that every answer carries; the policy is that of what is no page."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    }
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def _harden(response: Response) -> Response:
    headers = protecting(secure=request.is_secure)
    if response.mimetype == "text/html":
        headers["Content-Security-Policy"] = _page_policy()
        headers["Permissions-Policy"] = (
            "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()"
        )
        response.vary.update(("Accept-Language", "Cookie"))
    headers["Cache-Control"] = _keeping()
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response


def _keeping() -> str:
    """Return who may keep an answer that says nothing of it: nobody, if it was somebody's.

    A page for nobody in particular differs by language alone, and a browser may show it again
    when somebody goes back. What is read without network lies on its reader's device.
    """
    if request.endpoint in ON_THE_DEVICE:
        return "private, no-cache"
    cookie = current_app.config["SESSION_COOKIE_NAME"]
    known = cookie in request.cookies or "Authorization" in request.headers
    return "private, no-store" if known else "private, no-cache"


def _page_policy() -> str:
    nonce = csp_nonce()
    basemap = _host(context.settings().basemap_url)
    frames = "frame-src 'self'; " if request.endpoint in WITH_A_FRAME else ""
    framing = _who_frames()
    return (
        "default-src 'none'; "
        f"script-src 'self' 'nonce-{nonce}'; "
        f"style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data: blob:{basemap}; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        f"{frames}form-action 'self'; base-uri 'none'; frame-ancestors {framing}"
    )


def _who_frames() -> str:
    if request.endpoint == EMBEDDED:
        return "*"
    return "'self'" if request.endpoint in FRAMED else "'none'"


def _host(url: str) -> str:
    """Return " scheme://host" of a tile address, or "" for none."""
    scheme, _, rest = url.partition("://")
    host = rest.split("/", 1)[0].replace("{s}", "*")
    return f" {scheme}://{host}" if host else ""
