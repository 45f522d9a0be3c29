"""補助計畫申請表 (附件二), field by field as the document shows it (R-32)."""

import datetime as dt
import math

from mapserve.programme.applications.form import Survey, UnitKind
from mapserve.programme.dates import FIRST_YEAR, form_date
from mapserve.rendering.papers.filed import Filed
from mapserve.rendering.papers.model import Cell, Frame, MapSheet, Paper, line_of, lines_of

_COLUMNS = (39.0, 58.5, 22.5, 56.0)
_LOW, _TWO, _TICKS, _SEAL = 11.6, 13.6, 32.0, 36.0


_HEIGHTS = (_LOW, _TWO, _TWO, _TWO, _LOW, _LOW, _LOW, _TWO, _TWO, _TICKS, _SEAL, _LOW, _TWO)
_SHEET = 218.0  # millimetres between the title and the foot
# As paper.css has them: millimetres of a letter of 12 pt, of a line, inside a cell's edges.
_LETTER, _LINE, _BESIDE, _ABOVE = 4.24, 5.72, 2.4, 1.2
_PLACE, _PLACE_ROW = ("實施地點", "（附位置圖）"), 7
_PAGE_TWO, _LATER = "（位置圖如第2頁）", "（位置圖附後）"


def application_paper(filed: Filed, place: MapSheet) -> Paper:
    """Return the form, and the location map as the sheet after it."""
    rows = (
        *_unit(filed),
        _wide(("申請單位地址",), filed.text("address")),
        _wide(("計畫名稱",), filed.text("plan_name")),
        _wide(("實施期程",), term(filed.day("starts_on"), filed.day("ends_on"))),
        _wide(_PLACE, filed.text("place") + _PAGE_TWO),
        *_precinct(filed),
        _county(filed),
        _wide(("核定補助期別",), _approved_period(filed)),
        _wide(("內政部複審核定", "補助日期文號"), _approval(filed)),
    )
    if not _on_one_sheet(rows):
        at = _PLACE_ROW
        rows = (*rows[:at], _wide(_PLACE, filed.text("place") + _LATER), *rows[at + 1 :])
    frame = Frame(columns=_COLUMNS, heights=_HEIGHTS, rows=rows)
    return filed.paper("申請表", attachment="附件二", title="補助計畫申請表", blocks=(frame, place))


def term(starts: dt.date | None, ends: dt.date | None) -> str:
    """Return when a plan is carried out, with the form's own blanks where it is not said."""
    end_year = (
        f" {ends.year - FIRST_YEAR} 年" if ends and starts and ends.year > starts.year else ""
    )
    return f"{_day(starts, year=True)} 至{end_year} {_day(ends, year=False)}"


def _day(day: dt.date | None, *, year: bool) -> str:
    if day is None:
        return "　　年　　月　　日" if year else "　　月　　日"
    month = f"{day.month} 月 {day.day} 日"
    return f"{day.year - FIRST_YEAR} 年 {month}" if year else month


def _label(*lines: str, down: int = 1) -> Cell:
    return Cell(lines=lines, label=True, down=down)


def _said(*lines: str) -> Cell:
    return Cell(lines=tuple(line for line in lines if line.strip()))


def _wide(label: tuple[str, ...], text: str) -> tuple[Cell, ...]:
    return (_label(*label), Cell(lines=(text,), across=3))


def _box(words: str, *, ticked: bool) -> str:
    return f"{'■' if ticked else '□'}{words}"


def _unit(filed: Filed) -> tuple[tuple[Cell, ...], ...]:
    chosen = filed.answers.get("category")
    kinds = tuple(
        f"{number}.{_box(kind.label.zh, ticked=kind == chosen)}"
        for number, kind in enumerate(UnitKind, 1)
    )
    name = line_of(filed.community)
    return (
        (
            _label("社區名稱"),
            _said(name if name.endswith("社區") else f"{name}社區"),
            _label("類別", down=2),
            Cell(lines=kinds, down=2),
        ),
        (
            _label("申請單位及代表", "人職稱姓名"),
            _said(filed.text("unit"), _person(filed, "representative")),
        ),
        (
            _label("聯絡人職稱姓名"),
            _said(_person(filed, "contact")),
            _label("電話", "傳真"),
            Cell(lines=(filed.text("phone"), filed.text("fax"))),
        ),
        (
            _label("立（備）案文號"),
            _said(filed.text("registration_number")),
            _label("e-mail"),
            _said(filed.text("email")),
        ),
    )


def _person(filed: Filed, who: str) -> str:
    return f"{filed.text(f'{who}_title')}　{filed.text(f'{who}_name')}".strip("　")


def _on_one_sheet(rows: tuple[tuple[Cell, ...], ...]) -> bool:
    """Tell whether the form ends on its first sheet, so that the map is the second."""
    room = _SHEET - sum(
        max(height, *(_height(cell, width) for cell, width in zip(row, _widths(row), strict=True)))
        for row, height in zip(rows, _HEIGHTS, strict=True)
    )
    return room >= 0


def _widths(row: tuple[Cell, ...]) -> tuple[float, ...]:
    return (_COLUMNS[0], sum(_COLUMNS[1:])) if row[-1].across > 1 else _COLUMNS[: len(row)]


def _height(cell: Cell, width: float) -> float:
    if cell.down > 1:  # three kinds fit into their two rows
        return 0.0
    room = width - 2 * _BESIDE
    lines = (
        sum(_LETTER if ord(one) > 0x2000 else _LETTER / 2 for one in line)  # noqa: PLR2004 - CJK
        for line in cell.lines
    )
    return 2 * _ABOVE + _LINE * sum(max(1, math.ceil(long / room)) for long in lines)


def _precinct(filed: Filed) -> tuple[tuple[Cell, ...], ...]:
    ticked = filed.answers.get("survey") or ()
    survey = tuple(
        _box(f"{number}.{_surveyed(filed, one)}", ticked=one in ticked)
        for number, one in enumerate(Survey, 1)
    )
    received = f"{form_date(filed.received_on)}受理" if filed.received_on else ""
    return (
        (
            _label("受理單位"),
            _said(filed.bureau, filed.precinct or "　　　　分局"),
            _label("受理人"),
            _said(line_of(filed.received_by), received),
        ),
        (
            _label("社區治安概況", "調查"),
            Cell(lines=survey),
            _label("受理單位", "意見"),
            _said(*lines_of(filed.opinion)),
        ),
    )


def _surveyed(filed: Filed, one: Survey) -> str:
    if one is not Survey.OTHER:
        return one.label.zh
    other = filed.text("survey_other")
    return (
        f"其他（請敘明）{other}" if one in (filed.answers.get("survey") or ()) else "其他（請敘明）"
    )


def _county(filed: Filed) -> tuple[Cell, ...]:
    decided = (
        _box("同意函報複審。", ticked=filed.agreed is True),
        _box("不予函報複審。", ticked=filed.agreed is False),
    )
    return (
        _label("直轄市、縣(市)", "政府初審意見"),
        _said(*decided, *lines_of(filed.review_reason)),
        _label("初審單位"),
        Cell(lines=(filed.bureau,), seal="（蓋機關印信）"),
    )


def _approved_period(filed: Filed) -> str:
    halves = []
    for half, word in ((1, "上"), (2, "下")):
        granted = filed.approved_period
        mine = granted is not None and granted.half == half
        year = f" {granted.year} " if granted is not None and mine else "　　　"
        halves.append(_box(f"{year}年{word}半年度", ticked=mine))
    return "　　　".join(halves)


def _approval(filed: Filed) -> str:
    day = form_date(filed.approved_on) if filed.approved_on else ""
    return f"{day}　{line_of(filed.approval_number)}".strip("　")
