"""A budget as a whole: the order of caps, and sums that add up in whatever order it was sent."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.words.problems import Problem, Problems
from mapserve.programme.budget.items import INCOME, Item
from mapserve.programme.budget.lines import KIND_OF
from mapserve.programme.budget.reading import MOST_LINES, read_budget
from mapserve.programme.rules.articles import ARTICLES
from tests.factories.budgets import EVERY_ITEM, ITEMS, Sent, budgets, judged, lines_of

# Items whose caps are in money or persons: what counts is exact, no litre is rounded down.
EXACT = tuple(item for item in ITEMS if not item.startswith("fuel"))


@given(budgets)
def test_what_is_cut_is_what_does_not_count(lines: list[Sent]) -> None:
    trace = judged(*lines)
    for line in trace.lines:
        assert 0 <= line.counted <= line.asked
        assert sum(cut.amount for cut in line.cuts) == line.asked - line.counted
        assert all(cut.amount > 0 for cut in line.cuts)
        assert all(cut.article == ARTICLES[cut.rule] for cut in line.cuts)
    assert trace.asked == sum(line.asked for line in trace.lines)
    assert trace.counted == sum(line.counted for line in trace.lines)
    assert trace.capital + trace.current == trace.counted <= 150_000
    assert trace.capital == sum(one.counted for one in trace.lines if one.kind == "capital")


@given(budgets, st.randoms(use_true_random=False))
def test_the_order_in_which_lines_are_sent_changes_nothing(
    lines: list[Sent], order: random.Random
) -> None:
    shuffled = order.sample(lines, len(lines))
    one, other = judged(*lines), judged(*shuffled)
    by_id = {line.id: line for line in one.lines}
    for line in other.lines:
        assert (line.counted, line.kind) == (by_id[line.id].counted, by_id[line.id].kind)
    assert (one.counted, one.capital, one.blocked) == (other.counted, other.capital, other.blocked)
    assert [line.id for line in other.lines] == [line["id"] for line in shuffled]


@given(st.lists(lines_of(*EXACT), max_size=8), lines_of(*EXACT))
def test_another_line_never_makes_less_count(lines: list[Sent], one: Sent) -> None:
    assert judged(*lines).counted <= judged(*lines, one).counted


@given(budgets, lines_of("fuel_car", "fuel_motorcycle"))
def test_more_fuel_costs_no_more_than_the_rounding(lines: list[Sent], one: Sent) -> None:
    pieces = sum(len(line.get("vehicles", [1])) if line["item"] == "fuel_motorcycle" else 1
                 for line in [*lines, one])  # fmt: skip
    assert judged(*lines).counted <= judged(*lines, one).counted + pieces


@given(budgets, st.integers(0, 20_000))
def test_asking_for_more_money_never_makes_less_count(lines: list[Sent], more: int) -> None:
    key = {"amount", "unit_price", "rate"}
    raised = [
        {name: value + more if name in key and line["item"] in EXACT else value
         for name, value in line.items()}
        for line in lines
    ]  # fmt: skip
    # A taxi fare that was beyond the amount is cut with it.
    taxed = [one for one in lines if one["item"] == "stationery_transport" and one["taxi"]]
    assert taxed or judged(*lines).counted <= judged(*raised).counted


@given(budgets, st.integers(0, 150_000))
def test_r63_what_counts_stays_within_what_was_approved(lines: list[Sent], approved: int) -> None:
    trace = judged(*lines, approved=approved)
    assert trace.counted == min(approved, judged(*lines, approved=10**9).counted)
    assert trace.limit == approved


def test_r35_the_total_is_150000() -> None:
    trace = judged({"item": "venue", "amount": 150_000}, {"item": "drinks", "amount": 1})
    assert (trace.counted, trace.limit) == (150_000, 150_000)
    assert [(cut.amount, cut.rule) for cut in trace.lines[1].cuts] == [(1, "R-35")]


def test_r38_r60_capital_and_current_are_summed_apart() -> None:
    trace = judged(*EVERY_ITEM)
    assert (trace.capital, trace.current) == (24_000, trace.counted - 24_000)


def test_q19_line_then_meeting_then_case_then_total() -> None:
    trace = judged(
        {"item": "venue", "amount": 145_000},
        {"item": "misc", "amount": 9_000, "meeting": "甲"},
        {"item": "fuel_car", "litres": 2_000, "vehicles": 2, "amount": 40_000},
    )
    by_item = {line.item: [(cut.amount, cut.rule) for cut in line.cuts] for line in trace.lines}
    assert by_item["fuel_car"] == [(20_000, "R-45a")]
    assert by_item["venue"] == [(15_000, "R-35")]
    assert by_item["misc"] == [(3_000, "R-58"), (6_000, "R-35")]
    meals = judged(
        {"item": "venue", "amount": 149_900},
        {"item": "meals", "people": 3, "rate": 100, "meeting": "甲", "attended": 2},
    ).lines[1]
    assert [cut.rule for cut in meals.cuts] == ["R-56", "R-56", "R-35"]
    assert [cut.amount for cut in meals.cuts] == [100, 40, 60]


def test_where_lines_share_a_cap_the_last_ids_bear_it() -> None:
    lines = [{"id": name, "item": "utilities", "amount": 6_000} for name in ("10", "2")]
    assert {line.id: line.counted for line in judged(*lines).lines} == {"10": 4_000, "2": 6_000}


def test_r62_every_item_of_the_table_counts_in_whole_dollars() -> None:
    trace = judged(*EVERY_ITEM)
    assert [line["item"] for line in EVERY_ITEM] == list(Item)
    assert set(KIND_OF) == set(Item)
    assert all(type(line.counted) is int and type(line.asked) is int for line in trace.lines)


def test_r61_what_is_income_of_a_person() -> None:
    assert {one.rule for one in INCOME} == {"R-48a", "R-48b", "R-48c", "R-49", "R-50", "R-51"}
    for line in judged(*EVERY_ITEM).lines:
        assert ("R-61" in {need.rule for need in line.needs}) == (line.item in INCOME)


def test_every_item_has_the_article_it_is_counted_by() -> None:
    assert all(item.rule in ARTICLES for item in Item)


def test_the_trace_as_json_has_the_names_agreed_on() -> None:
    written = json.loads(judged(*EVERY_ITEM).as_json())
    assert {"lines", "asked", "counted", "capital", "current"} <= set(written)
    line = written["lines"][0]
    assert {"id", "asked", "counted", "kind", "cuts", "warnings", "errors"} <= set(line)
    assert set(line["cuts"][0]) >= {"amount", "rule", "article", "detail"}
    assert set(line["cuts"][0]["detail"]) == {"zh", "en"}
    assert set(written["readings"]) >= {"Q-08", "Q-09", "Q-13", "Q-15"}
    assert written["rules"] == "102-12-26"


def test_nothing_asked_is_a_budget_too() -> None:
    trace = judged()
    assert (trace.asked, trace.counted, trace.blocked) == (0, 0, False)


def refused(document: object) -> list[Problem]:
    with pytest.raises(Problems) as found:
        read_budget(document)
    return found.value.problems


@pytest.mark.parametrize("document", [None, [], {}, {"lines": {}}, {"lines": None}, 3, "x"])
def test_what_is_no_budget_is_refused_with_an_example(document: object) -> None:
    (only,) = refused(document)
    assert '"lines"' in only.cure("zh")


@pytest.mark.parametrize(
    ("line", "pointer", "words"),
    [
        ({"item": "drinks", "amount": 5}, "/id", "這一欄要填"),
        ({"id": "", "item": "drinks", "amount": 5}, "/id", "至少 1 個字"),
        ({"id": "a", "item": "drinks"}, "/amount", "這一欄要填"),
        ({"id": "a", "item": "drinks", "amount": 1.5}, "/amount", "整數"),
        ({"id": "a", "item": "drinks", "amount": "5"}, "/amount", "整數"),
        ({"id": "a", "item": "drinks", "amount": True}, "/amount", "整數"),
        ({"id": "a", "item": "drinks", "amount": -1}, "/amount", "不能小於 0"),
        ({"id": "a", "item": "drinks", "amount": 10**12}, "/amount", "不能大於"),
        ({"id": "a", "item": "drinks", "amount": 1, "x/y": 2}, "/x~1y", "沒有這一欄"),
        ({"id": "a", "item": "drinks", "amount": 1, "place": "here"}, "/place", "編號"),
        ({"id": "a", "item": "misc", "amount": 1}, "/meeting", "這一欄要填"),
        (
            {"id": "a", "item": "fuel_car", "litres": 0, "vehicles": 1, "amount": 1},
            "/litres",
            "要大於 0",
        ),
        ({"id": "a", "item": "fuel_car", "vehicles": 1, "amount": 1}, "/litres", "這一欄要填"),
        (
            {"id": "a", "item": "fuel_car", "litres": float("nan"), "vehicles": 1, "amount": 1},
            "/litres",
            "數字",
        ),
        (
            {"id": "a", "item": "fuel_car", "litres": 1.23456, "vehicles": 1, "amount": 1},
            "/litres",
            "小數最多 3 位",
        ),
        (
            {"id": "a", "item": "stationery_transport", "amount": 1, "taxi": "no"},
            "/taxi",
            "「是」或「否」",
        ),
        ({"id": "a", "item": "fuel_motorcycle", "vehicles": []}, "/vehicles", "至少 1 個"),
        (
            {
                "id": "a",
                "item": "fuel_motorcycle",
                "vehicles": [{"plate": "P", "litres": 1, "amount": 1}],
            },
            "/vehicles/0/owner_member",
            "機車 第1項 車主是隊員",
        ),
        (
            {"id": "a", "item": "night_snack", "shifts": [{"member": "甲", "start": 5, "end": ""}]},
            "/shifts/0/start",
            "2026-12-01T20:00",
        ),
        (
            {
                "id": "a",
                "item": "night_snack",
                "shifts": [{"member": "甲", "start": "2026-12-02", "end": "2026-12-01"}],
            },
            "/shifts/0",
            "結束要在開始之後",
        ),
    ],
)
def test_a_malformed_line_is_told_with_its_place_and_its_cure(
    line: Sent, pointer: str, words: str
) -> None:
    good = {"id": "good", "item": "drinks", "amount": 1}
    first = refused({"lines": [good, line]})[0]
    assert first.pointer == f"/lines/1{pointer}"
    assert "第2筆" in first.message("zh")
    assert words in first.message("zh")
    assert (
        "amount" in first.cure("zh")
        or "shifts" in first.cure("zh")
        or "vehicles" in first.cure("zh")
    )


def test_an_unknown_item_is_told_with_those_there_are() -> None:
    first, second = refused({"lines": [{"id": 1, "item": "taxi"}, {"id": 2}]})
    assert (first.pointer, second.pointer) == ("/lines/0/item", "/lines/1/item")
    assert "taxi" in first.message("zh")
    assert all(item.value in first.cure("zh") for item in Item)


def test_two_lines_of_one_id_are_refused() -> None:
    lines = [{"id": name, "item": "drinks", "amount": 1} for name in ("1", 1, "2")]
    (only,) = refused({"lines": lines})
    assert only.pointer == "/lines/1/id"


def test_more_lines_than_a_budget_has_are_refused() -> None:
    line = {"id": "1", "item": "drinks", "amount": 1}
    (only,) = refused({"lines": [line] * (MOST_LINES + 1)})
    assert str(MOST_LINES) in only.message("zh")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=300)
@given(st.data())
def test_whatever_is_sent_is_judged_or_refused_in_words(data: st.DataObject) -> None:
    line = dict(data.draw(lines_of(*ITEMS))) | {"id": "1"}
    name = data.draw(st.sampled_from(sorted(line)))
    line[name] = data.draw(JSON)
    try:
        judged(line)
    except Problems as several:
        for one in several.problems:
            assert one.message("zh")
            assert one.message("en")
            assert one.pointer.startswith("/lines/0")
