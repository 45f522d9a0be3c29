"""What protects every answer: content security policy, forgery tokens, limits, headers."""

import secrets

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

from mapserve.web import context

csrf = CSRFProtect()
limiter = Limiter(
    get_remote_address,
    storage_uri="memory://",
    headers_enabled=True,
    strategy="moving-window",
)


def register(app: Flask) -> None:
    """Protect `app`."""
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)  # _refuse_forgery decides when
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # a form stays good as long as its session
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(_refuse_forgery)
    app.after_request(_harden)
    app.add_template_global(csp_nonce, "csp_nonce")


def csp_nonce() -> str:
    """Return this request's nonce for script and style elements."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _refuse_forgery() -> None:
    """Ask for the token where a browser would add the session by itself.

    An Authorization header is never added by a foreign page, and without a session cookie an
    API call has nobody's rights; forms always carry a token, signing in included.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.headers.get("Authorization", "").startswith("Bearer "):
        return
    if request.path.startswith("/api/") and not request.cookies:
        return
    csrf.protect(apply_exemptions=True)


def _harden(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Content-Security-Policy", _policy(response))
    if response.mimetype == "text/html":
        headers.setdefault(
            "Permissions-Policy",
            "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
        )
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _policy(response: Response) -> str:
    if response.mimetype != "text/html":
        return "default-src 'none'; frame-ancestors 'none'"
    nonce = csp_nonce()
    basemap = _host(context.settings().basemap_url)
    return (
        "default-src 'none'; "
        f"script-src 'self' 'nonce-{nonce}'; "
        f"style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data: blob:{basemap}; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _host(url: str) -> str:
    """Return " scheme://host" of a tile address, or "" for none."""
    scheme, _, rest = url.partition("://")
    host = rest.split("/", 1)[0].replace("{s}", "*")
    return f" {scheme}://{host}" if host else ""
