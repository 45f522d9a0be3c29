"""Queries of newsletters: issues that stand, the last of a number, what became of a record."""

import uuid

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from mapserve.store.models import Newsletter


def published(session: Session, community_id: int) -> list[Newsletter]:
    """Return the issues that stand, the latest first."""
    statement = (
        select(Newsletter)
        .where(Newsletter.community_id == community_id, Newsletter.withdrawn_at.is_(None))
        .order_by(Newsletter.published_at.desc(), Newsletter.id.desc())
    )
    return list(session.scalars(statement))


def last(
    session: Session, community_id: int, number: int, *, lock: bool = False
) -> Newsletter | None:
    """Return what was published last under a number, taken back or not."""
    statement = (
        select(Newsletter)
        .where(Newsletter.community_id == community_id, Newsletter.number == number)
        .order_by(Newsletter.id.desc())
        .limit(1)
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def standing_of(session: Session, record_id: uuid.UUID) -> Newsletter | None:
    """Return the issue that stands of a record."""
    statement = (
        select(Newsletter)
        .where(Newsletter.record_id == record_id, Newsletter.withdrawn_at.is_(None))
        .order_by(Newsletter.id.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def take_back(session: Session, newsletter_id: int, *, by_id: int | None) -> None:
    """End an issue: it is public no more."""
    session.execute(
        update(Newsletter)
        .where(Newsletter.id == newsletter_id, Newsletter.withdrawn_at.is_(None))
        .values(withdrawn_at=func.now(), withdrawn_by_id=by_id)
    )
