"""What changed since a return, in words: what stood at each place of the form before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from layers.words.text import Text
from mapserve.programme.budget.reading import read_budget
from mapserve.services.applications.changes import Resent
from mapserve.services.applications.trace import trace_of
from mapserve.web.pages.applications.answers import shown_words
from mapserve.web.pages.applications.budget import how_counted


@dataclass(frozen=True)
class Compared:
    """What stood where before, by field and by line; what is new has an empty text.

    Parameters
    ----------
    count
        How many places are otherwise, the map as a whole among them.
    """

    resent: Resent
    count: int
    answers: Mapping[str, Text]
    lines: Mapping[str, Text]
    lines_now: Mapping[str, Text]
    lines_gone: tuple[Text, ...]


def compared(resent: Resent | None) -> Compared | None:
    """Return the changes in words; None where nothing came again."""
    if resent is None:
        return None
    different, nothing = resent.different, Text("", "")
    before = _lines(resent.before[0].form)
    return Compared(
        resent=resent,
        count=resent.count,
        answers={name: shown_words(name, value) for name, value in different.answers.items()},
        lines={
            id_: nothing if line is None else before[id_] for id_, line in different.lines.items()
        },
        lines_now=_lines(resent.now[0].form),
        lines_gone=tuple(before[str(line["id"])] for line in different.lines_gone),
    )


def _lines(form: Mapping[str, Any]) -> dict[str, Text]:
    """Return the lines of a budget in words by id: what, how it is counted, NT$ asked for."""
    trace = trace_of(form["budget"], form["rules"], duty_posts=frozenset())
    return {
        str(line.id): _line(one.label, getattr(line, "name", ""), how_counted(line), one.asked)
        for line, one in zip(read_budget(form["budget"]), trace.lines, strict=True)
    }


def _line(label: Text, name: str, counted: Text, asked: int) -> Text:
    zh, en = (f"：{name}", f": {name}") if name else ("", "")
    return Text(
        f"{label.zh}{zh}，{counted.zh}，{asked:,} 元",
        f"{label.en}{en}, {counted.en}, NT${asked:,}",
    )
