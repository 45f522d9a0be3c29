"""Whether a photo shows a place mended: newer, within sight, towards it; which of them fails."""

import datetime as dt

import pytest

from mapserve.clock import TAIWAN
from mapserve.programme.cases.photo_test import Shot, apart, findings, shows

SEEN = dt.datetime(2026, 5, 1, 20, 0, tzinfo=TAIWAN)
GOOD = Shot(
    seen_at=SEEN,
    taken_at=SEEN + dt.timedelta(days=3),
    metres=20.0,
    hidden=False,
    bearing=80.0,
    towards=(90.0, 120.0),
)


def test_a_newer_photo_within_sight_and_towards_the_place_shows_it() -> None:
    assert shows(GOOD)
    assert shows(GOOD._replace(taken_at=None, taken_on=SEEN.date() + dt.timedelta(days=1)))
    assert shows(GOOD._replace(metres=0.0, towards=(), bearing=None))  # taken right there
    assert shows(GOOD._replace(bearing=359.0, towards=(40.0,)))


@pytest.mark.parametrize(
    ("odd", "failed", "words"),
    [
        ({"taken_at": SEEN - dt.timedelta(minutes=1)}, 0, "回報以前"),
        ({"taken_at": None}, 0, "不知道什麼時候"),
        ({"taken_at": None, "taken_on": SEEN.date()}, 0, "回報以前"),
        ({"metres": 81.0}, 1, "81 公尺"),
        ({"hidden": True}, 1, "隔著房子"),
        ({"bearing": 200.0}, 2, "偏了 80 度"),
        ({"bearing": None}, 2, "不知道朝哪個方向"),
    ],
)
def test_a_photo_that_shows_nothing_says_which_of_the_three_fails(
    odd: dict[str, object], failed: int, words: str
) -> None:
    found = findings(GOOD._replace(**odd))
    assert [not one.passed for one in found] == [number == failed for number in range(3)]
    assert words in found[failed].words.zh


def test_a_photo_from_nobody_knows_where_shows_nothing() -> None:
    found = findings(GOOD._replace(metres=None, hidden=None, towards=()))
    assert [one.passed for one in found] == [True, False, False]


@pytest.mark.parametrize(("one", "other", "off"), [(350, 10, 20), (10, 350, 20), (0, 180, 180)])
def test_bearings_are_apart_the_short_way_round(one: float, other: float, off: float) -> None:
    assert apart(one, other) == off
