"""Queries of applications: found, listed by keyset, what a unit has been approved for."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, literal_column, or_, select, true
from sqlalchemy.orm import Session

from layers.model.kinds.patrol_post import Post
from mapserve.programme.applications.table import APPROVED
from mapserve.programme.calendar import Period
from mapserve.programme.roles import PERMISSIONS, Action, Appointment, ScopeKind
from mapserve.store.models import (
    Application,
    ApplicationDocument,
    ApplicationSent,
    Community,
    Edition,
    Feature,
    Unit,
    UnitPerson,
    User,
    WorkflowEvent,
)
from mapserve.store.queries.communities import in_precinct

Turn = tuple[dt.datetime, int]  # a place in a queue: since when in its state, and its number

# With the nought written out: indexes of those that were sent hold it.
WAS_SENT: ColumnElement[bool] = Application.unit_id > literal_column("0")


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What a list of applications is narrowed to; "" and None for all.

    A precinct is `63000/松山分局`, or a name for those of every county.
    """

    period: Period | None = None
    states: Sequence[str] = ()
    county: str = ""
    precinct: str = ""
    community: str = ""


def by_id(session: Session, number: int, *, lock: bool = False) -> Application | None:
    """Return an application; locked, nobody else changes it before the transaction ends."""
    statement = select(Application).where(Application.id == number)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def open_draft(session: Session, community_id: int, period: Period) -> Application | None:
    """Return the draft that a community has for a period."""
    statement = select(Application).where(
        Application.community_id == community_id,
        *in_period(period),
        Application.state == "draft",
    )
    return session.scalars(statement.order_by(Application.id).limit(1)).one_or_none()


def any_of(session: Session, community_id: int) -> bool:
    """Tell whether a community has ever begun an application."""
    here = select(Application.id).where(Application.community_id == community_id)
    return session.execute(select(here.exists())).scalar_one()


def page(
    session: Session,
    sought: Sought,
    *,
    appointments: Iterable[Appointment],
    before: int | None,
    limit: int,
) -> list[tuple[Application, Community]]:
    """Return applications with their communities that some appointments reach, newest first."""
    statement = (
        select(Application, Community)
        .join(Community, Community.id == Application.community_id)
        .where(reached(appointments), *narrowed(sought))
        .order_by(Application.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Application.id < before)
    return [(one, community) for one, community in session.execute(statement)]


def approved_in(
    session: Session, *, year: int, number: str, community_id: int, but: int
) -> list[tuple[int, str, str]]:
    """Return the approved applications of a year that a registration number or a community has.

    Each as half, registration number and name of its unit; application `but` does not count.
    """
    statement = (
        select(Application.half, Unit.registration_number, Unit.name)
        .join(Unit, Unit.id == Application.unit_id)
        .where(
            Application.year == year,
            Application.state.in_(APPROVED),
            Application.id != but,
            or_(Unit.registration_number == number, Application.community_id == community_id),
        )
        .order_by(Application.half)
    )
    return [(half, registered, name) for half, registered, name in session.execute(statement)]


def subsidies(session: Session, *, number: str, but: int) -> list[tuple[Application, Community]]:
    """Return the approved applications of a registration number, the latest first.

    Over all years and communities; application `but` does not count.
    """
    statement = (
        select(Application, Community)
        .join(Unit, Unit.id == Application.unit_id)
        .join(Community, Community.id == Application.community_id)
        .where(
            Unit.registration_number == number,
            Application.state.in_(APPROVED),
            Application.id != but,
        )
        .order_by(Application.year.desc(), Application.half.desc(), Application.id.desc())
    )
    return [(one, community) for one, community in session.execute(statement)]


def unit(session: Session, *, community_id: int, number: str) -> Unit | None:
    """Return the unit of a community by its registration number."""
    statement = select(Unit).where(
        Unit.community_id == community_id, Unit.registration_number == number
    )
    return session.scalars(statement).one_or_none()


def units(session: Session, community_id: int) -> list[Unit]:
    """Return the units of a community in the order in which they came."""
    statement = select(Unit).where(Unit.community_id == community_id)
    return list(session.scalars(statement.order_by(Unit.id)))


def people_of_units(session: Session, community_id: int) -> list[tuple[UnitPerson, str]]:
    """Return who belongs to the units of a community, each with their name."""
    statement = (
        select(UnitPerson, User.name)
        .join(Unit, Unit.id == UnitPerson.unit_id)
        .join(User, User.id == UnitPerson.user_id)
        .where(Unit.community_id == community_id)
        .order_by(UnitPerson.unit_id, User.name, User.id)
    )
    return [(row, name) for row, name in session.execute(statement)]


def latest_answers(session: Session, community_id: int) -> dict[str, Any]:
    """Return the answers of the community's last application that was sent, {} for none."""
    statement = (
        select(Application.answers)
        .where(Application.community_id == community_id, Application.unit_id.is_not(None))
        .order_by(Application.id.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none() or {}


def documents(session: Session, application_id: int) -> list[ApplicationDocument]:
    """Return the documents of an application in order, without their bytes."""
    statement = select(ApplicationDocument).where(
        ApplicationDocument.application_id == application_id
    )
    return list(session.scalars(statement.order_by(ApplicationDocument.added_at)))


def sendings(session: Session, application_id: int) -> list[tuple[ApplicationSent, Edition]]:
    """Return what was sent, each with its edition of the map, in order."""
    statement = (
        select(ApplicationSent, Edition)
        .join(Edition, Edition.id == ApplicationSent.edition_id)
        .where(ApplicationSent.application_id == application_id)
        .order_by(ApplicationSent.number)
    )
    return [(sent, edition) for sent, edition in session.execute(statement)]


def revision_sent(session: Session, application_id: int) -> int | None:
    """Return the revision of the edition that was sent last, None where nothing was."""
    statement = (
        select(Edition.revision)
        .join(ApplicationSent, ApplicationSent.edition_id == Edition.id)
        .where(ApplicationSent.application_id == application_id)
        .order_by(ApplicationSent.number.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def there_at(
    session: Session, community_id: int, features: Iterable[uuid.UUID], revision: int
) -> set[uuid.UUID]:
    """Return which of some features the community's map had at a revision."""
    ended = Feature.revision_to
    statement = select(Feature.id).where(
        Feature.community_id == community_id,
        Feature.id.in_(features),
        Feature.revision_from <= revision,
        or_(ended.is_(None), ended > revision),
    )
    return set(session.scalars(statement))


def unchanged_since(
    session: Session, community_id: int, features: Iterable[uuid.UUID], revision: int
) -> set[uuid.UUID]:
    """Return which of some features are on the map now just as they were at a revision."""
    statement = select(Feature.id).where(
        Feature.community_id == community_id,
        Feature.id.in_(features),
        Feature.revision_from <= revision,
        Feature.revision_to.is_(None),
    )
    return set(session.scalars(statement))


def step_taken(
    session: Session, application_id: int, version: int
) -> tuple[dt.datetime, str] | None:
    """Return when the step that made a version was taken, and by whom."""
    statement = (
        select(WorkflowEvent.at, User.name)
        .outerjoin(User, User.id == WorkflowEvent.by_id)
        .where(
            WorkflowEvent.workflow == Application.workflow.name,
            WorkflowEvent.subject_id == application_id,
            WorkflowEvent.version == version,
            WorkflowEvent.kind == "step",
        )
    )
    found = session.execute(statement).first()
    return None if found is None else (found[0], found[1] or "")


def drawn(session: Session, community_id: int) -> bool:
    """Tell whether the community's map has any feature now."""
    here = select(Feature.id).where(
        Feature.community_id == community_id, Feature.revision_to.is_(None)
    )
    return session.execute(select(here.exists())).scalar_one()


def drawn_by_layer(session: Session, community_id: int) -> dict[str, int]:
    """Return how many features of each layer the community's map has now."""
    statement = (
        select(Feature.layer, func.count())
        .where(Feature.community_id == community_id, Feature.revision_to.is_(None))
        .group_by(Feature.layer)
    )
    return dict(session.execute(statement).all())


def features_of(
    session: Session,
    community_id: int,
    layers: Sequence[str],
    *,
    only: Iterable[uuid.UUID] | None = None,
    limit: int,
) -> list[Feature]:
    """Return at most `limit` features of some layers that the map has now; `only` some of them."""
    statement = (
        select(Feature)
        .where(
            Feature.community_id == community_id,
            Feature.revision_to.is_(None),
            Feature.layer.in_(layers),
        )
        .order_by(Feature.layer, Feature.id)
        .limit(limit)
    )
    if only is not None:
        statement = statement.where(Feature.id.in_(only))
    return list(session.scalars(statement))


def duty_posts(session: Session, community_id: int, at: int | None = None) -> set[uuid.UUID]:
    """Return the duty posts that the community's map has now, or had at a revision (R-44)."""
    ended = Feature.revision_to
    there = ended.is_(None) if at is None else or_(ended.is_(None), ended > at)
    statement = select(Feature.id).where(
        Feature.community_id == community_id,
        there,
        *(() if at is None else (Feature.revision_from <= at,)),
        Feature.layer == "patrol_post",
        Feature.properties["post"].astext.in_([Post.DUTY_POST.value, Post.TEAM_BASE.value]),
    )
    return set(session.scalars(statement))


def reached(appointments: Iterable[Appointment]) -> ColumnElement[bool]:
    """Return the condition that an application lies within some appointment that may see it.

    What a community has never sent is its own affair: desks do not see it.
    """
    within: list[ColumnElement[bool]] = []
    for one in appointments:
        where, actions = _within(one), PERMISSIONS[one.role]
        if Action.APPLY in actions:
            within.append(where)
        elif Action.APPLICATIONS in actions:
            within.append(and_(where, WAS_SENT))
    return or_(false(), *within)


def in_period(period: Period) -> list[ColumnElement[bool]]:
    """Return the condition that an application is for a half-year."""
    return [Application.year == period.year, Application.half == period.half]


def narrowed(sought: Sought) -> list[ColumnElement[bool]]:
    """Return the conditions that a list asks; `Community` is joined where it asks of places."""
    wanted: list[ColumnElement[bool]] = []
    if sought.period is not None:
        wanted += in_period(sought.period)
    if sought.states:
        wanted.append(Application.state.in_(sought.states))
    if sought.county:
        wanted.append(Community.county_code == sought.county)
    if sought.precinct:
        wanted.append(or_(Community.precinct == sought.precinct, in_precinct(sought.precinct)))
    if sought.community:
        wanted.append(Community.slug == sought.community)
    return wanted


def _within(appointment: Appointment) -> ColumnElement[bool]:
    match appointment.scope_kind:
        case ScopeKind.COUNTY:
            return Community.county_code == appointment.scope
        case ScopeKind.PRECINCT:
            return in_precinct(appointment.scope)
        case ScopeKind.COMMUNITY:
            return Community.slug == appointment.scope
        case ScopeKind.ALL:
            return true()
