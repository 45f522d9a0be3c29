"""Dates as Taiwan writes them: 民國 years, 台灣時間."""

import datetime as dt

from mapserve.clock import TAIWAN

_FIRST_YEAR = 1911  # 民國元年 is 1912


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
    return f"{day.year - _FIRST_YEAR}年{day.month}月{day.day}日"


def table_date(day: dt.date) -> str:
    """Return 115.10.28, as in tables."""
    return f"{day.year - _FIRST_YEAR}.{day.month:02}.{day.day:02}"
