"""The roster of communities of a period: compiled from applications and coaches, and sealed."""

import datetime as dt
from collections import defaultdict

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.clock import TAIWAN
from mapserve.errors import NotFound
from mapserve.programme.applications.table import APPLICATION, TAKING_PART
from mapserve.programme.calendar import Period, roster_window
from mapserve.programme.roles import Action, Place, Viewer
from mapserve.programme.rosters import (
    Entry,
    RosterKind,
    change_between,
    communities_of,
    without_coach,
)
from mapserve.services.communities.directory import (
    EVERY_COUNTY,
    find_county,
    require_in_county,
)
from mapserve.services.rosters.answers import CountyReport, RosterNow, Version
from mapserve.services.rosters.problems import RosterWithoutCoach
from mapserve.services.rosters.sealing import seal_version, version_of
from mapserve.store.models import Application, Coach, Community, Unit
from mapserve.store.queries import rosters as roster_queries

_KIND = RosterKind.COMMUNITIES


def roster_of(session: Session, period: Period, county_code: str, *, viewer: Viewer) -> RosterNow:
    """Return the roster of a county, or of `EVERY_COUNTY`, as it stands, with what was sealed.

    Raises
    ------
    SignInNeeded, Forbidden
    NotFound
        No community is in that county.
    """
    require_in_county(session, viewer, Action.ROSTERS, county_code)
    county = find_county(session, county_code)
    entries = _entries(session, period, county_code)
    versions = _versions(session, period, county_code)
    sealed = versions[0].entries if versions else ()
    return RosterNow(
        kind=_KIND,
        period=period,
        county_code=county_code,
        county=county,
        entries=entries,
        versions=versions,
        change=change_between(sealed, entries),
        may_seal=bool(county) and viewer.may(Action.COACH, Place.of_county(county_code)),
    )


def version_number(
    session: Session, period: Period, county_code: str, number: int, *, viewer: Viewer
) -> Version:
    """Return one sealed version.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    """
    viewer.require(Action.ROSTERS, Place.of_county(county_code))
    found = roster_queries.versions(session, county_code, _KIND, period=period, number=number)
    if not found:
        raise NotFound(thing=Text("名冊", "roster"), name=str(number))
    return version_of(*found[0])


def seal_roster(
    session: Session, period: Period, county_code: str, *, base: int, viewer: Viewer
) -> Version:
    """Seal the roster as it stands, to be reported to the ministry; it may be empty (R-03).

    Parameters
    ----------
    base
        The number of the last version that the viewer has seen, 0 for none.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    RosterWithoutCoach
        Some community has no coach (R-05).
    RosterChanged, RosterUnchanged
    """
    viewer.require(Action.COACH, Place.of_county(county_code))
    find_county(session, county_code)
    entries = _entries(session, period, county_code)
    if missing := without_coach(entries):
        raise RosterWithoutCoach(count=len(missing), names="、".join(missing[:8]))
    return seal_version(
        session, county_code, _KIND, period, entries, base=base, by_id=viewer.user_id
    )


def reports(session: Session, whole: RosterNow, *, viewer: Viewer) -> list[CountyReport]:
    """Return which counties have reported theirs of the whole country's roster.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    viewer.require(Action.ROSTERS)
    by_county: dict[str, list[Entry]] = defaultdict(list)
    for one in whole.entries:
        by_county[one["county_code"]].append(one)
    when = roster_queries.reported(session, whole.period)
    return [
        CountyReport(
            county_code=code,
            county=name,
            communities=communities_of(by_county[code]),
            without_coach=len(without_coach(by_county[code])),
            reported_at=_there(when.get(code)),
            days=roster_window(whole.period),
        )
        for code, name in roster_queries.counties(session).items()
    ]


def _versions(session: Session, period: Period, county_code: str) -> list[Version]:
    found = roster_queries.versions(session, county_code, _KIND, period=period)
    return [version_of(row, name) for row, name in found]


def _entries(session: Session, period: Period, county_code: str) -> list[Entry]:
    county = None if county_code == EVERY_COUNTY else county_code
    rows = roster_queries.taking_part(session, period, TAKING_PART, county_code=county)
    return [_entry(*row) for row in rows]


def _entry(
    community: Community, row: Application | None, unit: Unit | None, coach: Coach | None
) -> Entry:
    return {
        "county_code": community.county_code,
        "county": community.county,
        "precinct": community.precinct or "",
        "slug": community.slug,
        "community": community.name,
        "unit": unit.name if unit else "",
        "registration_number": unit.registration_number if unit else "",
        "state": _state(row),
        "amount": row.approved_amount if row else None,
        "coach": coach.name if coach else "",
    }


def _state(row: Application | None) -> str:
    if row is None:
        return "輔導中"
    state = APPLICATION.state[row.state]
    return (state.staff or state.label).zh


def _there(moment: dt.datetime | None) -> dt.datetime | None:
    return moment.astimezone(TAIWAN) if moment else None
