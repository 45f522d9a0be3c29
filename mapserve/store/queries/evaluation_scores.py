"""Queries of scores: only the door of blindness reads them (decision blind-evaluators)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mapserve.programme.evaluations.scores import Mark
from mapserve.store.models import EvaluationScore


def marks(session: Session, assignment_ids: Sequence[int]) -> dict[int, dict[str, Mark]]:
    """Return the scores of evaluators by criterion, each evaluator's by their assignment."""
    found: dict[int, dict[str, Mark]] = {one: {} for one in assignment_ids}
    statement = select(EvaluationScore).where(EvaluationScore.assignment_id.in_(assignment_ids))
    for row in session.scalars(statement):
        mark = Mark(row.value, not_applicable=row.not_applicable, reason=row.reason)
        found[row.assignment_id][row.criterion] = mark
    return found


def keep(session: Session, assignment_id: int, criterion: str, mark: Mark | None) -> None:
    """Keep one score in place of the one before; None takes it away."""
    row = session.get(EvaluationScore, (assignment_id, criterion))
    if mark is None:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = EvaluationScore(assignment_id=assignment_id, criterion=criterion)
        session.add(row)
    row.value, row.not_applicable, row.reason = mark.value, mark.not_applicable, mark.reason
