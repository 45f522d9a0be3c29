"""Dates as Taiwan writes them: 民國 years, 台灣時間."""

import datetime as dt
import re
import unicodedata

from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.clock import TAIWAN

FIRST_YEAR = 1911  # 民國元年 is 1912
_WRITTEN = (
    re.compile(r"(?:民國)?(?P<y>\d{1,3})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日?"),
    re.compile(r"(?:民國)?(?P<y>\d{1,4})(?P<sep>[-./])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{3})(?P<m>\d{2})(?P<d>\d{2})"),
)
_FOUR_DIGITS = 1000


class DateInvalid(Problem):
    """A text that is no day (facts: given)."""

    code = "date-invalid"
    what = Text("「{given}」不是日期。", "“{given}” is no date.")
    mend = Text("寫成115年10月28日或115.10.28。", "Write 115年10月28日, 115.10.28 or 2026-10-28.")


def taiwan_time(moment: str | dt.datetime) -> dt.datetime:
    """Return a moment (ISO 8601 with zone, or aware) on Taiwan's clock.

    Raises
    ------
    ValueError
        The moment has no zone: nobody knows when it was.
    """
    read = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if read.tzinfo is None:
        message = f"{moment} has no time zone"
        raise ValueError(message)
    return read.astimezone(TAIWAN)


def form_date(day: dt.date) -> str:
    """Return 115年10月28日, as on official forms."""
    return f"{day.year - FIRST_YEAR}年{day.month}月{day.day}日"


def table_date(day: dt.date) -> str:
    """Return 115.10.28, as in tables."""
    return f"{day.year - FIRST_YEAR}.{day.month:02}.{day.day:02}"


def read_date(text: str) -> dt.date:
    """Return the day that 115年10月28日, 115.10.28, 1151028 or 2026-10-28 says.

    A year of at most three digits is 民國's, one of four is western.

    Raises
    ------
    DateInvalid
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = next(filter(None, (pattern.fullmatch(plain) for pattern in _WRITTEN)), None)
    if found is None:
        raise DateInvalid(given=text[:40])
    year = int(found["y"])
    if 1 <= year < _FOUR_DIGITS:
        year += FIRST_YEAR
    try:
        return dt.date(year, int(found["m"]), int(found["d"]))
    except ValueError:
        raise DateInvalid(given=text[:40]) from None


def short_day(moment: dt.datetime) -> Text:
    """Return the day in Taiwan without its year: 4月18日."""
    day = taiwan_time(moment)
    return Text(f"{day.month}月{day.day}日", f"{day.day} {day:%B}")


def moment_words(moment: dt.datetime) -> Text:
    """Return a day and minute on Taiwan's clock: 115.10.28 14:05, 2026-10-28 14:05."""
    there = taiwan_time(moment)
    return Text(f"{table_date(there.date())} {there:%H:%M}", f"{there:%Y-%m-%d %H:%M}")
