"""Sessions of browsers, kept on the server: a cookie copied before signing out is good no more."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy.orm import Session

from mapserve.errors import SignInNeeded
from mapserve.services.people.hashed_secrets import hashed, new_secret
from mapserve.store.models import SignIn, User
from mapserve.store.queries import people as people_queries
from mapserve.store.queries import sign_ins as sign_in_queries

GOOD_FOR = dt.timedelta(days=30)  # after the last visit
_NOTED_EVERY = dt.timedelta(days=1)  # a visit costs a write once a day


def sign_in(session: Session, user: User) -> str:
    """Return the secret of a new session for the browser's cookie; what has lapsed goes.

    Raises
    ------
    SignInNeeded
        Since `user` was read, their password has changed or they are kept out: what ended then
        does not come back by who was just about to come in.
    """
    sign_in_queries.drop_lapsed(session)
    people_queries.lock_user(session, user.id)
    if not people_queries.is_unchanged(session, user.id, password=user.password):
        raise SignInNeeded
    secret, sha256 = new_secret()
    session.add(SignIn(user_id=user.id, sha256=sha256, expires_at=people_queries.NOW + GOOD_FOR))
    session.flush()
    return secret


class SignedIn(NamedTuple):
    """Whose session it is, and whether `keep_alive` is to note this visit."""

    user: User
    visit_is_due: bool


def signed_in_user(session: Session, secret: str) -> SignedIn | None:
    """Return whose session it is; None where it has ended, has lapsed, or never was."""
    found = sign_in_queries.user_of(session, hashed(secret), due=GOOD_FOR - _NOTED_EVERY)
    return None if found is None else SignedIn(*found)


def keep_alive(session: Session, secret: str) -> None:
    """Note a visit: a session ends thirty days after the last one."""
    sign_in_queries.extend(session, hashed(secret), GOOD_FOR)


def sign_out(session: Session, secret: str) -> None:
    """End one session, whoever else may hold its cookie."""
    sign_in_queries.end(session, hashed(secret))
