"""Queries of visits: found, listed, who goes, operations and photos as they arrived."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from mapserve.programme.visits.operations import Kind, Operation
from mapserve.store.models import User, Visit, VisitEvaluator, VisitOperation, VisitPhoto


def by_id(session: Session, number: int) -> Visit | None:
    """Return a visit."""
    return session.get(Visit, number)


def of_evaluation(session: Session, evaluation_id: int) -> list[Visit]:
    """Return the visits of an evaluation, in order of their number."""
    statement = select(Visit).where(Visit.evaluation_id == evaluation_id).order_by(Visit.id)
    return list(session.scalars(statement))


def of_person(session: Session, person_id: int) -> list[Visit]:
    """Return the visits that somebody goes on, the next first."""
    statement = (
        select(Visit)
        .join(VisitEvaluator, VisitEvaluator.visit_id == Visit.id)
        .where(VisitEvaluator.person_id == person_id)
        .order_by(Visit.day.desc(), Visit.id.desc())
    )
    return list(session.scalars(statement))


def evaluators(session: Session, visit_id: int) -> list[tuple[VisitEvaluator, User]]:
    """Return who goes on a visit."""
    statement = (
        select(VisitEvaluator, User)
        .join(User, User.id == VisitEvaluator.person_id)
        .where(VisitEvaluator.visit_id == visit_id)
        .order_by(VisitEvaluator.person_id)
    )
    return [(one, user) for one, user in session.execute(statement)]


def evaluator(
    session: Session, visit_id: int, person_id: int, *, lock: bool = False
) -> VisitEvaluator | None:
    """Return somebody who goes; locked, nothing else of theirs arrives at the same time."""
    statement = select(VisitEvaluator).where(
        VisitEvaluator.visit_id == visit_id, VisitEvaluator.person_id == person_id
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def known(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int, str]]:
    """Return visit, person and digest of the operations of some ids, whosever they are."""
    columns = (
        VisitOperation.id,
        VisitOperation.visit_id,
        VisitOperation.person_id,
        VisitOperation.sha256,
    )
    statement = select(*columns).where(VisitOperation.id.in_(ids))
    return {id_: (visit, person, sha) for id_, visit, person, sha in session.execute(statement)}


def keep(session: Session, values: Mapping[str, Any]) -> bool:
    """Store an operation; False where its id or its device's number is taken."""
    statement = insert(VisitOperation).values(dict(values)).on_conflict_do_nothing()
    return bool(session.execute(statement.returning(VisitOperation.id)).first())


def rows(session: Session, visit_id: int, person_id: int | None = None) -> list[VisitOperation]:
    """Return the operations of a visit, of one person or of all, in order of their ids."""
    statement = select(VisitOperation).where(VisitOperation.visit_id == visit_id)
    if person_id is not None:
        statement = statement.where(VisitOperation.person_id == person_id)
    return list(session.scalars(statement.order_by(VisitOperation.id)))


def operation_of(row: VisitOperation) -> Operation:
    """Return a row as what is folded."""
    return Operation(
        id=row.id,
        person=row.person_id,
        kind=Kind(row.kind),
        target=row.target,
        value=row.value,
        photos=tuple(row.photos),
        supersedes=frozenset(row.supersedes),
        evidence=row.evidence,
        late=row.late,
    )


def photos_there(session: Session, visit_id: int, hashes: Collection[str]) -> set[str]:
    """Return which of some photos have arrived."""
    statement = select(VisitPhoto.sha256).where(
        VisitPhoto.visit_id == visit_id, VisitPhoto.sha256.in_(hashes)
    )
    return set(session.scalars(statement))


def keep_photo(session: Session, values: Mapping[str, Any]) -> bool:
    """Store a photo; False where it is there already."""
    statement = insert(VisitPhoto).values(dict(values)).on_conflict_do_nothing()
    return bool(session.execute(statement.returning(VisitPhoto.sha256)).first())


def photo(session: Session, visit_id: int, sha256: str) -> VisitPhoto | None:
    """Return a photo without its bytes."""
    return session.get(VisitPhoto, (visit_id, sha256))


def expected(rows_: Sequence[VisitOperation]) -> list[str]:
    """Return the photos that operations name, each once, in order."""
    return sorted({one for row in rows_ for one in row.photos})
