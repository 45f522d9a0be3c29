"""Sessions: whom a signed cookie names, signing in and out.

A cookie names somebody by their `fs_uniquifier`, so that all of their cookies end at once when it
is changed.
"""

import secrets
from datetime import timedelta

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from mapserve.store.models import User
from mapserve.store.queries import people as people_queries
from mapserve.web.http import context

REMEMBERED = timedelta(days=30)
_WHO = "_user_id"


class Sessions(SecureCookieSessionInterface):
    """Session cookies that never travel in clear where the page came encrypted."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of the cookie; without one there is no signature to prepare for."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie, but not beside what a cache of many people may keep and hand on."""
        kept = response.cache_control
        if session.modified or kept.private or kept.no_store:
            super().save_session(app, session, response)

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's signature
        """Ask for encryption whenever this request had it (the demo on loopback has none)."""
        return bool(request.is_secure)


def install(app: Flask) -> None:
    """Set sessions up."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=REMEMBERED,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.session_interface = Sessions()


def user_of_session() -> User | None:
    """Return the active user whom the cookie names, with their appointments, in one query."""
    name = session.get(_WHO)
    user = people_queries.user_by_uniquifier(context.reading(), name) if name else None
    return user if user is not None and user.active else None


def enter(user: User, *, remember: bool, by: str) -> None:
    """Sign in with a session that holds nothing from before (no fixation).

    Parameters
    ----------
    remember
        Keep the cookie for 30 days after the last visit, else until the browser closes.
    by
        "password" or "link": who came by a link may set a password without the old one.
    """
    session.clear()
    session[_WHO] = user.fs_uniquifier
    session["id"] = secrets.token_urlsafe(16)
    session["by"] = by
    session.permanent = remember


def leave() -> None:
    """Sign out and forget everything in the session."""
    session.clear()
