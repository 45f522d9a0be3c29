"""Attributes that several layers share, each described once."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from layers.model.contract import PHOTOS, Attribute
from layers.model.opening_hours import HoursInvalid, read_hours
from layers.model.shared_codes import DayPart, Organ
from layers.words.audience import Audience
from layers.words.text import Text

_FIRST_DAY, _LAST_DAY = dt.date(1911, 1, 1), dt.date(2199, 12, 31)


def _written(value: object) -> object:
    """Let pass what is written as a date: a bare number is a count of seconds to nobody here."""
    if isinstance(value, int | float):
        # Not a TypeError: pydantic tells the reader about a ValueError only.
        raise ValueError(  # noqa: TRY004
            Text("日期寫成 2026-10-28。", "write the date as 2026-10-28.")
        )
    return value


Day = Annotated[dt.date, BeforeValidator(_written), Field(ge=_FIRST_DAY, le=_LAST_DAY)]
References = Annotated[list[uuid.UUID], Field(max_length=50)]

# Ids of photos, which the community's store keeps apart: a picture is part of a feature's history
# like any answer. Never public: what has not been masked shows faces and plates (fact privacy).
MOST_PHOTOS = 6
_PHOTOS = Attribute(
    label=Text("照片", "Photos"),
    help=Text(
        "門牌上的姓名也請避開。只有社區成員和承辦人看得到。",
        "No names on doors either. Only members and officials see them.",
    ),
    widget=PHOTOS,
    headers=("photos",),
)
PhotoIds = Annotated[list[uuid.UUID], Field(max_length=MOST_PHOTOS)]
Photos = Annotated[PhotoIds, _PHOTOS]
PhotosAsked = Annotated[PhotoIds, replace(_PHOTOS, first=4)]

Address = Annotated[
    str | None,
    Field(max_length=120),
    Attribute(
        label=Text("地址", "Address"),
        help=Text("寫到巷弄或門牌。", "Down to the lane or the house number."),
        audience=Audience.PUBLIC,
        headers=("address", "addr", "location", "位置", "地點", "住址"),
    ),
]


def _stored_hours(text: str) -> str:
    """Return hours in their stored form, whatever they were written in."""
    if not text:
        return text
    try:
        return read_hours(text).text
    except HoursInvalid as problem:
        raise ValueError(problem.reason) from None


HoursText = Annotated[Annotated[str, AfterValidator(_stored_hours)] | None, Field(max_length=200)]
HOURS_HELP = Text(
    "例如：週一至週五 07:00-22:00；全天請選 24 小時。",
    "Such as Mo-Fr 07:00-22:00; 24/7 for always.",
)
Hours = Annotated[
    HoursText,
    Attribute(
        label=Text("時間", "Hours"),
        help=HOURS_HELP,
        widget="hours",
        headers=("hours", "opening_hours", "時段"),
    ),
]

Operator = Annotated[
    str | None,
    Field(max_length=80),
    Attribute(
        label=Text("管理單位", "Operator"),
        help=Text("機關或團體，不寫個人。", "An organ or a group, never a person."),
        headers=("operator", "所屬單位"),
    ),
]

OwnerOrgan = Annotated[
    Organ | None,
    Attribute(
        label=Text("權責單位", "Responsible organ"),
        help=Text("這裡歸誰管。", "Who is in charge of this place."),
        headers=("owner", "organ", "responsible"),
    ),
]

CheckedOn = Annotated[
    Day | None,
    Attribute(
        label=Text("最近檢查日期", "Last checked"),
        widget="date",
        headers=("checked_on", "last_checked", "檢查日期"),
    ),
]

FromDate = Annotated[
    Day | None,
    Attribute(label=Text("開始日期", "From"), widget="date", headers=("from_date", "起日")),
]

ToDate = Annotated[
    Day | None,
    Attribute(label=Text("結束日期", "Until"), widget="date", headers=("to_date", "訖日", "迄日")),
]

TimeOfRisk = Annotated[
    DayPart | None,
    Attribute(
        label=Text("危險時段", "Time of risk"),
        question=Text("什麼時候？", "When?"),
        first=3,
        headers=("time_of_risk", "when"),
    ),
]


def check_period(first: dt.date | None, last: dt.date | None) -> None:
    """Raise a `ValueError` if a period ends before it begins."""
    if first and last and last < first:
        raise ValueError(
            Text("結束日期不能早於開始日期。", "the last day is before the first day.")
        )
