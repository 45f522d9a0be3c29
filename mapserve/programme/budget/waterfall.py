"""How a budget comes from what was asked to what counts, cap by cap in the order of Q-19."""

from dataclasses import dataclass

from layers.words.code import Code
from layers.words.text import Text
from mapserve.programme.budget.trace import Cut, Trace


class Stage(Code):
    """The four stages of Q-19."""

    LINE = "line", "單價與次數", "Prices and counts"
    MEETING = "meeting", "每次會議、活動上限", "By meeting or event"
    CASE = "case", "每案上限", "By case"
    TOTAL = "total", "總額上限", "In all"


# Rules whose caps are shared (R-53, R-57, R-58 by meeting or event; by case; the
# total by R-35, after an approval R-63). All else is a line's own.
_STAGES = {
    "R-53": Stage.MEETING, "R-57": Stage.MEETING, "R-58": Stage.MEETING,
    "R-44": Stage.CASE, "R-45a": Stage.CASE, "R-45b": Stage.CASE,
    "R-35": Stage.TOTAL, "R-63": Stage.TOTAL,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fall:
    """A stage: what it cut, NT$, and from which items."""

    stage: Stage
    amount: int
    items: tuple[Text, ...]


def stage_of(cut: Cut) -> Stage:
    """Return the stage at which a cut was made."""
    return _STAGES.get(cut.rule, Stage.LINE)


def waterfall(trace: Trace) -> list[Fall]:
    """Return the four stages in order; asked − their amounts = counted. One may cut nothing."""
    falls = []
    for stage in Stage:
        cuts = [
            (line.label, cut.amount)
            for line in trace.lines
            for cut in line.cuts
            if stage_of(cut) is stage
        ]
        items = tuple(dict.fromkeys(label for label, _ in cuts))
        falls.append(Fall(stage, sum(amount for _, amount in cuts), items))
    return falls
