"""Quantities that are not money: hours of lectures, nights of duty, litres in thousandths."""

import datetime as dt
from decimal import Decimal

from mapserve.programme.rules.readings import Option

_HOUR_MINUTES = 60
_NIGHT_BEGINS, _NIGHT_ENDS = dt.time(23), dt.time(6)
_DAY = dt.timedelta(days=1)
_ML = 1_000


def hours_begun(minutes: int, least: int, option: Option) -> int:
    """Return how many hours are asked for: every one that has begun."""
    return -(-minutes // (least if option is Option.EACH_50 else _HOUR_MINUTES))


def hours_counted(minutes: int, least: int, option: Option) -> int:
    """Return how many hours count: a rest counts from `least` minutes on (R-48a, Q-09)."""
    if option is Option.EACH_50:
        return minutes // least
    hours, rest = divmod(minutes, _HOUR_MINUTES)
    return hours + (rest >= least)


def night_of(start: dt.datetime, end: dt.datetime) -> dt.date | None:
    """Return the night that a shift earns a snack for: the day it began on (R-46, Q-08).

    On duty until 23:00, or at some time between 23:00 and 06:00; None otherwise. Of two nights
    the first.
    """
    night = start.date() - _DAY if start.time() < _NIGHT_ENDS else start.date()
    begins = dt.datetime.combine(night, _NIGHT_BEGINS, start.tzinfo)
    return night if end >= begins else None


def millilitres(litres: Decimal) -> int:
    """Return litres in thousandths."""
    return int(litres * _ML)
