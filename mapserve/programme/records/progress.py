"""每月辦理情形: what a community did in a month, for the county's control (R-06)."""

import datetime as dt
from typing import Annotated

from pydantic import StringConstraints

from layers.model.shared_codes import Measure
from layers.words.code import Code
from layers.words.text import Text
from mapserve.programme.dates import FIRST_YEAR
from mapserve.programme.forms import Form, asks
from mapserve.programme.records.contract import Offered, Proves, RecordKind, Words

_DECEMBER = 12


class ProgressRecord(Form):
    """The month's report: one a community and month; the official form is not known."""

    month: Annotated[
        Annotated[str, StringConstraints(pattern=r"^[0-9]{2,3}-(0[1-9]|1[0-2])$")],
        asks("月份", "Month"),
    ]
    measures: Annotated[list[Measure], asks("這個月做了哪些工作", "Which measures were worked on")]
    words: Annotated[Words, asks("辦理情形", "What was done", widget="note")]
    difficulties: Annotated[
        Words | None, asks("困難和需要的協助", "Difficulties and help needed", widget="note")
    ] = None


def month_of(day: dt.date) -> str:
    """Return the month of a day as 115-11."""
    return f"{day.year - FIRST_YEAR}-{day.month:02}"


def months_until(day: dt.date, count: int) -> list[str]:
    """Return the last `count` months up to that of a day, the latest first."""
    found, at = [], day.replace(day=1)
    for _ in range(count):
        found.append(month_of(at))
        at = (at - dt.timedelta(days=1)).replace(day=1)
    return found


def first_of(month: str) -> dt.date:
    """Return the first day of 115-11."""
    year, _, number = month.partition("-")
    return dt.date(int(year) + FIRST_YEAR, int(number), 1)


def due_of(month: str) -> dt.date:
    """Return the last day of a month: what is not reported then is missing (R-06)."""
    first = first_of(month)
    following = (
        first.replace(year=first.year + 1, month=1)
        if first.month == _DECEMBER
        else first.replace(month=first.month + 1)
    )
    return following - dt.timedelta(days=1)


def month_label(month: str) -> Text:
    """Return 115年11月."""
    first = first_of(month)
    return Text(f"{first.year - FIRST_YEAR}年{first.month}月", f"{first:%B %Y}")


PROGRESS = RecordKind(
    name="progress",
    label=Text("每月辦理情形", "Monthly progress"),
    help=Text("每個月一份，縣市政府管考用。", "One a month, for the county's control."),
    form=ProgressRecord,
    key="month",
    key_words=month_label,
    title=("month",),
    named=lambda data: month_label(data["month"]),
    offered={"month": Offered.MONTHS},
    files=Proves.MEASURES,
    rules=("R-06", "R-16"),
)


class Reminder(Code):
    """Why somebody is reminded of a month."""

    SOON = "soon", "快到期了，還沒報", "is due soon and not reported"
    LATE = "late", "過期了，還沒報", "is overdue"


_SOON, _LATE = dt.timedelta(days=7), dt.timedelta(days=14)


def reminders_on(day: dt.date) -> list[tuple[str, Reminder]]:
    """Return of which months people are reminded on a day, where they are not reported (R-06).

    A week before a month is over, and when it was over yesterday or in the fortnight before.
    """
    this = month_of(day)
    last = month_of(day.replace(day=1) - dt.timedelta(days=1))
    found = []
    if day > due_of(this) - _SOON:
        found.append((this, Reminder.SOON))
    if day <= due_of(last) + _LATE:
        found.append((last, Reminder.LATE))
    return found


def reminder_key(month: str, why: Reminder) -> str:
    """Return what a reminder is known by: progress:115-11:late."""
    return f"{PROGRESS.name}:{month}:{why.value}"


def reminder_of(key: str) -> tuple[str, Reminder]:
    """Return the month of a reminder, and why."""
    _, month, why = key.split(":")
    return month, Reminder(why)
