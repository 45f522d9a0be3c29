"""Papers of the working year: request for a fire instructor (R-24), monthly progress (R-06).

Forms of our own: for neither is there an official one that is known.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from layers.model.shared_codes import Measure
from mapserve.programme.dates import form_date
from mapserve.programme.records.progress import month_label
from mapserve.rendering.papers.budget import OURS
from mapserve.rendering.papers.filed import PROGRAMME
from mapserve.rendering.papers.model import Cell, Frame, Note, Paper, line_of, lines_of

_COLUMNS = (36.0, 140.0)
_LINE, _ROOM, _SEALED = 11.0, 46.0, 40.0  # millimetres
_CHECKED, _OPEN = "■", "□"


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A record as its paper shows it; `data` as JSON holds it.

    Parameters
    ----------
    version
        Which save of the record it is.
    address
        What the QR code leads to.
    evidence
        How many files each measure has, by its code.
    """

    county: str
    community: str
    data: Mapping[str, Any]
    version: int
    written_by: str
    written_on: dt.date
    printed_on: dt.date
    address: str
    evidence: Mapping[str, int] = field(default_factory=dict)

    def line(self, name: str) -> str:
        """Return a field as one line, "" where there is none."""
        return line_of(self.data.get(name))

    def day(self, name: str) -> str:
        """Return a field that is a day as forms write it, "" where there is none."""
        given = self.data.get(name)
        return form_date(dt.date.fromisoformat(given)) if given else ""


def instructor_paper(recorded: Recorded) -> Paper:
    """Return the written request: subject and content, as R-24 asks, and when and where."""
    expected = recorded.data.get("expected")
    return _paper(
        recorded,
        "消防教官宣導申請書",
        (
            _row("受理機關", recorded.line("organ")),
            _row("申請單位", f"{recorded.county}{recorded.community}"),
            _row("申請日期", recorded.day("asked_on")),
            _row("宣導項目", recorded.line("subject")),
            (_LINE * 4, ("宣導內容", lines_of(recorded.data.get("content")))),
            _row("希望日期", recorded.day("wished_on")),
            _row("地點", recorded.line("place")),
            _row("預計人數", f"{expected:,} 人" if expected is not None else ""),
        ),
        (("申請單位", "（蓋單位印信）"), ("受理機關", "（蓋機關印信）")),
    )


def progress_paper(recorded: Recorded) -> Paper:
    """Return a month's form: the fourteen measures (R-16) and what was done."""
    return _paper(
        recorded,
        "社區治安營造每月辦理情形表",
        (
            _row("社區", f"{recorded.county}{recorded.community}"),
            _row("月份", month_label(str(recorded.data["month"])).zh),
            (_LINE, ("工作項目", _measures(recorded))),
            (_ROOM, ("辦理情形", lines_of(recorded.data.get("words")))),
            (
                _LINE * 2,
                ("困難和需要的協助", lines_of(recorded.data.get("difficulties") or "無")),
            ),
            _row("填報", f"{line_of(recorded.written_by)}　{form_date(recorded.written_on)}"),
        ),
        (("社區負責人", "（簽章）"),),
    )


_Row = tuple[float, tuple[str, tuple[str, ...]]]  # its least height; label and lines


def _row(label: str, words: str) -> _Row:
    return _LINE, (label, (words,))


def _measures(recorded: Recorded) -> tuple[str, ...]:
    done = set(recorded.data.get("measures") or ())
    return tuple(
        f"{_CHECKED if one.value in done else _OPEN} {number}.{one.label.zh}"
        + (f"　{_evidence(recorded, one)}" if one.value in done else "")
        for number, one in enumerate(Measure, 1)
    )


def _evidence(recorded: Recorded, measure: Measure) -> str:
    count = recorded.evidence.get(measure.value, 0)
    return f"佐證 {count} 件" if count else "沒有佐證"


def _paper(
    recorded: Recorded, title: str, rows: Sequence[_Row], seals: Sequence[tuple[str, str]]
) -> Paper:
    cells = [(Cell(lines=(label,), label=True), Cell(lines=lines)) for _, (label, lines) in rows]
    signed = [
        (Cell(lines=(label,), label=True), Cell(lines=("",), seal=seal)) for label, seal in seals
    ]
    frame = Frame(
        columns=_COLUMNS,
        heights=(*(height for height, _ in rows), *(_SEALED for _ in seals)),
        rows=(*cells, *signed),
    )
    return Paper(
        name=title,
        attachment="",
        number=f"第 {recorded.version} 次儲存",
        title=(PROGRAMME, title),
        blocks=(Note(OURS), frame),
        foot=(f"{line_of(recorded.community)}工作紀錄", "掃描可看這一筆紀錄"),
        printed=f"列印 {form_date(recorded.printed_on)}",
        address=recorded.address,
    )
