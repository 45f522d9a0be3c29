"""民國 dates on Taiwan's clock."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapserve.programme.dates import DateInvalid, form_date, read_date, table_date, taiwan_time


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


@given(st.dates(dt.date(1912, 1, 1), dt.date(2910, 12, 31)))
def test_what_is_written_reads_back(day: dt.date) -> None:
    assert read_date(form_date(day)) == read_date(table_date(day)) == read_date(str(day)) == day


@pytest.mark.parametrize(
    "text",
    [
        "民國113年2月29日",
        "113-2-29",
        "113/02/29",
        "1130229",
        "１１３．２．２９",
        " 113 年 2 月 29 日 ",
        "2024-02-29",
    ],
)
def test_a_day_as_people_write_it(text: str) -> None:
    assert read_date(text) == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "112年2月29日", "113-2/29", "0年1月1日", "113-13-1", "1" * 99]
)
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(DateInvalid) as refused:
        read_date(text)
    assert "115年10月28日" in refused.value.cure("zh")
