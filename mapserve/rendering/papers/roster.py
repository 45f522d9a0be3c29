"""名冊: a roster on paper, a form of our own until there is an official one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mapserve.programme.calendar import Period
from mapserve.programme.dates import form_date
from mapserve.programme.rosters import COLUMNS, OURS, Entry, RosterKind
from mapserve.rendering.papers.filed import PROGRAMME, fingerprint
from mapserve.rendering.papers.model import Note, Paper, Table, line_of

ORDINAL = 10.0  # mm of the first column


@dataclass(frozen=True)
class SealedAs:
    """Which sealed version a roster is: its number, the day, its SHA-256 (hexadecimal)."""

    number: int
    day: dt.date
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A roster as its papers and sheets show it.

    Parameters
    ----------
    county
        "" for the whole country.
    version
        What was sealed; None of what stands now.
    """

    kind: RosterKind
    period: Period
    county: str
    entries: Sequence[Entry]
    version: SealedAs | None
    printed: str
    address: str

    @property
    def title(self) -> str:
        """Return 臺北市116年上半年度社區治安營造名冊."""
        of = self.period.label.zh if self.kind is RosterKind.COMMUNITIES else ""
        return f"{self.county or '全國'}{of}{self.kind.label.zh}"

    @property
    def state(self) -> str:
        """Return which version it is, or that it was never sealed."""
        if self.version is None:
            return "草稿，還沒封存"
        return f"第 {self.version.number} 次封存　{form_date(self.version.day)}"


def roster_paper(listed: Listed) -> Paper:
    """Return the roster: a row a community or person, numbered."""
    columns = COLUMNS[listed.kind]
    shrink = (sum(one.width for one in columns) - ORDINAL) / sum(one.width for one in columns)
    rows = tuple(
        (str(number), *(line_of(_shown(one.get(column.name))) for column in columns))
        for number, one in enumerate(listed.entries, 1)
    )
    return Paper(
        name=listed.title,
        attachment="",
        number=listed.state,
        title=(PROGRAMME, listed.title),
        blocks=(
            Note(OURS.zh),
            Table(
                columns=(ORDINAL, *(one.width * shrink for one in columns)),
                numbers=frozenset(at for at, one in enumerate(columns, 1) if one.number),
                head=("序", *(one.label.zh for one in columns)),
                rows=rows,
            ),
            Note(f"共 {len(rows)} 列"),
        ),
        foot=(
            listed.state,
            f"名冊指紋 {fingerprint(listed.version.sha256)}" if listed.version else "",
        ),
        printed=f"列印 {listed.printed}",
        address=listed.address,
    )


def _shown(value: Any) -> str:  # noqa: ANN401 - as JSON holds it
    return f"{value:,}" if isinstance(value, int) else str(value or "")
