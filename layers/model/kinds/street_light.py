"""Street lights 路燈: where they stand, whether they burn, and why not."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from layers.model.capabilities import By, Effect, Part, Spread
from layers.model.contract import Attribute, Attributes, GeometryType, Group, MapLayer
from layers.model.shared_attributes import Address, CheckedOn, Operator, PhotosAsked
from layers.model.shared_codes import DEVICE_MARKS, DeviceState, LightCause
from layers.model.style import Shape, Style
from layers.words.audience import Audience
from layers.words.text import Text


class StreetLight(Attributes):
    """Attributes of a street light."""

    state: Annotated[
        DeviceState,
        Attribute(
            label=Text("狀態", "State"),
            question=Text("燈會亮嗎？", "Does it burn?"),
            first=1,
            headers=("state", "status"),
        ),
    ] = DeviceState.WORKING
    cause: Annotated[
        LightCause | None,
        Attribute(
            label=Text("不亮原因", "Cause"),
            question=Text("為什麼不亮？", "Why is it dark?"),
            first=2,
            headers=("cause",),
        ),
    ] = None
    pole_number: Annotated[
        str | None,
        Field(max_length=40),
        Attribute(
            label=Text("燈桿編號", "Pole number"),
            question=Text("燈桿上的編號？", "Which number is on the pole?"),
            help=Text("報修時要用。", "Needed to report a fault."),
            first=3,
            headers=("pole_number", "pole", "id", "路燈編號", "編號"),
        ),
    ] = None
    photos: PhotosAsked = Field(default_factory=list)
    lux: Annotated[
        float | None,
        Field(ge=0, le=10_000),
        Attribute(
            label=Text("亮度（照度）", "Illuminance"),
            help=Text("手機量的只供參考。", "A phone's reading is an indication only."),
            unit="lx",
            headers=("lux", "照度"),
        ),
    ] = None
    operator: Operator = None
    address: Address = None
    checked_on: CheckedOn = None

    @model_validator(mode="after")
    def _a_working_light_has_no_cause(self) -> Self:
        if self.state is DeviceState.WORKING and self.cause in (
            LightCause.LAMP_OUT,
            LightCause.WIRING,
        ):
            raise ValueError(
                Text("燈不亮時，狀態要選「故障」。", "a lamp that is out has the state “broken”.")
            )
        return self


LAYER = MapLayer(
    kind="street_light",
    label=Text("路燈", "Street light"),
    help=Text("夜間照明", "Light at night"),
    group=Group.WATCH,
    order=20,
    tile=20,
    near_only=True,
    counter="盞",
    geometry=(GeometryType.POINT,),
    attributes=StreetLight,
    style=Style(shape=Shape.DIAMOND, light="#35352A", dark="#FFE08A", icon="bulb", glyph="#FFDD66"),
    audience=Audience.MEMBERS,
    state="state",
    marks=DEVICE_MARKS,
    title=("name", "pole_number", "address"),
    number="pole_number",
    lights=Effect(spread=Spread.AROUND, metres=15.0, by=By.DEVICE),
    parts=frozenset({Part.MOUNT}),
)
