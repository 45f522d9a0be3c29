"""Queries of evaluations: found, listed by keyset, rounds, evaluators, what a quota counts.

Scores stand apart in `evaluation_scores`: one door alone asks for them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from mapserve.programme.applications.table import APPROVED
from mapserve.programme.evaluations.criteria import Evaluated, Level
from mapserve.programme.evaluations.table import WITH_THE_MINISTRY
from mapserve.programme.roles import PERMISSIONS, Action, Appointment, Role, ScopeKind
from mapserve.store.models import (
    Application,
    ApplicationSent,
    Award,
    Community,
    Edition,
    Evaluation,
    EvaluationAssignment,
    EvaluationRound,
    User,
)
from mapserve.store.queries.communities import in_precinct

Row = tuple[Evaluation, Community | None]
# What a county reported to the ministry: it agreed, whatever came of it then.
REPORTED = ("agreed", "refused", *APPROVED)


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What a list of evaluations is narrowed to; None and "" for all."""

    year: int | None = None
    evaluated: Evaluated | None = None
    county: str = ""
    community: str = ""


def by_id(session: Session, number: int, *, lock: bool = False) -> Evaluation | None:
    """Return an evaluation; locked, nobody else changes it before the transaction ends."""
    statement = select(Evaluation).where(Evaluation.id == number)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def of_year(
    session: Session, *, year: int, community_id: int | None, county_code: str
) -> Evaluation | None:
    """Return the evaluation that a unit has in a year, but for a cancelled one."""
    whose = (
        Evaluation.community_id == community_id
        if community_id is not None
        else and_(Evaluation.community_id.is_(None), Evaluation.county_code == county_code)
    )
    statement = select(Evaluation).where(
        Evaluation.year == year, whose, Evaluation.state != "cancelled"
    )
    return session.scalars(statement).one_or_none()


def page(  # noqa: PLR0913 - a list's filters
    session: Session,
    sought: Sought,
    *,
    person_id: int | None,
    appointments: Iterable[Appointment],
    before: int | None,
    limit: int,
) -> list[Row]:
    """Return evaluations that a person may know of, newest first, each with its community."""
    statement = (
        select(Evaluation, Community)
        .outerjoin(Community, Community.id == Evaluation.community_id)
        .where(known_to(person_id, appointments), *_narrowed(sought))
        .order_by(Evaluation.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Evaluation.id < before)
    return [(one, community) for one, community in session.execute(statement)]


def known_to(person_id: int | None, appointments: Iterable[Appointment]) -> ColumnElement[bool]:
    """Return the condition that somebody may know of an evaluation, its community joined."""
    return or_(_named(person_id), *map(_reached, appointments))


def of_round(session: Session, round_: EvaluationRound) -> list[Row]:
    """Return the evaluations that a round scores, in order of their number."""
    statement = (
        select(Evaluation, Community)
        .outerjoin(Community, Community.id == Evaluation.community_id)
        .where(_in_round(round_), Evaluation.state != "cancelled")
        .order_by(Evaluation.id)
    )
    return [(one, community) for one, community in session.execute(statement)]


def round_by_id(session: Session, number: int, *, lock: bool = False) -> EvaluationRound | None:
    """Return a round; locked, nobody else nominates from it before the transaction ends."""
    statement = select(EvaluationRound).where(EvaluationRound.id == number)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def round_of(
    session: Session, *, year: int, level: Level, evaluated: Evaluated, county_code: str
) -> EvaluationRound | None:
    """Return the round of a year, a level and a kind of unit; "" for the ministry's county."""
    statement = select(EvaluationRound).where(
        EvaluationRound.year == year,
        EvaluationRound.level == level.value,
        EvaluationRound.evaluated == evaluated.value,
        EvaluationRound.county_code == county_code,
    )
    return session.scalars(statement).one_or_none()


def add_round(session: Session, **values: object) -> None:
    """Add a round unless it is there: of two who begin at once both find one and the same."""
    session.execute(insert(EvaluationRound).values(values).on_conflict_do_nothing())


def scored_in(session: Session, round_: EvaluationRound) -> bool:
    """Tell whether anybody has scored in a round: its points then stand."""
    statement = (
        select(EvaluationAssignment.id)
        .join(Evaluation, Evaluation.id == EvaluationAssignment.evaluation_id)
        .where(
            _in_round(round_),
            EvaluationAssignment.level == round_.level,
            EvaluationAssignment.edits > 0,
        )
    )
    return bool(session.execute(select(statement.exists())).scalar_one())


def nominated_in(session: Session, round_: EvaluationRound, group: str) -> int:
    """Return how many communities of a group a county's round has nominated."""
    statement = select(func.count()).where(
        Evaluation.round_id == round_.id,
        Evaluation.group == group,
        Evaluation.acted.has_key("nominate"),
    )
    return session.execute(statement).scalar_one()


def reported_in(session: Session, *, year: int, county_code: str) -> int:
    """Return how many communities of a county were reported to the ministry in a year."""
    statement = (
        select(func.count(Application.community_id.distinct()))
        .join(Community, Community.id == Application.community_id)
        .where(
            Application.year == year,
            Application.state.in_(REPORTED),
            Community.county_code == county_code,
        )
    )
    return session.execute(statement).scalar_one()


def assignments(
    session: Session, evaluation_ids: Sequence[int]
) -> list[tuple[EvaluationAssignment, User]]:
    """Return the evaluators of evaluations, in the order in which they were named."""
    statement = (
        select(EvaluationAssignment, User)
        .join(User, User.id == EvaluationAssignment.user_id)
        .where(EvaluationAssignment.evaluation_id.in_(evaluation_ids))
        .order_by(EvaluationAssignment.id)
    )
    return [(one, user) for one, user in session.execute(statement)]


def own_assignments(
    session: Session, evaluation_ids: Sequence[int], person_id: int | None
) -> list[EvaluationAssignment]:
    """Return a person's own assignments to evaluations, those they were excused from included."""
    if person_id is None:
        return []
    statement = select(EvaluationAssignment).where(
        EvaluationAssignment.evaluation_id.in_(evaluation_ids),
        EvaluationAssignment.user_id == person_id,
    )
    return list(session.scalars(statement.order_by(EvaluationAssignment.id)))


def owed_by(
    session: Session, person_id: int
) -> list[tuple[EvaluationAssignment, Evaluation, Community | None]]:
    """Return the sheets that a person is asked for and has not handed in, the oldest first."""
    open_ = case(
        (
            EvaluationAssignment.level == Level.COUNTY.value,
            Evaluation.state.in_(("draft", "scoring")),
        ),
        else_=or_(
            Evaluation.state.in_(("nominated", "re_scoring")),
            and_(Evaluation.state == "draft", Evaluation.community_id.is_(None)),
        ),
    )
    statement = (
        select(EvaluationAssignment, Evaluation, Community)
        .join(Evaluation, Evaluation.id == EvaluationAssignment.evaluation_id)
        .outerjoin(Community, Community.id == Evaluation.community_id)
        .where(
            EvaluationAssignment.user_id == person_id,
            EvaluationAssignment.handed_in_at.is_(None),
            EvaluationAssignment.excused_for.is_(None),
            EvaluationAssignment.conflict.is_not(true()),
            open_,
        )
        .order_by(EvaluationAssignment.id)
    )
    return [(one, row, community) for one, row, community in session.execute(statement)]


def owes_in(session: Session, round_: EvaluationRound, person_id: int) -> bool:
    """Tell whether a person was named in a round for anything they have not handed in."""
    statement = (
        select(EvaluationAssignment.id)
        .join(Evaluation, Evaluation.id == EvaluationAssignment.evaluation_id)
        .where(
            _in_round(round_),
            EvaluationAssignment.level == round_.level,
            EvaluationAssignment.user_id == person_id,
            EvaluationAssignment.handed_in_at.is_(None),
        )
    )
    return bool(session.execute(select(statement.exists())).scalar_one())


def edition(session: Session, community_id: int, number: int) -> Edition | None:
    """Return an edition of a community by its number."""
    statement = select(Edition).where(
        Edition.community_id == community_id, Edition.number == number
    )
    return session.scalars(statement).one_or_none()


def edition_at_application(session: Session, community_id: int, year: int) -> Edition | None:
    """Return the edition sealed with what a community sent last for a year.

    What was approved goes before what was not; without any, the last one sealed for an
    application.
    """
    approved = case((Application.state.in_(APPROVED), 0), else_=1)
    sent = (
        select(Edition)
        .join(ApplicationSent, ApplicationSent.edition_id == Edition.id)
        .join(Application, Application.id == ApplicationSent.application_id)
        .where(Edition.community_id == community_id, Application.year == year)
        .order_by(approved, ApplicationSent.id.desc())
        .limit(1)
    )
    found = session.scalars(sent).one_or_none()
    if found is not None:
        return found
    sealed = select(Edition).where(
        Edition.community_id == community_id, Edition.purpose == "application"
    )
    return session.scalars(sealed.order_by(Edition.number.desc()).limit(1)).one_or_none()


def awards(session: Session, evaluation_ids: Sequence[int]) -> list[Award]:
    """Return the awards that were released of evaluations, in order."""
    statement = select(Award).where(Award.evaluation_id.in_(evaluation_ids))
    return list(session.scalars(statement.order_by(Award.evaluation_id, Award.number)))


def _in_round(round_: EvaluationRound) -> ColumnElement[bool]:
    """Return the condition that an evaluation is scored in a round."""
    kind = (
        Evaluation.community_id.is_(None)
        if round_.evaluated == Evaluated.COUNTY.value
        else Evaluation.community_id.is_not(None)
    )
    if round_.level == Level.COUNTY.value:
        return Evaluation.round_id == round_.id
    nominated = or_(Evaluation.community_id.is_(None), Evaluation.acted.has_key("nominate"))
    return and_(Evaluation.year == round_.year, kind, nominated)


def _narrowed(sought: Sought) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if sought.year is not None:
        wanted.append(Evaluation.year == sought.year)
    if sought.evaluated is not None:
        missing = Evaluation.community_id.is_(None)
        wanted.append(missing if sought.evaluated is Evaluated.COUNTY else ~missing)
    if sought.county:
        wanted.append(Evaluation.county_code == sought.county)
    if sought.community:
        wanted.append(Community.slug == sought.community)
    return wanted


def _named(person_id: int | None) -> ColumnElement[bool]:
    if person_id is None:
        return false()
    return (
        select(EvaluationAssignment.id)
        .where(
            EvaluationAssignment.evaluation_id == Evaluation.id,
            EvaluationAssignment.user_id == person_id,
            EvaluationAssignment.excused_for.is_(None),
        )
        .exists()
    )


def _reached(one: Appointment) -> ColumnElement[bool]:
    """Return the condition that an appointment lets somebody know of an evaluation."""
    released = and_(Evaluation.state == "released", _released_to(one))
    if Action.EVALUATIONS not in PERMISSIONS[one.role]:
        return released
    if one.role is Role.COUNTY:
        own = and_(Evaluation.community_id.is_not(None), Evaluation.county_code == one.scope)
        return or_(own, released)
    if one.role is Role.MINISTRY:
        return or_(
            Evaluation.community_id.is_(None),
            Evaluation.state.in_(WITH_THE_MINISTRY),
            Evaluation.acted.has_key("nominate"),
            released,
        )
    return true()


def _released_to(one: Appointment) -> ColumnElement[bool]:
    """Return the condition that a released evaluation concerns whoever has this appointment."""
    if Action.HISTORY not in PERMISSIONS[one.role]:
        return false()
    match one.scope_kind:
        case ScopeKind.COUNTY:
            return Evaluation.county_code == one.scope
        case ScopeKind.PRECINCT:
            return in_precinct(one.scope)
        case ScopeKind.COMMUNITY:
            return Community.slug == one.scope
        case ScopeKind.ALL:
            return true()
