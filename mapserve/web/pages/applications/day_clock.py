"""The day clock: how many days are left until a last day, a cell each."""

import datetime as dt
from dataclasses import dataclass, field

from flask_babel import format_date
from flask_babel import gettext as _

from mapserve.programme.calendar import Days
from mapserve.web.http import context

_SOON = 7  # days; from here on the colour warns
_FEW = 8  # cells that stand beside today's


@dataclass(frozen=True)
class Cell:
    """One cell: past, today, left, last, or a gap of days that are not shown."""

    kind: str
    words: str


@dataclass(frozen=True)
class Clock:
    """What is shown of a window: the words first, then the cells.

    `tone` is "" (time enough), "warn" (seven days or less) or "danger" (over).
    """

    words: str
    tone: str
    last: str
    cells: list[Cell] = field(default_factory=list)


def clock_of(days: Days, today: dt.date) -> Clock:
    """Return the clock of a window on a day."""
    last = short_day(days.last)
    if today < days.first:
        ahead = (days.first - today).days
        return Clock(_("再 %(n)s 天開放", n=ahead), "", last)
    left = (days.last - today).days
    if left < 0:
        return Clock(_("已截止，過了 %(n)s 天", n=-left), "danger", last)
    words = _("剩 %(n)s 天", n=left) if left else _("今天截止")
    return Clock(words, "warn" if left <= _SOON else "", last, _cells(days, today, left))


def short_day(day: dt.date) -> str:
    """Return 11月10日, or 10 November."""
    if context.language() == "en":
        return str(format_date(day, "d MMMM"))
    return f"{day.month}月{day.day}日"


def _cells(days: Days, today: dt.date, left: int) -> list[Cell]:
    cells = [Cell("past", _("%(day)s 起", day=short_day(days.first)))] if today > days.first else []
    cells.append(Cell("today", str(today.day)))
    after = [today + dt.timedelta(days=n) for n in range(1, left + 1)]
    if len(after) > _FEW:
        cells.append(Cell("gap", "…"))
        after = after[-3:]
    return cells + [Cell("last" if one == days.last else "left", str(one.day)) for one in after]
