"""Audit: whether every chain of events is as it was written, and every row as it tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from mapserve.programme.workflow.standing import FoldError, Standing, fold
from mapserve.services.workflow.subjects import standing_of
from mapserve.store import events
from mapserve.store.models.workflow import WorkflowRow
from mapserve.store.workflow_checks import models

_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Fault:
    """A row whose events were changed, or that says something else than they do."""

    workflow: str
    subject_id: int
    what: str


def faults(session: Session) -> Iterator[Fault]:
    """Yield what is wrong: broken chains, rows that their events do not fold to, rows without.

    Needs a transaction of its own, so that all is of one moment (REPEATABLE READ).
    """
    seen: dict[str, set[int]] = {}
    by_name = {model.workflow.name: model for model in models()}
    chains = events.chains(session)
    while batch := list(islice(chains, _ROWS)):
        for name in {workflow for workflow, _, _ in batch}:
            ids = [subject for workflow, subject, _ in batch if workflow == name]
            seen.setdefault(name, set()).update(ids)
            rows = _rows(session, by_name.get(name), ids)
            for workflow, subject, chain in batch:
                what = _fault(rows.get(subject), chain) if workflow == name else None
                if what is not None:
                    yield Fault(name, subject, what)
    for name, model in by_name.items():
        for id_ in session.scalars(select(model.id).order_by(model.id)):
            if id_ not in seen.get(name, set()):
                yield Fault(name, id_, "it has no events")


def _rows(session: Session, model: type[WorkflowRow] | None, ids: list[int]) -> dict[int, Standing]:
    if model is None:
        return {}
    rows = session.scalars(select(model).where(model.id.in_(ids))).all()
    found = {row.id: standing_of(row) for row in rows}
    session.expunge_all()
    return found


def _fault(row: Standing | None, chain: list[Row[Any]]) -> str | None:
    """Return what is wrong with one row and its events."""
    broken = events.broken_at(chain)
    if broken is not None:
        return f"event {broken} is not as it was written"
    if row is None:
        return "its row is gone"
    try:
        standing = fold(events.event_of(one) for one in chain)
    except FoldError as error:
        return f"version {error} does not follow from the one before"
    return None if standing == row else "its row says something else than its events"
