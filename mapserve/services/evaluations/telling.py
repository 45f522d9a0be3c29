"""Telling evaluators and whoever runs an evaluation, beside what steps tell by themselves.

A message hangs on the last event of the evaluation; one a person and event.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from mapserve.programme.evaluations.criteria import Level
from mapserve.programme.evaluations.notices import ALL_IN, NAMED, SCORE
from mapserve.programme.evaluations.table import COUNTY, EVALUATION, MINISTRY
from mapserve.services.evaluations.files import File, panel
from mapserve.store import events
from mapserve.store.queries import evaluations as evaluation_queries
from mapserve.store.queries.workflow import holders

_DESKS = {Level.COUNTY: COUNTY, Level.MINISTRY: MINISTRY}


def tell_named(session: Session, file: File, person_id: int) -> None:
    """Tell an evaluator that they were named."""
    _owe(session, file, [person_id], NAMED)


def tell_open(session: Session, file: File, level: Level) -> None:
    """Tell a level's evaluators that the scoring is open."""
    people = [
        one.user_id
        for one, _ in evaluation_queries.assignments(session, [file.row.id])
        if one.level == level.value
        and one.conflict is False
        and one.excused_for is None
        and one.handed_in_at is None
    ]
    _owe(session, file, people, SCORE)


def tell_all_in(session: Session, file: File, level: Level) -> None:
    """Tell whoever runs a level once its last evaluator has handed in, and nothing before."""
    people = [one for one, _ in evaluation_queries.assignments(session, [file.row.id])]
    counted = panel(people, level)
    if counted.undeclared or counted.handed_in < counted.active:
        return
    owing = {one.user_id for one in people if one.handed_in_at is None}
    _owe(session, file, holders(session, [_DESKS[level]], file.place) - owing, ALL_IN)


def _owe(session: Session, file: File, people: Iterable[int], key: str) -> None:
    event, _ = events.last_done(session, EVALUATION.name, file.row.id)
    events.owe(session, event.id, dict.fromkeys(people, key))
