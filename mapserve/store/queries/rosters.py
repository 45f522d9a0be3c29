"""Queries of rosters: communities that take part in a period, coaches, sealed versions."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from mapserve.programme.calendar import Period
from mapserve.programme.rosters import RosterKind
from mapserve.store.models import Application, Coach, Community, Roster, Unit, User


def taking_part(
    session: Session,
    period: Period,
    states: Sequence[str],
    *,
    county_code: str | None,
    community_id: int | None = None,
) -> list[tuple[Community, Application | None, Unit | None, Coach | None]]:
    """Return the communities that take part in a period, one row an application of theirs.

    Those that have an application in one of `states`, or a coach; by county, precinct and name.

    Parameters
    ----------
    county_code, community_id
        One county, one community, or None for all.
    """
    applies = and_(
        Application.community_id == Community.id,
        Application.year == period.year,
        Application.half == period.half,
        Application.state.in_(states),
    )
    coaches = and_(Coach.community_id == Community.id, Coach.until.is_(None))
    statement = (
        select(Community, Application, Unit, Coach)
        .outerjoin(Application, applies)
        .outerjoin(Unit, Unit.id == Application.unit_id)
        .outerjoin(Coach, coaches)
        .where(or_(Application.id.is_not(None), Coach.id.is_not(None)))
        .order_by(
            Community.county_code, Community.precinct, Community.name, Community.id, Application.id
        )
    )
    if county_code is not None:
        statement = statement.where(Community.county_code == county_code)
    if community_id is not None:
        statement = statement.where(Community.id == community_id)
    return [(here, row, unit, coach) for here, row, unit, coach in session.execute(statement)]


def coach_of(session: Session, community_id: int, *, lock: bool = False) -> Coach | None:
    """Return who coaches a community now."""
    statement = select(Coach).where(Coach.community_id == community_id, Coach.until.is_(None))
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def end_coaching(session: Session, community_id: int, on: dt.date) -> None:
    """Let whoever coaches a community now do so until a day."""
    session.execute(
        update(Coach)
        .where(Coach.community_id == community_id, Coach.until.is_(None))
        .values(until=func.greatest(Coach.since, on))
    )


def latest(
    session: Session, county_code: str, kind: RosterKind, period: Period | None = None
) -> Roster | None:
    """Return the last sealed version of a roster, of one period or of all."""
    found = versions(session, county_code, kind, period=period, limit=1)
    return found[0][0] if found else None


def versions(  # noqa: PLR0913 - which versions
    session: Session,
    county_code: str,
    kind: RosterKind,
    *,
    period: Period | None = None,
    number: int | None = None,
    limit: int = 50,
) -> list[tuple[Roster, str]]:
    """Return sealed versions, the latest first, each with the name of who sealed it."""
    statement = (
        select(Roster, User.name)
        .outerjoin(User, User.id == Roster.sealed_by_id)
        .where(Roster.county_code == county_code, Roster.kind == kind.value)
        .order_by(Roster.number.desc())
        .limit(limit)
    )
    if period is not None:
        statement = statement.where(Roster.year == period.year, Roster.half == period.half)
    if number is not None:
        statement = statement.where(Roster.number == number)
    return [(row, name or "") for row, name in session.execute(statement)]


def seal(  # noqa: PLR0913 - what a version is
    session: Session,
    *,
    county_code: str,
    kind: RosterKind,
    period: Period,
    number: int,
    entries: list[dict[str, Any]],
    sha256: str,
    by_id: int | None,
) -> Roster:
    """Keep a version; `IntegrityError` where its number is taken."""
    row = Roster(
        county_code=county_code,
        kind=kind.value,
        year=period.year,
        half=period.half,
        number=number,
        entries=entries,
        sha256=sha256,
        sealed_by_id=by_id,
    )
    session.add(row)
    session.flush()
    return row


def reported(session: Session, period: Period) -> dict[str, dt.datetime]:
    """Return when each county sealed its roster of communities of a period for the first time."""
    statement = (
        select(Roster.county_code, func.min(Roster.sealed_at))
        .where(
            Roster.kind == RosterKind.COMMUNITIES.value,
            Roster.year == period.year,
            Roster.half == period.half,
        )
        .group_by(Roster.county_code)
    )
    return dict(session.execute(statement).all())


def counties(session: Session) -> dict[str, str]:
    """Return the counties that have a community, by code."""
    statement = (
        select(Community.county_code, func.min(Community.county))
        .group_by(Community.county_code)
        .order_by(Community.county_code)
    )
    return dict(session.execute(statement).all())
