"""What a budget comes to: of every line what was asked, what counts, what was cut by which article.

Page, paper, refusal and `mapserve rules budget` print it; tests read it (decision budget-trace).
Plain dataclasses, not frozen, for they are made by the thousand; pydantic writes them as they are.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from layers.words.text import Text

Kind = Literal["current", "capital"]


@dataclass(slots=True, kw_only=True)
class Cut:
    """What a cap took from a line: NT$, by which rule, and why in words.

    `reading` is the Q-nn by which an open question was read; `Trace.readings` has its words.
    """

    amount: int
    rule: str
    article: Text
    detail: Text
    reading: str | None = None


@dataclass(slots=True, kw_only=True)
class Remark:
    """An error or a warning about a line; while it `blocks`, the budget cannot be sent."""

    rule: str
    article: Text
    detail: Text
    blocks: bool
    reading: str | None = None


@dataclass(slots=True, kw_only=True)
class Condition:
    """What somebody attests, attaches or does for a line besides; it cuts nothing."""

    rule: str
    article: Text
    detail: Text


@dataclass(slots=True, kw_only=True)
class LineTrace:
    """One line: asked − the sum of its cuts = counted."""

    id: str | int
    item: str
    label: Text
    asked: int
    counted: int
    kind: Kind
    cuts: list[Cut]
    warnings: list[Remark]
    errors: list[Remark]
    needs: tuple[Condition, ...]


@dataclass(slots=True, kw_only=True)
class Trace:
    """A whole budget by one version of the rules; NT$.

    Parameters
    ----------
    capital, current
        What counts, by kind (R-60); vouchers are bound by them (R-38).
    limit
        What was approved, or the most that can be (R-35, R-63).
    blocked
        An error, or a warning that has no answer yet, stands in the way of sending.
    rules
        The version's name, by which it can be judged again (R-11).
    readings
        The words of every Q-nn that a cut, a warning or an error names.
    """

    lines: list[LineTrace]
    asked: int
    counted: int
    capital: int
    current: int
    limit: int
    blocked: bool
    rules: str
    readings: dict[str, Text]

    def as_json(self) -> str:
        """Return it as JSON has it: a text as `{"zh", "en"}`."""
        return _WRITTEN.dump_json(self).decode()


_WRITTEN = TypeAdapter(Trace)
