"""Remarks of a return: a row each, pinned to a part of the form and perhaps to a place of the map.

The form kit knows one value a field; this form has a list of rows, so it is read here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from flask import request

from layers.words.invisible_characters import UNSEEN, has_unseen
from layers.words.text import Text
from mapserve.programme.applications.form import PARTS
from mapserve.programme.applications.table import LONGEST_REMARK, MOST_REMARKS
from mapserve.programme.forms import Form, asks
from mapserve.services.applications.sealed_places import SealedPlace
from mapserve.web.forms import Filled, blank

RETURN = "return"
_NO_PART = Text("請選要補哪一部分。", "choose which part it is about.")
_NO_TEXT = Text("請寫要補什麼。", "write what is missing.")
_TOO_LONG = Text(f"最多 {LONGEST_REMARK} 個字。", f"{LONGEST_REMARK} characters at most.")
_NOT_THERE = Text(
    "送來的那一版地圖上沒有這個項目，請從清單選。",
    "the map that was sent has no such feature: choose one of its list.",
)
_NONE = Text("請至少寫一項要補的。", "write at least one remark.")
_TOO_MANY = Text(f"最多 {MOST_REMARKS} 項。", f"{MOST_REMARKS} remarks at most.")


class ReturnToComplete(Form):
    """退補正: what is to be completed; `part`, `place` and `text` are columns of rows."""

    part: Annotated[list[str], asks("要補的地方", "What is to be completed")]
    place: Annotated[list[str], asks("圖上的項目", "On the map")]
    text: Annotated[
        list[str], asks("要補什麼，請寫給理事長看", "What is missing, in words for the leader")
    ]

    @property
    def remarks(self) -> list[dict[str, str]]:
        """What the step is given; `place` holds ids of features, "" for none."""
        rows = zip(self.part, self.place, self.text, strict=True)
        return [
            {"part": part, "text": text} | ({"feature": place} if place else {})
            for part, place, text in rows
        ]


@dataclass(frozen=True)
class Row:
    """A remark as it was typed; `wrong` by column."""

    part: str = ""
    place: str = ""
    text: str = ""
    wrong: Mapping[str, Text] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing was written into it."""
        return not (self.part or self.place or self.text)


def blank_return() -> Filled[ReturnToComplete]:
    """Return the form that nobody has sent, or what was typed before a session ended."""
    return blank(ReturnToComplete, {"part": [], "place": [], "text": []})


def read_return(places: Sequence[SealedPlace]) -> Filled[ReturnToComplete]:
    """Return the remarks that the request holds; rows that are empty are left out.

    Parameters
    ----------
    places
        Of the edition that was sent: a remark is pinned to one of them by its words, or its id.
    """
    typed = {name: request.form.getlist(name) for name in ReturnToComplete.model_fields}
    filled = Filled(ReturnToComplete, typed)
    rows = rows_of(filled, places)
    for number, row in enumerate(rows, 1):
        for name, reason in row.wrong.items():
            filled.blame(
                name, Text(f"第 {number} 項，{reason.zh}", f"number {number}: {reason.en}")
            )
    if not rows or len(rows) > MOST_REMARKS:
        filled.blame("part", _TOO_MANY if rows else _NONE)
    if not filled.problems:
        known = _ids(places)
        filled.value = ReturnToComplete(
            part=[row.part for row in rows],
            place=[known[row.place] if row.place else "" for row in rows],
            text=[row.text for row in rows],
        )
    return filled


def rows_of(filled: Filled[Any], places: Sequence[SealedPlace]) -> list[Row]:
    """Return the rows that are not empty; what is wrong with each, once it was sent."""
    columns = [list(filled.typed.get(name, ())) for name in ReturnToComplete.model_fields]
    longest = max((len(one) for one in columns), default=0)
    padded = [one + [""] * (longest - len(one)) for one in columns]
    rows = [
        Row(*(text.replace("\r\n", "\n").strip() for text in each))
        for each in zip(*padded, strict=True)
    ]
    known = _ids(places)
    sent = request.method == "POST" and not filled.restored
    return [
        Row(row.part, row.place, row.text, _wrong(row, known) if sent else {})
        for row in rows
        if not row.empty
    ]


def _wrong(row: Row, known: Mapping[str, str]) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if row.part not in PARTS:
        wrong["part"] = _NO_PART
    if row.place and row.place not in known:
        wrong["place"] = _NOT_THERE
    if not row.text:
        wrong["text"] = _NO_TEXT
    elif len(row.text) > LONGEST_REMARK:
        wrong["text"] = _TOO_LONG
    elif has_unseen(row.text):
        wrong["text"] = UNSEEN
    return wrong


def _ids(places: Sequence[SealedPlace]) -> dict[str, str]:
    """Return the id of each place by its words in either language, and by itself."""
    return {name: one.id for one in places for name in (one.id, one.words.zh, one.words.en)}
