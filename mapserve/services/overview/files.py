"""The overview as files: its whole table as it was narrowed and sorted, ODS, XLSX or CSV."""

import datetime as dt

from sqlalchemy.orm import Session

from layers.words.code import Code
from mapserve import clock
from mapserve.exchange.sheets.csv_sheet import csv_of
from mapserve.exchange.sheets.ods import ods_of
from mapserve.exchange.sheets.sheet import Sheet, Value
from mapserve.exchange.sheets.xlsx import xlsx_of
from mapserve.programme.dates import form_date
from mapserve.programme.overview import Source, Term
from mapserve.programme.roles import Viewer
from mapserve.services.communities.directory import EVERY_COUNTY, find_county
from mapserve.services.overview.answers import OverviewRow
from mapserve.services.overview.communities import MOST_ROWS, Narrowed, rows_of


class SheetFormat(Code):
    """What a table is given as."""

    ODS = "ods", "ODS", "ODS"
    XLSX = "xlsx", "Excel", "Excel"
    CSV = "csv", "CSV", "CSV"


_WRITERS = {SheetFormat.ODS: ods_of, SheetFormat.XLSX: xlsx_of, SheetFormat.CSV: csv_of}
_COLUMNS: tuple[tuple[str, float], ...] = (
    ("縣市", 20), ("鄉鎮市區", 20), ("社區", 24), ("分局", 24), ("申請單位", 44), ("期別", 16),
    ("狀態", 30), ("從哪天起", 26), ("期限", 26), ("逾期", 12), ("申請", 20), ("申請資本", 20),
    ("核定", 20), ("核定資本", 20), ("核銷", 20), ("核銷資本", 20), ("賸餘", 20),
    (f"{Source.COUNTY.label.zh}", 22), ("配合款核銷", 22),
)  # fmt: skip


def sheet_of(  # noqa: PLR0913 - what the page asks
    session: Session,
    term: Term,
    county_code: str,
    narrowed: Narrowed,
    as_: SheetFormat,
    *,
    viewer: Viewer,
) -> tuple[bytes, str]:
    """Return the table as a file, and what the file is called.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    """
    found = rows_of(session, term, county_code, narrowed, viewer=viewer, limit=MOST_ROWS)
    where = "全國" if county_code == EVERY_COUNTY else find_county(session, county_code)
    title = f"{where}{term.label.zh}總覽"
    sheet = Sheet(
        name=title,
        above=(
            title,
            f"{form_date(clock.today())}，共 {found.total} 件，單位：新臺幣元。",
            "資本是其中的資本支出；縣市配合款另計，不在中央補助裡。",
        ),
        head=[name for name, _ in _COLUMNS],
        widths=[width for _, width in _COLUMNS],
        rows=[_cells(one) for one in found.rows],
    )
    return _WRITERS[as_](sheet), f"{title}.{as_.value}"


def _cells(row: OverviewRow) -> tuple[Value, ...]:
    return (
        row.county,
        row.town,
        row.community_name,
        row.precinct or "",
        row.unit,
        row.period,
        row.label.zh,
        _day(row.since),
        _day(row.due),
        "逾期" if row.late else "",
        row.requested,
        row.requested_capital,
        row.approved,
        row.approved_capital,
        row.settled,
        row.settled_capital,
        row.returned,
        row.granted,
        row.grant_settled,
    )


def _day(day: dt.date | None) -> str:
    return form_date(day) if day else ""
