"""The clock of rules stands where it is set, in Taiwan's time, and goes on otherwise."""

import datetime as dt

import pytest

from mapserve import clock
from mapserve.services.analysis.coverage import present

NIGHT = dt.datetime(2026, 11, 25, 22, 30, tzinfo=clock.TAIWAN)


def test_it_stands_and_goes_on() -> None:
    with clock.standing_at(NIGHT):
        assert clock.now() == clock.now() == NIGHT
        assert clock.today() == dt.date(2026, 11, 25)
        assert present().text.en == "Wed 22:30"
    assert abs(clock.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-11-25T22:30", "2026-11-25T22:30:00+08:00"),
        ("2026-11-25 22:30", "2026-11-25T22:30:00+08:00"),
        ("2026-11-25", "2026-11-25T00:00:00+08:00"),
        ("2026-11-25T16:30:00Z", "2026-11-26T00:30:00+08:00"),
    ],
)
def test_an_instant_without_a_zone_is_taiwans(text: str, read: str) -> None:
    assert clock.read_instant(text).isoformat() == read


def test_a_day_in_taiwan_begins_eight_hours_before_greenwich() -> None:
    with clock.standing_at(dt.datetime(2026, 11, 25, 16, 0, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2026, 11, 26)


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "25/11/2026"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        clock.read_instant(text)
