"""Hours of the week, opening hours and darkness."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.analysis.hours import (
    HoursInvalid,
    Instant,
    InstantInvalid,
    dark_week,
    daylight,
    is_dark,
    is_open,
    monday_of,
    open_minutes,
    parse_instant,
)

MONDAY = dt.date(2026, 11, 23)
PLACE = {"lon": 121.55, "lat": 25.05}


@pytest.mark.parametrize(
    "text", ["Wed 22:00", "wednesday 22:00", "週三 22:00", "星期三22:00", " We 22:00 "]
)
def test_instants_are_read(text: str) -> None:
    assert parse_instant(text) == Instant(2, 22 * 60)


@pytest.mark.parametrize("text", ["", "22:00", "Wed", "Wed 24:00", "Xyz 10:00", "週八 10:00"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(InstantInvalid):
        parse_instant(text)


@given(st.integers(0, 6), st.integers(0, 1439))
@settings(deadline=None)
def test_an_instant_is_read_as_it_is_written(day: int, minute: int) -> None:
    instant = Instant(day, minute)
    assert parse_instant(instant.text.zh) == parse_instant(instant.text.en) == instant


def test_opening_hours_become_minutes() -> None:
    flags = open_minutes("Mo-Fr 07:00-22:00", monday=MONDAY)
    assert flags.sum() == 5 * 15 * 60
    assert np.flatnonzero(flags)[0] == 7 * 60
    assert open_minutes("24/7", monday=MONDAY).all()
    night = open_minutes("Su 22:00-02:00", monday=MONDAY)
    # Past midnight of Sunday is Monday of the same table.
    assert np.flatnonzero(night).tolist() == [*range(120), *range(166 * 60, 168 * 60)]


def test_an_instant_is_open_to_the_minute() -> None:
    assert is_open("Mo 07:30-09:30", Instant(0, 450), monday=MONDAY)
    assert not is_open("Mo 07:30-09:30", Instant(0, 449), monday=MONDAY)
    assert not is_open("Mo 07:30-09:30", Instant(0, 570), monday=MONDAY)


def test_words_are_no_hours() -> None:
    with pytest.raises(HoursInvalid):
        open_minutes("每天晚上", monday=MONDAY)


def test_darkness_follows_the_season() -> None:
    up, down = daylight(dt.date(2026, 12, 22), **PLACE)
    assert dt.time(6, 30) < up < dt.time(6, 40)
    assert dt.time(17, 5) < down < dt.time(17, 15)
    assert is_dark(Instant(1, 6 * 60), monday=dt.date(2026, 12, 21), **PLACE)
    assert not is_dark(Instant(1, 6 * 60), monday=dt.date(2026, 6, 22), **PLACE)
    winter = dark_week(monday=dt.date(2026, 12, 21), **PLACE)
    assert winter.sum() > dark_week(monday=dt.date(2026, 6, 22), **PLACE).sum()
    assert monday_of(dt.date(2026, 11, 29)) == MONDAY
