"""Forms of budget lines, made of the lines themselves: one an item, quantities in their units.

A list within a line (motorcycles, shifts) is a text of a row each, so that it can be typed without
a script or pasted from a spreadsheet.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from copy import copy
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, create_model

from layers.model.contract import Attribute
from layers.words.text import Text
from mapserve.clock import read_instant
from mapserve.programme.budget.items import Item
from mapserve.programme.budget.lines import KIND_OF, FuelMotorcycle, Line, NightSnack
from mapserve.programme.dates import DateInvalid, read_date, table_date
from mapserve.programme.forms import Form, Money, asks, fields_of

_SEPARATOR = re.compile(r"\s*[,，、;；\t]\s*")
_NO = frozenset({"否", "不是", "no", "n"})
_DAY = dt.timedelta(days=1)
_LONGEST = 200_000
_LISTED = ("vehicles", "shifts")  # fields that are a text of rows

_MOTORCYCLES = asks(
    "機車，一輛一行",
    "Motorcycles, one a row",
    help_=Text(
        "車牌，公升，金額。車主不是隊員的，後面再寫「否」。例如 ABC-123，30，930",
        "Plate, litres, amount; add “no” where no member owns it. Such as ABC-123, 30, 930",
    ),
    widget="note",
)
_SHIFTS = asks(
    "服勤名冊，一班一行",
    "Shifts, one a row",
    help_=Text(
        "隊員，日期，開始，結束。可從試算表貼上。例如 陳進財，116/1/5，20:00，23:30",
        "Member, day, start, end; may be pasted. Such as Chen, 2027-01-05, 20:00, 23:30",
    ),
    widget="note",
)
# What a form asks otherwise than the line does.
_OTHERWISE: dict[str, Any] = {
    "litres": (Annotated[float, Field(gt=0, le=1_000_000), asks("公升數", "Litres")], ...),
    "useful_life_years": (
        Annotated[float, Field(ge=0, le=100), asks("使用年限（年）", "Useful life, years")], ...,
    ),
    "taxi": (
        Annotated[Money | None, asks("其中計程車資", "Of that, taxi fares", widget="money")], None,
    ),
    "toners": (Annotated[int | None, Field(ge=0, le=1000), asks("碳粉匣支數", "Toners")], None),
    "shifts": (Annotated[str, Field(max_length=_LONGEST), _SHIFTS], ...),
    "vehicles list": (Annotated[str, Field(max_length=_LONGEST), _MOTORCYCLES], ...),
    "place": (Annotated[str | None, asks("在地圖上的哪裡", "Where on the map")], None),
    "reason": (
        Annotated[
            str | None,
            Field(max_length=500),
            asks(
                "理由",
                "Reason",
                help_=Text("有提醒時才需要寫。", "Only where you are asked for one."),
                widget="note",
            ),
        ],
        None,
    ),
}  # fmt: skip
# Known once a meeting was held; the application does not ask for it.
_LATER = frozenset({"attended"})


class RowUnread(Exception):  # noqa: N818 - what was typed, not the program, is at fault
    """A row of a list that cannot be read, and why."""

    def __init__(self, field: str, number: int, row: str) -> None:
        super().__init__(row)
        self.field = field
        self.reason = Text(
            f"第 {number} 行看不懂：「{row[:40]}」。",
            f"row {number} cannot be read: “{row[:40]}”.",
        )


def form_for(item: Item) -> type[Form]:
    """Return the form of an item's lines."""
    return _FORMS[KIND_OF[item]]


def typed_line(line: Line) -> dict[str, Any]:
    """Return what the form of a line is filled with."""
    values = line.model_dump()
    values["place"] = str(line.place) if line.place else None
    values["reason"] = line.reason or None
    if isinstance(line, FuelMotorcycle):
        values["vehicles"] = "\n".join(
            f"{one.plate}，{one.litres.normalize():f}，{one.amount}"
            + ("" if one.owner_member else "，否")
            for one in line.vehicles
        )
    if isinstance(line, NightSnack):
        values["shifts"] = "\n".join(
            f"{one.member}，{table_date(one.start.date())}，{one.start:%H:%M}，{one.end:%H:%M}"
            for one in line.shifts
        )
    if "litres" in values:
        values["litres"] = float(values["litres"])
    if "taxi" in values:
        amount = values["amount"] if values["taxi"] is True else int(values["taxi"])
        values["taxi"] = amount or None
    if "toners" in values:
        values["toners"] = values["toners"] or None
    return values


def line_from(
    item: Item, value: Form, id_: str, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return a line as it is saved, from a form that is in order.

    Parameters
    ----------
    before
        The line that is changed; what the form does not ask for stays as it was.

    Raises
    ------
    RowUnread
    """
    known = KIND_OF[item].model_fields
    line = {name: one for name, one in (before or {}).items() if name in _LATER}
    line |= {name: one for name, one in dict(value).items() if name in known and one is not None}
    if "shifts" in line:
        line["shifts"] = list(_shifts(line["shifts"]))
    if KIND_OF[item] is FuelMotorcycle:
        line["vehicles"] = list(_motorcycles(line["vehicles"]))
    if "litres" in line:
        line["litres"] = str(line["litres"])
    return line | {"id": id_, "item": item.value}


def _motorcycles(text: str) -> Iterator[dict[str, Any]]:
    for number, row, cells in _rows(text):
        try:
            plate, litres, amount, *rest = cells
            yield {
                "plate": plate,
                "litres": str(Decimal(litres)),
                "amount": int(amount),
                "owner_member": not (rest and rest[0].casefold() in _NO),
            }
        except (ValueError, ArithmeticError):
            raise RowUnread(_LISTED[0], number, row) from None


def _shifts(text: str) -> Iterator[dict[str, Any]]:
    for number, row, cells in _rows(text):
        try:
            member, day, start, end = cells
            date = read_date(day)
            begins = dt.datetime.combine(date, dt.time.fromisoformat(start))
            ends = dt.datetime.combine(date, dt.time.fromisoformat(end))
        except (ValueError, DateInvalid):
            raise RowUnread(_LISTED[1], number, row) from None
        if ends <= begins:
            ends += _DAY
        both = (read_instant(one.isoformat()).isoformat() for one in (begins, ends))
        yield dict(zip(("member", "start", "end"), (member, *both), strict=True))


def _rows(text: str) -> Iterator[tuple[int, str, list[str]]]:
    for number, row in enumerate(text.splitlines(), 1):
        if row.strip():
            yield number, row.strip(), [one.strip() for one in _SEPARATOR.split(row.strip())]


def _made(kind: type[Line]) -> type[Form]:
    basis = Annotated[str | None, Field(max_length=40), asks("版本", "Version")]
    asked: dict[str, Any] = {"basis": (basis, None)}
    for name, info in kind.model_fields.items():
        if name in _LATER or name in ("id", "item"):
            continue
        key = "vehicles list" if kind is FuelMotorcycle and name == "vehicles" else name
        asked[name] = _OTHERWISE.get(key) or (info.annotation, _without_unit(info))
    order = [name for name in asked if name not in ("place", "reason")] + ["place", "reason"]
    form = create_model(
        f"Budget{kind.__name__}",
        __base__=Form,
        __module__=__name__,
        __doc__=f"{kind.__name__} of a budget, as it is typed.",
        **{name: asked[name] for name in order},
    )
    fields_of(form)  # each has its words, or it is not made at all
    return form


def _without_unit(info: Any) -> Any:  # noqa: ANN401 - pydantic's side of a field
    """Return a field whose control writes no symbol behind the number: its label says the unit."""
    found = copy(info)
    found.metadata = [
        dataclasses.replace(one, unit=None) if isinstance(one, Attribute) else one
        for one in info.metadata
    ]
    return found


_FORMS = {kind: _made(kind) for kind in dict.fromkeys(KIND_OF.values())}
