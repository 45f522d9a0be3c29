"""Inspection points 檢測點: where a walk stops to score light, sight and feeling."""

from typing import Annotated

from pydantic import Field

from layers.model.contract import Attribute, GeometryType, Group, MapLayer
from layers.model.safety_audit import AUDIT, Audit
from layers.model.shared_attributes import Day, PhotosAsked
from layers.model.shared_codes import RISK_MARKS, RiskState
from layers.model.style import Shape, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.text import Text


class Walk(Code):
    """A walk by day and one by night see different things."""

    DAY = "day", "日間檢測", "Day walk"
    NIGHT = "night", "夜間檢測", "Night walk"


class InspectionPoint(Audit):
    """Attributes of an inspection point."""

    walk: Annotated[
        Walk,
        Attribute(
            label=Text("檢測時段", "Walk"),
            question=Text("白天走還是晚上走？", "Day or night?"),
            first=1,
            headers=("walk", "day_night"),
        ),
    ] = Walk.NIGHT
    state: Annotated[
        RiskState,
        Attribute(
            label=Text("狀態", "State"),
            question=Text("這裡有問題嗎？", "Is there a problem here?"),
            first=2,
            headers=("state", "status"),
        ),
    ] = RiskState.UNCONFIRMED
    inspected_on: Annotated[
        Day | None,
        Attribute(
            label=Text("檢測日期", "Inspected on"),
            question=Text("哪一天檢測？", "On which day?"),
            first=3,
            widget="date",
            headers=("inspected_on", "date", "日期"),
        ),
    ] = None
    photos: PhotosAsked = Field(default_factory=list)


LAYER = MapLayer(
    kind="inspection_point",
    label=Text("檢測點", "Inspection point"),
    help=Text("走訪時逐點檢查照明與視線", "Light and sight, checked point by point on a walk"),
    group=Group.RISK,
    order=10,
    tile=30,
    near_only=True,
    geometry=(GeometryType.POINT,),
    attributes=InspectionPoint,
    style=Style(shape=Shape.CIRCLE, light="#3F4A45", dark="#C9D3CD", icon="clipboard-check"),
    sections=(AUDIT,),
    audience=Audience.MEMBERS,
    state="state",
    marks=RISK_MARKS,
)
