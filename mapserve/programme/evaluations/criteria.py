"""Criteria of evaluations as dated data: sections, points, quotas, grades (R-08 to R-10).

The documents leave both sets of rules to others (另定之). What stands here is what was found
elsewhere or is ours (fact evaluation), is never shown as official, and may be set by a round.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from layers.words.code import Code
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.programme.dates import FIRST_YEAR

MOST_POINTS = 100  # a criterion may carry


class UnknownStandard(Problem):
    """No version of the criteria has that name (facts: name, known)."""

    code = "unknown-standard"
    what = Text("沒有「{name}」這個評鑑項目版本。", "There is no version “{name}” of the criteria.")
    mend = Text("可用的版本：{known}。", "Use one of: {known}.")


class WeightsInvalid(Problem):
    """Points that do not name every criterion once (facts: known)."""

    code = "weights-invalid"
    what = Text("每一個評鑑項目都要有配分。", "Every criterion needs its points.")
    mend = Text("項目：{known}。", "The criteria are: {known}.")


class Evaluated(Code):
    """What is evaluated (R-09)."""

    COMMUNITY = "community", "社區", "Community"
    COUNTY = "county", "縣市政府", "County government"


class Level(Code):
    """Whose evaluation it is: the county's own, or the ministry's joint group (R-08, R-09)."""

    COUNTY = "county", "縣市評鑑", "The county's evaluation"
    MINISTRY = "ministry", "內政部複評", "The ministry's evaluation"


class Group(Code):
    """In which group a community competes (fact evaluation)."""

    GENERAL = "general", "一般組", "General group"
    GROWTH = "growth", "成長組", "Growth group"


class Grade(Code):
    """Grades that were seen in awards of past years; none of them is in the documents."""

    SPECIAL = "special", "特優", "Outstanding"
    EXCELLENT = "excellent", "優等", "Excellent"
    FIRST = "first", "甲等", "First class"
    GROWN = "grown", "績優", "Commended"


class Averaging(Code):
    """How the totals of several evaluators become one."""

    MEAN = "mean", "平均", "Mean"
    MEDIAN = "median", "中位數", "Median"


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A section that is scored; `measured` where the maps show what it is about."""

    key: str
    label: Text
    measured: bool = False


@dataclass(frozen=True, kw_only=True)
class Standard:
    """One version of the criteria and of the numbers around them.

    Parameters
    ----------
    base, since
        What it is called, and the first day on which it holds.
    scale
        The best score of a criterion that has no points of its own: all weigh alike.
    low, high
        Shares of the points from which on a score needs a reason.
    unmoved
        The share from which on a measured criterion needs a sentence where no figure got better.
    wide
        The share of the points that evaluators may differ by before they have to talk.
    least_evaluators
        Without so many nothing is opened.
    nominations
        Communities reported that year, at most, and how many of the general group may be
        nominated; None for however many.
    report_by
        Month and day of the next year by which a county reports.
    """

    base: str
    since: dt.date
    criteria: Mapping[Evaluated, tuple[Criterion, ...]]
    scale: int
    low: Fraction
    high: Fraction
    unmoved: Fraction
    wide: Fraction
    least_evaluators: int
    averaging: Averaging
    nominations: tuple[tuple[int | None, int], ...]
    report_by: tuple[int, int]

    def nominations_of(self, reported: int) -> int:
        """Return how many of the general group a county may nominate (R-08)."""
        return next(most for up_to, most in self.nominations if up_to is None or reported <= up_to)

    def report_day(self, year: int) -> dt.date:
        """Return the last day on which a county reports a 民國 year's nominations."""
        return dt.date(year + FIRST_YEAR + 1, *self.report_by)


def _one(key: str, zh: str, en: str, *, measured: bool = False) -> Criterion:
    return Criterion(key=key, label=Text(zh, en), measured=measured)


# Newest first.
STANDARDS: tuple[Standard, ...] = (
    Standard(
        base="94-11-16",
        since=dt.date(2005, 11, 16),
        criteria={
            Evaluated.COMMUNITY: (
                _one("operation", "運作模式及願景規劃", "How it works and what it aims at"),
                _one("measures", "具體作法", "What is done"),
                _one("outreach", "宣導活動整合度及執行力", "Outreach, joined up and carried out"),
                _one("results", "具體成果", "Results", measured=True),
                _one("innovation", "其他特殊或創新作法", "Anything special or new"),
            ),
            Evaluated.COUNTY: (
                _one("work_plan", "年度工作計畫與經費編列執行", "The year's plan and budget"),
                _one("coaching", "營造輔導執行及績效", "Coaching and its effect"),
                _one("subsidies", "經費補助及執行成果", "Subsidies and what came of them"),
                _one("talent", "人才培育與方案推動", "Training people, running programmes"),
                _one("resources", "資源運用及業務整合", "Use of resources, joining up work"),
            ),
        },
        scale=20,
        low=Fraction(1, 2),
        high=Fraction(9, 10),
        unmoved=Fraction(7, 10),
        wide=Fraction(1, 5),
        least_evaluators=2,
        averaging=Averaging.MEAN,
        nominations=((10, 2), (20, 3), (None, 4)),
        report_by=(1, 20),
    ),
)

SOURCE = Text(
    "項目取自94年評鑑實施要點的節錄，配分、門檻不是官方數字。",
    "Criteria from an excerpt of the rules of 2005; points and limits are not official.",
)
EQUAL = Text(
    "沒有找到官方配分，各項同等計算。", "No official points were found: all criteria count alike."
)
OWN = Text("配分由縣市自訂，不是官方配分。", "The county's own points, not official ones.")


def standard_on(day: dt.date) -> Standard:
    """Return the version that holds on a day; before the oldest known, the oldest."""
    return next((one for one in STANDARDS if one.since <= day), STANDARDS[-1])


def standard_named(base: str) -> Standard:
    """Return the version of that name.

    Raises
    ------
    UnknownStandard
    """
    for one in STANDARDS:
        if one.base == base:
            return one
    raise UnknownStandard(name=base, known="、".join(one.base for one in STANDARDS))


@dataclass(frozen=True)
class Terms:
    """What a round scores by: the criteria of a standard and the points of each.

    `weights` are the round's own points by criterion; None: all count alike.
    """

    standard: Standard
    evaluated: Evaluated
    weights: Mapping[str, int] | None = None

    def __post_init__(self) -> None:
        if self.weights is not None and set(self.weights) != {one.key for one in self.criteria}:
            raise WeightsInvalid(known="、".join(one.key for one in self.criteria))

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Return what is scored, in order."""
        return self.standard.criteria[self.evaluated]

    @cached_property
    def points(self) -> Mapping[str, int]:
        """Return the best score of each criterion."""
        return self.weights or dict.fromkeys([one.key for one in self.criteria], self.scale)

    @property
    def scale(self) -> int:
        """Return the best score where all count alike."""
        return self.standard.scale

    @property
    def words(self) -> Text:
        """Return what must stand beside the points: whose they are."""
        own = EQUAL if self.weights is None else OWN
        return Text(f"{SOURCE.zh}{own.zh}", f"{SOURCE.en} {own.en}")
