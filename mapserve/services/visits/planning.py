"""Planning a visit: when, who goes, what to verify; the list edited by hand."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from layers.analysis.walking_order import walking_order
from mapserve.programme.evaluations.table import SCORING
from mapserve.programme.roles import Viewer
from mapserve.programme.visits.checklist import Check, Why
from mapserve.services.evaluations.files import find_evaluation, require_officer
from mapserve.services.visits.candidates import compute, metres_between, watched_in_week
from mapserve.services.visits.files import File, find_visit
from mapserve.services.visits.problems import (
    ListChanged,
    NobodyGoes,
    NotGoing,
    NotOnTheList,
    VisitTooEarly,
)
from mapserve.store.models import Edition, Visit, VisitEvaluator
from mapserve.store.queries import evaluations as evaluation_queries


def plan_visit(  # noqa: PLR0913 - what a visit is
    session: Session,
    evaluation_id: int,
    *,
    day: dt.date,
    minute: int,
    people: Collection[int] = (),
    viewer: Viewer,
) -> Visit:
    """Plan a visit for an evaluation that is being scored, by whoever runs that level.

    Parameters
    ----------
    people
        Numbers of assignments of the panel; without any, everybody who may go.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    VisitTooEarly
        The two editions are not pinned, or scores are not open.
    NobodyGoes
    TooCostly, Busy, OneAfterTheOther
    """
    file = find_evaluation(session, evaluation_id, viewer=viewer, lock=True)
    level = SCORING.get(file.row.state)
    if level is None:
        require_officer(file, viewer, next(iter(file.sight.officer), next(iter(SCORING.values()))))
    else:
        require_officer(file, viewer, level)
    if level is None or file.community is None or file.row.after_edition_id is None:
        raise VisitTooEarly
    free = [
        one
        for one, _ in evaluation_queries.assignments(session, [file.row.id])
        if one.level == level.value and one.conflict is False and one.excused_for is None
    ]
    chosen = [one for one in free if not people or one.id in people]
    if not chosen or len(set(people)) > len(chosen):
        raise NobodyGoes(pointer="/evaluators")
    after = session.get_one(Edition, file.row.after_edition_id)
    computed = compute(session, file.community, after, day, minute)
    row = Visit(
        evaluation_id=file.row.id,
        level=level.value,
        day=day,
        minute=minute,
        checklist=[asdict(one) for one in computed.checks],
        walk=computed.walk,
        edits=0,
        planned_by_id=viewer.user_id,
    )
    session.add(row)
    session.flush()
    session.add_all(VisitEvaluator(visit_id=row.id, person_id=one.user_id) for one in chosen)
    session.flush()
    return row


def edit_list(
    session: Session,
    number: int,
    version: int,
    items: Sequence[str | Check],
    *,
    viewer: Viewer,
) -> None:
    """Take what to verify in another order, leave some out or add some by hand.

    Parameters
    ----------
    items
        Keys of the list as it is or as it would be computed, and things added.

    Raises
    ------
    NotFound, SignInNeeded, NotGoing, ListChanged
    NotOnTheList
        A key that nothing has.
    TooCostly, Busy, OneAfterTheOther
    """
    file = find_visit(session, number, viewer=viewer)
    if not file.plans:
        raise NotGoing
    session.refresh(file.row, with_for_update=True)
    if file.row.edits + 1 != version:
        raise ListChanged(pointer="/version", version=file.row.edits + 1)
    known = {one.key: one for one in checks_of(file.row)}
    if any(isinstance(one, str) and one not in known for one in items):
        computed = compute(session, file.community, file.after, file.row.day, file.row.minute)
        known = {one.key: one for one in computed.checks} | known
    chosen: dict[str, Check] = {}
    for at, one in enumerate(items):
        key = one if isinstance(one, str) else one.key
        if isinstance(one, str) and key not in known:
            raise NotOnTheList(pointer=f"/items/{at}/key", key=key)
        chosen.setdefault(key, known[key] if isinstance(one, str) else one)
    _keep(session, file, list(chosen.values()))


def by_hand(number: int, words: str, lon: float, lat: float) -> Check:
    """Return something to verify that somebody described."""
    return Check(key=f"hand-{number}", why=Why.BY_HAND, lon=lon, lat=lat, words=words)


def checks_of(row: Visit) -> list[Check]:
    """Return the list of a visit."""
    return [_read(one) for one in row.checklist]


def _read(kept: dict[str, Any]) -> Check:
    return Check(**{**kept, "why": Why(kept["why"])})


def _keep(session: Session, file: File, checks: list[Check]) -> None:
    found = watched_in_week(session, file.community, file.after, file.row.day)
    order = walking_order(metres_between(found, checks))
    file.row.checklist = [asdict(one) for one in checks]
    file.row.walk = [checks[at].key for at in order]
    file.row.edits += 1
    session.flush()
