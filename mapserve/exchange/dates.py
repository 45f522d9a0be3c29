"""Dates as they are written in Taiwan: 民國 or Western years, in figures or with 年月日."""

import datetime as dt
import re
import unicodedata

_PARTS = re.compile(r"(民國|R\.?O\.?C\.?)?(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_RUN = re.compile(r"\d{6,8}")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_ROC = 1911
_FIRST_WESTERN = 1000
# Two-digit 民國 years without separators are read from 民國 60 on only: 261028 may be 2026.
_FIRST_SHORT = 60


def read_date(text: str) -> dt.date | None:
    """Return the date in `text`, or None where it names none (or an impossible one).

    1040101, 104/1/1, 104年1月1日 and 民國104年1月1日 are 2015-01-01; so are 2015-01-01,
    2015/1/1 and 20150101. A time of day after the date is dropped.
    """
    word = _TIME.sub("", unicodedata.normalize("NFKC", text).strip())
    word = word.replace(" ", "")
    parts = _PARTS.fullmatch(word)
    if parts:
        year = int(parts[2])
        roc = bool(parts[1]) or year < _FIRST_WESTERN
        return _date(year + _ROC if roc else year, int(parts[3]), int(parts[4]))
    if not _RUN.fullmatch(word):
        return None
    year, month, day = int(word[:-4]), int(word[-4:-2]), int(word[-2:])
    if len(word) == 8:  # noqa: PLR2004 - YYYYMMDD
        return _date(year, month, day)
    if len(word) == 6 and year < _FIRST_SHORT:  # noqa: PLR2004 - YYMMDD
        return None
    return _date(year + _ROC, month, day)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
