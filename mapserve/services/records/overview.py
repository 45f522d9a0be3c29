"""Monthly progress of a county's communities: who has reported which month (R-06)."""

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.programme.applications.table import TAKING_PART
from mapserve.programme.calendar import Period
from mapserve.programme.records.progress import (
    PROGRESS,
    due_of,
    first_of,
    month_label,
    months_until,
)
from mapserve.programme.roles import Action, Role, Viewer
from mapserve.services.applications.answers import Duty
from mapserve.services.communities.directory import (
    EVERY_COUNTY,
    find_community,
    require_in_county,
)
from mapserve.services.records.answers import MonthsOf
from mapserve.store.models import Community
from mapserve.store.queries import records as record_queries
from mapserve.store.queries import rosters as roster_queries

_SHOWN = 6


def months_shown() -> list[str]:
    """Return the months that the overview shows, the latest first."""
    return months_until(clock.today(), _SHOWN)


def progress_of(session: Session, county_code: str, *, viewer: Viewer) -> list[MonthsOf]:
    """Return for each community that takes part which months it has reported.

    A month is missing once it is over and nothing came, in a half-year in which the community
    takes part (`TAKING_PART`, or has a coach).

    Raises
    ------
    SignInNeeded, Forbidden
    """
    require_in_county(session, viewer, Action.ROSTERS, county_code)
    months = months_shown()
    part = {
        period: _taking_part(session, period, county_code)
        for period in {Period.of(first_of(month)) for month in months}
    }
    everybody = {one.id: one for several in part.values() for one in several.values()}
    written = record_queries.keys_of(session, list(everybody), PROGRESS.name, months)
    today = clock.today()
    found = []
    for id_, community in sorted(
        everybody.items(), key=lambda pair: (pair[1].precinct or "", pair[1].name)
    ):
        owed = [month for month in months if id_ in part[Period.of(first_of(month))]]
        found.append(
            MonthsOf(
                slug=community.slug,
                community=community.name,
                precinct=community.precinct or "",
                months={month: written.get((id_, month)) for month in owed},
                missing=[
                    month for month in owed if due_of(month) < today and (id_, month) not in written
                ],
            )
        )
    return found


def months_owed(session: Session, viewer: Viewer) -> list[Duty]:
    """Return what a leader's communities have not reported, one duty a community (R-06)."""
    return [
        _duty(community, missing)
        for one in viewer.appointments
        if one.role is Role.LEADER
        for community in [find_community(session, one.scope)]
        if (missing := missing_months(session, community))
    ]


def _duty(community: Community, missing: list[str]) -> Duty:
    label, count = month_label(missing[0]), len(missing)
    return Duty(
        title=Text(f"{label.zh}辦理情形還沒報", f"Progress of {label.en} is not reported"),
        detail=Text(
            f"{community.name}・還缺 {count} 個月（R-06）",
            f"{community.name}, {count} months missing (R-06)",
        ),
        href=f"/c/{community.slug}/records",
        due=due_of(missing[0]),
        waits=True,
    )


def missing_months(session: Session, community: Community) -> list[str]:
    """Return the months that a community owes, the latest first."""
    months, today = months_shown(), clock.today()
    over = [month for month in months if due_of(month) < today]
    part = {
        period: _taking_part(session, period, community.county_code, community)
        for period in {Period.of(first_of(month)) for month in over}
    }
    owed = [month for month in over if part[Period.of(first_of(month))]]
    written = record_queries.keys_of(session, [community.id], PROGRESS.name, owed)
    return [month for month in owed if (community.id, month) not in written]


def _order(community: Community) -> tuple[str, str]:
    return community.precinct or "", community.name


def _taking_part(
    session: Session, period: Period, county_code: str, only: Community | None = None
) -> dict[int, Community]:
    county = None if county_code == EVERY_COUNTY else county_code
    rows = roster_queries.taking_part(
        session,
        period,
        TAKING_PART,
        county_code=county,
        community_id=only.id if only is not None else None,
    )
    return {community.id: community for community, *_ in rows}
