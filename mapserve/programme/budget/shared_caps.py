"""Caps that lines share: of a meeting or event, then of the case (Q-19), in the table's order."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple, TypeVar
from uuid import UUID

from layers.words.text import Text
from mapserve.programme.budget.items import Item
from mapserve.programme.budget.lines import (
    Decoration,
    FuelCar,
    FuelMotorcycle,
    NightSnack,
    PerMeeting,
    StationeryTransport,
    Utilities,
)
from mapserve.programme.budget.quantities import millilitres, night_of
from mapserve.programme.budget.tally import Tally, share_cap
from mapserve.programme.rules.versions import Rules

_ML = 1_000
Kind = TypeVar("Kind")


def _of(tallies: list[Tally], kind: type[Kind]) -> Iterator[tuple[Tally, Kind]]:
    for tally in tallies:
        if isinstance(tally.line, kind):
            yield tally, tally.line


def share_meetings(tallies: list[Tally], rules: Rules) -> None:
    """Cap promotion and other costs by meeting (R-57, R-58), decoration by event (R-53)."""
    groups: defaultdict[tuple[Item, str], list[Tally]] = defaultdict(list)
    for tally, one in _of(tallies, PerMeeting):
        groups[one.item, one.meeting].append(tally)
    for tally, decoration in _of(tallies, Decoration):
        if not decoration.government:
            groups[decoration.item, decoration.event].append(tally)
    caps = {
        Item.PROMOTION: rules.caps.promotion,
        Item.MISC: rules.caps.misc,
        Item.DECORATION: rules.caps.decoration,
    }
    for (item, name), group in groups.items():
        cap = caps[item]
        detail = Text(
            f"「{name}」的{item.label.zh}{cap.per.label.zh}最高{cap.limit:,}元。",
            f"{item.label.en} of “{name}”: NT${cap.limit:,} {cap.per.label.en} at most.",
        )
        share_cap(group, cap.limit, cap.rule, detail)


def share_utilities(
    tallies: list[Tally], rules: Rules, duty_posts: Collection[UUID] | None
) -> None:
    """Cap utilities by case (R-44, Q-07); ask for the duty post, which the map must have."""
    mine = list(_of(tallies, Utilities))
    cap = rules.caps.utilities
    detail = Text(
        f"每案水電補助最高{cap.limit:,}元。", f"Utilities: NT${cap.limit:,} a case at most."
    )
    share_cap([tally for tally, _ in mine], cap.limit, cap.rule, detail)
    for tally, line in mine:
        if line.place is None:
            detail = Text(
                "還沒有指出是哪一個勤務據點。", "The duty post that it is for is not named yet."
            )
            tally.warn(cap.rule, detail, blocks=True)
        elif duty_posts is not None and line.place not in duty_posts:
            detail = Text(
                "這個地點不是地圖上的勤務據點。", "This place is no duty post of the map."
            )
            tally.warn(cap.rule, detail, blocks=True)


class _Fuel(NamedTuple):
    """Fuel of one vehicle in one line; money and litres (thousandths) go down together."""

    tally: Tally
    amount: int
    ml: int

    @property
    def dearest_first(self) -> tuple[float, str]:
        return -self.amount / self.ml, str(self.tally.line.id)


def _share_litres(fuels: list[_Fuel], limit: int, rule: str, whose: Text) -> list[int]:
    """Cut what is beyond a cap in litres, the dearest litres counted first; return what counts."""
    left, counted = limit * _ML, []
    for one in fuels:
        allowed = min(one.ml, left)
        left -= allowed
        counts = one.amount * allowed // one.ml
        detail = Text(
            f"{whose.zh}{one.ml / _ML:g}公升，計入{allowed / _ML:g}公升，最高{limit:,}公升。",
            f"{whose.en}{one.ml / _ML:g} litres, of which {allowed / _ML:g} count: "
            f"{limit:,} at most.",
        )
        one.tally.cut(one.amount - counts, rule, detail)
        counted.append(counts)
    return counted


def share_car_fuel(tallies: list[Tally], rules: Rules) -> None:
    """Cap the litres of the car by case (R-45a, Q-07, Q-14)."""
    cars = rules.caps.cars.limit
    mine = list(_of(tallies, FuelCar))
    fuels = [
        _Fuel(tally, tally.counted, millilitres(line.litres) * cars // max(line.vehicles, cars))
        for tally, line in mine
    ]
    fuels = sorted((one for one in fuels if one.ml), key=lambda one: one.dearest_first)
    cap = rules.caps.car_litres
    _share_litres(fuels, cap.limit, cap.rule, Text("汽車", "The car: "))
    if len(mine) > cars:
        detail = Text(
            f"汽車以{cars}輛為限，請確認這幾筆是同一輛車。",
            f"{cars} car only: make sure that these lines are for the same one.",
        )
        for tally, _ in mine:
            tally.warn(cap.rule, detail)


def share_motorcycle_fuel(tallies: list[Tally], rules: Rules) -> None:
    """Cap litres by plate and plates by case (R-45b); the plates that count most are kept."""
    fuels: defaultdict[str, list[_Fuel]] = defaultdict(list)
    for tally, line in _of(tallies, FuelMotorcycle):
        for one in line.vehicles:
            if one.owner_member:
                fuels[one.plate].append(_Fuel(tally, one.amount, millilitres(one.litres)))
    cap, most = rules.caps.motorcycle_litres, rules.caps.motorcycles.limit
    counted: dict[str, list[int]] = {}
    for plate, group in fuels.items():
        group.sort(key=lambda one: (*one.dearest_first, one.ml))
        words = Text(f"{plate} ", f"{plate}: ")
        counted[plate] = _share_litres(group, cap.limit, cap.rule, words)
    by_worth = sorted(counted, key=lambda plate: (-sum(counted[plate]), plate))
    for plate in by_worth[most:]:
        detail = Text(
            f"最多補助{most}輛機車，{plate}不計。",
            f"{most} motorcycles at most; {plate} is not counted.",
        )
        for fuel, amount in zip(fuels[plate], counted[plate], strict=True):
            fuel.tally.cut(amount, cap.rule, detail)


def share_nights(tallies: list[Tally], rules: Rules) -> None:
    """Pay a night snack once a person and night (R-46, Q-08)."""
    rate = rules.caps.night_snack.limit
    paid: set[tuple[str, object]] = set()
    for tally, line in _of(tallies, NightSnack):
        early: list[str] = []
        again: list[str] = []
        for shift in line.shifts:
            night = night_of(shift.start, shift.end)
            if night is None:
                early.append(shift.member)
            elif (shift.member, night) in paid:
                again.append(shift.member)
            else:
                paid.add((shift.member, night))
        _cut_shifts(tally, early, rate, _EARLY)
        _cut_shifts(tally, again, rate, _AGAIN)


_EARLY = Text("沒有到23時，也不在23時到6時之間", "neither until 23:00 nor between 23:00 and 06:00")
_AGAIN = Text("同一夜已經算過，每人每夜一次", "in a night already paid: once a person and night")
_NAMED = 3


def _cut_shifts(tally: Tally, members: list[str], rate: int, why: Text) -> None:
    if members:
        names, more = "、".join(members[:_NAMED]), "…" if members[_NAMED:] else ""
        detail = Text(
            f"{len(members)}班{why.zh}（{names}{more}）。",
            f"{len(members)} shifts {why.en} ({names}{more}).",
        )
        tally.cut(rate * len(members), "R-46", detail, reading="Q-08")


def ask_about_toners(tallies: list[Tally], rules: Rules) -> None:
    """Ask for a reason for more toners than one (R-55, Q-15); they count all the same."""
    cap, sum_ = rules.caps.toners, 0
    for tally, line in _of(tallies, StationeryTransport):
        sum_ += line.toners
        if line.toners and sum_ > cap.limit:
            detail = Text(
                f"碳粉匣以{cap.limit}支為原則，這裡到第{sum_}支，請說明理由。",
                f"{cap.limit} toner in principle, and this makes {sum_}: give a reason.",
            )
            tally.ask_reason(cap.rule, detail, reading="Q-15")
