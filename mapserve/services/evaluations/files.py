"""Evaluation files: one found, locked, with its unit, and as its workflow's guards look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import Forbidden, NotFound, SignInNeeded
from mapserve.programme.evaluations.criteria import (
    Evaluated,
    Group,
    Level,
    Standard,
    Terms,
    standard_named,
)
from mapserve.programme.evaluations.guards import Nominations, Panel
from mapserve.programme.roles import Action, Place, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.evaluations.blindness import Sight, county_place, evaluated_of, sight_of
from mapserve.services.evaluations.rounds import terms_of
from mapserve.services.workflow.subjects import Subject
from mapserve.store.models import Community, Evaluation, EvaluationAssignment, EvaluationRound
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import communities as community_queries
from mapserve.store.queries import evaluations as evaluation_queries


@dataclass(frozen=True, kw_only=True)
class File:
    """An evaluation as one viewer may see it; `community` is None where it is of a county."""

    row: Evaluation
    community: Community | None
    place: Place
    name: str
    county: str
    sight: Sight

    @property
    def evaluated(self) -> Evaluated:
        """Return what it is of."""
        return evaluated_of(self.row)


def find_evaluation(session: Session, number: int, *, viewer: Viewer, lock: bool = False) -> File:
    """Return an evaluation, for somebody who may know of it.

    Raises
    ------
    NotFound
        There is none, or nothing that this viewer may know of.
    SignInNeeded
    """
    row = (
        evaluation_queries.by_id(session, number, lock=lock)
        if 0 < number <= LARGEST_INTEGER
        else None
    )
    found = opened(session, row, viewer) if row is not None else None
    if found is None:
        if viewer.user_id is None and not viewer.appointments:
            raise SignInNeeded
        raise NotFound(thing=Text("評鑑", "evaluation"), name=str(number))
    return found


def opened(session: Session, row: Evaluation, viewer: Viewer) -> File | None:
    """Return a row with its unit, None where the viewer may not know of it."""
    community = session.get_one(Community, row.community_id) if row.community_id else None
    place = place_of(community) if community else county_place(row.county_code)
    sight = sight_of(session, row, place, viewer)
    if sight is None:
        return None
    county = (
        community.county
        if community
        else community_queries.county_name(session, row.county_code) or row.county_code
    )
    return File(
        row=row,
        community=community,
        place=place,
        name=community.name if community else county,
        county=county,
        sight=sight,
    )


def require_officer(file: File, viewer: Viewer, level: Level) -> None:
    """Refuse whoever does not run a level of an evaluation.

    Raises
    ------
    Forbidden, SignInNeeded
    """
    viewer.require(Action.EVALUATIONS, file.place)
    if level not in file.sight.officer or file.sight.state != file.row.state:
        raise Forbidden(action=Action.EVALUATIONS.label)


def subject_of(
    session: Session, file: File, viewer: Viewer, given: Mapping[str, Any] | None = None
) -> Subject[Evaluation]:
    """Return an evaluation with what its guards look at; `given` as somebody fills it in."""
    row = file.row
    round_ = session.get_one(EvaluationRound, row.round_id)
    standard = standard_named(round_.standard)
    people = [one for one, _ in evaluation_queries.assignments(session, [row.id])]
    facts = {
        "evaluated": file.evaluated,
        "roles": {one.role for one in viewer.appointments if one.covers(file.place)},
        "year": row.year,
        "standard": standard,
        "panels": {level: panel(people, level) for level in Level},
        "consensus": {
            level: missing_consensus(row, level, terms_of(session, row, level, file.evaluated))
            for level in Level
        },
        "before": _before(session, row, given or {}),
        "nominations": _nominations(session, row, round_, standard),
    }
    return Subject(row=row, place=file.place, facts=facts)


def panel(people: list[EvaluationAssignment], level: Level) -> Panel:
    """Return how many evaluators of a level there are, have declared and have handed in."""
    named = [one for one in people if one.level == level.value and one.excused_for is None]
    active = [one for one in named if one.conflict is False]
    return Panel(
        active=len(active),
        handed_in=sum(one.handed_in_at is not None for one in active),
        undeclared=sum(one.conflict is None for one in named),
    )


def missing_consensus(row: Evaluation, level: Level, terms: Terms) -> dict[str, Text]:
    """Return the criteria that nothing is agreed on yet."""
    agreed = row.consensus.get(level.value, {})
    return {one.key: one.label for one in terms.criteria if one.key not in agreed}


def _before(session: Session, row: Evaluation, given: Mapping[str, Any]) -> int | None:
    """Return the number of the edition at application, as named or as it was sent."""
    if row.community_id is None:
        return None
    named = given.get("before")
    if isinstance(named, int):
        found = evaluation_queries.edition(session, row.community_id, named)
    else:
        found = evaluation_queries.edition_at_application(session, row.community_id, row.year)
    return found.number if found else None


def _nominations(
    session: Session, row: Evaluation, round_: EvaluationRound, standard: Standard
) -> Nominations | None:
    if row.community_id is None:
        return None
    return nominations_of(session, round_, standard, Group(row.group))


def nominations_of(
    session: Session, round_: EvaluationRound, standard: Standard, group: Group
) -> Nominations:
    """Return how many of a county's round and group are nominated, and how many may be (R-08)."""
    reported = round_.reported
    if reported is None:
        reported = evaluation_queries.reported_in(
            session, year=round_.year, county_code=round_.county_code
        )
    allowed = standard.nominations_of(reported) if group is Group.GENERAL else round_.growth_quota
    nominated = evaluation_queries.nominated_in(session, round_, group.value)
    return Nominations(group, nominated=nominated, allowed=allowed, reported=reported)
