"""Budgets to judge: a line of each item beyond its caps, and any budget at all."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from mapserve.programme.budget.evaluation import evaluate
from mapserve.programme.budget.reading import read_budget
from mapserve.programme.budget.trace import LineTrace, Trace
from mapserve.programme.rules.versions import VERSIONS, Rules

Sent = dict[str, Any]

EVERY_ITEM: list[Sent] = [
    {"id": "1", "item": "utilities", "amount": 12_000},
    {"id": "2", "item": "fuel_car", "litres": 1_200, "vehicles": 1, "amount": 36_000},
    {
        "id": "3",
        "item": "fuel_motorcycle",
        "vehicles": [
            {"plate": "ABC-1234", "litres": 60, "amount": 1_800, "owner_member": True},
            {"plate": "XYZ-9876", "litres": 10.5, "amount": 300, "owner_member": False},
        ],
    },
    {
        "id": "4",
        "item": "night_snack",
        "shifts": [
            {"member": "甲", "start": "2026-12-01T20:00", "end": "2026-12-01T23:00"},
            {"member": "甲", "start": "2026-12-02T03:00", "end": "2026-12-02T05:00"},
            {"member": "乙", "start": "2026-12-01T20:00", "end": "2026-12-01T22:59"},
        ],
    },
    {
        "id": "5",
        "item": "equipment",
        "name": "監視器",
        "unit_price": 12_000,
        "quantity": 2,
        "useful_life_years": 5,
    },
    {"id": "6", "item": "lecturer_internal", "minutes": 110, "rate": 900, "people": 1},
    {"id": "7", "item": "lecturer_external", "minutes": 100, "rate": 2_000, "people": 1},
    {"id": "8", "item": "keynote", "minutes": 49, "rate": 2_000, "people": 1},
    {"id": "9", "item": "expert_attendance", "people": 2, "rate": 2_500, "meeting": "第一次"},
    {"id": "10", "item": "performance", "people": 10, "rate": 600},
    {"id": "11", "item": "manuscript", "characters": 1_234, "rate": 700},
    {"id": "12", "item": "venue", "amount": 3_000},
    {"id": "13", "item": "decoration", "amount": 3_000, "event": "園遊會", "government": False},
    {"id": "14", "item": "rental", "amount": 1_000},
    {"id": "15", "item": "stationery_transport", "amount": 900, "taxi": True, "toners": 2},
    {"id": "16", "item": "meals", "people": 30, "rate": 100, "meeting": "第一次"},
    {"id": "17", "item": "drinks", "amount": 500},
    {"id": "18", "item": "promotion", "amount": 25_000, "meeting": "第一次"},
    {"id": "19", "item": "misc", "amount": 9_000, "meeting": "第一次"},
]


def judged(*lines: Sent, rules: Rules = VERSIONS[0], approved: int | None = None) -> Trace:
    """Return the trace of lines as they would be sent; those without an id are numbered."""
    sent = [{"id": str(number), **line} for number, line in enumerate(lines, start=1)]
    return evaluate(read_budget({"lines": sent}), rules, approved=approved)


def judged_line(item: str, rules: Rules = VERSIONS[0], **fields: Any) -> LineTrace:  # noqa: ANN401
    """Return the trace of one line by itself."""
    return judged({"item": item, **fields}, rules=rules).lines[0]


_money = st.integers(0, 60_000)
_few = st.integers(1, 40)
_litres = st.decimals("0.001", 2_000, places=3).map(str)
_minutes = st.integers(0, 600)
_NOON = dt.datetime(2026, 12, 30, 12)  # noqa: DTZ001 - as people write it, Taiwan's
_meeting = st.sampled_from(["甲", "乙"])
_shifts = st.builds(
    lambda member, begin, length: {
        "member": member,
        "start": (_NOON + dt.timedelta(minutes=begin)).isoformat(),
        "end": (_NOON + dt.timedelta(minutes=begin + length)).isoformat(),
    },
    st.sampled_from("甲乙丙"),
    st.integers(0, 3 * 1440),
    st.integers(1, 1440),
)
_vehicles = st.fixed_dictionaries(
    {
        "plate": st.integers(1, 25).map("P{}".format),
        "litres": _litres,
        "amount": st.integers(0, 3_000),
        "owner_member": st.booleans(),
    }
)
_rated = {"people": _few, "rate": st.integers(0, 4_000)}
_ITEMS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "utilities": {"amount": _money},
    "fuel_car": {"litres": _litres, "vehicles": st.integers(1, 3), "amount": _money},
    "fuel_motorcycle": {"vehicles": st.lists(_vehicles, min_size=1, max_size=30)},
    "night_snack": {"shifts": st.lists(_shifts, min_size=1, max_size=8)},
    "equipment": {
        "name": st.sampled_from(["警笛", "監視器"]),
        "unit_price": _money,
        "quantity": _few,
        "useful_life_years": st.sampled_from([1, 1.99, 2, 5]),
    },
    "lecturer_internal": {"minutes": _minutes, **_rated},
    "lecturer_external": {"minutes": _minutes, **_rated},
    "keynote": {"minutes": _minutes, **_rated},
    "expert_attendance": {**_rated, "meeting": _meeting},
    "performance": _rated,
    "manuscript": {"characters": st.integers(1, 9_000), "rate": st.integers(0, 1_000)},
    "venue": {"amount": _money},
    "rental": {"amount": _money},
    "drinks": {"amount": _money},
    "decoration": {"amount": _money, "event": _meeting, "government": st.booleans()},
    "stationery_transport": {
        "amount": _money,
        "taxi": st.booleans() | _money,
        "toners": st.integers(0, 3),
    },
    "meals": {**_rated, "meeting": _meeting, "attended": st.none() | _few},
    "promotion": {"amount": _money, "meeting": _meeting},
    "misc": {"amount": _money, "meeting": _meeting},
}
ITEMS = tuple(_ITEMS)


def lines_of(*items: str) -> st.SearchStrategy[Sent]:
    """Return lines of some items, without an id."""
    return st.one_of(
        *(st.fixed_dictionaries({"item": st.just(item), **_ITEMS[item]}) for item in items)
    )


budgets = st.lists(lines_of(*ITEMS), max_size=12).map(
    lambda lines: [{"id": str(number), **line} for number, line in enumerate(lines, start=1)]
)
