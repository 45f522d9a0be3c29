"""Directories of the joint promotion group and its windows: each change is a version (R-04)."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.errors import NotFound
from mapserve.programme.calendar import Period
from mapserve.programme.roles import Action, Place, Viewer
from mapserve.programme.rosters import MOST_CONTACTS, Contact, RosterKind, change_between
from mapserve.services.communities.directory import find_county, require_in_county
from mapserve.services.rosters.answers import RosterNow, Version
from mapserve.services.rosters.problems import RosterChanged, RosterFull
from mapserve.services.rosters.sealing import seal_version, version_of
from mapserve.store.queries import rosters as roster_queries


def directory_of(
    session: Session, county_code: str, kind: RosterKind, *, viewer: Viewer
) -> RosterNow:
    """Return who is in a county's group, or its windows, with earlier versions.

    For whoever looks after the county and for the members of its communities, who are to be told
    of it (R-04).

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    """
    require_in_county(session, viewer, Action.DIRECTORY, county_code)
    county = find_county(session, county_code)
    versions = [
        version_of(row, name) for row, name in roster_queries.versions(session, county_code, kind)
    ]
    entries = versions[0].entries if versions else ()
    before = versions[1].entries if len(versions) > 1 else ()
    return RosterNow(
        kind=kind,
        period=Period.of(clock.today()),
        county_code=county_code,
        county=county,
        entries=entries,
        versions=versions,
        change=change_between(before, entries),
        may_seal=viewer.may(Action.COACH, Place.of_county(county_code)),
    )


def add_contact(  # noqa: PLR0913 - whose directory, who, and what was seen
    session: Session,
    county_code: str,
    kind: RosterKind,
    contact: Contact,
    *,
    base: int,
    viewer: Viewer,
) -> Version:
    """Add somebody to a directory: its next version.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound, RosterChanged, RosterUnchanged, RosterFull
    """

    def added(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        entry = {name: value or "" for name, value in contact.model_dump().items()}
        if len(entries) >= MOST_CONTACTS:
            raise RosterFull(limit=MOST_CONTACTS)
        return [*(one for one in entries if one != entry), entry]

    return _changed(session, county_code, kind, added, base=base, viewer=viewer)


def remove_contact(  # noqa: PLR0913 - whose directory, which row, and what was seen
    session: Session, county_code: str, kind: RosterKind, row: int, *, base: int, viewer: Viewer
) -> Version:
    """Take the row with a number (from 0) out of a directory: its next version.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound, RosterChanged
    """

    def removed(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if not 0 <= row < len(entries):
            raise NotFound(thing=Text("人員", "person"), name=str(row + 1))
        return [*entries[:row], *entries[row + 1 :]]

    return _changed(session, county_code, kind, removed, base=base, viewer=viewer)


def _changed(  # noqa: PLR0913 - as above
    session: Session,
    county_code: str,
    kind: RosterKind,
    change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]],
    *,
    base: int,
    viewer: Viewer,
) -> Version:
    viewer.require(Action.COACH, Place.of_county(county_code))
    find_county(session, county_code)
    last = roster_queries.latest(session, county_code, kind)
    if (last.number if last else 0) != base:  # the rows that were seen are not those that stand
        raise RosterChanged(number=last.number if last else 0)
    entries = change(list(last.entries) if last else [])
    period = Period.of(clock.today())
    return seal_version(
        session, county_code, kind, period, list(entries), base=base, by_id=viewer.user_id
    )
