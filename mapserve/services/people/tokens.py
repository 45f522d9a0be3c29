"""Secrets given out once and kept as hashes: bearer tokens and sign-in links."""

import datetime as dt
import hashlib
import secrets

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.roles import Viewer
from mapserve.services.people.accounts import end_sessions, viewer_of_user
from mapserve.services.people.answers import Token
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


def new_secret() -> tuple[str, str]:
    """Return a secret of 256 random bits and the hash to keep.

    Unlike a password it cannot be guessed, so one round of SHA-256 is enough.
    """
    secret = secrets.token_urlsafe(32)
    return secret, hashed(secret)


def hashed(secret: str) -> str:
    """Return the hash under which a secret is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def make_token(session: Session, user: User, *, label: str = "") -> str:
    """Return a new bearer token; it can never be read again."""
    token = PREFIX + new_secret()[0]
    session.add(
        AccessToken(user_id=user.id, label=label.strip()[:_LONGEST_LABEL], sha256=hashed(token))
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


def make_link(session: Session, user: User) -> str:
    """Return the secret of a link that signs `user` in once within 30 minutes.

    Older unused links stop working, so that only the newest mail counts.
    """
    people_queries.spend_links(session, user.id)
    secret, sha256 = new_secret()
    expires = people_queries.NOW + LINK_GOOD_FOR
    session.add(SignInLink(user_id=user.id, sha256=sha256, expires_at=expires))
    session.flush()
    return secret


def follow_link(session: Session, secret: str) -> User:
    """Use the link up and return its user, whose address is now known to be theirs.

    A password set before that may be a stranger's who signed up under this address, so it
    and every session fall away at the first confirmation.

    Raises
    ------
    LinkSpent
        Used, expired, unknown, or of somebody inactive.
    """
    user_id = people_queries.use_link(session, hashed(secret))
    user = session.get(User, user_id) if user_id is not None else None
    if user is None or not user.active:
        raise LinkSpent
    if user.confirmed_at is None:
        user.confirmed_at = people_queries.NOW
        user.password = None
        end_sessions(session, user)
    return user
