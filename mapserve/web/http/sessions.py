"""Flask-Security over our own users: who a session cookie names, signing in and out.

Of Flask-Security we use the password context (argon2id), its sign-in form (which spends the
same time on an unknown name as on a wrong password), Flask-Login's sessions named by
`fs_uniquifier` (so that all of somebody's cookies end at once), and room for two factors. Its
views are ours: they would answer in JSON, send tokens of their own kind, and speak English.
"""

import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, Request, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_security import Security, UserDatastore, UserMixin, login_user, logout_user

from mapserve.programme.roles import Viewer
from mapserve.services.people.accounts import find_user_by_email, viewer_of_user
from mapserve.store.models import User
from mapserve.store.queries import people as people_queries
from mapserve.web.http import context

REMEMBERED = timedelta(days=30)


class Account(UserMixin):
    """A user as Flask-Security sees one: values of the row, with the viewer they make."""

    fs_uniquifier: str = ""  # Flask-Security asks the class whether it has one

    def __init__(self, user: User) -> None:
        self.id = user.id
        self.email = user.email
        self.name = user.name
        self.password = user.password
        self.active = user.active
        self.fs_uniquifier = user.fs_uniquifier
        self.language = user.language
        self.roles: list[Any] = []  # ours are appointments: a role and how far it reaches
        self.viewer: Viewer = viewer_of_user(user)


class Accounts(UserDatastore):
    """Finds accounts for Flask-Security in our tables."""

    def __init__(self) -> None:
        super().__init__(Account, None)  # type: ignore[arg-type]  # no table of roles

    def find_user(self, case_insensitive: bool = False, **by: Any) -> Account | None:  # noqa: ANN401, ARG002, FBT001, FBT002 - Flask-Security's signature
        """Return the account of an `email` or a `fs_uniquifier`, with one query."""
        if "email" in by:
            user = find_user_by_email(context.reading(), str(by["email"]))
        else:
            user = people_queries.user_by_uniquifier(context.reading(), str(by["fs_uniquifier"]))
        return Account(user) if user else None

    def put(self, account: Account) -> Account:
        """Keep a password's new hash: Flask-Security renews it when its cost was raised."""
        with context.writing() as writing:
            writing.get_one(User, account.id).password = account.password
        return account


class Sessions(SecureCookieSessionInterface):
    """Session cookies that never travel in clear where the page came encrypted."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of the cookie; without one there is no signature to prepare for."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's signature
        """Ask for encryption whenever this request had it (the demo on loopback has none)."""
        return bool(request.is_secure)


def install(app: Flask) -> None:
    """Set Flask-Security up."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=REMEMBERED,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a scheme
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],  # argon2 has a salt of its own
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.session_interface = Sessions()
    security = Security(app, Accounts(), register_blueprint=False)
    # Tokens come as Authorization: Bearer and are ours (viewers.py); Flask-Security would
    # also take one of its own from the address.
    security.login_manager.request_loader(lambda _request: None)
    # Flask-Principal would load the user for every request, those for pictures included.
    app.before_request_funcs[None].remove(security.principal._on_before_request)  # noqa: SLF001


def enter(account: Account, *, remember: bool, by: str) -> None:
    """Sign in with a session that holds nothing from before (no fixation).

    Parameters
    ----------
    remember
        Keep the cookie for 30 days after the last visit, else until the browser closes.
    by
        "password" or "link": who came by a link may set a password without the old one.
    """
    session.clear()
    login_user(account, remember=False, authn_via=[by])
    session["id"] = secrets.token_urlsafe(16)
    session["by"] = by
    session.permanent = remember


def leave() -> None:
    """Sign out and forget everything in the session."""
    logout_user()
    session.clear()
