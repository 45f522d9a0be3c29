"""Blindness: the one door through which scores are read, and what each reader may know.

Nobody named as an evaluator learns another's score, a mean, a count or a reason before all of
their own sheets are in; a draft is its evaluator's alone. The judged learn nothing before the
release, and a county nothing of what the ministry decides (decision blind-evaluators).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mapserve.programme.evaluations.criteria import Evaluated, Level
from mapserve.programme.evaluations.scores import Sheet
from mapserve.programme.evaluations.table import WITH_THE_MINISTRY
from mapserve.programme.roles import PERMISSIONS, Action, Place, Role, Viewer
from mapserve.store.models import Evaluation, EvaluationAssignment, EvaluationRound, User
from mapserve.store.queries import evaluation_scores
from mapserve.store.queries import evaluations as evaluation_queries

_RELEASED = "released"
_AFTER_SCORES = frozenset({"nominated", "not_nominated"}) | WITH_THE_MINISTRY
_DECIDED = frozenset({"awarded", "not_awarded"})


@dataclass(frozen=True, kw_only=True)
class Sight:
    """How far one reader sees into one evaluation.

    Parameters
    ----------
    officer
        The levels that the reader runs.
    mine
        Their own assignments by level, those they were excused from left out.
    blind
        Some sheet they were named for is not in: nothing of anybody else's is told.
    member
        They belong to whom it is about, or look after it.
    state
        Where it stands as far as they may know.
    panels
        The levels whose scores they may read.
    """

    officer: frozenset[Level]
    mine: Mapping[Level, EvaluationAssignment]
    blind: bool
    member: bool
    state: str
    panels: frozenset[Level]

    @property
    def evaluates(self) -> EvaluationAssignment | None:
        """Return the assignment by which they may look and score: declared, without a conflict."""
        free = [one for one in self.mine.values() if one.conflict is False]
        return free[-1] if free else None

    @property
    def sees_maps(self) -> bool:
        """Tell whether editions and what was measured are shown: not before a declaration."""
        undeclared = any(one.conflict is not False for one in self.mine.values())
        return bool(self.evaluates) or (bool(self.officer) and not undeclared)


@dataclass(frozen=True, kw_only=True)
class SheetSeen:
    """A sheet that a reader may read."""

    assignment: EvaluationAssignment
    user: User
    marks: Sheet

    @property
    def counts(self) -> bool:
        """Tell whether it is handed in: nothing else is in any mean."""
        return self.assignment.handed_in_at is not None


def county_place(county_code: str) -> Place:
    """Return a county as what appointments are matched against: no community lies in it."""
    return Place(slug="", precinct=None, county_code=county_code)


def evaluated_of(row: Evaluation) -> Evaluated:
    """Return what an evaluation is of."""
    return Evaluated.COUNTY if row.community_id is None else Evaluated.COMMUNITY


def officer_levels(viewer: Viewer, place: Place, evaluated: Evaluated) -> frozenset[Level]:
    """Return the levels that a viewer runs for a unit; nobody runs their own county's."""
    roles = {one.role for one in viewer.appointments if one.covers(place)}
    running = {role for role in roles if Action.EVALUATIONS in PERMISSIONS[role]}
    levels = set()
    if running & {Role.MINISTRY, Role.ADMIN}:
        levels.add(Level.MINISTRY)
    if evaluated is Evaluated.COMMUNITY and running & {Role.COUNTY, Role.ADMIN}:
        levels.add(Level.COUNTY)
    return frozenset(levels)


def runs_counties(viewer: Viewer) -> bool:
    """Tell whether a viewer runs the evaluations of some county's communities."""
    return any(one.role in (Role.COUNTY, Role.ADMIN) for one in viewer.appointments)


def sight_of(session: Session, row: Evaluation, place: Place, viewer: Viewer) -> Sight | None:
    """Return how far a viewer sees, None where they may not know that there is anything."""
    officer = officer_levels(viewer, place, evaluated_of(row))
    own = evaluation_queries.own_assignments(session, [row.id], viewer.user_id)
    mine = {Level(one.level): one for one in own if one.excused_for is None}
    blind = any(one.handed_in_at is None for one in own)
    with_ministry = _came_to_the_ministry(row)
    if officer == {Level.MINISTRY} and not with_ministry:
        officer = frozenset()
    member = viewer.may(Action.HISTORY, place)
    if not (officer or mine or (member and row.state == _RELEASED)):
        return None
    panels = officer | set(mine)
    if Level.MINISTRY in officer and with_ministry and evaluated_of(row) is Evaluated.COMMUNITY:
        panels |= {Level.COUNTY}
    return Sight(
        officer=officer,
        mine=mine,
        blind=blind,
        member=member,
        state=_state_for(row, officer, mine),
        panels=frozenset() if blind else panels,
    )


def visible_sheets(
    session: Session, row: Evaluation, level: Level, sight: Sight
) -> list[SheetSeen]:
    """Return the sheets of a level that a reader may read, in the order evaluators were named.

    Their own, drafts included; others' once handed in, and only where nothing of theirs is owed.
    """
    mine = sight.mine.get(level)
    found = [
        (one, user)
        for one, user in evaluation_queries.assignments(session, [row.id])
        if one.level == level.value
        and one.conflict is False
        and (
            (mine is not None and one.id == mine.id)
            or (level in sight.panels and one.handed_in_at is not None)
        )
    ]
    marks = evaluation_scores.marks(session, [one.id for one, _ in found])
    return [SheetSeen(assignment=one, user=user, marks=marks[one.id]) for one, user in found]


def panel_of(
    session: Session, row: Evaluation, level: Level, sight: Sight
) -> list[tuple[EvaluationAssignment, User]]:
    """Return the evaluators of a level: to who is blind their own names alone."""
    mine = sight.mine.get(level)
    return [
        (one, user)
        for one, user in evaluation_queries.assignments(session, [row.id])
        if one.level == level.value
        and (level in sight.panels or (mine is not None and one.id == mine.id))
    ]


def sees_round(session: Session, round_: EvaluationRound, viewer: Viewer, place: Place) -> bool:
    """Tell whether a viewer may read what all scores of a round come to.

    Whoever runs it may, unless they owe a sheet in it themselves.
    """
    evaluated = Evaluated(round_.evaluated)
    if Level(round_.level) not in officer_levels(viewer, place, evaluated):
        return False
    return viewer.user_id is None or not evaluation_queries.owes_in(session, round_, viewer.user_id)


def round_sheets(session: Session, round_: EvaluationRound) -> dict[int, dict[int, Sheet]]:
    """Return the sheets handed in over a round, by evaluation and person; ask `sees_round`."""
    rows = [row.id for row, _ in evaluation_queries.of_round(session, round_)]
    found = [
        one
        for one, _ in evaluation_queries.assignments(session, rows)
        if one.level == round_.level and one.handed_in_at is not None
    ]
    marks = evaluation_scores.marks(session, [one.id for one in found])
    sheets: dict[int, dict[int, Sheet]] = {row: {} for row in rows}
    for one in found:
        sheets[one.evaluation_id][one.user_id] = marks[one.id]
    return sheets


def _came_to_the_ministry(row: Evaluation) -> bool:
    return row.community_id is None or "nominate" in row.acted


def _state_for(
    row: Evaluation, officer: frozenset[Level], mine: Mapping[Level, EvaluationAssignment]
) -> str:
    """Return where it stands as a reader may know."""
    state = row.state
    if state in (_RELEASED, "cancelled") or Level.MINISTRY in officer:
        return state
    if Level.COUNTY in officer:
        return "nominated" if state in WITH_THE_MINISTRY else state
    if Level.MINISTRY in mine:
        return "re_evaluated" if state in _DECIDED else state
    return "sealed" if state in _AFTER_SCORES else state
