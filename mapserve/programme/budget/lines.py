"""Lines of a budget as they are sent: an item with its quantities, each in the unit of its cap.

Money is whole New Taiwan dollars (R-62). Nothing is capped here: an amount beyond its cap is a
good line, and the evaluation says what of it counts.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    model_validator,
)

from layers.model.contract import Attribute
from layers.words.text import Text
from mapserve.clock import read_instant
from mapserve.programme.budget.items import Item
from mapserve.programme.forms import asks

MOST_MONEY = 999_999_999
_MOST_SHIFTS, _MOST_VEHICLES = 5_000, 500
_LONGEST_SHIFT = dt.timedelta(hours=24)
_FIRST_YEAR, _LAST_YEAR = 1912, 2910  # 民國 years of at most three digits


def _instant(value: object) -> dt.datetime:
    wrong = Text("寫成2026-12-01T20:00。", "write it as 2026-12-01T20:00.")
    try:
        read = value if isinstance(value, dt.datetime) else read_instant(str(value))
        read = read_instant(read.isoformat())
    except (ValueError, OverflowError):
        raise ValueError(wrong) from None
    if not _FIRST_YEAR < read.year < _LAST_YEAR:
        raise ValueError(wrong)
    return read


def _plate(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if character.isalnum()) or text


def _same_name(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


Amount = Annotated[int, Field(strict=True, ge=0, le=MOST_MONEY)]
Count = Annotated[int, Field(strict=True, ge=1, le=100_000)]
Litres = Annotated[Decimal, Field(gt=0, le=1_000_000, decimal_places=3)]
Instant = Annotated[dt.datetime, BeforeValidator(_instant)]
Name = Annotated[
    str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=80)
]
Id = Name | Annotated[int, Field(strict=True)]

AMOUNT = asks("金額", "Amount", unit="NT$", widget="money")
_PEOPLE = asks("人數", "People")
_MEETING = asks("哪一次會議", "Meeting")
_LITRES = asks("公升數", "Litres", unit="l")
_RATE = asks("每人金額", "Amount a person", unit="NT$", widget="money")


class Part(BaseModel):
    """Base of what a line consists of: unknown fields refused, each with an `Attribute`."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Line(Part):
    """Base of every line.

    Parameters
    ----------
    place
        The feature of the map that it is for; utilities need a duty post (R-44).
    reason
        The words that a warning asks for.
    """

    items: ClassVar[tuple[Item, ...]]

    id: Annotated[Id, asks("編號", "Id")]
    item: Annotated[Item, asks("項目", "Item")]
    place: Annotated[UUID | None, asks("地點", "Place")] = None
    reason: Annotated[str, StringConstraints(max_length=500), asks("理由", "Reason")] = ""


class Utilities(Line):
    """水電補助費."""

    items = (Item.UTILITIES,)
    amount: Annotated[Amount, AMOUNT]


class FuelCar(Line):
    """油料補助費, cars: what is capped are litres (Q-14)."""

    items = (Item.FUEL_CAR,)
    litres: Annotated[Litres, _LITRES]
    vehicles: Annotated[Count, asks("車輛數", "Vehicles")]
    amount: Annotated[Amount, AMOUNT]


class Motorcycle(Part):
    """A motorcycle's fuel."""

    plate: Annotated[Name, AfterValidator(_plate), asks("車牌", "Plate")]
    litres: Annotated[Litres, _LITRES]
    amount: Annotated[Amount, AMOUNT]
    owner_member: Annotated[StrictBool, asks("車主是隊員", "Owned by a member")]


class FuelMotorcycle(Line):
    """油料補助費, motorcycles."""

    items = (Item.FUEL_MOTORCYCLE,)
    vehicles: Annotated[
        list[Motorcycle],
        Field(min_length=1, max_length=_MOST_VEHICLES),
        asks("機車", "Motorcycles"),
    ]


class Shift(Part):
    """A duty of one person; instants without a zone are Taiwan's."""

    member: Annotated[Name, AfterValidator(_same_name), asks("隊員", "Member")]
    start: Annotated[Instant, asks("開始", "Start")]
    end: Annotated[Instant, asks("結束", "End")]

    @model_validator(mode="after")
    def _goes_forward(self) -> "Shift":
        if not self.start < self.end <= self.start + _LONGEST_SHIFT:
            raise ValueError(
                Text(
                    "結束要在開始之後，最多24小時。",
                    "a shift ends after its start, within 24 hours.",
                )
            )
        return self


class NightSnack(Line):
    """夜點費: the roster of duties."""

    items = (Item.NIGHT_SNACK,)
    shifts: Annotated[
        list[Shift], Field(min_length=1, max_length=_MOST_SHIFTS), asks("服勤名冊", "Shifts")
    ]


class Equipment(Line):
    """裝備費."""

    items = (Item.EQUIPMENT,)
    name: Annotated[Name, asks("品名", "Name")]
    unit_price: Annotated[Amount, asks("單價", "Unit price", unit="NT$", widget="money")]
    quantity: Annotated[Count, asks("數量", "Quantity")]
    useful_life_years: Annotated[
        float, Field(strict=True, ge=0, le=100), asks("使用年限", "Useful life", unit="a")
    ]


class Lecture(Line):
    """講師鐘點費 and 專題演講費."""

    items = (Item.LECTURER_INTERNAL, Item.LECTURER_EXTERNAL, Item.KEYNOTE)
    minutes: Annotated[int, Field(strict=True, ge=0, le=100_000), asks("分鐘數", "Minutes")]
    rate: Annotated[Amount, asks("每小時金額", "Amount an hour", unit="NT$", widget="money")]
    people: Annotated[Count, _PEOPLE]


class ExpertAttendance(Line):
    """專家出席費."""

    items = (Item.EXPERT_ATTENDANCE,)
    people: Annotated[Count, _PEOPLE]
    rate: Annotated[Amount, _RATE]
    meeting: Annotated[Name, _MEETING]


class Performance(Line):
    """表演演出費."""

    items = (Item.PERFORMANCE,)
    people: Annotated[Count, _PEOPLE]
    rate: Annotated[Amount, _RATE]


class Manuscript(Line):
    """撰稿費: characters with punctuation, without blanks (Q-11)."""

    items = (Item.MANUSCRIPT,)
    characters: Annotated[Count, asks("字數", "Characters")]
    rate: Annotated[Amount, asks("每千字金額", "Amount per 1,000", unit="NT$", widget="money")]


class AtCost(Line):
    """場地費, 器材租用費 and 茶水費, paid as they are."""

    items = (Item.VENUE, Item.RENTAL, Item.DRINKS)
    amount: Annotated[Amount, AMOUNT]


class Decoration(Line):
    """布置費."""

    items = (Item.DECORATION,)
    amount: Annotated[Amount, AMOUNT]
    event: Annotated[Name, asks("哪一次活動", "Event")]
    government: Annotated[StrictBool, asks("政府部門主辦", "Held by government")] = False


class StationeryTransport(Line):
    """文具印刷費及交通費; `taxi` says that it is taxi fare, or how much of the amount is."""

    items = (Item.STATIONERY_TRANSPORT,)
    amount: Annotated[Amount, AMOUNT]
    taxi: Annotated[StrictBool | Amount, asks("計程車資", "Taxi fares")] = False
    toners: Annotated[int, Field(strict=True, ge=0, le=1_000), asks("碳粉匣支數", "Toners")] = 0


class Meals(Line):
    """誤餐費; `attended` is how many signed in at the meeting, once it was held (Q-18)."""

    items = (Item.MEALS,)
    people: Annotated[Count, _PEOPLE]
    rate: Annotated[Amount, _RATE]
    meeting: Annotated[Name, _MEETING]
    attended: Annotated[
        int | None, Field(strict=True, ge=0, le=100_000), asks("簽到人數", "Signed in")
    ] = None


class PerMeeting(Line):
    """文宣品 and 其他行政雜支."""

    items = (Item.PROMOTION, Item.MISC)
    amount: Annotated[Amount, AMOUNT]
    meeting: Annotated[Name, _MEETING]


_KINDS: tuple[type[Line], ...] = (
    Utilities, FuelCar, FuelMotorcycle, NightSnack, Equipment, Lecture, ExpertAttendance,
    Performance, Manuscript, AtCost, Decoration, StationeryTransport, Meals, PerMeeting,
)  # fmt: skip
KIND_OF: dict[Item, type[Line]] = {item: kind for kind in _KINDS for item in kind.items}


def label_of(part: type[BaseModel], name: str) -> Text:
    """Return how people call a field of a line or of a part of one."""
    field = part.model_fields.get(name)
    found: list[Any] = [] if field is None else field.metadata
    return next((one.label for one in found if isinstance(one, Attribute)), Text(name, name))


# Said elsewhere beside a line, or for the map alone.
_ELSEWHERE = frozenset({"id", "item", "place"})
_COUNTED = {"vehicles": Text("輛", ""), "shifts": Text("人次", "")}


def quantities(line: Line) -> Iterator[tuple[str, Text]]:
    """Yield what a line holds, field by field, in words: 人數 45, 機車 2 輛; what is empty not."""
    for name in type(line).model_fields:
        value = getattr(line, name)
        if name in _ELSEWHERE or value in (None, False, 0, ""):
            continue
        label = label_of(type(line), name)
        if value is True:
            yield name, label
        elif isinstance(value, list):
            after = _COUNTED[name]
            yield name, Text(f"{label.zh} {len(value)} {after.zh}", f"{label.en} {len(value)}")
        else:
            text = _figure(value)
            yield name, Text(f"{label.zh} {text}", f"{label.en} {text}")


def _figure(value: object) -> str:
    return value if isinstance(value, str) else f"{Decimal(str(value)).normalize():,f}"
