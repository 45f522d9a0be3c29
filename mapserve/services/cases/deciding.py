"""Steps of cases: taken, taken back, and the map told of them by a changeset of the system."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from layers.model.shared_codes import Term
from mapserve import clock
from mapserve.programme.cases.status import STATUS_OF
from mapserve.programme.roles import Viewer
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.services.cases.files import File, find_case, subject_of
from mapserve.services.saving.decisions import write_decision
from mapserve.services.workflow.outcomes import Outcome, Taken
from mapserve.services.workflow.steps import Asked, take
from mapserve.services.workflow.taking_back import take_back
from mapserve.store.models import ReviewCase

# Ours, for whoever names no day: no document says how long a term is.
DAYS_OF_TERM = {Term.NOW: 14, Term.SHORT: 90, Term.MIDDLE: 180, Term.LONG: 365}
_RECHECKED = ("passed", "failed")


def take_step(
    session: Session, number: int, asked: Asked, *, viewer: Viewer
) -> Outcome[ReviewCase]:
    """Take a step of a case, or take the last one back, and tell the map.

    Raises
    ------
    NotFound, SignInNeeded, VerbUnknown, StepIdReused
    Problems
        The drawing does not take what the case says, such as a re-check before it was found.
    """
    file = find_case(session, number, viewer=viewer, lock=True)
    outcome = take_step_of(session, file, asked, viewer=viewer)
    if isinstance(outcome, Taken) and not outcome.replayed:
        tell_the_map(session, file, viewer=viewer)
    return outcome


def take_step_of(
    session: Session, file: File, asked: Asked, *, viewer: Viewer
) -> Outcome[ReviewCase]:
    """Take a step of a case whose community and row are locked; the map is not told."""
    if asked.verb == TAKE_BACK:
        subject = subject_of(session, file)
        return take_back(session, subject, version=asked.version, viewer=viewer, id_=asked.id)
    asked = replace(asked, given=_with_day(asked))
    subject = subject_of(session, file, asked.given)
    return take(session, subject, asked, viewer=viewer)


def tell_the_map(session: Session, file: File, *, viewer: Viewer) -> None:
    """Write what the case says of its blind spot into the map, where it says something else."""
    row = file.row
    status = STATUS_OF.get(row.state)
    if status is None or not file.drawn:
        return
    values: dict[str, Any] = {"status": status.value}
    if row.state in _RECHECKED:
        values |= {"recheck_on": clock.today().isoformat(), "recheck_result": row.recheck_note}
    if all(file.properties.get(name) == value for name, value in values.items()):
        return
    state = row.workflow.state[row.state].label
    write_decision(
        session,
        file.community,
        row.feature_id,
        values,
        viewer=viewer,
        decision_id=uuid.uuid4(),
        comment=f"案件 {row.id}：{state.zh}",
    )


def due_by(term: str) -> dt.date | None:
    """Return the day that a term ends on by default."""
    days = DAYS_OF_TERM.get(Term(term)) if term in list(Term) else None
    return None if days is None else clock.today() + dt.timedelta(days=days)


def _with_day(asked: Asked) -> Mapping[str, Any]:
    """Return what is given with a decision, the day by its term where none is named."""
    given, term = asked.given, asked.given.get("term")
    if asked.verb != "decide" or given.get("measure_due") is not None or not isinstance(term, str):
        return given
    day = due_by(term)
    return given if day is None else {**given, "measure_due": day.isoformat()}
