"""The list of a desk's cases as a file: PDF made in a child, and CSV."""

from collections.abc import Sequence

from layers.words.code import Code
from mapserve import clock
from mapserve.exchange.sheets.csv_sheet import csv_of
from mapserve.exchange.sheets.sheet import Sheet
from mapserve.programme.dates import form_date
from mapserve.rendering.papers.filed import PROGRAMME
from mapserve.rendering.papers.model import Note, Paper, Table, line_of
from mapserve.rendering.papers.printing import PaperFormat, written
from mapserve.sandbox.turns import RECKONING
from mapserve.services.analysis.budget import computed_telling
from mapserve.services.applications.papers import PRINT
from mapserve.services.cases.answers import CaseRow

MOST = 500
_NAME = "治安死角清冊"
_HEAD = ("案號", "社區", "死角", "風險", "狀態", "期限", "承辦")
_WIDTHS = (14.0, 28.0, 48.0, 16.0, 32.0, 22.0, 16.0)
_OURS = "風險和審查期限是本系統自訂，不是官方規定。內含治安死角，請勿外流。"


class CaseListFormat(Code):
    """What the list is given as."""

    PDF = "pdf", "PDF", "PDF"
    CSV = "csv", "CSV", "CSV"


def case_list(
    rows: Sequence[CaseRow], total: int, as_: CaseListFormat, *, address: str
) -> tuple[bytes, str]:
    """Return a list of cases as a file, and what the file is called.

    Parameters
    ----------
    total
        How many there are: what is not listed is counted.
    address
        Where the QR code of the paper leads.

    Raises
    ------
    TooCostly, Busy, OneAfterTheOther
    """
    name = f"{_NAME}{clock.today():%Y%m%d}.{as_.value}"
    table = [_cells(one) for one in rows]
    counted = f"共 {total} 件" + (f"，列出風險最高的 {len(rows)} 件" if total > len(rows) else "")
    if as_ is CaseListFormat.CSV:
        sheet = Sheet(
            name=_NAME, above=(_NAME, counted, _OURS), head=_HEAD, widths=_WIDTHS, rows=table
        )
        return csv_of(sheet), name
    paper = Paper(
        name=_NAME,
        attachment="",
        number=counted,
        title=(PROGRAMME, _NAME),
        blocks=(
            Note(_OURS),
            Table(
                columns=_WIDTHS,
                numbers=frozenset({0}),
                head=_HEAD,
                rows=tuple(tuple(line_of(cell) for cell in row) for row in table),
            ),
        ),
        foot=(counted,),
        printed=f"列印 {form_date(clock.today())}",
        address=address,
    )
    with RECKONING.taken():
        return computed_telling(written, (paper, PaperFormat.PDF), {}, task=PRINT), name


def _cells(row: CaseRow) -> tuple[str, ...]:
    due = form_date(row.due) if row.due else ""
    return (
        str(row.id),
        row.community_name,
        row.title.zh,
        f"{row.level_label.zh} {row.risk}",
        row.label.zh,
        f"逾期 {due}" if row.overdue else due,
        row.assignee,
    )
