"""Queries about sessions of browsers, and attempts at signing in."""

import datetime as dt

from sqlalchemy import Interval, cast, delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from mapserve.store.models import SignIn, SignInAttempt, User


def user_of(session: Session, sha256: str, *, due: dt.timedelta) -> tuple[User, bool] | None:
    """Return the active user of a session that has not lapsed, in one query.

    And whether it lapses within `due`.
    """
    statement = (
        select(User, SignIn.expires_at < func.now() + due)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.sha256 == sha256, SignIn.expires_at > func.now(), User.active)
        .options(joinedload(User.appointments))
    )
    row = session.execute(statement).unique().one_or_none()
    return None if row is None else (row[0], row[1])


def extend(session: Session, sha256: str, good_for: dt.timedelta) -> None:
    """Let a session lapse so long from now."""
    expires_at = func.now() + good_for
    session.execute(update(SignIn).where(SignIn.sha256 == sha256).values(expires_at=expires_at))


def end(session: Session, sha256: str) -> None:
    """End one session."""
    session.execute(delete(SignIn).where(SignIn.sha256 == sha256))


def end_all(session: Session, user_id: int) -> None:
    """End every session of somebody."""
    session.execute(delete(SignIn).where(SignIn.user_id == user_id))


def drop_lapsed(session: Session) -> None:
    """Forget the sessions that have lapsed."""
    session.execute(delete(SignIn).where(SignIn.expires_at <= func.now()))


def lock_counter(session: Session, counter: str) -> None:
    """Let nobody else count for `counter` (hexadecimal) until the transaction ends."""
    number = int(counter[:16], 16) - 2**63  # a bigint
    session.execute(select(func.pg_advisory_xact_lock(number)))


def wait_of(
    session: Session, counter: str, *, most: int, within: dt.timedelta
) -> dt.timedelta | None:
    """Return how long until fewer than `most` attempts lie `within` the past; None: they do."""
    now = func.clock_timestamp()
    statement = (
        select(cast(SignInAttempt.at + within - now, Interval))
        .where(SignInAttempt.counter == counter, SignInAttempt.at > now - within)
        .order_by(SignInAttempt.at.desc())
        .offset(most - 1)
        .limit(1)
    )
    return session.scalar(statement)


def note(session: Session, counters: list[str]) -> None:
    """Keep an attempt for each counter."""
    session.add_all(SignInAttempt(counter=counter) for counter in counters)
    session.flush()


def forgive(session: Session, counter: str, *, latest: bool = False) -> None:
    """Forget the attempts of a counter, or the latest of them."""
    gone = select(SignInAttempt.id).where(SignInAttempt.counter == counter)
    if latest:
        gone = gone.order_by(SignInAttempt.at.desc()).limit(1)
    session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(gone)))


def drop_attempts(session: Session, older_than: dt.timedelta) -> None:
    """Forget the attempts that no limit asks about any more."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < func.now() - older_than))
