"""Rosters as files: PDF made in a child, ODS and CSV."""

from typing import Any

from layers.words.code import Code
from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.exchange.sheets.csv_sheet import csv_of
from mapserve.exchange.sheets.ods import ods_of
from mapserve.exchange.sheets.sheet import Sheet, Value
from mapserve.programme.dates import form_date
from mapserve.programme.rosters import COLUMNS, OURS, RosterKind
from mapserve.rendering.papers.printing import PaperFormat, written
from mapserve.rendering.papers.roster import ORDINAL, Listed, SealedAs, roster_paper
from mapserve.sandbox.turns import RECKONING
from mapserve.services.analysis.budget import computed_telling
from mapserve.services.applications.papers import PRINT
from mapserve.services.rosters.answers import RosterNow, Version


class RosterFormat(Code):
    """What a roster is given as."""

    ODS = "ods", "ODS", "ODS"
    PDF = "pdf", "PDF", "PDF"
    CSV = "csv", "CSV", "CSV"


def roster_file(
    now: RosterNow, version: Version | None, as_: RosterFormat, *, address: str
) -> tuple[bytes, str]:
    """Return a roster as a file, and what the file is called.

    Parameters
    ----------
    version
        What was sealed, or None for what stands now.
    address
        Where the QR code of the paper leads.

    Raises
    ------
    TooCostly, Busy, OneAfterTheOther
    """
    listed = _listed(now, version, address)
    name = f"{listed.title}.{as_.value}"
    if as_ is RosterFormat.CSV:
        return csv_of(_sheet(listed)), name
    if as_ is RosterFormat.ODS:
        return ods_of(_sheet(listed)), name
    with RECKONING.taken():
        paper = roster_paper(listed)
        return computed_telling(written, (paper, PaperFormat.PDF), {}, task=PRINT), name


def _listed(now: RosterNow, version: Version | None, address: str) -> Listed:
    return Listed(
        kind=now.kind,
        period=version.period if version else now.period,
        county=now.county,
        entries=version.entries if version else now.entries,
        version=(
            SealedAs(version.number, version.sealed_at.astimezone(TAIWAN).date(), version.sha256)
            if version
            else None
        ),
        printed=form_date(clock.today()),
        address=address,
    )


def _sheet(listed: Listed) -> Sheet:
    """Return the roster for a spreadsheet; the county stands in each row."""
    columns = COLUMNS[listed.kind]
    whole = listed.kind is RosterKind.COMMUNITIES
    county = ("縣市",) if whole else ()
    return Sheet(
        name=listed.kind.label.zh,
        above=(listed.title, listed.state, OURS.zh),
        head=("序", *county, *(one.label.zh for one in columns)),
        widths=(ORDINAL, *(20.0 for _ in county), *(one.width for one in columns)),
        rows=[
            (
                number,
                *(str(one["county"]) for _ in county),
                *(_value(one.get(column.name)) for column in columns),
            )
            for number, one in enumerate(listed.entries, 1)
        ],
    )


def _value(value: Any) -> Value:  # noqa: ANN401 - as JSON holds it
    return value if isinstance(value, int) else str(value or "")
