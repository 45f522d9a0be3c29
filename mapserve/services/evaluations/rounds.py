"""Rounds: a year's evaluations of one level, what they are scored by, and what may be set."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from layers.analysis.hours import Instant
from layers.words.text import Text
from mapserve import clock
from mapserve.errors import NotFound, SignInNeeded
from mapserve.programme.evaluations.criteria import (
    Evaluated,
    Level,
    Terms,
    WeightsInvalid,
    standard_named,
    standard_on,
)
from mapserve.programme.roles import Place, Viewer
from mapserve.services.evaluations.blindness import county_place, officer_levels
from mapserve.services.evaluations.problems import RoundChanged, RoundStands
from mapserve.store.models import Evaluation, EvaluationRound
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import evaluations as evaluation_queries

# Ours: an evening, and the way to school and home. A round may name others.
HOURS = (Instant(2, 22 * 60), Instant(2, 7 * 60 + 30), Instant(2, 16 * 60 + 30))
MOST_HOURS = 6
_STANDING = ("weights",)  # what scores go by


class Opened(NamedTuple):
    """A round, and the place of its county that whoever runs it is matched against."""

    round_: EvaluationRound
    place: Place


def round_for(
    session: Session, *, year: int, level: Level, evaluated: Evaluated, county_code: str
) -> EvaluationRound:
    """Return a round, made with the criteria of today where it is the first time."""
    code = county_code if level is Level.COUNTY else ""
    there = evaluation_queries.round_of(
        session, year=year, level=level, evaluated=evaluated, county_code=code
    )
    if there is not None:
        return there
    evaluation_queries.add_round(
        session,
        year=year,
        level=level.value,
        evaluated=evaluated.value,
        county_code=code,
        standard=standard_on(clock.today()).base,
        hours=[one.text.en for one in HOURS],
    )
    made = evaluation_queries.round_of(
        session, year=year, level=level, evaluated=evaluated, county_code=code
    )
    if made is None:
        message = "a round that was just added is not there"
        raise LookupError(message)
    return made


def terms_of(session: Session, row: Evaluation, level: Level, evaluated: Evaluated) -> Terms:
    """Return what an evaluation is scored by at a level."""
    there = round_at(session, row, level, evaluated)
    own = session.get_one(EvaluationRound, row.round_id)
    return terms(there) if there else Terms(standard_named(own.standard), evaluated)


def round_at(
    session: Session, row: Evaluation, level: Level, evaluated: Evaluated
) -> EvaluationRound | None:
    """Return the round in which an evaluation is scored at a level; None before there is one."""
    own = session.get_one(EvaluationRound, row.round_id)
    if own.level == level.value:
        return own
    return evaluation_queries.round_of(
        session, year=row.year, level=level, evaluated=evaluated, county_code=""
    )


def terms(round_: EvaluationRound) -> Terms:
    """Return what a round scores by."""
    return Terms(standard_named(round_.standard), Evaluated(round_.evaluated), round_.weights)


def find_round(session: Session, number: int, *, viewer: Viewer, lock: bool = False) -> Opened:
    """Return a round with its county, for somebody who runs it.

    Raises
    ------
    NotFound, SignInNeeded
    """
    found = (
        evaluation_queries.round_by_id(session, number, lock=lock)
        if 0 < number <= LARGEST_INTEGER
        else None
    )
    if found is not None:
        place = county_place(found.county_code)
        # Where it is of communities, some community of the county stands for all of them.
        levels = officer_levels(viewer, place, Evaluated(found.evaluated))
        if Level(found.level) in levels:
            return Opened(found, place)
    if viewer.user_id is None and not viewer.appointments:
        raise SignInNeeded
    raise NotFound(thing=Text("評鑑梯次", "round of evaluations"), name=str(number))


def set_round(
    session: Session, number: int, version: int, wanted: Mapping[str, Any], *, viewer: Viewer
) -> None:
    """Set what was named of a round; its points only while nobody has scored.

    Raises
    ------
    NotFound, SignInNeeded, RoundChanged, RoundStands, WeightsInvalid
    """
    round_ = find_round(session, number, viewer=viewer, lock=True).round_
    if round_.edits + 1 != version:
        raise RoundChanged(pointer="/version", version=round_.edits + 1)
    changing = [name for name in _STANDING if name in wanted]
    changes = any(wanted[name] != getattr(round_, name) for name in changing)
    if changes and evaluation_queries.scored_in(session, round_):
        raise RoundStands(pointer="/weights")
    try:
        Terms(standard_named(round_.standard), Evaluated(round_.evaluated), wanted.get("weights"))
    except WeightsInvalid as problem:
        raise WeightsInvalid(pointer="/weights", **problem.facts) from None
    for name, value in wanted.items():
        setattr(round_, name, value)
    round_.edits += 1
    session.flush()
