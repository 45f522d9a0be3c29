"""A line while it is counted: caps cut from it one after another, each with its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from layers.words.text import Text
from mapserve.programme.budget.conditions import conditions_of
from mapserve.programme.budget.items import Item
from mapserve.programme.budget.lines import Line
from mapserve.programme.budget.trace import Cut, Kind, LineTrace, Remark
from mapserve.programme.rules.articles import ARTICLES

_PLACE = {item: place for place, item in enumerate(Item)}


@dataclass(slots=True)
class Tally:
    """What is left of a line, and what was said of it."""

    line: Line
    asked: int = 0
    counted: int = 0
    kind: Kind = "current"
    cuts: list[Cut] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)

    def ask(self, amount: int) -> None:
        """Begin with what is asked."""
        self.asked = self.counted = amount

    def cut(self, amount: int, rule: str, detail: Text, reading: str | None = None) -> None:
        """Take an amount away, if there is any."""
        if amount > 0:
            article = ARTICLES[rule]
            one = Cut(amount=amount, rule=rule, article=article, detail=detail, reading=reading)
            self.cuts.append(one)
            self.counted -= amount

    def warn(
        self, rule: str, detail: Text, *, reading: str | None = None, blocks: bool = False
    ) -> None:
        """Say what somebody has to look at."""
        self.warnings.append(_remark(rule, detail, reading, blocks=blocks))

    def ask_reason(self, rule: str, detail: Text, *, reading: str | None = None) -> None:
        """Say what needs a reason; with one it stands in nobody's way."""
        self.warn(rule, detail, reading=reading, blocks=not self.line.reason.strip())

    def refuse(self, rule: str, detail: Text) -> None:
        """Say what cannot be."""
        self.errors.append(_remark(rule, detail, None, blocks=True))

    def traced(self) -> LineTrace:
        """Return the line's trace."""
        return LineTrace(
            id=self.line.id,
            item=self.line.item.value,
            label=self.line.item.label,
            asked=self.asked,
            counted=self.counted,
            kind=self.kind,
            cuts=self.cuts,
            warnings=self.warnings,
            errors=self.errors,
            needs=conditions_of(self.line),
        )


def _remark(rule: str, detail: Text, reading: str | None, *, blocks: bool) -> Remark:
    return Remark(rule=rule, article=ARTICLES[rule], detail=detail, blocks=blocks, reading=reading)


def in_table_order(tallies: Iterable[Tally]) -> list[Tally]:
    """Return tallies in an order that does not depend on how they were sent.

    By the table of rates, then by id (2 before 10): where several share a cap, the last bear it.
    """
    return sorted(tallies, key=_table_place)


def _table_place(tally: Tally) -> tuple[int, int, str]:
    name = str(tally.line.id)
    return _PLACE[tally.line.item], len(name), name


def share_cap(tallies: Sequence[Tally], limit: int, rule: str, detail: Text) -> None:
    """Let lines share a cap in money: those first in order are counted first."""
    left = limit
    for tally in tallies:
        tally.cut(max(tally.counted - left, 0), rule, detail)
        left -= tally.counted
