"""What is told of rosters: versions, what stands now, counties and whether they reported."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from mapserve.programme.calendar import Days, Period
from mapserve.programme.rosters import Change, Entry, RosterKind


@dataclass(frozen=True, kw_only=True)
class Version:
    """A sealed version.

    Parameters
    ----------
    sha256
        Hexadecimal, over the canonical JSON of its entries.
    """

    number: int
    period: Period
    sealed_at: dt.datetime
    sealed_by: str
    sha256: str
    entries: Sequence[Entry]


@dataclass(frozen=True, kw_only=True)
class RosterNow:
    """A roster as it stands: the entries now, those sealed, and what changed since.

    Parameters
    ----------
    county
        Its name, "" for the whole country.
    versions
        The latest first; none for the whole country.
    """

    kind: RosterKind
    period: Period
    county_code: str
    county: str
    entries: Sequence[Entry]
    versions: Sequence[Version]
    change: Change
    may_seal: bool

    @property
    def base(self) -> int:
        """Return the number of the last version, 0 before the first."""
        return self.versions[0].number if self.versions else 0


@dataclass(frozen=True, kw_only=True)
class CountyReport:
    """Whether a county has reported its roster of a period (R-03)."""

    county_code: str
    county: str
    communities: int
    without_coach: int
    reported_at: dt.datetime | None
    days: Days

    @property
    def on_time(self) -> bool:
        """Tell whether it came by the last day."""
        return self.reported_at is not None and self.reported_at.date() <= self.days.last


@dataclass(frozen=True, kw_only=True)
class CoachNow:
    """Who coaches a community."""

    name: str
    office: str
    phone: str
    since: dt.date
