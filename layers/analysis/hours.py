"""Hours of the week: reading an instant, opening hours as minutes of a week, and when it is dark.

An hour is a whole hour of the week, 0 (Monday 00:00) to 167 (Sunday 23:00), in Taiwan's time.
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from astral import Observer
from astral.sun import sun
from numpy.typing import NDArray
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from layers.model.opening_hours import DAYS_EN, DAYS_ZH, HoursInvalid, read_hours
from layers.words.problems import Problem
from layers.words.text import Text
from layers.words.validation_messages import refusing

__all__ = ["DAYS_EN", "DAYS_ZH", "HoursInvalid"]

TAIPEI = ZoneInfo("Asia/Taipei")
WEEK = 168
HOUR = 60
WEEK_MINUTES = WEEK * HOUR
Flags = NDArray[np.bool_]

_INSTANT = re.compile(
    r"(?:(?P<en>[A-Za-z]{2,9})|(?:週|星期|禮拜|周)(?P<zh>[一二三四五六日天]))[ ,T]*"
    r"(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)"
)
_LONGEST = 40
_LONG_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class InstantInvalid(Problem):
    """No instant of the week."""

    code = "instant-invalid"
    what = Text("「{given}」不是一週中的時刻。", "“{given}” is no time of the week.")
    mend = Text("請寫成「週三 22:00」。", "Write it as “Wed 22:00”.")


@dataclass(frozen=True, order=True)
class Instant:
    """A time of the week: `day` 0 (Monday) to 6, `minute` of the day 0 to 1439."""

    day: int
    minute: int

    @property
    def hour(self) -> int:
        """Return the hour of the week it lies in, 0 to 167."""
        return self.day * 24 + self.minute // HOUR

    @property
    def of_week(self) -> int:
        """Return the minute of the week, 0 to 10079."""
        return self.day * 24 * HOUR + self.minute

    @property
    def text(self) -> Text:
        """Say it in both languages; both forms are read by `parse_instant`."""
        clock = f"{self.minute // HOUR:02}:{self.minute % HOUR:02}"
        return Text(f"週{DAYS_ZH[self.day]} {clock}", f"{DAYS_EN[self.day]} {clock}")

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 - pydantic's own signature
        """Tell pydantic to read and write it as “Wed 22:00”."""
        del handler
        written = core_schema.str_schema(
            max_length=_LONGEST,
            metadata={"pydantic_js_extra": {"examples": ["Wed 22:00", "週三 22:00"]}},
        )
        return core_schema.no_info_plain_validator_function(
            refusing(lambda given: given if isinstance(given, cls) else parse_instant(str(given))),
            json_schema_input_schema=written,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda one: one.text.en, return_schema=written, when_used="json"
            ),
        )


def parse_instant(text: str) -> Instant:
    """Return the instant written as “Wed 22:00”, “Wednesday 22:00”, “週三 22:00”.

    Raises
    ------
    InstantInvalid
    """
    found = _INSTANT.fullmatch(text.strip())
    day = _day(found) if found else None
    if found is None or day is None:
        raise InstantInvalid(given=text[:_LONGEST])
    return Instant(day, int(found["hour"]) * HOUR + int(found["minute"]))


def _day(found: re.Match[str]) -> int | None:
    if found["zh"]:
        return DAYS_ZH.index(found["zh"].replace("天", "日"))
    word = found["en"].lower()
    return next((i for i, name in enumerate(_LONG_EN) if name.startswith(word)), None)


def instant_of_hour(hour: int) -> Instant:
    """Return the beginning of an hour of the week (0 to 167)."""
    return Instant(hour // 24, hour % 24 * HOUR)


@lru_cache(maxsize=4096)
def open_minutes(expression: str, *, monday: dt.date) -> Flags:
    """Return which of the 10,080 minutes of a week an expression is open in; never written to.

    `monday` says which week (expressions may name months); a public holiday counts like the day
    it falls on.

    Raises
    ------
    HoursInvalid
    """
    flags = np.zeros(WEEK_MINUTES, dtype=bool)
    for start, end in read_hours(expression).week(monday):
        flags[start:end] = True
    flags.flags.writeable = False
    return flags


def is_open(expression: str, instant: Instant, *, monday: dt.date) -> bool:
    """Tell whether an expression is open at an instant of the week that starts on `monday`.

    Raises
    ------
    HoursInvalid
    """
    return bool(open_minutes(expression, monday=monday)[instant.of_week])


def minutes_of(hours: Flags) -> Flags:
    """Return the 10,080 minutes of 168 hours; never to be written to."""
    flags: Flags = np.repeat(hours, HOUR)
    flags.flags.writeable = False
    return flags


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


@lru_cache(maxsize=1024)
def daylight(day: dt.date, lon: float, lat: float) -> tuple[dt.time, dt.time]:
    """Return sunrise and sunset (Taiwan's time) of a day at a place (degrees, WGS84)."""
    times = sun(Observer(latitude=lat, longitude=lon), date=day, tzinfo=TAIPEI)
    return times["sunrise"].time(), times["sunset"].time()


def is_dark(instant: Instant, *, monday: dt.date, lon: float, lat: float) -> bool:
    """Tell whether the sun is down at an instant of the week that starts on `monday`."""
    up, down = daylight(monday + dt.timedelta(days=instant.day), lon, lat)
    now = dt.time(instant.minute // HOUR, instant.minute % HOUR)
    return not up <= now < down


def dark_week(*, monday: dt.date, lon: float, lat: float) -> Flags:
    """Return which of the 168 hours begin in the dark."""
    return np.array(
        [is_dark(instant_of_hour(h), monday=monday, lon=lon, lat=lat) for h in range(WEEK)]
    )
