"""Dates as they are written in Taiwan: 民國 or Western years, in figures or with 年月日.

Nothing ambiguous is guessed: 24/05/01 may be 民國 24, 2024 or the 24th of May 2001, and is refused
with its readings. An instant with a zone is the day that it was in Taiwan.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from mapserve.clock import TAIWAN

_ERA = re.compile(r"(中華民國|民國|R\.?O\.?C\.?)", re.IGNORECASE)
_PARTS = re.compile(r"(\d{1,4})([-/.年])(\d{1,2})([-/.月])(\d{1,4})日?")
_MONTH = re.compile(r"\d{2,4}[-/.年]\d{1,2}月?|\d{2,4}年?")
_RUN = re.compile(r"\d{6,8}")
_DAY_NUMBER = re.compile(r"[34]\d{4}(\.\d+)?")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)? ?(Z|[+-]\d{2}:?\d{2})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_ROC = 1911
_FIRST_WESTERN = 1000
_SURE_YEAR = 3  # digits: 113 is a 民國 year, 0113 as well, 2024 a Western one
_SPREADSHEET_EPOCH = dt.date(1899, 12, 30)


@dataclass(frozen=True)
class DateReading:
    """What a text says about a day.

    Parameters
    ----------
    day
        The one day that it names, or None.
    readings
        The days that it may mean, where there is more than one; for a spreadsheet's day number
        the one it would be.
    month_only
        It names a month or a year without the day.
    """

    day: dt.date | None = None
    readings: tuple[dt.date, ...] = ()
    month_only: bool = False


def read_date(text: str) -> dt.date | None:
    """Return the one day that `text` names, or None (see `date_reading`)."""
    return date_reading(text).day


def date_reading(text: str) -> DateReading:
    """Return the day in `text`, or the days that it may mean.

    1040101, 104/1/1, 104年1月1日, 中華民國104年1月1日 and 0104/01/01 are 2015-01-01; so are
    2015-01-01, 2015/1/1, 20150101 and 1.1.2015. A time of day without a zone is dropped; with
    one, the instant is told on Taiwan's clock.
    """
    word = unicodedata.normalize("NFKC", text).strip()
    if _INSTANT.fullmatch(word):
        return _one(_in_taiwan(word))
    bare = _TIME.sub("", word).replace(" ", "")
    era = _ERA.match(bare)
    bare = bare[era.end() :] if era else bare
    if parts := _PARTS.fullmatch(bare):
        return _of_parts(parts, era=bool(era))
    if _RUN.fullmatch(bare):
        return _of_run(bare, era=bool(era))
    if _DAY_NUMBER.fullmatch(bare) and not era:
        return DateReading(readings=(_SPREADSHEET_EPOCH + dt.timedelta(days=int(float(bare))),))
    return DateReading(month_only=bool(_MONTH.fullmatch(bare)))


def _of_parts(parts: re.Match[str], *, era: bool) -> DateReading:
    first, middle, last = (parts[1], parts[3], parts[5])
    if era or (len(first) >= _SURE_YEAR and len(last) < _SURE_YEAR):
        return _one(_day(_western(int(first), era=era), int(middle), int(last)))
    if parts[2] == "年":  # 24年5月1日: the order is sure, the era is not
        return _choice(_years(int(first), int(middle), int(last)))
    if len(last) == 4:  # noqa: PLR2004 - a year of four digits at the end
        year = int(last)
        return _choice([_day(year, int(middle), int(first)), _day(year, int(first), int(middle))])
    if len(last) >= _SURE_YEAR:
        return DateReading()
    turned = _day(2000 + int(last), int(middle), int(first))
    american = _day(2000 + int(last), int(first), int(middle))
    days = [*_years(int(first), int(middle), int(last)), turned, american]
    # Even where one reading alone is a day, its century and era are no more than likely.
    return DateReading(readings=tuple(sorted({day for day in days if day})))


def _of_run(digits: str, *, era: bool) -> DateReading:
    year, month, day = int(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])
    if len(digits) == 6 and not era:  # noqa: PLR2004 - YYMMDD
        return DateReading(readings=tuple(sorted(d for d in _years(year, month, day) if d)))
    return _one(_day(_western(year, era=era), month, day))


def _years(year: int, month: int, day: int) -> list[dt.date | None]:
    """Return the days of a year of one or two digits: 民國, this century, the last."""
    return [_day(base + year, month, day) for base in (_ROC, 2000, 1900)]


def _western(year: int, *, era: bool) -> int:
    return year + _ROC if era or year < _FIRST_WESTERN else year


def _in_taiwan(word: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(word.replace(" Z", "Z")).astimezone(TAIWAN).date()
    except (ValueError, OverflowError):
        return None


def _choice(days: list[dt.date | None]) -> DateReading:
    found = sorted({day for day in days if day})
    return _one(found[0]) if len(found) == 1 else DateReading(readings=tuple(found))


def _one(day: dt.date | None) -> DateReading:
    return DateReading(day=day)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
