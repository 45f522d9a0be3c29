"""Sealed versions of rosters: numbered, hashed, never changed."""

import hashlib

import orjson
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mapserve.programme.calendar import Period
from mapserve.programme.rosters import Entry, RosterKind
from mapserve.services.rosters.answers import Version
from mapserve.services.rosters.problems import RosterChanged, RosterUnchanged
from mapserve.store.models import Roster
from mapserve.store.queries import rosters as roster_queries


def seal_version(  # noqa: PLR0913 - what a version is
    session: Session,
    county_code: str,
    kind: RosterKind,
    period: Period,
    entries: list[Entry],
    *,
    base: int,
    by_id: int | None,
) -> Version:
    """Keep a version after `base`, which is the number that whoever seals has seen.

    Raises
    ------
    RosterChanged
        There is a later one.
    RosterUnchanged
        It is the same as the last one of its period.
    """
    last = roster_queries.latest(session, county_code, kind)
    number = last.number if last is not None else 0
    if number != base:
        raise RosterChanged(number=number)
    plain = [dict(one) for one in entries]
    sha256 = sha256_of(plain)
    if last is not None and last.sha256 == sha256 and _period(last) == period:
        raise RosterUnchanged(number=number)
    try:
        row = roster_queries.seal(
            session,
            county_code=county_code,
            kind=kind,
            period=period,
            number=number + 1,
            entries=plain,
            sha256=sha256,
            by_id=by_id,
        )
    except IntegrityError as error:  # twice at the same moment
        raise RosterChanged(number=number + 1) from error
    return version_of(row, "")


def sha256_of(entries: list[dict[str, object]]) -> str:
    """Return the SHA-256 (hexadecimal) of entries as canonical JSON: keys in order, no blanks."""
    return hashlib.sha256(orjson.dumps(entries, option=orjson.OPT_SORT_KEYS)).hexdigest()


def version_of(row: Roster, name: str) -> Version:
    """Return a version as it is told."""
    return Version(
        number=row.number,
        period=_period(row),
        sealed_at=row.sealed_at,
        sealed_by=name,
        sha256=row.sha256,
        entries=row.entries,
    )


def _period(row: Roster) -> Period:
    return Period(row.year, row.half)
