"""Opening hours: any writing becomes one stored form, and each minute counts."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.model.catalogue import layer_of
from layers.model.opening_hours import HoursInvalid, read_hours
from layers.words.problems import Problems

MONDAY = dt.date(2026, 11, 23)
DAYS_ZH = "一二三四五六日"
DAYS_EN = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
WRITTEN = {
    "Mo-Fr 09:00-11:00; Mo-Fr 20:00-22:00": "Mo-Fr 09:00-11:00,20:00-22:00",
    "Mo-Su 20:00-22:00; Sa,Su 09:00-11:00": "Mo-Fr 20:00-22:00; Sa-Su 09:00-11:00,20:00-22:00",
    "Su 22:00-02:00; Mo 09:00-11:00": "Mo 09:00-11:00; Su 22:00-02:00",
    "Mo-Fr 08:00-18:00; We 10:00-12:00": "Mo-Tu,Th-Fr 08:00-18:00; We 10:00-12:00",
    "Mo-Fr 08:00-18:00; We off": "Mo-Tu,Th-Fr 08:00-18:00",
    "20:10-20:50": "Mo-Su 20:10-20:50",
    "Sa-Su": "Sa-Su 00:00-24:00",
    "Mo-Fr 20：00-22：00": "Mo-Fr 20:00-22:00",
    "２０：００－２２：００": "Mo-Su 20:00-22:00",
    "週一至週五 20:00-22:00": "Mo-Fr 20:00-22:00",
    "周一到周五20點到22點": "Mo-Fr 20:00-22:00",
    "週一、三、五 晚上7點到9點半": "Mo,We,Fr 19:00-21:30",
    "每天晚上八點到十點": "Mo-Su 20:00-22:00",
    "晚上10點-2點": "Mo-Su 22:00-02:00",
    "24小時營業": "24/7",
    "8-10pm daily": "Mo-Su 20:00-22:00",
    "7-8月 每天 20:00-23:00": "Jul-Aug Mo-Su 20:00-23:00",
    "Mo-Fr 08:00-18:00; PH off": "Mo-Fr 08:00-18:00; PH off",
}


@pytest.mark.parametrize("written", WRITTEN)
def test_any_writing_becomes_one_stored_form(written: str) -> None:
    assert read_hours(written).text == WRITTEN[written]
    assert read_hours(WRITTEN[written]) == read_hours(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "22:00-22:00",
        "上午9點到5點",
        "每天晚上",
        "週八 20:00-22:00",
        "20:00+",
        "週三公休",
        "\x00",
    ],
)
def test_what_nobody_understands_or_may_mean_two_things_is_refused(written: str) -> None:
    with pytest.raises(HoursInvalid):
        read_hours(written)


@given(st.text("一二三日週,;-:、；～至到半點時 0123456789\nMoFr月休/", max_size=16))
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    try:
        found = read_hours(written)
    except HoursInvalid:
        return
    assert read_hours(found.text) == found


Week = dict[int, list[tuple[int, int]]]
STYLES = [(":", "-", "; "), ("：", "～", "；"), (":", "–", "\n"), ("點", "到", "；")]


def clock(minute: int, colon: str) -> str:
    return f"{minute // 60 % 24:02}{colon}{minute % 60:02}"


@given(
    st.dictionaries(
        st.integers(0, 6),
        st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1439)), min_size=1, max_size=3),
        min_size=1,
    ),
    st.integers(0, 3),
)
@settings(max_examples=150, deadline=None)
def test_every_minute_is_that_of_a_simple_reading(week: Week, style: int) -> None:
    colon, dash, rule = STYLES[style]
    day_of = DAYS_EN if style == 0 else [f"週{day}" for day in DAYS_ZH]
    written, minutes, mine = [], [False] * 10_080, [False] * 10_080
    for day, spans in week.items():
        for start, length in spans:
            ends = clock(start, colon) + dash + clock(start + length, colon)
            written.append(f"{day_of[day]} {ends}")
            for minute in range(day * 1440 + start, day * 1440 + start + length):
                minutes[minute % 10_080] = True  # Sunday's night ends on Monday
    found = read_hours(rule.join(written))
    for start, end in found.week(MONDAY):
        mine[start:end] = [True] * (end - start)
    assert mine == minutes
    assert list(read_hours(found.text).week(MONDAY)) == list(found.week(MONDAY))


def test_a_layer_stores_one_form_and_refuses_what_it_does_not_understand() -> None:
    layer = layer_of("patrol_route")
    checked = layer.check_properties({"schedule": "週一至週五 ２０：００－２２：００"})
    assert checked["schedule"] == "Mo-Fr 20:00-22:00"
    with pytest.raises(Problems) as caught:
        layer.check_properties({"schedule": "22:00-22:00"})
    [problem] = caught.value.problems
    assert problem.pointer == "/schedule"
    assert "開始和結束都是 22:00" in problem.message("zh")
