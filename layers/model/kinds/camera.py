"""Cameras 錄影監視器: existing, planned by the community, or suggested to government (R-18)."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from layers.model.capabilities import By, Effect, Lens, Part, Spread
from layers.model.contract import Attribute, Attributes, GeometryType, Group, MapLayer
from layers.model.shared_attributes import Day, Operator, Photos
from layers.model.shared_codes import DEVICE_MARKS, DeviceState
from layers.model.style import Shape, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.text import Text


class Facing(Code):
    """Where the lens points; unknown, it watches nothing (decision street-metres)."""

    BEARING = "bearing", "固定方向", "Fixed direction"
    ALL_ROUND = "all_round", "全景（魚眼）", "All round (fisheye)"
    UNKNOWN = "unknown", "方向不明", "Unknown"


class Mode(Code):
    """Who puts it there (R-18: 現有, 自行規劃, 建議政府設置)."""

    EXISTING = "existing", "現有", "Existing"
    OWN_PLAN = "own_plan", "社區自行規劃", "Planned by the community"
    SUGGESTED = "suggested", "建議政府設置", "Suggested to government"


class Reason(Code):
    """Why it is needed there (R-18)."""

    CRIME = "crime", "治安", "Crime"
    TRAFFIC = "traffic", "交通事故", "Traffic accidents"


class Owner(Code):
    """Whose camera it is; private ones never reach the public map."""

    POLICE = "police", "警察機關", "Police"
    COMMUNITY = "community", "社區", "Community"
    PRIVATE = "private", "私人", "Private"


class Camera(Attributes):
    """Attributes of a camera."""

    code: Annotated[
        str | None,
        Field(max_length=40),
        Attribute(label=Text("編號", "Number"), headers=("id", "code", "camera_id")),
    ] = None
    facing: Annotated[
        Facing,
        Attribute(
            label=Text("鏡頭型式", "Facing"),
            question=Text("鏡頭固定看一邊嗎？", "Does the lens look one way?"),
            first=1,
            headers=("鏡頭方向",),
        ),
    ] = Facing.UNKNOWN
    bearing: Annotated[
        float | None,
        Field(ge=0, lt=360),
        Attribute(
            label=Text("鏡頭朝向", "Bearing"),
            help=Text("正北為 0 度，順時針。", "Degrees clockwise from true north."),
            unit="°",
            widget="bearing",
            headers=("bearing", "azimuth", "direction", "攝影方向", "方位", "方向"),
        ),
    ] = None
    state: Annotated[
        DeviceState,
        Attribute(
            label=Text("狀態", "State"),
            question=Text("現在看得到嗎？", "Does it work now?"),
            first=2,
            headers=("state", "status"),
        ),
    ] = DeviceState.WORKING
    mode: Annotated[
        Mode,
        Attribute(
            label=Text("設置方式", "Mode"),
            question=Text("已經有了，還是要申請？", "Is it there, or asked for?"),
            first=4,
            headers=("mode",),
        ),
    ] = Mode.EXISTING
    photos: Photos = Field(default_factory=list)
    reason: Annotated[
        list[Reason],
        Field(max_length=2),
        Attribute(
            label=Text("設置原因", "Reason"),
            question=Text("為什麼裝在這裡？", "Why is it needed here?"),
            headers=("reason",),
        ),
    ] = Field(default_factory=list)
    field_of_view: Annotated[
        float | None,
        Field(gt=0, le=180),
        Attribute(
            label=Text("看得多寬", "How wide it sees"),
            help=Text(
                "左右張開幾度。說明書寫「水平視角」；不知道就不用填，以 90 度估算。",
                "Degrees from left to right, the “field of view” of its manual. "
                "Leave empty if unknown: 90° is assumed.",
            ),
            unit="°",
            headers=("fov", "field_of_view", "視角", "水平視角", "field of view"),
        ),
    ] = None
    range_m: Annotated[
        float | None,
        Field(gt=0, le=300),
        Attribute(
            label=Text("看得多遠", "How far it sees"),
            help=Text(
                "不知道就不用填，以 30 公尺估算。", "Leave empty if unknown: 30 m is assumed."
            ),
            unit="m",
            headers=("range", "range_m", "距離", "可視距離"),
        ),
    ] = None
    night_range_m: Annotated[
        float | None,
        Field(ge=0, le=300),
        Attribute(
            label=Text("晚上看得多遠", "How far it sees at night"),
            unit="m",
            headers=("night_range", "night_range_m", "夜間可視距離", "range at night"),
        ),
    ] = None
    height_m: Annotated[
        float | None,
        Field(ge=0.5, le=60),
        Attribute(
            label=Text("裝得多高", "How high it hangs"),
            help=Text(
                "鏡頭離地面幾公尺；一層樓約 3 公尺。", "From the ground; a floor is about 3 m."
            ),
            unit="m",
            headers=("height", "height_m", "高度", "架設高度", "mounting height"),
        ),
    ] = None
    pixels_across: Annotated[
        int | None,
        Field(ge=160, le=16000),
        Attribute(
            label=Text("畫面有多細", "How fine its picture is"),
            help=Text(
                "畫面橫的一排有幾個點，說明書寫「解析度」：1920×1080 就填 1920。不知道就不用填。",
                "Dots in one row of its picture: of a resolution of 1920×1080 enter 1920. "
                "Leave empty if unknown.",
            ),
            unit="px",
            headers=("pixels", "畫素", "橫向畫素", "pixels across"),
        ),
    ] = None
    owner: Annotated[
        Owner,
        Attribute(
            label=Text("所有人", "Owner"),
            question=Text("這是誰的監視器？", "Whose camera is it?"),
            help=Text("私人的監視器不公開。", "Private cameras are not published."),
            first=3,
            headers=("owner",),
        ),
    ] = Owner.POLICE
    operator: Operator = None
    retention_days: Annotated[
        int | None,
        Field(ge=1, le=365),
        Attribute(
            label=Text("影像保存天數", "Footage kept"),
            help=Text("最長一年（警察職權行使法第 10 條）。", "At most a year (Police Power Act)."),
            unit="d",
            audience=Audience.STAFF,
            headers=("retention_days", "保存天數"),
        ),
    ] = None
    installed_on: Annotated[
        Day | None,
        Attribute(
            label=Text("裝設日期", "Installed on"),
            widget="date",
            headers=("installed_on", "設置日期"),
        ),
    ] = None
    address: Annotated[
        str | None,
        Field(max_length=120),
        Attribute(
            label=Text("安裝位置", "Address"),
            audience=Audience.PUBLIC,
            headers=("address", "addr", "location", "安裝地址", "地址", "住址", "位置", "地點"),
        ),
    ] = None

    @model_validator(mode="after")
    def _bearing_goes_with_facing(self) -> Self:
        if self.facing is Facing.BEARING and self.bearing is None:
            raise ValueError(
                Text("固定方向要填鏡頭朝向的度數。", "a fixed camera needs its bearing.")
            )
        if self.facing is not Facing.BEARING and self.bearing is not None:
            raise ValueError(
                Text(
                    "有鏡頭朝向時，鏡頭型式要選「固定方向」。",
                    "a bearing goes with the facing “fixed direction”.",
                )
            )
        return self


LAYER = MapLayer(
    kind="camera",
    label=Text("錄影監視器", "Camera"),
    help=Text(
        "尖角朝向鏡頭方向；扇形是可視範圍。",
        "The tip points where the lens looks; the sector is what it can see.",
    ),
    group=Group.WATCH,
    order=10,
    tile=10,
    shown_first=True,
    counter="支",
    geometry=(GeometryType.POINT,),
    attributes=Camera,
    style=Style(
        shape=Shape.DROP, light="#1B4F8A", dark="#8FC1F5", icon="device-cctv", fill="sector"
    ),
    audience=Audience.PUBLIC,
    state="state",
    marks=DEVICE_MARKS,
    title=("name", "code", "address"),
    number="code",
    restricted={
        "owner": {Owner.PRIVATE: Audience.MEMBERS},
        "state": {DeviceState.PLANNED: Audience.MEMBERS},
    },
    # What is only asked for is not there, whatever its state says.
    not_yet={"mode": frozenset({Mode.OWN_PLAN, Mode.SUGGESTED})},
    watches=Effect(spread=Spread.LENS, metres=30.0, by=By.DEVICE),
    lens=Lens(assumed_view=90.0),
    parts=frozenset({Part.SITED}),
)
