"""The report of an import: which rows were not taken and why; what to know about the rest."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.exchange.cell_text import plain_cell, storable

NOTHING = Text("", "")


@dataclass(frozen=True)
class Quarantined:
    """A row that was not taken: where it stands, what is wrong, how to mend it."""

    row: int
    column: str
    reason: Text
    suggestion: Text = NOTHING

    @classmethod
    def from_problem(cls, row: int, column: str, problem: Problem) -> "Quarantined":
        """Tell a problem of the layers as a quarantined row."""
        reason = Text(problem.message("zh"), problem.message("en"))
        return cls(row, column, reason, Text(problem.cure("zh"), problem.cure("en")))

    def as_json(self) -> dict[str, Any]:
        """Return what is kept for the report page."""
        return {
            "kind": "quarantined",
            "row": self.row,
            "column": storable(self.column),
            "reason": _words(self.reason),
            "suggestion": _words(self.suggestion),
        }


@dataclass(frozen=True)
class Remark:
    """Something to know about the file, or about one row that was taken."""

    text: Text
    row: int | None = None
    column: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what is kept for the report page."""
        return {
            "kind": "remark",
            "row": self.row,
            "column": storable(self.column),
            "reason": _words(self.text),
            "suggestion": _words(NOTHING),
        }


def _words(text: Text) -> dict[str, str]:
    return {"zh": storable(text.zh), "en": storable(text.en)}


_HEADER = ("列 row", "欄 column", "結果 result", "原因", "reason", "建議", "suggestion")


def write_report(entries: Iterable[Quarantined | Remark]) -> str:
    """Return the report as CSV text with BOM, safe to open in a spreadsheet."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(_HEADER)
    for entry in entries:
        kept = entry.as_json()
        result = "未匯入 quarantined" if kept["kind"] == "quarantined" else "備註 remark"
        words = (kept["reason"]["zh"], kept["reason"]["en"])
        advice = (kept["suggestion"]["zh"], kept["suggestion"]["en"])
        cells = (kept["row"] or "", kept["column"], result, *words, *advice)
        writer.writerow([plain_cell(cell) for cell in cells])
    return out.getvalue()
