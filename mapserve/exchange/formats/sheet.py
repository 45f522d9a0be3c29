"""A sheet of cells as rows: header required, uneven rows set aside, places from two columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from layers.words.text import Text
from mapserve.exchange.coordinates import Axes, find_axes, read_number
from mapserve.exchange.formats.rows import Row, Rows
from mapserve.exchange.problems import FileUnreadable
from mapserve.exchange.quarantine import Quarantined, Remark

_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")


@dataclass(frozen=True)
class Line:
    """One line: its number as a spreadsheet shows it (the header is 1), its cells."""

    number: int
    cells: Sequence[Any]


@dataclass(frozen=True)
class Sheet:
    """A header, the lines that fit it, and what was set aside."""

    columns: list[str]
    lines: list[Line] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def sheet_of(records: Sequence[Sequence[Any]], *, name: str) -> Sheet:
    """Return the sheet whose first record is the header; blank lines are counted and dropped.

    Raises
    ------
    FileUnreadable
        Without a header, or with a single column.
    """
    sheet = Sheet(_header([str(cell) for cell in records[0]], name))
    blank = 0
    for number, cells in enumerate(records[1:], start=2):
        if _is_blank(cells):
            blank += 1
        elif len(cells) != len(sheet.columns):
            sheet.quarantined.append(_uneven(number, len(cells), len(sheet.columns)))
        else:
            sheet.lines.append(Line(number, cells))
    if blank:
        text = Text(f"空白列 {blank} 列，略過。", f"{blank} blank rows were skipped.")
        sheet.remarks.append(Remark(text))
    return sheet


def rows_of_sheet(
    sheet: Sheet, *, name: str, encoding: str = "", delimiter: str | None = None
) -> Rows:
    """Return the rows of a sheet, each a point where its coordinate columns say.

    Raises
    ------
    FileUnreadable
        No columns are named like coordinates.
    """
    axes = find_axes(sheet.columns, name=name)
    return Rows(
        sheet.columns,
        [Row(line.number, line.cells, _point(line.cells, axes)) for line in sheet.lines],
        encoding=encoding,
        delimiter=delimiter,
        axes=axes,
        quarantined=sheet.quarantined,
        remarks=sheet.remarks,
    )


def _point(cells: Sequence[Any], axes: Axes) -> dict[str, Any] | None:
    x, y = read_number(cells[axes.x]), read_number(cells[axes.y])
    return None if x is None or y is None else {"type": "Point", "coordinates": [x, y]}


def _is_blank(cells: Sequence[Any]) -> bool:
    return not any(str(cell).strip() for cell in cells if cell is not None)


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
