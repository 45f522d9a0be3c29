"""A sheet of cells as rows: its header found, uneven rows set aside, places from its columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from layers.geometry.crs import TAIWAN_BOUNDS
from layers.words.text import Text
from mapserve.exchange.column_choice import ColumnChoice
from mapserve.exchange.coordinates import Axes, plain_text, read_coordinate
from mapserve.exchange.formats.rows import Row, Rows
from mapserve.exchange.places import (
    PlaceColumns,
    find_places,
    no_places,
    read_shape,
    with_decimal_comma,
)
from mapserve.exchange.problems import FileUnreadable
from mapserve.exchange.quarantine import Quarantined, Remark

_TITLES = 30  # a header stands among the first rows
_LONGEST_SHOWN = 60
_EASTING, _NORTHING = (80_000.0, 500_000.0), (2_300_000.0, 3_000_000.0)
_NOTE_FROM = 3  # columns, of which a line that is no row fills one


@dataclass(frozen=True)
class Line:
    """One line: its number as a spreadsheet shows it, its cells."""

    number: int
    cells: Sequence[Any]


@dataclass(frozen=True)
class Sheet:
    """A header, the lines that fit it, and what was set aside."""

    columns: list[str]
    read_as: list[str]
    places: PlaceColumns | None
    lines: list[Line] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def sheet_of(
    records: Sequence[Sequence[Any]], *, name: str, columns: ColumnChoice | None = None
) -> Sheet:
    """Return the sheet under the first record that names places; blank lines are dropped.

    What stands above that record is told, and so is a sheet without a header: its columns are
    then called 第1欄, 第2欄 and known by what they hold. Blank lines count as lines.

    Raises
    ------
    FileUnreadable
        Without anything, or with a single column.
    """
    choice = columns or ColumnChoice()
    filled = [number for number, cells in enumerate(records) if not _is_blank(cells)]
    if not filled:
        raise FileUnreadable(name=name, reason=Text("檔案是空的。", "it is empty."))
    at = _header_at(records, filled, choice)
    bare = at is None and _bare_places(records[filled[0]]) is not None
    first = filled[0] if at is None else at
    width = max(len(records[number]) for number in filled[:_TITLES]) if bare else 0
    header = [""] * width if bare else [plain_text(str(cell)) for cell in records[first]]
    chosen = choice.read(_header(header, name))
    choice.check(chosen.names)
    places = _bare_places(records[first]) if bare else find_places(chosen.read_as)
    sheet = Sheet(chosen.names, chosen.read_as, places)
    above = [number for number in filled if number < first]
    if above:
        sheet.remarks.append(_titles(above, records))
    if bare:
        sheet.remarks.append(_bare(sheet))
    _fill(sheet, records, first if bare else first + 1)
    return sheet


def _header_at(
    records: Sequence[Sequence[Any]], filled: Sequence[int], choice: ColumnChoice
) -> int | None:
    for number in filled[:_TITLES]:
        header = [plain_text(str(cell)) for cell in records[number]]
        if find_places(choice.read(header).read_as):
            return number
    return None


def _fill(sheet: Sheet, records: Sequence[Sequence[Any]], start: int) -> None:
    blank = 0
    width = len(sheet.columns)
    for number, every in enumerate(records[start:], start=start + 1):
        cells = _cut(every, width)
        if _is_blank(cells):
            blank += 1
        elif width >= _NOTE_FROM and (note := _only(cells, sheet.places)):
            sheet.quarantined.append(_no_row(number, note))
        elif len(cells) != width:
            sheet.quarantined.append(_uneven(number, len(cells), width))
        else:
            sheet.lines.append(Line(number, cells))
    if blank:
        text = Text(f"空白列 {blank} 列，略過。", f"{blank} blank rows were skipped.")
        sheet.remarks.append(Remark(text))


def rows_of_sheet(
    sheet: Sheet, *, name: str, encoding: str = "", delimiter: str | None = None
) -> Rows:
    """Return the rows of a sheet, each where its columns say.

    Raises
    ------
    FileUnreadable
        No columns are named like coordinates or shapes.
    """
    if sheet.places is None:
        raise no_places(sheet.columns, name=name)
    places = with_decimal_comma(sheet.places, [line.cells for line in sheet.lines])
    return Rows(
        sheet.columns,
        [Row(line.number, line.cells, places.place(line.cells)) for line in sheet.lines],
        encoding=encoding,
        delimiter=delimiter,
        read_as=sheet.read_as,
        places=places,
        guarded=True,
        quarantined=sheet.quarantined,
        remarks=[*sheet.remarks, *_several_places(sheet, places)],
    )


def _several_places(sheet: Sheet, places: PlaceColumns) -> list[Remark]:
    if len(places.pairs) < 2:  # noqa: PLR2004 - one pair leaves no choice
        return []
    differing = [line.number for line in sheet.lines if places.disagreeing(line.cells)]
    pairs = "；".join(
        f"{sheet.columns[one.x]}、{sheet.columns[one.y]}（第 {one.x + 1}、{one.y + 1} 欄）"
        for one in places.pairs
    )
    rows = "、".join(map(str, differing[:20]))
    zh = f"座標欄有 {len(places.pairs)} 組：{pairs}。每列取第一組有值的。"
    en = f"{len(places.pairs)} pairs of coordinate columns: the first filled one of a row counts."
    if differing:
        zh += f"有 {len(differing)} 列兩組不同：第 {rows} 列。"
        en += f" In {len(differing)} rows they differ: {rows}."
    return [Remark(Text(zh, en))]


def _bare_places(cells: Sequence[Any]) -> PlaceColumns | None:
    """Return the columns of a row of data that hold a place in Taiwan, None where none do."""
    numbers = [read_coordinate(str(cell)) for cell in cells]
    west, south, east, north = TAIWAN_BOUNDS
    for (low_x, high_x), (low_y, high_y) in (
        ((west, east), (south, north)),
        (_EASTING, _NORTHING),
    ):
        xs = [i for i, one in enumerate(numbers) if one is not None and low_x <= one <= high_x]
        ys = [i for i, one in enumerate(numbers) if one is not None and low_y <= one <= high_y]
        # Two whole numbers may be anything: a place has decimals, or is in metres.
        if xs and ys and ("." in str(cells[xs[0]]) or low_x == _EASTING[0]):
            return PlaceColumns((Axes(xs[0], ys[0], twd67=False),), None)
    shape = next((i for i, cell in enumerate(cells) if read_shape(cell) is not None), None)
    return None if shape is None else PlaceColumns((), shape)


def _is_blank(cells: Sequence[Any]) -> bool:
    return not any(plain_text(str(cell)) for cell in cells if cell is not None)


def _only(cells: Sequence[Any], places: PlaceColumns | None) -> str:
    """Return the text of the one cell that is filled and no place, "" where there is more."""
    shape = places.shape if places else None
    filled = [
        (i, str(cell).strip())
        for i, cell in enumerate(cells)
        if cell is not None and plain_text(str(cell))
    ]
    return filled[0][1] if len(filled) == 1 and filled[0][0] != shape else ""


def _cut(cells: Sequence[Any], width: int) -> Sequence[Any]:
    """Return a line without the empty cells beyond the header."""
    return cells[:width] if len(cells) > width and _is_blank(cells[width:]) else cells


def _header(cells: list[str], name: str) -> list[str]:
    names = [cell.strip() for cell in cells]
    count = len(names)
    while names and not names[-1]:
        names.pop()
    if max(len(names), count if not names else 0) < 2:  # noqa: PLR2004 - a point needs two columns
        reason = Text(
            "只有一欄；請用逗號、分號或定位字元分欄。",
            "it has one column; separate columns by comma, semicolon or tab.",
        )
        raise FileUnreadable(name=name, reason=reason)
    return [cell or f"第{i}欄" for i, cell in enumerate(names, start=1)] + [
        f"第{i}欄" for i in range(len(names) + 1, count + 1)
    ]


def _titles(above: Sequence[int], records: Sequence[Sequence[Any]]) -> Remark:
    first = next(text for cell in records[above[0]] if (text := plain_text(str(cell))))
    rows = "、".join(str(number + 1) for number in above)
    return Remark(
        Text(
            f"第 {rows} 列在欄名之前（「{first[:_LONGEST_SHOWN]}」），沒有讀。",
            f"Row {rows} stands above the header (“{first[:_LONGEST_SHOWN]}”) and was not read.",
        )
    )


def _bare(sheet: Sheet) -> Remark:
    named = sheet.places.named(sheet.columns) if sheet.places else ""
    return Remark(
        Text(
            f"沒有欄名列；座標取{named}，其餘的欄沒有用。要用請加 --column 第1欄=編號。",
            f"There is no header: {named} give the place, the other columns are not used. "
            "To use one, add --column 第1欄=編號.",
        )
    )


def _no_row(number: int, note: str) -> Quarantined:
    return Quarantined(
        row=number,
        column="",
        reason=Text(
            f"這一列只有「{note[:_LONGEST_SHOWN]}」，沒有座標，像是附註。",
            f"The row holds only “{note[:_LONGEST_SHOWN]}”: no coordinates, perhaps a footnote.",
        ),
    )


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
