"""CSV text to a table: delimiter found, header required, uneven rows set aside with a reason."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from layers.words.text import Text
from mapserve.exchange.problems import FileUnreadable
from mapserve.exchange.quarantine import Quarantined, Remark

DELIMITERS = (",", "\t", ";")
_SAMPLE = 50
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it (the header is row 1), its cells."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A header, the rows that fit it, and what was set aside."""

    columns: list[str]
    rows: list[Row]
    delimiter: str
    quarantined: list[Quarantined] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read_table(text: str, *, name: str) -> Table:
    """Return the table in CSV text (RFC 4180; comma, tab or semicolon).

    Raises
    ------
    FileUnreadable
        Empty, without a header, a single column, or a quote that is never closed.
    """
    if not text.strip():
        raise FileUnreadable(name=name, reason=Text("檔案是空的。", "it is empty."))
    delimiter = find_delimiter(text)
    records = _records(text, delimiter, name)
    columns = _header(records[0], name)
    table = Table(columns=columns, rows=[], delimiter=delimiter)
    blank = 0
    for number, cells in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in cells):
            blank += 1
        elif len(cells) != len(columns):
            table.quarantined.append(_uneven(number, len(cells), len(columns)))
        else:
            table.rows.append(Row(number, cells))
    if blank:
        text_ = Text(f"空白列 {blank} 列，略過。", f"{blank} blank rows were skipped.")
        table.remarks.append(Remark(text_))
    return table


def find_delimiter(text: str) -> str:
    """Return the delimiter that splits the first rows most evenly into most columns."""
    head = "\n".join(text.splitlines()[:_SAMPLE])

    def evenness(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(r) for r in csv.reader(io.StringIO(head), delimiter=delimiter) if r]
        except csv.Error:
            return (0.0, 0)
        if not widths or widths[0] == 1:
            return (0.0, 0)
        return (widths.count(widths[0]) / len(widths), widths[0])

    return max(DELIMITERS, key=evenness)


def _records(text: str, delimiter: str, name: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        records = list(reader)
    except csv.Error as error:
        line = reader.line_num
        reason = Text(
            f"第 {line} 行附近的引號或欄位不完整（{error}）。",
            f"near line {line} a quote or a cell is not closed ({error}).",
        )
        raise FileUnreadable(name=name, reason=reason) from None
    while records and not any(cell.strip() for cell in records[0]):
        records.pop(0)
    return records


def _header(cells: list[str], name: str) -> list[str]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) < 2:  # noqa: PLR2004 - a point alone needs two columns
        reason = Text(
            "只有一欄；請用逗號、分號或定位字元分欄。",
            "it has one column; separate columns by comma, semicolon or tab.",
        )
        raise FileUnreadable(name=name, reason=reason)
    if any(_NUMBER.fullmatch(cell) for cell in names):
        reason = Text(
            "第一列不是欄名，請加上標題列。", "the first row is no header; add the column names."
        )
        raise FileUnreadable(name=name, reason=reason)
    return [cell or f"第{i}欄" for i, cell in enumerate(names, start=1)] + [
        f"第{i}欄" for i in range(len(names) + 1, len(cells) + 1)
    ]


def _uneven(number: int, found: int, expected: int) -> Quarantined:
    return Quarantined(
        row=number,
        column="",
        reason=Text(
            f"這一列有 {found} 欄，標題有 {expected} 欄。",
            f"The row has {found} cells, the header {expected}.",
        ),
        suggestion=Text(
            "內容裡有逗號時，整格要用雙引號包起來。", "Put a cell that holds a comma in quotes."
        ),
    )
