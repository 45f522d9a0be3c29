"""Each rate of the table in its exact unit, on both sides of its edge."""

import uuid
from typing import Any

import pytest

from mapserve.programme.budget.evaluation import evaluate
from mapserve.programme.budget.reading import read_budget
from mapserve.programme.rules.readings import Option
from mapserve.programme.rules.versions import VERSIONS
from tests.factories.budgets import EVERY_ITEM, judged, judged_line

NOW = VERSIONS[0]


def cuts(*cut: tuple[int, str]) -> list[tuple[int, str]]:
    return list(cut)


def told(line: Any) -> list[tuple[int, str]]:  # noqa: ANN401
    return [(cut.amount, cut.rule) for cut in line.cuts]


@pytest.mark.parametrize(
    ("amount", "counted"), [(9_999, 9_999), (10_000, 10_000), (10_001, 10_000)]
)
def test_r44_utilities_to_10000(amount: int, counted: int) -> None:
    assert judged_line("utilities", amount=amount).counted == counted


def test_r44_q07_utilities_are_capped_by_case() -> None:
    trace = judged({"item": "utilities", "amount": 7_000}, {"item": "utilities", "amount": 7_000})
    assert [line.counted for line in trace.lines] == [7_000, 3_000]
    assert told(trace.lines[1]) == [(4_000, "R-44")]
    assert "一萬元" in trace.lines[1].cuts[0].article.zh


def test_r44_utilities_count_but_wait_for_their_duty_post() -> None:
    post = uuid.uuid4()
    without = judged({"item": "utilities", "amount": 100})
    assert without.counted == 100
    assert without.blocked
    assert "勤務據點" in without.lines[0].warnings[0].detail.zh
    lines = read_budget(
        {"lines": [{"id": 1, "item": "utilities", "amount": 100, "place": str(post)}]}
    )
    assert not evaluate(lines, NOW).blocked
    assert not evaluate(lines, NOW, duty_posts={post}).blocked
    elsewhere = evaluate(lines, NOW, duty_posts={uuid.uuid4()})
    assert elsewhere.blocked
    assert elsewhere.counted == 100


@pytest.mark.parametrize(
    ("litres", "counted"),
    [(999.999, 30_000), (1_000, 30_000), (1_000.001, 29_999), (1_200, 25_000), (2_000, 15_000)],
)
def test_r45a_q14_a_car_to_1000_litres(litres: float, counted: int) -> None:
    line = judged_line("fuel_car", litres=litres, vehicles=1, amount=30_000)
    assert line.counted == counted
    assert {rule for _, rule in told(line)} <= {"R-45a"}


def test_r45a_one_car_only() -> None:
    line = judged_line("fuel_car", litres=900, vehicles=3, amount=30_001)
    assert (line.counted, told(line)) == (10_000, [(20_001, "R-45a")])
    both = judged_line("fuel_car", litres=4_000, vehicles=2, amount=80_000)
    assert told(both) == [(40_000, "R-45a"), (20_000, "R-45a")]


def test_r45a_q07_litres_of_the_car_are_shared_by_the_case() -> None:
    trace = judged(
        {"item": "fuel_car", "litres": 800, "vehicles": 1, "amount": 24_000},
        {"item": "fuel_car", "litres": 800, "vehicles": 1, "amount": 16_000},
    )
    assert [line.counted for line in trace.lines] == [24_000, 4_000]
    assert all("同一輛" in line.warnings[0].detail.zh for line in trace.lines)
    assert not trace.blocked


def motorcycle(plate: str, litres: float, amount: int, *, owned: bool = True) -> dict[str, Any]:
    return {"plate": plate, "litres": litres, "amount": amount, "owner_member": owned}


@pytest.mark.parametrize(("litres", "counted"), [(49.9, 1_500), (50, 1_500), (60, 1_250)])
def test_r45b_a_motorcycle_to_50_litres(litres: float, counted: int) -> None:
    line = judged_line("fuel_motorcycle", vehicles=[motorcycle("ABC-123", litres, 1_500)])
    assert line.counted == counted


def test_r45b_a_plate_is_the_same_however_it_is_written_and_in_any_line() -> None:
    trace = judged(
        {"item": "fuel_motorcycle", "vehicles": [motorcycle("abc-123", 40, 1_200)]},
        {"item": "fuel_motorcycle", "vehicles": [motorcycle("ＡＢＣ 123", 40, 1_200)]},
    )
    assert trace.counted == 1_200 + 300
    assert "ABC123" in trace.lines[1].cuts[0].detail.zh


@pytest.mark.parametrize(("plates", "counted"), [(20, 2_000), (21, 2_000)])
def test_r45b_20_motorcycles_and_those_that_count_most(plates: int, counted: int) -> None:
    vehicles = [motorcycle(f"P{n}", 10, 100) for n in range(plates)]
    assert judged_line("fuel_motorcycle", vehicles=vehicles).counted == counted
    vehicles[-1]["amount"] = 900
    assert judged_line("fuel_motorcycle", vehicles=vehicles).counted == counted + 800


def test_r45b_only_those_of_members() -> None:
    vehicles = [motorcycle(f"P{n}", 10, 100) for n in range(20)]
    vehicles += [motorcycle("Q", 10, 500, owned=False)]
    line = judged_line("fuel_motorcycle", vehicles=vehicles)
    assert (line.counted, told(line)) == (2_000, [(500, "R-45b")])


@pytest.mark.parametrize(
    ("start", "end", "paid"),
    [
        ("2026-12-01T20:00", "2026-12-01T22:59", 0),
        ("2026-12-01T20:00", "2026-12-01T22:59:59", 0),
        ("2026-12-01T20:00", "2026-12-01T23:00", 40),
        ("2026-12-01T23:00", "2026-12-01T23:01", 40),
        ("2026-12-01T22:00", "2026-12-02T02:00", 40),
        ("2026-12-02T05:30", "2026-12-02T07:00", 40),
        ("2026-12-02T05:59:59", "2026-12-02T08:00", 40),
        ("2026-12-02T06:00", "2026-12-02T08:00", 0),
        ("2026-12-31T22:00", "2027-01-01T02:00", 40),
        ("2028-02-29T20:00", "2028-02-29T23:00", 40),
        ("2026-12-01T12:00Z", "2026-12-01T15:00Z", 40),  # 20:00 to 23:00 in Taiwan
        ("2026-12-01T12:00Z", "2026-12-01T14:59Z", 0),
    ],
)
def test_r46_q08_a_shift_until_23_or_in_the_night(start: str, end: str, paid: int) -> None:
    line = judged_line("night_snack", shifts=[{"member": "甲", "start": start, "end": end}])
    assert (line.asked, line.counted) == (40, paid)
    assert told(line) == ([] if paid else [(40, "R-46")])


@pytest.mark.parametrize(
    ("shifts", "nights"),
    [
        ([("1T22:00", "2T02:00"), ("2T03:00", "2T05:00")], 1),
        ([("1T22:00", "2T02:00"), ("2T22:00", "3T02:00")], 2),
        ([("1T05:00", "1T06:30"), ("1T23:00", "2T00:30")], 2),
        ([("1T20:00", "1T23:00"), ("1T20:00", "1T23:00")], 1),
    ],
)
def test_q08_once_a_person_and_night(shifts: list[tuple[str, str]], nights: int) -> None:
    sent = [
        {"member": "甲", "start": f"2026-12-0{start}", "end": f"2026-12-0{end}"}
        for start, end in shifts
    ]
    lines = [{"item": "night_snack", "shifts": [one]} for one in sent]
    assert judged_line("night_snack", shifts=sent).counted == judged(*lines).counted == 40 * nights
    others = [one | {"member": "乙"} for one in sent]
    assert judged_line("night_snack", shifts=sent + others).counted == 80 * nights


def equipment(name: str = "警笛", *, price: int, count: int = 1, years: float = 2) -> Any:  # noqa: ANN401
    return judged_line(
        "equipment", name=name, unit_price=price, quantity=count, useful_life_years=years
    )


def test_r47_listed_equipment_counts_at_cost() -> None:
    for name in ("安全防護頭盔", "LED照明設備", "反光背心（大）"):
        line = equipment(name, price=1_234, count=3)
        assert (line.counted, line.cuts, line.warnings) == (3_702, [], [])


def test_r47_q13_unlisted_equipment_counts_but_asks_for_a_reason() -> None:
    sent = {"item": "equipment", "name": "監視器", "unit_price": 9_000, "quantity": 1,
            "useful_life_years": 5}  # fmt: skip
    asked = judged(sent)
    assert (asked.counted, asked.blocked) == (9_000, True)
    assert (asked.lines[0].warnings[0].rule, asked.lines[0].warnings[0].reading) == ("R-47", "Q-13")
    assert "審查人" in asked.readings["Q-13"].zh
    answered = judged(sent | {"reason": "巷口暗"})
    assert not answered.blocked
    assert answered.lines[0].warnings
    assert judged(sent | {"reason": "   "}).blocked


@pytest.mark.parametrize(
    ("item", "rule", "words"),
    [
        ("fuel_car", "R-45a", ("守望相助隊名稱", "警用巡邏車", "公升")),
        ("fuel_motorcycle", "R-45b", ("隊員", "公升")),
        ("night_snack", "R-46", ("名冊",)),
        ("venue", "R-52", ("收費標準",)),
        ("rental", "R-54", ("收據",)),
        ("meals", "R-56", ("簽到",)),
        ("drinks", "", ()),
    ],
)
def test_r45_r46_r52_r54_r56_what_is_attested_or_attached(
    item: str, rule: str, words: tuple[str, ...]
) -> None:
    needs = next(line for line in judged(*EVERY_ITEM).lines if line.item == item).needs
    assert {need.rule for need in needs} == ({rule} if rule else set())
    assert all(word in need.detail.zh for word, need in zip(words, needs, strict=True))


def test_r47_a_uniform_is_not_like_that_of_the_police() -> None:
    assert "警察" in equipment("隊員服裝", price=800).needs[0].detail.zh
    assert not equipment("警笛", price=800).needs


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(0, 0), (49, 0), (50, 1), (59, 1), (60, 1), (100, 1), (109, 1), (110, 2), (120, 2), (170, 3)],
)
@pytest.mark.parametrize(
    ("item", "rule", "rate"),
    [
        ("lecturer_internal", "R-48a", 800),
        ("lecturer_external", "R-48b", 1_600),
        ("keynote", "R-48c", 2_000),
    ],
)
def test_r48_q09_hours_of_lectures(
    item: str, rule: str, rate: int, minutes: int, hours: int
) -> None:
    line = judged_line(item, minutes=minutes, rate=rate, people=2)
    assert line.counted == 2 * rate * hours
    assert {cut.rule for cut in line.cuts} <= {rule}
    assert bool(line.cuts) == (minutes > 60 * hours)


@pytest.mark.parametrize(
    ("minutes", "hours"), [(49, 0), (50, 1), (60, 1), (99, 1), (100, 2), (110, 2), (300, 6)]
)
def test_q09_read_as_lessons_of_50_minutes(minutes: int, hours: int) -> None:
    rules = NOW.read_as(Q_09=Option.EACH_50)
    line = judged_line("keynote", rules, minutes=minutes, rate=1_000, people=1)
    assert line.counted == 1_000 * hours
    assert line.asked >= line.counted


@pytest.mark.parametrize(
    ("item", "rule", "most"),
    [
        ("lecturer_internal", "R-48a", 800),
        ("lecturer_external", "R-48b", 1_600),
        ("keynote", "R-48c", 2_000),
    ],
)
def test_r48_rates_of_lectures(item: str, rule: str, most: int) -> None:
    for rate in (most - 1, most):
        assert not judged_line(item, minutes=60, rate=rate, people=3).cuts
    assert told(judged_line(item, minutes=110, rate=most + 1, people=3)) == [(6, rule)]


def test_r48_hours_and_rate_are_cut_apart() -> None:
    line = judged_line("lecturer_external", minutes=100, rate=2_000, people=1)
    assert (line.asked, told(line)) == (4_000, [(2_000, "R-48b"), (400, "R-48b")])


@pytest.mark.parametrize(
    ("item", "rule", "most", "more"),
    [
        ("expert_attendance", "R-49", 2_000, {"meeting": "一"}),
        ("performance", "R-50", 500, {}),
        ("meals", "R-56", 80, {"meeting": "一"}),
    ],
)
def test_r49_r50_r56_rates_a_person(item: str, rule: str, most: int, more: dict[str, str]) -> None:
    assert not judged_line(item, people=7, rate=most, **more).cuts
    line = judged_line(item, people=7, rate=most + 1, **more)
    assert (line.counted, told(line)) == (7 * most, [(7, rule)])


@pytest.mark.parametrize(
    ("characters", "rate", "counted"),
    [(1_000, 630, 630), (1_000, 631, 630), (999, 630, 629), (1_500, 630, 945), (1, 630, 0)],
)
def test_r51_q11_manuscripts_pro_rata(characters: int, rate: int, counted: int) -> None:
    assert judged_line("manuscript", characters=characters, rate=rate).counted == counted


def test_q11_read_as_full_thousands() -> None:
    rules = NOW.read_as(Q_11=Option.WHOLE_THOUSANDS)
    line = judged_line("manuscript", rules, characters=1_999, rate=700)
    assert (line.counted, [rule for _, rule in told(line)]) == (630, ["R-51", "R-51"])


@pytest.mark.parametrize("item", ["venue", "rental", "drinks"])
def test_r52_r54_r56_what_is_paid_as_it_is(item: str) -> None:
    line = judged_line(item, amount=99_999)
    assert (line.counted, line.cuts, line.warnings) == (99_999, [], [])


def test_r53_decoration_to_2000_an_event() -> None:
    trace = judged(
        {"item": "decoration", "amount": 1_500, "event": "甲", "government": False},
        {"item": "decoration", "amount": 1_500, "event": "甲"},
        {"item": "decoration", "amount": 2_000, "event": "乙"},
        {"item": "decoration", "amount": 2_001, "event": "丙"},
    )
    assert [line.counted for line in trace.lines] == [1_500, 500, 2_000, 2_000]
    assert told(trace.lines[1]) == [(1_000, "R-53")]


def test_r53_q16_governments_own_events_are_exempt_and_asked_about() -> None:
    sent = {"item": "decoration", "amount": 9_000, "event": "甲", "government": True}
    trace = judged(sent, {"item": "decoration", "amount": 2_000, "event": "甲"})
    assert trace.counted == 11_000
    assert trace.blocked
    assert trace.lines[0].warnings[0].reading == "Q-16"
    assert not judged(sent | {"reason": "警察局"}).blocked


def test_r55_taxi_fares_are_an_error() -> None:
    line = judged_line("stationery_transport", amount=900, taxi=True, toners=0)
    assert (line.counted, told(line)) == (0, [(900, "R-55")])
    assert line.errors[0].blocks
    part = judged_line("stationery_transport", amount=900, taxi=200, toners=0)
    assert (part.counted, len(part.errors)) == (700, 1)
    for none in (False, 0):
        clean = judged_line("stationery_transport", amount=900, taxi=none, toners=1)
        assert (clean.counted, clean.errors, clean.warnings) == (900, [], [])


def test_r55_q15_a_second_toner_asks_for_a_reason_and_counts() -> None:
    two = {"item": "stationery_transport", "amount": 900, "taxi": False, "toners": 2}
    one = two | {"toners": 1}
    assert judged(two).blocked
    assert judged(two).counted == 900
    assert not judged(two | {"reason": "兩台印表機"}).blocked
    twice = judged(one, one)
    assert [bool(line.warnings) for line in twice.lines] == [False, True]
    assert not judged(one, two | {"toners": 0}).blocked


def test_r56_q18_meals_of_those_who_signed_in() -> None:
    line = judged_line("meals", people=30, rate=100, meeting="一", attended=25)
    assert (line.counted, told(line)) == (2_000, [(500, "R-56"), (500, "R-56")])
    assert judged_line("meals", people=30, rate=80, meeting="一", attended=31).counted == 2_400


@pytest.mark.parametrize(
    ("item", "rule", "most"), [("promotion", "R-57", 20_000), ("misc", "R-58", 6_000)]
)
def test_r57_r58_caps_of_a_meeting(item: str, rule: str, most: int) -> None:
    trace = judged(
        {"item": item, "amount": most, "meeting": "甲"},
        {"item": item, "amount": 1, "meeting": "甲"},
        {"item": item, "amount": most + 1, "meeting": "乙"},
    )
    assert [told(line) for line in trace.lines] == [[], [(1, rule)], [(1, rule)]]
    assert "「乙」" in trace.lines[2].cuts[0].detail.zh


@pytest.mark.parametrize(
    ("price", "count", "years", "kind"),
    [
        (10_000, 1, 2, "capital"),
        (9_999, 1, 2, "current"),
        (10_000, 1, 1.99, "current"),
        (4_000, 3, 5, "current"),
        (12_000, 3, 5, "capital"),
    ],
)
def test_r60_q12_capital_by_unit_price_and_years(
    price: int, count: int, years: float, kind: str
) -> None:
    assert equipment(price=price, count=count, years=years).kind == kind


def test_q12_read_as_the_total_of_the_line() -> None:
    rules = NOW.read_as(Q_12=Option.LINE_TOTAL)
    sent = {"name": "警笛", "unit_price": 4_000, "quantity": 3, "useful_life_years": 5}
    assert judged_line("equipment", rules, **sent).kind == "capital"
