"""The safety audit of a place: nine scores and the light there (fact safety-audit, fact light)."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from layers.model.contract import Attribute, Attributes, Section
from layers.model.shared_codes import LuxMethod
from layers.words.text import Text

_RUBRIC = Text("0 很差，3 很好。", "0 is poor, 3 is good.")
Score = Annotated[int | None, Field(ge=0, le=3)]


class Audit(Attributes):
    """Nine audit scores, each 0 (poor) to 3 (good), after Safetipin; and lux with its method.

    All nine are kept; what they amount to is computed where it is shown. A phone's lux is an
    indication, not a measurement against a standard.
    """

    lighting: Annotated[
        Score,
        Attribute(label=Text("照明評分", "Lighting"), help=_RUBRIC, headers=("lighting",)),
    ] = None
    openness: Annotated[
        Score,
        Attribute(label=Text("開闊評分", "Openness"), help=_RUBRIC, headers=("openness",)),
    ] = None
    visibility: Annotated[
        Score,
        Attribute(
            label=Text("可見評分", "Visibility"),
            help=Text(
                "店家、門窗看得到這裡嗎？0 很差，3 很好。",
                "Can shops, doors and windows see it? 0 is poor, 3 is good.",
            ),
            headers=("visibility",),
        ),
    ] = None
    people: Annotated[
        Score,
        Attribute(
            label=Text("人潮評分", "People around"), help=_RUBRIC, headers=("people", "crowd")
        ),
    ] = None
    security: Annotated[
        Score,
        Attribute(label=Text("警衛巡守評分", "Security"), help=_RUBRIC, headers=("security",)),
    ] = None
    walk_path: Annotated[
        Score,
        Attribute(label=Text("步行空間評分", "Walk path"), help=_RUBRIC, headers=("walk_path",)),
    ] = None
    public_transport: Annotated[
        Score,
        Attribute(
            label=Text("大眾運輸評分", "Public transport"),
            help=Text(
                "50 公尺內有站牌 3 分，400 公尺內沒有 0 分。",
                "A stop within 50 m is 3, none within 400 m is 0.",
            ),
            headers=("public_transport", "transport"),
        ),
    ] = None
    gender_usage: Annotated[
        Score,
        Attribute(
            label=Text("使用者多元評分", "Women and men about"),
            help=Text(
                "女性、孩童也常在這裡出入嗎？0 很差，3 很好。",
                "Do women and children use it too? 0 is poor, 3 is good.",
            ),
            headers=("gender_usage",),
        ),
    ] = None
    feeling: Annotated[
        Score,
        Attribute(
            label=Text("安全感評分", "Feeling"),
            help=Text("走在這裡安心嗎？0 很差，3 很好。", "Do you feel safe? 0 no, 3 yes."),
            headers=("feeling",),
        ),
    ] = None
    lux: Annotated[
        float | None,
        Field(ge=0, le=150_000),
        Attribute(
            label=Text("亮度（照度）", "Illuminance"),
            help=Text("手機量的只供參考。", "A phone's reading is an indication only."),
            unit="lx",
            headers=("lux", "照度"),
        ),
    ] = None
    lux_method: Annotated[
        LuxMethod | None,
        Attribute(
            label=Text("亮度怎麼量的", "How it was measured"), headers=("lux_method", "照度量法")
        ),
    ] = None
    lux_device: Annotated[
        str | None,
        Field(max_length=60),
        Attribute(label=Text("量測器材", "Instrument"), headers=("lux_device",)),
    ] = None
    lux_height_m: Annotated[
        float | None,
        Field(ge=0, le=5),
        Attribute(
            label=Text("量測高度", "Height of the reading"), unit="m", headers=("lux_height_m",)
        ),
    ] = None
    lux_time: Annotated[
        str | None,
        Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$"),
        Attribute(
            label=Text("量測時間", "Time of the reading"),
            help=Text("例如 20:30。", "For example 20:30."),
            widget="time",
            headers=("lux_time",),
        ),
    ] = None

    @model_validator(mode="after")
    def _lux_has_a_method(self) -> Self:
        if self.lux is not None and self.lux_method is None:
            raise ValueError(
                Text("填了亮度，就要選怎麼量的。", "a lux value needs how it was measured.")
            )
        return self


AUDIT = Section(
    Text("現場評分與亮度", "Scores and light on the spot"),
    tuple(name for name in Audit.model_fields if name not in Attributes.model_fields),
)
