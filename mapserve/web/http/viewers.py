"""Who is asking: nobody, the user of a bearer token, or the user of a session cookie."""

from flask import current_app, g, request
from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import SignInNeeded
from mapserve.programme.roles import ANYONE, Viewer
from mapserve.sandbox.turns import ASKER
from mapserve.services.people.accounts import viewer_of_user
from mapserve.services.people.tokens import viewer_of_token
from mapserve.store.models import User
from mapserve.web.http import context
from mapserve.web.http.security import requester
from mapserve.web.http.sessions import is_still_good, user_of_session


class TokenRefused(SignInNeeded):
    """A bearer token that is unknown, revoked, or of somebody who may not sign in."""

    code = "token-refused"
    what = Text("通行碼無效或已撤銷。", "The token is unknown or has been revoked.")
    mend = Text("請用新的通行碼。", "Use a new token.")


def load_viewer() -> None:
    """Put the viewer into `g` before each request.

    Without cookie and token this costs no query, with one of them one query. The token wins;
    a bad one is refused and never falls back to the cookie, so that a script learns of it.
    """
    g.viewer = ANYONE
    if request.endpoint == "static":
        return
    token = _token()
    if token is not None:
        g.viewer = _of_token(token)
    elif current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        g.viewer = _of_cookie()
    ASKER.set(requester())


def _of_token(token: str) -> Viewer:
    viewer = viewer_of_token(context.reading(), token) if token else None
    if viewer is None:
        raise TokenRefused
    return viewer


def _of_cookie() -> Viewer:
    user = user_of_session()
    return ANYONE if user is None else viewer_of_user(user)


def mine(writing: Session) -> User:
    """Return the row of who is signed in, locked, to change what signs them in.

    Raises
    ------
    SignInNeeded
        Nobody is; or their session or token has ended while this request was on its way.
    """
    user_id = context.viewer().user_id
    if user_id is None:
        raise SignInNeeded
    user = writing.get_one(User, user_id, with_for_update=True)
    token = _token()
    good = is_still_good(writing) if token is None else viewer_of_token(writing, token) is not None
    if not good:
        raise SignInNeeded
    return user


def _token() -> str | None:
    """Return the bearer token of the request; None where it carries no such header."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
