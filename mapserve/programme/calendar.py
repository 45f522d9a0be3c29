"""The programme's calendar: periods of half a 民國 year, application windows, what is due when.

Pure; days are Taiwan's. The numbers come from `mapserve.programme.rules.versions`.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple, Self

from layers.words.code import Code
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.clock import TAIWAN
from mapserve.programme.dates import FIRST_YEAR, form_date
from mapserve.programme.rules.articles import ARTICLES
from mapserve.programme.rules.versions import VERSIONS, Rules, Season, rules_on

_FIRST = (94, 2)  # the first stage
_LAST_YEAR = 999
_WRITTEN = re.compile(r"(?:民國)?0?(\d{2,3})(?:-([12])|年?([上下])(?:半年度?)?)")
_HALVES = {"1": 1, "2": 2, "上": 1, "下": 2}
_JULY = 7
_SATURDAY = 5
_DAY = dt.timedelta(days=1)


class PeriodInvalid(Problem):
    """A period that is not written as year and half, or lies before the first (facts: given)."""

    code = "period-invalid"
    what = Text("「{given}」不是補助期別。", "“{given}” is no period of the programme.")
    mend = Text(
        "寫成民國年和上、下半年，例如116-1是116年上半年度；最早是94-2。",
        "Write the 民國 year and the half: 116-1 is the first half of 2027. The first is 94-2.",
    )


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Half a 民國 year, written as “116-1”; the first stage is 94-2 (R-02).

    Raises
    ------
    PeriodInvalid
    """

    year: int
    half: int

    def __post_init__(self) -> None:
        if self.half not in {1, 2} or not _FIRST <= (self.year, self.half) <= (_LAST_YEAR, 2):
            raise PeriodInvalid(given=str(self))

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what “116-1”, “116年上半年度” or “116上” says; `PeriodInvalid` otherwise."""
        plain = "".join(unicodedata.normalize("NFKC", text).split())
        found = _WRITTEN.fullmatch(plain)
        if found is None:
            raise PeriodInvalid(given=text[:40])
        return cls(int(found[1]), _HALVES[found[2] or found[3]])

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """Return the period that a day lies in; `PeriodInvalid` before the first."""
        return cls(day.year - FIRST_YEAR, 1 if day.month < _JULY else 2)

    def __str__(self) -> str:
        return f"{self.year}-{self.half}"

    @property
    def label(self) -> Text:
        """Return 116年上半年度, as on forms."""
        half = Text("上", "first") if self.half == 1 else Text("下", "second")
        western = self.year + FIRST_YEAR
        return Text(f"{self.year}年{half.zh}半年度", f"{half.en} half of {western}")

    @property
    def first(self) -> dt.date:
        """Return its first day."""
        return dt.date(self.year + FIRST_YEAR, 1 if self.half == 1 else _JULY, 1)

    @property
    def last(self) -> dt.date:
        """Return its last day."""
        year = self.year + FIRST_YEAR
        return dt.date(year, 6, 30) if self.half == 1 else dt.date(year, 12, 31)

    @property
    def next(self) -> "Period":
        """Return the period after it."""
        return Period(self.year, 2) if self.half == 1 else Period(self.year + 1, 1)

    @property
    def previous(self) -> "Period":
        """Return the period before it; `PeriodInvalid` before the first."""
        return Period(self.year - 1, 2) if self.half == 1 else Period(self.year, 1)


class Days(NamedTuple):
    """Days in a row, both ends counted."""

    first: dt.date
    last: dt.date

    @property
    def text(self) -> Text:
        """Return them in words."""
        return Text(
            f"{form_date(self.first)}到{form_date(self.last)}",
            f"{self.first:%Y-%m-%d} to {self.last:%Y-%m-%d}",
        )


def window(period: Period, rules: Rules | None = None) -> Days:
    """Return when applications for a period are taken (R-28, Q-02).

    Parameters
    ----------
    rules
        The version that a case keeps; by default the newest that holds when its window opens.
    """
    if rules is not None:
        return _days(rules.seasons[period.half - 1], period)
    newest = (_days(one.seasons[period.half - 1], period) for one in VERSIONS)
    return next(
        (days for days, one in zip(newest, VERSIONS, strict=True) if one.since <= days.first),
        _days(VERSIONS[-1].seasons[period.half - 1], period),
    )


def applying_for(day: dt.date) -> Period:
    """Return the period whose window is open on a day, or opens next (R-28)."""
    period = Period.of(day)
    while window(period).last < day:
        period = period.next
    return period


def roster_window(period: Period, rules: Rules | None = None) -> Days:
    """Return in which days a county reports its roster of a period: due on the last (R-03)."""
    return _days((rules or rules_on(period.first)).rosters[period.half - 1], period)


def _days(season: Season, period: Period) -> Days:
    year = period.year + FIRST_YEAR - season.years_before
    return Days(dt.date(year, *season.first), dt.date(year, *season.last))


class Timing(Code):
    """Where a day lies to a window."""

    BEFORE = "before", "還沒開放", "not yet open"
    OPEN = "open", "受理中", "open"
    AFTER = "after", "已截止", "closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a moment lies to an application window, with the days and the article in words.

    `note` is to be shown beside it where the last day is no working day (Q-03).
    """

    timing: Timing
    days: Days
    text: Text
    note: Text | None = None
    rules: tuple[str, ...] = ("R-28", "Q-02", "Q-03")


def standing(
    period: Period,
    moment: dt.date | dt.datetime,
    *,
    rules: Rules | None = None,
    holidays: Collection[dt.date] = (),
) -> Standing:
    """Tell whether an application received at a moment is in time (R-28, Q-03).

    Parameters
    ----------
    moment
        A day in Taiwan, or an aware instant.
    holidays
        Days off other than Saturdays and Sundays, as far as known.
    """
    if isinstance(moment, dt.datetime):
        moment = moment.astimezone(TAIWAN).date()
    days = window(period, rules)
    label, asked, article = period.label, days.text, ARTICLES["R-28"]
    if moment < days.first:
        timing, left = Timing.BEFORE, (days.first - moment).days
        now = Text(f"還沒開放，再{left}天", f"not yet open, {left} more days")
    elif moment > days.last:
        timing, past = Timing.AFTER, (moment - days.last).days
        now = Text(f"已截止，過了{past}天", f"closed {past} days ago")
    else:
        timing, left = Timing.OPEN, (days.last - moment).days
        now = Text(f"受理中，還有{left}天" if left else "受理中，今天截止",
                   f"open for {left} more days" if left else "open until midnight")  # fmt: skip
    text = Text(
        f"{label.zh}的申請期限是{asked.zh}，{now.zh}。（{article.zh}）",
        f"Applications for the {label.en}: {asked.en}; {now.en}. ({article.en})",
    )
    return Standing(timing, days, text, holiday_note(days.last, holidays))


def settlement_due(completed: dt.date, rules: Rules | None = None) -> dt.date:
    """Return by when vouchers are filed, from the day the plan was carried out (R-38, Q-04)."""
    return completed + dt.timedelta(days=(rules or rules_on(completed)).settling_days)


def report_due(settled: dt.date, rules: Rules | None = None) -> dt.date:
    """Return by when the bureau reports, from the day the settlement was done (R-39, Q-04)."""
    return settled + dt.timedelta(days=(rules or rules_on(settled)).reporting_days)


def next_working_day(day: dt.date, holidays: Collection[dt.date] = ()) -> dt.date:
    """Return the day, or the first after it that is no Saturday, Sunday or known holiday."""
    while day.weekday() >= _SATURDAY or day in holidays:
        day += _DAY
    return day


def working_days_after(day: dt.date, count: int, holidays: Collection[dt.date] = ()) -> dt.date:
    """Return the working day that so many working days after a day end on, the day not counted."""
    for _ in range(count):
        day = next_working_day(day + _DAY, holidays)
    return day


def working_days_left(day: dt.date, due: dt.date, holidays: Collection[dt.date] = ()) -> int:
    """Return how many working days remain after a day until a last day, 0 where it is over."""
    left = 0
    while (day := day + _DAY) <= due:
        left += day.weekday() < _SATURDAY and day not in holidays
    return left


def holiday_note(due: dt.date, holidays: Collection[dt.date] = ()) -> Text | None:
    """Return what to show where a last day is no working day: the officer decides (Q-03).

    Days made up for by work are not known; Saturdays and Sundays are taken to be off.
    """
    moved = next_working_day(due, holidays)
    if moved == due:
        return None
    return Text(
        f"{form_date(due)}是假日，依行政程序法第48條可能延到{form_date(moved)}，由承辦人決定。",
        f"{due:%Y-%m-%d} is no working day: by article 48 of the Administrative Procedure Act it "
        f"may move to {moved:%Y-%m-%d}. The officer decides.",
    )
