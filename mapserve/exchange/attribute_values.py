"""Cells to the values of a layer's attributes: codes by any wording, 民國 dates, yes and no."""

import re
from collections.abc import Callable
from typing import Any

from pydantic.fields import FieldInfo

from layers.model.contract import Attribute, choices
from layers.model.describe import normalised, type_of
from layers.words.text import Text
from mapserve.exchange.coordinates import plain_text, read_number
from mapserve.exchange.dates import date_reading

_YES = {"是", "有", "已", "y", "yes", "true", "t", "1", "v", "✓", "✔", "○", "同意", "已同意"}
_NO = {"否", "無", "沒有", "未", "n", "no", "false", "f", "0", "x", "✗", "✘", "×", "不同意"}
# Written where a number, date or code is not known; in a text they may mean something.
_NOTHING = {"-", "--", "—", "n/a", "na", "null", "none", "nan", "無", "無資料", "不詳", "不明"}
_SEPARATORS = re.compile(r"[、,，;；/|\n]+")
_UNIT_WORDS = {"m": ("公尺", "米"), "°": ("度",), "px": ("畫素", "像素"), "lx": ("lux", "勒克斯")}


Reader = Callable[[Any], Any]
_WRITE_DATE = Text("請寫成 113年5月1日 或 2024-05-01。", "Write 113年5月1日 or 2024-05-01.")


class Unclear(Exception):  # noqa: N818 - a condition of a cell, told with its row
    """A cell with more than one reading: which ones, and how to write what is meant."""

    def __init__(self, reason: Text, suggestion: Text) -> None:
        super().__init__(reason.en)
        self.reason, self.suggestion = reason, suggestion


def is_empty(cell: Any) -> bool:  # noqa: ANN401 - JSON values
    """Tell whether a cell holds nothing that anybody can see."""
    return cell is None or (isinstance(cell, str) and not plain_text(cell))


def reader_of(info: FieldInfo, note: Attribute, *, decimal_comma: bool = False) -> Reader:
    """Return what turns cells of a column into values for the attribute's own check.

    The reader gives None for an empty cell. What it cannot understand it returns as it stands:
    the layer's check says what is wrong. What may mean several things it raises as
    `Unclear`. It is made once a column, for files have many rows.

    Parameters
    ----------
    decimal_comma
        The file writes 4,5 for four and a half.
    """
    kind = type_of(info, note)
    readers = _READERS | (_WITH_COMMA if decimal_comma else {})
    codes = {
        _folded(word): code.value
        for code in choices(info)
        for word in (code.label.en, code.label.zh, code.value)
    }

    def one(cell: Any) -> Any:  # noqa: ANN401 - JSON values
        if kind in ("code", "codes"):
            return codes.get(_folded(str(cell)), cell)
        return readers[kind](cell, note)

    def read(cell: Any) -> Any:  # noqa: ANN401 - JSON values
        if is_empty(cell):
            return None
        if kind in ("codes", "references", "photos"):
            parts = cell if isinstance(cell, list) else _SEPARATORS.split(str(cell))
            kept = [part.strip() if isinstance(part, str) else part for part in parts]
            return [one(part) for part in kept if part != ""]
        value = one(cell)
        if value is cell and kind != "text" and str(cell).strip().casefold() in _NOTHING:
            return None
        return value

    return read


def _text(cell: Any, _note: Attribute) -> Any:  # noqa: ANN401
    if isinstance(cell, bool | list | dict):
        return cell
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _comma_number(cell: Any, note: Attribute) -> Any:  # noqa: ANN401
    return _number(cell, note, decimal_comma=True)


def _number(cell: Any, note: Attribute, *, decimal_comma: bool = False) -> Any:  # noqa: ANN401
    text = cell
    if isinstance(cell, str) and note.unit:
        for unit in (note.unit, *_UNIT_WORDS.get(note.unit, ())):
            text = text.strip().removesuffix(unit)
    number = read_number(text, decimal_comma=decimal_comma)
    if number is None:
        return cell
    return int(number) if number.is_integer() else number


def _boolean(cell: Any, _note: Attribute) -> Any:  # noqa: ANN401
    word = str(cell).strip().casefold()
    if word in _YES:
        return True
    return False if word in _NO else cell


def _date(cell: Any, _note: Attribute) -> Any:  # noqa: ANN401
    found = date_reading(str(cell))
    if found.readings:
        named = "、".join(day.isoformat() for day in found.readings)
        raise Unclear(
            Text(
                f"「{cell}」不知道是哪一天，可能是 {named}。",
                f"“{cell}” may be more than one day: {named}.",
            ),
            _WRITE_DATE,
        )
    if found.month_only:
        raise Unclear(
            Text(f"「{cell}」沒有日。", f"“{cell}” names no day of the month."), _WRITE_DATE
        )
    return found.day.isoformat() if found.day else cell


def _folded(word: str) -> str:
    return normalised(word).replace("臺", "台")


_READERS: dict[str, Callable[[Any, Attribute], Any]] = {
    "text": _text,
    "number": _number,
    "integer": _number,
    "boolean": _boolean,
    "date": _date,
    "reference": lambda cell, _note: cell,
    "references": lambda cell, _note: cell,
    "photos": lambda cell, _note: cell,
}
_WITH_COMMA = {"number": _comma_number, "integer": _comma_number}
