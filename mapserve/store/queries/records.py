"""Queries of records: those that stand, one of them, months that were reported."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from mapserve.store.models import Record, User

_STANDING = (Record.superseded_at.is_(None), Record.withdrawn.is_(False))


def standing(
    session: Session,
    community_id: int,
    kinds: Iterable[str],
    *,
    limit: int,
    before: tuple[dt.date, uuid.UUID] | None = None,
) -> list[tuple[Record, str]]:
    """Return records that stand, the latest first, each with the name of who wrote it last."""
    statement = (
        select(Record, User.name)
        .outerjoin(User, User.id == Record.written_by_id)
        .where(Record.community_id == community_id, Record.kind.in_(list(kinds)), *_STANDING)
        .order_by(Record.day.desc(), Record.id.desc())
        .limit(limit)
    )
    if before is not None:
        day, id_ = before
        statement = statement.where((Record.day < day) | ((Record.day == day) & (Record.id < id_)))
    return [(row, name or "") for row, name in session.execute(statement)]


def all_of(
    session: Session, community_id: int, kind: str, *condition: ColumnElement[bool]
) -> list[Record]:
    """Return the standing records of a kind that meet a condition, the first first."""
    statement = (
        select(Record)
        .where(Record.community_id == community_id, Record.kind == kind, *_STANDING, *condition)
        .order_by(Record.day, Record.id)
    )
    return list(session.scalars(statement))


def since(session: Session, community_id: int, kind: str, first: dt.date) -> list[Record]:
    """Return the standing records of a kind from a day on, the first first."""
    return all_of(session, community_id, kind, Record.day >= first)


def naming(session: Session, community_id: int, kind: str, field: str, value: str) -> list[Record]:
    """Return the standing records of a kind whose field is, or holds, a value."""
    # jsonb's ? finds a text, and one of a list.
    return all_of(session, community_id, kind, Record.data[field].has_key(value))


def coming(
    session: Session, community_id: int, kind: str, *, since: dt.date, limit: int
) -> list[Record]:
    """Return standing records of a kind from a day on, the next first."""
    statement = (
        select(Record)
        .where(
            Record.community_id == community_id,
            Record.kind == kind,
            Record.day >= since,
            *_STANDING,
        )
        .order_by(Record.day, Record.id)
        .limit(limit)
    )
    return list(session.scalars(statement))


def counts(session: Session, community_id: int) -> dict[str, int]:
    """Return how many records of each kind stand."""
    statement = (
        select(Record.kind, func.count())
        .where(Record.community_id == community_id, *_STANDING)
        .group_by(Record.kind)
    )
    return dict(session.execute(statement).all())


def last(session: Session, id_: uuid.UUID, *, lock: bool = False) -> Record | None:
    """Return the last version of a record, withdrawn or not."""
    statement = select(Record).where(Record.id == id_, Record.superseded_at.is_(None))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def of_key(session: Session, community_id: int, kind: str, key: str) -> Record | None:
    """Return the standing record that a community has for a key."""
    statement = select(Record).where(
        Record.community_id == community_id, Record.kind == kind, Record.key == key, *_STANDING
    )
    return session.scalars(statement).one_or_none()


def supersede(session: Session, id_: uuid.UUID, version: int) -> None:
    """End a version: another one follows in this transaction."""
    session.execute(
        update(Record)
        .where(Record.id == id_, Record.version == version)
        .values(superseded_at=func.now())
    )


def keys_of(
    session: Session, community_ids: Sequence[int], kind: str, keys: Sequence[str]
) -> dict[tuple[int, str], dt.datetime]:
    """Return when each community wrote its standing record of a key: (community, key) → when."""
    statement = select(Record.community_id, Record.key, Record.written_at).where(
        Record.community_id.in_(community_ids),
        Record.kind == kind,
        Record.key.in_(keys),
        *_STANDING,
    )
    return {(one, str(key)): at for one, key, at in session.execute(statement)}
