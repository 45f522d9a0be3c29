"""Queries of a record's files: those that stand, one of them, how many each measure has."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from mapserve.store.models import RecordFile


def files(session: Session, record_id: uuid.UUID) -> list[RecordFile]:
    """Return the files of a record that were not taken away, the first first."""
    statement = (
        select(RecordFile)
        .where(RecordFile.record_id == record_id, RecordFile.removed_at.is_(None))
        .order_by(RecordFile.added_at, RecordFile.id)
    )
    return list(session.scalars(statement))


def file(session: Session, record_id: uuid.UUID, file_id: uuid.UUID) -> RecordFile | None:
    """Return a file of a record that was not taken away."""
    statement = select(RecordFile).where(
        RecordFile.id == file_id,
        RecordFile.record_id == record_id,
        RecordFile.removed_at.is_(None),
    )
    return session.scalars(statement).one_or_none()


def pictures(session: Session, ids: Sequence[uuid.UUID]) -> list[RecordFile]:
    """Return files with their content, in the order asked for, taken away since or not."""
    found = session.scalars(
        select(RecordFile).where(RecordFile.id.in_(ids)).options(undefer(RecordFile.content))
    )
    by_id = {one.id: one for one in found}
    return [by_id[one] for one in ids if one in by_id]


def counts(session: Session, record_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many files each record has; none where it has none."""
    statement = (
        select(RecordFile.record_id, func.count())
        .where(RecordFile.record_id.in_(list(record_ids)), RecordFile.removed_at.is_(None))
        .group_by(RecordFile.record_id)
    )
    return dict(session.execute(statement).all())
