"""The overview: which half-year or year it is of, how states are shown, what its table holds."""

import re
from dataclasses import dataclass
from typing import Self

from layers.words.code import Code
from layers.words.text import Text
from mapserve.programme.applications.table import APPLICATION, APPROVED
from mapserve.programme.calendar import Period, PeriodInvalid
from mapserve.programme.dates import FIRST_YEAR
from mapserve.programme.rules.versions import rules_on

_YEAR = re.compile(r"[0-9]{2,3}")


@dataclass(frozen=True, slots=True)
class Term:
    """A half-year, or a whole 民國 year where `half` is None; written 116-1 or 116."""

    year: int
    half: int | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what “116” or “116-1” says; `PeriodInvalid` otherwise."""
        if _YEAR.fullmatch(text):
            last = Period(int(text), 2)  # says so of a year before the first
            return cls(last.year)
        period = Period.read(text)
        return cls(period.year, period.half)

    def __str__(self) -> str:
        return str(self.year) if self.half is None else f"{self.year}-{self.half}"

    @property
    def label(self) -> Text:
        """Return 116年度, or the half-year's label."""
        if self.half is None:
            return Text(f"{self.year}年度", f"{self.year + FIRST_YEAR}")
        return Period(self.year, self.half).label

    @property
    def target(self) -> int | None:
        """Return how many communities are to be coached in a half-year (R-01, Q-17)."""
        if self.half is None:
            return None  # the target is a half-year's, and a community may take part in both
        return rules_on(Period(self.year, self.half).first).target


def terms_before(period: Period, halves: int) -> list[Term]:
    """Return the half-years up to a period, the latest first, and after both halves their year."""
    found: list[Term] = []
    one = period
    for _ in range(halves):
        found.append(Term(one.year, one.half))
        if one.half == 1:
            found.append(Term(one.year))
        try:
            one = one.previous
        except PeriodInvalid:
            break
    return found


class Stage(Code):
    """How far an application is, as a map shows it: a shape, a sign and a colour each."""

    WAITING = "waiting", "審查中", "Being judged"
    RETURNED = "returned", "退回補正", "Returned to be completed"
    WORKING = "working", "已核定，執行中", "Approved, being carried out"
    SETTLING = "settling", "核銷中", "Being settled"
    DONE = "done", "核銷完成", "Settled"
    REFUSED = "refused", "沒有核定或已撤回", "Not approved, or withdrawn"


_STAGES = {
    Stage.WAITING: ("sent", "received", "forwarded", "agreed"),
    Stage.RETURNED: ("returned",),
    Stage.WORKING: ("approved", "carrying_out"),
    Stage.SETTLING: ("carried_out", "settling", "examined"),
    Stage.DONE: ("settled", "paid", "reported", "closed", "inspected"),
    Stage.REFUSED: ("declined", "refused", "withdrawn"),
}
STAGE_OF = {state: stage for stage, states in _STAGES.items() for state in states}
SHOWN_STATES = tuple(state.name for state in APPLICATION.states if state.name in STAGE_OF)
SETTLED = _STAGES[Stage.DONE]
GRANTED_IN = APPROVED  # a county adds to what the ministry has approved


class Source(Code):
    """Whose money it is: two sources, kept apart (R-72)."""

    CENTRAL = "central", "中央補助", "The ministry's subsidy"
    COUNTY = "county", "縣市配合款", "The county's own money"


class Sort(Code):
    """What the table is sorted by."""

    COMMUNITY = "community", "社區", "Community"
    STATE = "state", "狀態", "State"
    SINCE = "since", "多久了", "Since"
    DUE = "due", "期限", "Due"
    REQUESTED = "requested", "申請", "Requested"
    APPROVED = "approved", "核定", "Approved"
    SETTLED = "settled", "核銷", "Settled"
    RETURNED = "returned", "賸餘", "Returned"
    COUNTY = "county", "縣市配合款", "The county's own"


# Largest and longest first, where that is what one looks for.
DESCENDING = frozenset({Sort.REQUESTED, Sort.APPROVED, Sort.SETTLED, Sort.RETURNED, Sort.COUNTY})
