"""Periods, application windows and what is due: to the second, by the rules' own numbers."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapserve.clock import TAIWAN
from mapserve.programme.calendar import (
    Period,
    PeriodInvalid,
    Timing,
    holiday_note,
    next_working_day,
    report_due,
    roster_window,
    settlement_due,
    standing,
    window,
)
from mapserve.programme.rules.versions import VERSIONS

PERIODS = st.integers(95 * 2, 998 * 2 + 1).map(lambda n: Period(n // 2, n % 2 + 1))
SECOND = dt.timedelta(seconds=1)


def at(*numbers: int) -> dt.datetime:
    return dt.datetime(*numbers, tzinfo=TAIWAN)  # type: ignore[arg-type, misc]


def test_r02_a_period_is_half_a_year_and_the_first_is_94_2() -> None:
    first = Period(94, 2)
    assert (first.first, first.last) == (dt.date(2005, 7, 1), dt.date(2005, 12, 31))
    assert first.next == Period(95, 1)
    assert Period(95, 1).previous == first
    assert (Period(113, 1).first, Period(113, 1).last) == (
        dt.date(2024, 1, 1),
        dt.date(2024, 6, 30),
    )
    assert Period(116, 1).label == ("116年上半年度", "first half of 2027")
    assert Period(116, 2).label.zh == "116年下半年度"


@pytest.mark.parametrize(("year", "half"), [(94, 1), (93, 2), (116, 0), (116, 3), (1000, 1)])
def test_r02_there_is_no_period_before_the_first(year: int, half: int) -> None:
    with pytest.raises(PeriodInvalid, match="94-2"):
        Period(year, half)
    with pytest.raises(PeriodInvalid):
        _ = Period(94, 2).previous


@given(PERIODS)
def test_r02_periods_join_without_a_gap(period: Period) -> None:
    assert period.next.first == period.last + dt.timedelta(days=1)
    assert period.next.previous == period
    assert period < period.next
    assert Period.read(str(period)) == Period.read(period.label.zh) == period
    assert Period.of(period.first) == Period.of(period.last) == period


@given(st.dates(dt.date(2005, 7, 1), dt.date(2910, 12, 31)))
def test_r02_a_day_lies_in_exactly_one_period(day: dt.date) -> None:
    period = Period.of(day)
    assert period.first <= day <= period.last


@pytest.mark.parametrize(
    "text", ["116-1", " １１６－１ ", "116年上半年度", "116上", "民國116年上半年"]
)
def test_a_period_as_people_write_it(text: str) -> None:
    assert Period.read(text) == Period(116, 1)


@pytest.mark.parametrize(
    "text", ["", "116", "116-3", "2027-1", "1161", "116-1-1", "下半年", "94-1", "-1", "1" * 99]
)
def test_what_is_no_period_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PeriodInvalid) as refused:
        Period.read(text)
    assert "116-1" in refused.value.cure("zh")


def test_r28_windows_of_both_halves() -> None:
    assert window(Period(116, 1)) == (dt.date(2026, 10, 1), dt.date(2026, 11, 10))
    assert window(Period(116, 2)) == (dt.date(2027, 4, 1), dt.date(2027, 5, 10))


@given(PERIODS)
def test_r28_a_window_lies_before_its_period_or_early_in_its_year(period: Period) -> None:
    days = window(period)
    assert days == window(period, VERSIONS[0])
    assert days.last < period.first
    assert (days.last - days.first).days + 1 == (41 if period.half == 1 else 40)


@pytest.mark.parametrize(
    ("moment", "timing"),
    [
        (at(2026, 9, 30, 23, 59, 59), Timing.BEFORE),
        (at(2026, 10, 1), Timing.OPEN),
        (at(2026, 10, 1) + SECOND, Timing.OPEN),
        (at(2026, 11, 10, 23, 59, 58), Timing.OPEN),
        (at(2026, 11, 10, 23, 59, 59), Timing.OPEN),
        (at(2026, 11, 11), Timing.AFTER),
        (dt.datetime(2026, 11, 10, 15, 59, 59, tzinfo=dt.UTC), Timing.OPEN),
        (dt.datetime(2026, 11, 10, 16, 0, 0, tzinfo=dt.UTC), Timing.AFTER),
        (dt.datetime(2026, 9, 30, 16, 0, 0, tzinfo=dt.UTC), Timing.OPEN),
        (dt.date(2026, 9, 30), Timing.BEFORE),
        (dt.date(2026, 10, 1), Timing.OPEN),
        (dt.date(2026, 11, 10), Timing.OPEN),
        (dt.date(2026, 11, 11), Timing.AFTER),
    ],
)
def test_r28_in_time_to_the_second(moment: dt.date, timing: Timing) -> None:
    found = standing(Period(116, 1), moment)
    assert found.timing is timing
    assert "115年10月1日到115年11月10日" in found.text.zh
    assert "第五點" in found.text.zh
    assert not re.search(r"20\d\d", found.text.zh)
    assert "2026-11-10" in found.text.en


@pytest.mark.parametrize(
    ("moment", "timing"),
    [
        (at(2027, 3, 31, 23, 59, 59), Timing.BEFORE),
        (at(2027, 4, 1), Timing.OPEN),
        (at(2027, 5, 10, 23, 59, 59), Timing.OPEN),
        (at(2027, 5, 11), Timing.AFTER),
    ],
)
def test_r28_the_second_half_applies_in_its_own_year(moment: dt.datetime, timing: Timing) -> None:
    assert standing(Period(116, 2), moment).timing is timing


def test_r28_words_say_how_many_days_are_left() -> None:
    period = Period(116, 1)
    assert "再1天" in standing(period, dt.date(2026, 9, 30)).text.zh
    assert "還有1天" in standing(period, dt.date(2026, 11, 9)).text.zh
    assert "今天截止" in standing(period, dt.date(2026, 11, 10)).text.zh
    assert "過了1天" in standing(period, dt.date(2026, 11, 11)).text.zh


def test_q03_a_last_day_that_is_no_working_day_is_a_note() -> None:
    # 115-11-10 is a Tuesday; 114-05-10 was a Saturday.
    assert standing(Period(116, 1), dt.date(2026, 11, 11)).note is None
    late = standing(Period(114, 2), dt.date(2025, 5, 12))
    assert late.timing is Timing.AFTER
    assert late.note is not None
    assert "第48條" in late.note.zh
    assert "114年5月12日" in late.note.zh
    known = holiday_note(dt.date(2025, 5, 10), {dt.date(2025, 5, 12)})
    assert known is not None
    assert "114年5月13日" in known.zh


@given(st.dates(max_value=dt.date(9000, 1, 1)), st.sets(st.dates(), max_size=5))
def test_q03_the_next_working_day_is_one(day: dt.date, holidays: set[dt.date]) -> None:
    found = next_working_day(day, holidays)
    assert found >= day
    assert found.weekday() < 5
    assert found not in holidays


def test_r03_rosters_are_due_by_the_end_of_january_and_july() -> None:
    assert roster_window(Period(116, 1)) == (dt.date(2027, 1, 1), dt.date(2027, 1, 31))
    assert roster_window(Period(116, 2)) == (dt.date(2027, 7, 1), dt.date(2027, 7, 31))


@pytest.mark.parametrize(
    ("done", "due"),
    [
        (dt.date(2027, 6, 30), dt.date(2027, 7, 15)),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 15)),
        (dt.date(2028, 2, 14), dt.date(2028, 2, 29)),
        (dt.date(2027, 2, 14), dt.date(2027, 3, 1)),
        (dt.date(2028, 2, 29), dt.date(2028, 3, 15)),
    ],
)
def test_r38_vouchers_are_due_15_days_after_completion(done: dt.date, due: dt.date) -> None:
    assert settlement_due(done) == due


@pytest.mark.parametrize(
    ("settled", "due"),
    [
        (dt.date(2027, 7, 15), dt.date(2027, 7, 22)),
        (dt.date(2026, 12, 25), dt.date(2027, 1, 1)),
        (dt.date(2028, 2, 22), dt.date(2028, 2, 29)),
        (dt.date(2028, 2, 29), dt.date(2028, 3, 7)),
    ],
)
def test_r39_the_report_is_due_7_days_after_settlement(settled: dt.date, due: dt.date) -> None:
    assert report_due(settled) == due
