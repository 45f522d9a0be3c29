"""What a county adds of its own money to an application (R-72): each version is kept."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.overview import GRANTED_IN
from mapserve.programme.roles import Action, Viewer
from mapserve.services.applications.files import find_application, lock_application, period_of
from mapserve.services.communities.directory import place_of
from mapserve.services.overview import answers
from mapserve.services.overview.problems import GrantChanged, GrantOverspent, NotApprovedYet
from mapserve.store.models import Application, Community, CountyGrant, Unit
from mapserve.store.queries import overview as overview_queries


@dataclass(frozen=True, kw_only=True)
class Granted:
    """What is recorded: NT$, by which document, and how much of it was accounted for."""

    amount: int
    granted_on: dt.date
    document: str
    accepted: int | None = None


def grant_of(session: Session, county_code: str, number: int, *, viewer: Viewer) -> answers.Grant:
    """Return what the county adds to an application of its own.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    """
    row, community = find_application(session, number, viewer=viewer, action=Action.OVERVIEW)
    _require_here(community, county_code, number)
    return _answer(session, row, community)


def record_grant(  # noqa: PLR0913 - what is recorded, and against what
    session: Session,
    county_code: str,
    number: int,
    given: Granted,
    *,
    base: int,
    viewer: Viewer,
) -> answers.Grant:
    """Record what the county adds; what was recorded before stays as an earlier version.

    Parameters
    ----------
    base
        The number of the version that the viewer has seen, 0 before the first.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound, NotApprovedYet, GrantChanged, GrantOverspent
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.FUND)
    viewer.require(Action.FUND, place_of(community))
    _require_here(community, county_code, number)
    if row.state not in GRANTED_IN:
        raise NotApprovedYet
    if given.accepted is not None and given.accepted > given.amount:
        accepted, amount = f"{given.accepted:,}", f"{given.amount:,}"
        raise GrantOverspent(pointer="/accepted", accepted=accepted, amount=amount)
    there = overview_queries.grants(session, row.id)
    if (there[0].number if there else 0) != base:
        raise GrantChanged(pointer="/base")
    session.add(
        CountyGrant(
            application_id=row.id,
            number=base + 1,
            amount=given.amount,
            accepted=given.accepted,
            granted_on=given.granted_on,
            document=given.document,
            recorded_by_id=viewer.user_id,
        )
    )
    session.flush()
    return _answer(session, row, community)


def _require_here(community: Community, county_code: str, number: int) -> None:
    if community.county_code != county_code:
        raise NotFound(thing=Text("申請", "application"), name=str(number))


def _answer(session: Session, row: Application, community: Community) -> answers.Grant:
    there = overview_queries.grants(session, row.id)
    last = there[0] if there else None
    unit = session.get(Unit, row.unit_id) if row.unit_id else None
    return answers.Grant(
        application=row.id,
        community=community.slug,
        community_name=community.name,
        unit=unit.name if unit else "",
        period=period_of(row).label,
        approved=row.approved_amount,
        number=last.number if last else 0,
        amount=last.amount if last else None,
        accepted=last.accepted if last else None,
        granted_on=last.granted_on if last else None,
        document=last.document if last else "",
        recorded_at=last.recorded_at if last else None,
    )
