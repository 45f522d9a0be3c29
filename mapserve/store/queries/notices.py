"""Queries of notices of applications, evaluations and cases, by mail and in the inbox."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.cases.table import CASE
from mapserve.programme.evaluations.table import EVALUATION
from mapserve.programme.notices import Mailing
from mapserve.programme.roles import Appointment, Place, Role, ScopeKind
from mapserve.store.models import (
    Application,
    AppointmentRow,
    Community,
    Evaluation,
    Feature,
    OutboxRow,
    ReviewCase,
    User,
    WorkflowEvent,
)
from mapserve.store.queries.applications import reached
from mapserve.store.queries.cases import Hidden
from mapserve.store.queries.cases import reached as cases_reached
from mapserve.store.queries.evaluations import known_to

_ROOM = 0x6D61696C  # "mail": of advisory locks, one a person
_MOST_COUNTED = 100
_Other = aliased(Community)


@dataclass(frozen=True)
class Notice:
    """A message: its row, the event, what it is of, and the community's.

    `community` is None where a county is evaluated; `county` is its name. A reminder
    is of no event.
    """

    row: OutboxRow
    event: WorkflowEvent | None
    application: Application | None
    evaluation: Evaluation | None
    case: ReviewCase | None
    community: Community | None
    county: str

    @property
    def place(self) -> Place:
        """Return what appointments are matched against."""
        place = self.community
        if place is None:
            code = self.evaluation.county_code if self.evaluation else ""
            return Place(slug="", precinct=None, county_code=code)
        return Place(slug=place.slug, precinct=place.precinct, county_code=place.county_code)


def inbox(  # noqa: PLR0913 - a page's bounds
    session: Session,
    person_id: int,
    *,
    appointments: Iterable[Appointment],
    hidden: Hidden,
    before: int | None = None,
    limit: int,
) -> list[Notice]:
    """Return a person's notices of what they may still see, the latest first.

    Parameters
    ----------
    before
        The number of the last one of the page before.
    hidden
        What of blind spots members are not told.
    """
    statement = (
        _notices()
        .where(OutboxRow.person_id == person_id, _known(person_id, appointments, hidden))
        .order_by(OutboxRow.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(OutboxRow.id < before)
    return [Notice(*found) for found in session.execute(statement)]


def unread(
    session: Session, person_id: int, *, appointments: Iterable[Appointment], hidden: Hidden
) -> int:
    """Return how many of them were not read, at most 100."""
    some = (
        _told(OutboxRow.id)
        .where(
            OutboxRow.person_id == person_id,
            OutboxRow.read_at.is_(None),
            _known(person_id, appointments, hidden),
        )
        .limit(_MOST_COUNTED)
    )
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def notice(session: Session, person_id: int, number: int) -> Notice | None:
    """Return a person's notice, None where it is none of theirs."""
    statement = _notices().where(OutboxRow.person_id == person_id, OutboxRow.id == number)
    found = session.execute(statement).one_or_none()
    return None if found is None else Notice(*found)


def mark_read(
    session: Session, person_id: int, now: dt.datetime, *, number: int | None = None
) -> int:
    """Mark a person's notice, or all of them, as read; return how many were not.

    One that is on its way as a mail at this moment is left out: nobody waits for a mail server.
    """
    wanted = select(OutboxRow.id).where(
        OutboxRow.person_id == person_id, OutboxRow.read_at.is_(None)
    )
    if number is not None:
        wanted = wanted.where(OutboxRow.id == number)
    marked = session.scalars(
        update(OutboxRow)
        .where(OutboxRow.id.in_(wanted.with_for_update(skip_locked=True)))
        .values(read_at=now)
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(marked.all())


def people_due(session: Session, *, now: dt.datetime, morning: dt.datetime) -> list[int]:
    """Return the people for whom there is something to mail, or to settle without a mail.

    Parameters
    ----------
    morning
        What was owed before it goes into the day's mail.
    """
    statement = (
        _told(OutboxRow.person_id)
        .join(User, User.id == OutboxRow.person_id)
        .where(
            _due(now),
            or_(
                User.mailing != Mailing.DAILY.value,
                User.active.is_(False),
                User.confirmed_at.is_(None),
                OutboxRow.created_at < morning,
            ),
        )
        .distinct()
        .order_by(OutboxRow.person_id)
    )
    return list(session.scalars(statement))


def oldest_untried(session: Session, *, before: dt.datetime) -> dt.datetime | None:
    """Return when the oldest notice was owed that no sender has looked at, of those `before`."""
    owed = (OutboxRow.sent_at.is_(None), OutboxRow.untold.is_(None), OutboxRow.tries == 0)
    found: dt.datetime | None = session.scalar(
        _told(func.min(OutboxRow.created_at)).where(*owed, OutboxRow.created_at < before)
    )
    return found


def reserve(session: Session, person_id: int) -> bool:
    """Keep other senders from a person until the transaction ends; False if one is there."""
    lock = func.pg_try_advisory_xact_lock(_ROOM, person_id)
    return bool(session.scalar(select(lock)))


def claim(
    session: Session,
    person_id: int,
    *,
    now: dt.datetime,
    before: dt.datetime | None,
    limit: int,
) -> list[Notice]:
    """Return what is due to a person in the order it came, locked; what others hold is left out.

    Parameters
    ----------
    before
        Only what was owed before this instant; None for all of it.
    """
    statement = (
        _notices()
        .where(OutboxRow.person_id == person_id, _due(now))
        .order_by(OutboxRow.id)
        .limit(limit)
        .with_for_update(of=OutboxRow, skip_locked=True)
    )
    if before is not None:
        statement = statement.where(OutboxRow.created_at < before)
    return [Notice(*found) for found in session.execute(statement)]


def with_deadlines(
    session: Session,
    wanted: Iterable[tuple[Iterable[Appointment], Iterable[str]]],
    *,
    limit: int,
) -> list[tuple[Application, Community]]:
    """Return applications that are due some day, drafts among them, the next ones first.

    Parameters
    ----------
    wanted
        Appointments, and the states in which what they reach is asked for.
    """
    conditions = [
        and_(reached(appointments), Application.state.in_(states))
        for appointments, states in wanted
    ]
    statement = (
        select(Application, Community)
        .join(Community, Community.id == Application.community_id)
        .where(
            or_(*conditions),
            or_(Application.due_on.is_not(None), Application.state == APPLICATION.beginning.to),
        )
        .order_by(Application.due_on, Application.id.desc())
        .limit(limit)
    )
    return [(row, community) for row, community in session.execute(statement)]


def _due(now: dt.datetime) -> ColumnElement[bool]:
    waited = or_(OutboxRow.next_try_at.is_(None), OutboxRow.next_try_at <= now)
    return OutboxRow.sent_at.is_(None) & OutboxRow.untold.is_(None) & waited


def knows_of(
    session: Session, evaluation_id: int, person_id: int, appointments: Iterable[Appointment]
) -> bool:
    """Tell whether somebody may know of an evaluation now."""
    statement = (
        select(Evaluation.id)
        .outerjoin(Community, Community.id == Evaluation.community_id)
        .where(Evaluation.id == evaluation_id, known_to(person_id, appointments))
    )
    return session.execute(statement).first() is not None


def _known(
    person_id: int, appointments: Iterable[Appointment], hidden: Hidden
) -> ColumnElement[bool]:
    """Return the condition that a notice is of what somebody may see now."""
    seats = list(appointments)
    return or_(
        and_(Application.id.is_not(None), reached(seats)),
        and_(Evaluation.id.is_not(None), known_to(person_id, seats)),
        and_(ReviewCase.id.is_not(None), cases_reached(seats, hidden)),
        and_(OutboxRow.event_id.is_(None), OutboxRow.case_id.is_(None), reached(seats)),
    )


def _notices() -> Select[Any]:
    county = (
        select(func.min(_Other.county))
        .where(_Other.county_code == Evaluation.county_code)
        .scalar_subquery()
    )
    whose = func.coalesce(Community.county, county, "")
    return _told(OutboxRow, WorkflowEvent, Application, Evaluation, ReviewCase, Community, whose)


def _told(*wanted: Any) -> Select[Any]:  # noqa: ANN401 - entities or columns
    """Return what is wanted of notices of applications, evaluations and cases."""
    application = and_(
        WorkflowEvent.workflow == APPLICATION.name, Application.id == WorkflowEvent.subject_id
    )
    evaluation = and_(
        WorkflowEvent.workflow == EVALUATION.name, Evaluation.id == WorkflowEvent.subject_id
    )
    of_case = case((WorkflowEvent.workflow == CASE.name, WorkflowEvent.subject_id))
    drawn_now = and_(Feature.id == ReviewCase.feature_id, Feature.revision_to.is_(None))
    community = func.coalesce(
        Application.community_id,
        Evaluation.community_id,
        ReviewCase.community_id,
        OutboxRow.community_id,
    )
    return (
        select(*wanted)
        .select_from(OutboxRow)
        .outerjoin(WorkflowEvent, WorkflowEvent.id == OutboxRow.event_id)
        .outerjoin(Application, application)
        .outerjoin(Evaluation, evaluation)
        .outerjoin(ReviewCase, ReviewCase.id == func.coalesce(OutboxRow.case_id, of_case))
        .outerjoin(Feature, drawn_now)
        .outerjoin(Community, Community.id == community)
        .where(
            or_(
                OutboxRow.event_id.is_(None),
                WorkflowEvent.workflow.in_((APPLICATION.name, EVALUATION.name, CASE.name)),
            )
        )
    )


class Reminded(NamedTuple):
    """A reminder: the community it is of, who is reminded, its key, the case if it is of one."""

    community_id: int
    person_id: int
    key: str
    case_id: int | None = None


def remind(session: Session, rows: Iterable[Reminded], *, at: dt.datetime) -> None:
    """Owe reminders; one that is there stays as it is."""
    values = [{**one._asdict(), "created_at": at} for one in rows]
    if values:
        session.execute(insert(OutboxRow).values(values).on_conflict_do_nothing())


def leaders_of(session: Session, slugs: Iterable[str]) -> list[tuple[str, int]]:
    """Return who leads communities: (slug, person)."""
    statement = (
        select(AppointmentRow.scope, AppointmentRow.user_id)
        .where(
            AppointmentRow.role == Role.LEADER.value,
            AppointmentRow.scope_kind == ScopeKind.COMMUNITY.value,
            AppointmentRow.scope.in_(list(slugs)),
        )
        .order_by(AppointmentRow.scope, AppointmentRow.user_id)
    )
    return [(slug, person) for slug, person in session.execute(statement)]
