"""Secrets given out once and kept as hashes: bearer tokens and sign-in links."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy.orm import Session

from layers.words.invisible_characters import one_line
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.roles import Viewer
from mapserve.services.people.accounts import (
    find_user_by_email,
    start_afresh,
    viewer_of_user,
)
from mapserve.services.people.answers import Token
from mapserve.services.people.hashed_secrets import hashed, new_secret
from mapserve.store.models import AccessToken, SignInLink, User
from mapserve.store.queries import people as people_queries

PREFIX = "mapserve_"  # lets scanners of leaked secrets recognise one
LINK_GOOD_FOR = dt.timedelta(minutes=30)
_LONGEST_LABEL = 80


class LinkSpent(NotFound):
    """A sign-in link that was used, has expired, or never was."""

    code = "link-spent"
    what = Text("這個登入連結已經用過或過期了。", "This sign-in link was used or has expired.")
    mend = Text("請到登入頁再寄一次。", "Ask for a new one on the sign-in page.")


class Followed(NamedTuple):
    """Who a link signs in, whether it is their first, and whether roles were lost by that."""

    user: User
    confirmed: bool = False
    roles_lost: bool = False


def make_token(session: Session, user: User, *, label: str = "") -> str:
    """Return a new bearer token; it can never be read again."""
    token = PREFIX + new_secret()[0]
    session.add(
        AccessToken(user_id=user.id, label=one_line(label, _LONGEST_LABEL), sha256=hashed(token))
    )
    session.flush()
    return token


def viewer_of_token(session: Session, token: str) -> Viewer | None:
    """Return whom a bearer token stands for; None if unknown, revoked or of somebody inactive."""
    user = people_queries.user_by_token(session, hashed(token))
    return viewer_of_user(user) if user else None


def list_tokens(session: Session, user_id: int) -> list[Token]:
    """Return somebody's tokens in force, the newest first."""
    return [Token.model_validate(one) for one in people_queries.tokens_of(session, user_id)]


def revoke_token(session: Session, user_id: int, token_id: int) -> None:
    """Make one of somebody's own tokens useless, or raise `NotFound`."""
    mine = [one for one in people_queries.tokens_of(session, user_id) if one.id == token_id]
    if not mine:
        raise NotFound(thing=Text("通行碼", "token"), name=str(token_id))
    _revoke(session, mine)


def revoke_tokens(session: Session, user_id: int, *, label: str | None = None) -> int:
    """Make somebody's tokens (those of a label, or all) useless; return how many."""
    tokens = people_queries.tokens_of(session, user_id)
    return _revoke(session, [one for one in tokens if label is None or one.label == label])


def _revoke(session: Session, tokens: list[AccessToken]) -> int:
    for token in tokens:
        token.revoked_at = people_queries.NOW
    session.flush()
    return len(tokens)


def make_link(session: Session, user: User, *, secret: str = "") -> str:
    """Return the secret of a link that signs `user` in once within 30 minutes.

    Older unused links stop working, so that only the newest mail counts.
    """
    people_queries.lock_user(session, user.id)
    people_queries.spend_links(session, user.id)
    secret = secret or new_secret()[0]
    expires = people_queries.NOW + LINK_GOOD_FOR
    session.add(SignInLink(user_id=user.id, sha256=hashed(secret), expires_at=expires))
    session.flush()
    return secret


def offer_link(session: Session, email: str, secret: str) -> str | None:
    """Make `secret` that of a link and return whom to mail it to; None: there is no account."""
    user = find_user_by_email(session, email)
    if user is None or not user.active:
        return None
    make_link(session, user, secret=secret)
    return user.email


def follow_link(session: Session, secret: str, *, signed_in_as: int | None = None) -> Followed:
    """Use the link up and return its user, whose address is now known to be theirs.

    The account may have been made by a stranger who signed up under this address, so nothing
    made before survives the first confirmation. Only where the browser is signed in to the very
    account, so that mailbox and account are in one hand, do its roles and name stay.

    Parameters
    ----------
    signed_in_as
        The id of who is signed in in the browser that follows the link.

    Raises
    ------
    LinkSpent
        Used, expired, unknown, or of somebody inactive.
    """
    user_id = people_queries.use_link(session, hashed(secret))
    user = session.get(User, user_id) if user_id is not None else None
    if user is None or not user.active:
        raise LinkSpent
    if user.confirmed_at is not None:
        return Followed(user)
    lost = start_afresh(session, user, keep_roles=signed_in_as == user.id)
    return Followed(user, confirmed=True, roles_lost=lost)
