"""Precincts (警察分局) of villages from a table: a column of village codes, one of names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from layers.words.text import Text
from mapserve.exchange.cell_text import is_storable, storable
from mapserve.exchange.coordinates import plain_text
from mapserve.exchange.formats.csv_rows import read_records
from mapserve.exchange.formats.input_file import LIMIT_MB, InputFile
from mapserve.exchange.problems import FileUnreadable
from mapserve.exchange.quarantine import Quarantined

_CODES = {"villcode", "village_code", "villagecode", "村里代碼", "村里代號", "代碼"}
_NAMES = {"precinct", "分局", "警察分局", "所屬分局", "轄區分局", "分局名稱"}
_LONGEST = 40  # what the column takes
_TITLES = 30


@dataclass
class PrecinctList:
    """Village code and precinct of each row by its number, and the rows that name neither."""

    rows: list[tuple[int, str, str]] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)


def read_precincts(path: Path, *, encoding: str | None = None) -> PrecinctList:
    """Return the precinct of each village in a CSV file.

    Raises
    ------
    FileUnreadable, FileTooLarge
        No table, or one without the two columns.
    """
    file = InputFile(path, limit_mb=LIMIT_MB, encoding=encoding)
    records, _ = read_records(file.text.text, name=file.name)
    for number, cells in enumerate(records[:_TITLES]):
        columns = _columns(cells)
        if columns:
            return _rows(records, number + 1, *columns)
    reason = Text(
        "要有「村里代碼」和「分局」兩欄。", "it needs two columns, village_code and precinct."
    )
    raise FileUnreadable(name=file.name, reason=reason)


def _columns(cells: Sequence[str]) -> tuple[int, int] | None:
    names = [plain_text(cell).casefold() for cell in cells]
    code = next((i for i, name in enumerate(names) if name in _CODES), None)
    precinct = next((i for i, name in enumerate(names) if name in _NAMES), None)
    return None if code is None or precinct is None else (code, precinct)


def _rows(records: Sequence[Sequence[str]], first: int, code: int, name: int) -> PrecinctList:
    found = PrecinctList()
    for number, cells in enumerate(records[first:], start=first + 1):
        if not any(plain_text(cell) for cell in cells):
            continue
        village = plain_text(cells[code]) if len(cells) > code else ""
        precinct = plain_text(cells[name]) if len(cells) > name else ""
        if not village or not precinct:
            reason = Text("沒有村里代碼或分局。", "It has no village code or no precinct.")
            found.quarantined.append(Quarantined(number, "", reason))
        elif len(precinct) > _LONGEST or not is_storable(precinct + village):
            shown = storable(precinct)[:_LONGEST]
            reason = Text(f"分局名稱「{shown}」不能用。", f"“{shown}” is no name of a precinct.")
            found.quarantined.append(Quarantined(number, "", reason))
        else:
            found.rows.append((number, village, precinct))
    return found
