"""The report of an import: which rows were not taken and why; what to know about the rest."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from layers.words.answer import Answer
from layers.words.invisible_characters import marked
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

    def kept(self) -> "ReportEntry":
        """Return what is kept for the report page."""
        return ReportEntry(
            kind="quarantined",
            row=self.row,
            column=marked(storable(self.column)),
            reason=_marked(self.reason),
            suggestion=_marked(self.suggestion),
        )


@dataclass(frozen=True)
class Remark:
    """Something to know about the file, or about one row that was taken."""

    text: Text
    row: int | None = None
    column: str = ""

    def kept(self) -> "ReportEntry":
        """Return what is kept for the report page."""
        return ReportEntry(
            kind="remark",
            row=self.row,
            column=marked(storable(self.column)),
            reason=_marked(self.text),
            suggestion=NOTHING,
        )


class ReportEntry(Answer):
    """A line of a kept report: of a row (null: the file), a column, what is wrong, what helps."""

    kind: Literal["quarantined", "remark"]
    row: int | None
    column: str
    reason: Text
    suggestion: Text


def _marked(text: Text) -> Text:
    return Text(marked(storable(text.zh)), marked(storable(text.en)))


_HEADER = ("列 row", "欄 column", "結果 result", "原因", "reason", "建議", "suggestion")


def write_report(entries: Iterable[Quarantined | Remark]) -> str:
    """Return the report as CSV text with BOM, safe to open in a spreadsheet."""
    return write_kept(entry.kept() for entry in entries)


def write_kept(entries: Iterable[ReportEntry]) -> str:
    """Return a kept report as `write_report` does."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(_HEADER)
    for kept in entries:
        result = "未匯入 quarantined" if kept.kind == "quarantined" else "備註 remark"
        cells = (kept.row or "", kept.column, result, *kept.reason, *kept.suggestion)
        writer.writerow([plain_cell(cell) for cell in cells])
    return out.getvalue()
