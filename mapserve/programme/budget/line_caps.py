"""What the table of rates says of each line by itself (R-44 to R-60), before lines meet."""

from collections.abc import Callable
from typing import Any

from layers.words.text import Text
from mapserve.programme.budget.items import Item
from mapserve.programme.budget.lines import (
    AtCost,
    Decoration,
    Equipment,
    ExpertAttendance,
    FuelCar,
    FuelMotorcycle,
    Lecture,
    Line,
    Manuscript,
    Meals,
    NightSnack,
    Performance,
    PerMeeting,
    StationeryTransport,
    Utilities,
)
from mapserve.programme.budget.quantities import hours_begun, hours_counted
from mapserve.programme.budget.tally import Tally
from mapserve.programme.rules.caps import Cap
from mapserve.programme.rules.readings import Option
from mapserve.programme.rules.versions import Rules

_THOUSAND = 1_000


def tally_line(line: Line, rules: Rules) -> Tally:
    """Return a line with its own caps applied."""
    tally = Tally(line)
    _COUNTING[type(line)](tally, line, rules)
    return tally


def _at_cost(
    tally: Tally, line: Utilities | AtCost | Decoration | PerMeeting, rules: Rules
) -> None:
    del rules
    tally.ask(line.amount)


def _decoration(tally: Tally, line: Decoration, rules: Rules) -> None:
    """Ask who in government holds an event that is exempt (R-53, Q-16)."""
    tally.ask(line.amount)
    if line.government and line.amount > rules.caps.decoration.limit:
        tally.ask_reason(
            "R-53",
            Text(
                "政府部門主辦的研習觀摩才不受限制，請寫出主辦的機關。",
                "Only government's own study events are exempt: name the department.",
            ),
            reading="Q-16",
        )


def _fuel_car(tally: Tally, line: FuelCar, rules: Rules) -> None:
    """Take the share of one car (R-45a); litres are shared by the case."""
    tally.ask(line.amount)
    cars = rules.caps.cars.limit
    if line.vehicles > cars:
        detail = Text(
            f"{line.vehicles}輛汽車，只補助{cars}輛，按輛數計算。",
            f"{line.vehicles} cars, of which {cars} counts, in proportion.",
        )
        tally.cut(line.amount - line.amount * cars // line.vehicles, "R-45a", detail)


def _fuel_motorcycle(tally: Tally, line: FuelMotorcycle, rules: Rules) -> None:
    """Leave out motorcycles that no team member owns (R-45b); plates are shared by the case."""
    del rules
    tally.ask(sum(one.amount for one in line.vehicles))
    for one in line.vehicles:
        if not one.owner_member:
            detail = Text(
                f"{one.plate}的車主不是守望相助隊隊員。",
                f"{one.plate} does not belong to a member of the watch team.",
            )
            tally.cut(one.amount, "R-45b", detail)


def _night_snack(tally: Tally, line: NightSnack, rules: Rules) -> None:
    tally.ask(rules.caps.night_snack.limit * len(line.shifts))


def _equipment(tally: Tally, line: Equipment, rules: Rules) -> None:
    """Tell capital from current (R-60, Q-12); ask about what the list does not name (Q-13)."""
    total = line.unit_price * line.quantity
    tally.ask(total)
    by_line = rules.reading("Q-12") is Option.LINE_TOTAL
    dear = (total if by_line else line.unit_price) >= rules.caps.capital_price.limit
    if dear and line.useful_life_years >= rules.caps.capital_years.limit:
        tally.kind = "capital"
    if not any(name in line.name for name in rules.listed_equipment):
        tally.ask_reason(
            "R-47",
            Text(
                f"「{line.name}」不在裝備費的清單裡，請說明為什麼需要，由審查人確認。",
                f"“{line.name}” is not on the list of equipment: say why it is needed; "
                "a reviewer confirms.",
            ),
            reading="Q-13",
        )


def _lecture(tally: Tally, line: Lecture, rules: Rules) -> None:
    """Count hours, then cap the rate (R-48a to R-48c, Q-09)."""
    least, option = rules.caps.hour_minutes.limit, rules.reading("Q-09")
    begun = hours_begun(line.minutes, least, option)
    counted = hours_counted(line.minutes, least, option)
    tally.ask(begun * line.rate * line.people)
    detail = Text(
        f"{line.minutes}分鐘算{counted}小時，餘數未滿{least}分鐘不計。",
        f"{line.minutes} minutes count as {counted} h: a rest under {least} minutes does not.",
    )
    rule = line.item.rule
    tally.cut((begun - counted) * line.rate * line.people, rule, detail, reading="Q-09")
    cap = {
        Item.LECTURER_INTERNAL: rules.caps.lecturer_internal,
        Item.LECTURER_EXTERNAL: rules.caps.lecturer_external,
        Item.KEYNOTE: rules.caps.keynote,
    }[line.item]
    _cap_rate(tally, cap, line.rate, counted * line.people)


def _expert(tally: Tally, line: ExpertAttendance, rules: Rules) -> None:
    tally.ask(line.people * line.rate)
    _cap_rate(tally, rules.caps.expert_attendance, line.rate, line.people)


def _performance(tally: Tally, line: Performance, rules: Rules) -> None:
    tally.ask(line.people * line.rate)
    _cap_rate(tally, rules.caps.performance, line.rate, line.people)


def _manuscript(tally: Tally, line: Manuscript, rules: Rules) -> None:
    """Pay by 1,000 characters, rounded down (R-51, Q-11)."""
    tally.ask(line.rate * line.characters // _THOUSAND)
    characters = line.characters
    if rules.reading("Q-11") is Option.WHOLE_THOUSANDS:
        characters -= characters % _THOUSAND
        detail = Text("只算滿千字的部分。", "Only full thousands of characters count.")
        whole = line.rate * characters // _THOUSAND
        tally.cut(tally.counted - whole, "R-51", detail, reading="Q-11")
    cap = rules.caps.manuscript
    detail = _rate_words(cap, line.rate)
    most = cap.limit * characters // _THOUSAND
    tally.cut(tally.counted - most, cap.rule, detail, reading="Q-11")


def _stationery(tally: Tally, line: StationeryTransport, rules: Rules) -> None:
    """Refuse taxi fares (R-55); toners are counted by the case."""
    del rules
    tally.ask(line.amount)
    fares = line.amount if line.taxi is True else min(int(line.taxi), line.amount)
    if line.taxi:
        detail = Text("計程車資不得報支，請刪除。", "Taxi fares cannot be claimed: take them out.")
        tally.refuse("R-55", detail)
        tally.cut(fares, "R-55", detail)


def _meals(tally: Tally, line: Meals, rules: Rules) -> None:
    """Pay for those who signed in (Q-18), each up to the cap (R-56)."""
    tally.ask(line.people * line.rate)
    people = line.people if line.attended is None else min(line.people, line.attended)
    detail = Text(
        f"{line.people}人，簽到的是{people}人。", f"{line.people} people, {people} signed in."
    )
    tally.cut((line.people - people) * line.rate, "R-56", detail, reading="Q-18")
    _cap_rate(tally, rules.caps.meals, line.rate, people)


def _cap_rate(tally: Tally, cap: Cap, rate: int, times: int) -> None:
    tally.cut((rate - cap.limit) * times, cap.rule, _rate_words(cap, rate))


def _rate_words(cap: Cap, rate: int) -> Text:
    return Text(
        f"{cap.per.label.zh}{rate:,}元，最高{cap.limit:,}元。",
        f"NT${rate:,} {cap.per.label.en}; NT${cap.limit:,} at most.",
    )


_COUNTING: dict[type[Line], Callable[[Tally, Any, Rules], None]] = {
    Utilities: _at_cost,
    FuelCar: _fuel_car,
    FuelMotorcycle: _fuel_motorcycle,
    NightSnack: _night_snack,
    Equipment: _equipment,
    Lecture: _lecture,
    ExpertAttendance: _expert,
    Performance: _performance,
    Manuscript: _manuscript,
    AtCost: _at_cost,
    Decoration: _decoration,
    StationeryTransport: _stationery,
    Meals: _meals,
    PerMeeting: _at_cost,
}
