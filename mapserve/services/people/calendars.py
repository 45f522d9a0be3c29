"""Calendar addresses: a secret address by which somebody's deadlines are read, one a person."""

import datetime as dt

from sqlalchemy.orm import Session

from mapserve.services.people.hashed_secrets import hashed, new_secret
from mapserve.store.models import CalendarAddress, User
from mapserve.store.queries import people as people_queries


def make_calendar(session: Session, user: User) -> str:
    """Return the secret of a new address; it can never be read again, and an older one ends."""
    drop_calendar(session, user)
    secret, sha256 = new_secret()
    session.add(CalendarAddress(user_id=user.id, sha256=sha256))
    session.flush()
    return secret


def drop_calendar(session: Session, user: User) -> None:
    """Make somebody's address useless."""
    people_queries.end_calendar(session, user.id)


def calendar_since(session: Session, user_id: int) -> dt.datetime | None:
    """Return when somebody's address was made, None without one."""
    address = session.get(CalendarAddress, user_id)
    return address.created_at if address is not None else None


def user_of_calendar(session: Session, secret: str) -> User | None:
    """Return whose deadlines an address shows; None if unknown, ended, or of somebody inactive."""
    return people_queries.user_by_calendar(session, hashed(secret))
