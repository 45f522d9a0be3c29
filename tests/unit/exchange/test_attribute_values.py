"""Compass words and dates as they stand in real files."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapserve.exchange.compass import UNKNOWN, bearing_in_name, bearing_of, read_direction
from mapserve.exchange.dates import date_reading, read_date

# fmt: off
SIXTEEN_ZH = (
    "北", "北北東", "東北", "東北東", "東", "東南東", "東南", "南南東",
    "南", "南南西", "西南", "西南西", "西", "西北西", "西北", "北北西",
)
SIXTEEN_EN = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)
# fmt: on


@pytest.mark.parametrize("words", [SIXTEEN_ZH, SIXTEEN_EN])
def test_the_sixteen_winds_are_a_sixteenth_of_a_turn_apart(words: tuple[str, ...]) -> None:
    assert [bearing_of(word) for word in words] == [22.5 * i for i in range(16)]


@pytest.mark.parametrize(
    ("word", "bearing"),
    [
        ("北東", 45),
        ("南西", 225),
        ("東東北", 67.5),
        ("往東", 90),
        ("面西", 270),
        ("北向", 0),
        ("朝東南", 135),
        ("south-west", 225),
        ("North", 0),
        ("nne", 22.5),
        ("135", 135),
        ("１３５度", 135),
        ("0", 0),
        ("359.5°", 359.5),
        ("正北", 0),
        ("正東方", 90),
        ("北往西", 270),
        ("東向北", 0),
        ("往正南", 180),
        ("南偏東30度", 150),
        ("北偏西 45", 315),
    ],
)
def test_a_direction_is_read(word: str, bearing: float) -> None:
    assert read_direction(word) == (bearing, False)


@pytest.mark.parametrize(
    "word", ["魚眼", "全景", "環景攝影機", "360", "360度", "Fisheye", "all-round"]
)
def test_all_round(word: str) -> None:
    assert read_direction(word) == (None, True)


@pytest.mark.parametrize(
    "word",
    ["往民生路", "東西向", "東、北", "北北", "東門", "南側", "-5", "1360", "400", "", "NSEW"],
)
def test_what_names_no_direction_is_unknown(word: str) -> None:
    assert read_direction(word) == UNKNOWN


@pytest.mark.parametrize(
    ("name", "bearing"),
    [("民生路口往東", 90), ("八德路朝西北方", 315), ("往民生路", None), ("北往西門", None)],
)
def test_a_name_ends_in_a_direction_or_not(name: str, bearing: float | None) -> None:
    assert bearing_in_name(name) == bearing


@given(st.text(max_size=20))
def test_any_text_gives_a_bearing_in_the_circle_or_none(text: str) -> None:
    bearing, all_round = read_direction(text)
    assert bearing is None or (0 <= bearing < 360 and not all_round)


@pytest.mark.parametrize(
    "text",
    [
        "1040101",
        "104/1/1",
        "104.01.01",
        "104-1-1",
        "104年1月1日",
        "民國104年1月1日",
        "民國 104 年 1 月 1 日",
        "2015-01-01",
        "2015/1/1",
        "20150101",
        "2015-01-01T08:30:00+08:00",
        "2015-01-01 00:00:00",
        "１０４／１／１",
        "中華民國104年1月1日",
        "0104/01/01",
        "1.1.2015",
        "2014-12-31T16:00:00Z",
        "2015-01-01T23:30:00+08:00",
    ],
)
def test_the_same_day_in_every_form(text: str) -> None:
    assert read_date(text) == dt.date(2015, 1, 1)


@pytest.mark.parametrize("text", ["1040230", "104/13/1", "2015", "昨天", "261028", "", "0000000"])
def test_no_day(text: str) -> None:
    assert read_date(text) is None


@given(st.dates(min_value=dt.date(1912, 1, 1), max_value=dt.date(2199, 12, 31)))
def test_minguo_dates_come_back(day: dt.date) -> None:
    year = day.year - 1911
    assert read_date(f"民國{year}年{day.month}月{day.day}日") == day
    assert read_date(f"{year:03}{day.month:02}{day.day:02}") == day
    assert read_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("24/05/01", {"1935-05-01", "2024-05-01", "1924-05-01", "2001-05-24"}),
        ("13.03.21", {"1924-03-21", "2013-03-21", "1913-03-21", "2021-03-13"}),
        ("03/13/21", {"2021-03-13"}),
        ("03/04/2021", {"2021-04-03", "2021-03-04"}),
        ("24年5月1日", {"1935-05-01", "2024-05-01", "1924-05-01"}),
        ("990101", {"2010-01-01", "2099-01-01", "1999-01-01"}),
        ("45413", {"2024-05-01"}),
    ],
)
def test_what_may_be_several_days_is_told_with_them(text: str, readings: set[str]) -> None:
    found = date_reading(text)
    assert found.day is None
    assert {day.isoformat() for day in found.readings} == readings


@pytest.mark.parametrize("text", ["113年5月", "2024/5", "民國113年"])
def test_a_month_is_no_day(text: str) -> None:
    assert date_reading(text).month_only


@given(st.text(alphabet="0123456789/.-年月日民國 TZ:+", max_size=24))
def test_any_writing_is_read_or_not_and_never_fails(text: str) -> None:
    found = date_reading(text)
    assert not (found.day and found.readings)
