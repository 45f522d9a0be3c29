"""民國 dates on Taiwan's clock."""

import datetime as dt

import pytest

from mapserve.programme.dates import form_date, table_date, taiwan_time


def test_a_day_as_forms_and_tables_write_it() -> None:
    day = dt.date(2026, 10, 8)
    assert form_date(day) == "115年10月8日"
    assert table_date(day) == "115.10.08"


def test_an_evening_in_utc_is_the_next_day_in_taiwan() -> None:
    there = taiwan_time("2026-12-31T16:30:00+00:00")
    assert (table_date(there), there.hour, there.minute) == ("116.01.01", 0, 30)
    assert taiwan_time(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)).hour == 8


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        taiwan_time("2026-12-31T16:30:00")
