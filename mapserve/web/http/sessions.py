"""Sessions: whom a signed cookie names, signing in and out.

A cookie names not a user but one session that the server keeps: a copy of it ends with the
session (decision sessions-on-the-server).
"""

from typing import cast

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from sqlalchemy.orm import Session

from mapserve.services.people import sign_ins
from mapserve.store.models import User
from mapserve.web.http import context

_KEY = "_sign_in"  # where the cookie holds the secret of its session


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
        PERMANENT_SESSION_LIFETIME=sign_ins.GOOD_FOR,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.session_interface = Sessions()


def user_of_session() -> User | None:
    """Return the active user whom the cookie names, with their appointments, in one query."""
    secret = session.get(_KEY)
    if not secret:
        return None
    found = sign_ins.signed_in_user(context.reading(), secret)
    if found is None:
        return None
    if found.visit_is_due:
        with context.writing() as writing:
            sign_ins.keep_alive(writing, secret)
    return found.user


def enter(user: User, *, remember: bool, by: str) -> None:
    """Sign in with a session that holds nothing from before (no fixation).

    Parameters
    ----------
    remember
        Keep the cookie for 30 days after the last visit, else until the browser closes.
    by
        "password" or "link": who came by a link may set a password without the old one.
    """
    _end_session(session.get(_KEY))
    with context.writing() as writing:
        session[_KEY] = sign_ins.sign_in(writing, user)
    session["by"] = by
    session.permanent = remember


def leave() -> None:
    """Sign out: the session ends on the server, and the cookie says nothing any more."""
    _end_session(session.get(_KEY))


def is_still_good(writing: Session) -> bool:
    """Tell whether the cookie's session has not ended while this request was on its way."""
    return sign_ins.signed_in_user(writing, cast("str", session.get(_KEY, ""))) is not None


def _end_session(secret: str | None) -> None:
    """End the session of a secret, if any, and forget all that the cookie holds."""
    if secret:
        with context.writing() as writing:
            sign_ins.sign_out(writing, secret)
    session.clear()
