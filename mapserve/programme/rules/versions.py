"""Versions of the programme's rules: every number with the day from which it holds (R-11).

An old case keeps the version that it was judged by: it stores the version's `name` and asks
`rules_named`. Never change a dated entry; add a new one before it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.programme.rules.caps import CAPS_102, EQUIPMENT_102, Caps
from mapserve.programme.rules.readings import READINGS, Option


class UnknownRules(Problem):
    """No version of the rules has that name (facts: name, known)."""

    code = "unknown-rules"
    what = Text("沒有「{name}」這個規定版本。", "There is no version “{name}” of the rules.")
    mend = Text("可用的版本：{known}。", "Use one of: {known}.")


MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Season:
    """Days of a year, both ends counted, `years_before` the year of the period (R-28)."""

    first: MonthDay
    last: MonthDay
    years_before: int = 0


@dataclass(frozen=True, kw_only=True)
class Rules:
    """One version of the numbers.

    Parameters
    ----------
    base, since
        What it is called, and the first day on which it holds.
    seasons
        When applications for the first and the second half are taken (R-28).
    rosters
        When the roster of the first and the second half is reported (R-03).
    target
        Communities that the country coaches in half a year (R-01, Q-17).
    subsidy, subsidies_a_year
        NT$ a case (R-35), and cases a unit and year (R-29, Q-01).
    settling_days, reporting_days
        Calendar days, the first not counted (R-38, R-39, Q-04).
    caps, listed_equipment
        The table of items and rates (R-44 to R-60).
    chosen
        Readings that differ from their defaults, by Q-nn.
    """

    base: str
    since: dt.date
    seasons: tuple[Season, Season]
    rosters: tuple[Season, Season]
    target: int
    subsidy: int
    subsidies_a_year: int
    settling_days: int
    reporting_days: int
    caps: Caps
    listed_equipment: tuple[str, ...]
    chosen: Mapping[str, Option] = field(default_factory=dict)

    def reading(self, question: str) -> Option:
        """Return the option that holds for a Q-nn."""
        return self.chosen.get(question, READINGS[question].default)

    def reading_words(self, question: str) -> Text:
        """Return how a Q-nn is read, to be shown beside the result."""
        return READINGS[question].options[self.reading(question)]

    def read_as(self, **options: Option) -> "Rules":
        """Return the same rules with readings chosen, as `read_as(Q_09=Option.EACH_50)`.

        Raises
        ------
        UnknownRules
            The question has no such option.
        """
        chosen = dict(self.chosen) | {key.replace("_", "-"): one for key, one in options.items()}
        for question, option in chosen.items():
            if question not in READINGS or option not in READINGS[question].options:
                raise UnknownRules(name=f"{question}={option}", known=_known())
        kept = {q: one for q, one in sorted(chosen.items()) if one is not READINGS[q].default}
        return replace(self, chosen=kept)

    @cached_property
    def name(self) -> str:
        """Return what a case stores, as “102-12-26” or “102-12-26;Q-09=each_50”."""
        return ";".join((self.base, *(f"{q}={one}" for q, one in self.chosen.items())))


# Newest first.
VERSIONS: tuple[Rules, ...] = (
    Rules(
        base="102-12-26",
        since=dt.date(2013, 12, 26),
        seasons=(
            Season(first=(10, 1), last=(11, 10), years_before=1),
            Season(first=(4, 1), last=(5, 10)),
        ),
        rosters=(Season(first=(1, 1), last=(1, 31)), Season(first=(7, 1), last=(7, 31))),
        target=369,
        subsidy=150_000,
        subsidies_a_year=1,
        settling_days=15,
        reporting_days=7,
        caps=CAPS_102,
        listed_equipment=EQUIPMENT_102,
    ),
)


def rules_on(day: dt.date, versions: tuple[Rules, ...] = VERSIONS) -> Rules:
    """Return the version that holds on a day; before the oldest known, the oldest."""
    return next((one for one in versions if one.since <= day), versions[-1])


def rules_named(name: str) -> Rules:
    """Return the version of that name, readings included.

    Raises
    ------
    UnknownRules
    """
    base, *choices = name.split(";")
    found = next((one for one in VERSIONS if one.base == base), None)
    try:
        options = {
            question: Option(option)
            for question, _, option in (choice.partition("=") for choice in choices)
        }
    except ValueError:
        found = None
    if found is None:
        raise UnknownRules(name=name, known=_known())
    return found.read_as(**options)


def _known() -> str:
    readings = (f"{one.id}={'|'.join(one.options)}" for one in READINGS.values() if one.options)
    several = "、".join(words for words in readings if "|" in words)
    return f"{'、'.join(one.base for one in VERSIONS)} ({several})"
