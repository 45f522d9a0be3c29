"""Blind spots 治安死角: places that are easy to enter and hard to see (R-13, fact safety-audit).

The place is judged, never a person: no past crimes and no suspects.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from layers.model.capabilities import Part, Urgency
from layers.model.contract import Attribute, GeometryType, Group, MapLayer, Section
from layers.model.safety_audit import AUDIT, Audit
from layers.model.shared_attributes import (
    Address,
    Day,
    OwnerOrgan,
    PhotosAsked,
    References,
    TimeOfRisk,
)
from layers.model.shared_codes import LightCause, Measure, Organ, RiskState, Severity, Term
from layers.model.style import Mark, Shape, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.text import Text
from layers.words.writer import Writer


class Place(Code):
    """What kind of place it is."""

    DARK_LANE = "dark_lane", "暗巷", "Dark lane"
    FIRE_LANE = "fire_lane", "防火巷", "Fire lane between houses"
    PARK = "park", "公園", "Park"
    UNDERPASS = "underpass", "地下道", "Underpass"
    FOOTBRIDGE = "footbridge", "天橋", "Footbridge"
    CAR_PARK = "car_park", "停車場", "Car park"
    ARCADE = "arcade", "騎樓", "Arcade"
    EMPTY_HOUSE = "empty_house", "空屋", "Empty house"
    VACANT_LOT = "vacant_lot", "空地", "Vacant lot"
    BUILDING_SITE = "building_site", "工地", "Building site"
    UNDER_BRIDGE = "under_bridge", "橋下", "Under a bridge"
    RIVERBANK = "riverbank", "河堤", "Riverbank"
    SCHOOL_SIDE = "school_side", "校園周邊", "Beside a school"
    STATION_SIDE = "station_side", "車站周邊", "Beside a station"
    TOILET = "toilet", "廁所", "Toilet"
    STAIRWELL = "stairwell", "樓梯間", "Stairwell"
    LIFT = "lift", "電梯", "Lift"
    DUMP = "dump", "廢棄物堆置", "Dumped rubbish"
    OTHER = "other", "其他", "Other"


class Cause(Code):
    """Why it is dangerous, in the words of a volunteer."""

    DARK = "dark", "太暗", "Too dark"
    BLOCKED_VIEW = "blocked_view", "視線被擋住", "View is blocked"
    FEW_PEOPLE = "few_people", "很少人走", "Few people pass"
    NO_CAMERA = "no_camera", "沒有監視器", "No camera"
    NEGLECT = "neglect", "雜物、塗鴉", "Litter, graffiti"
    EASY_IN = "easy_in", "容易進入、不易察覺", "Easy to enter unseen"
    TRAP = "trap", "沒有退路", "No way out"
    CAMERA_FAULT = "camera_fault", "監視器故障或角度不足", "Camera broken or looks elsewhere"
    NO_SIGNAL = "no_signal", "通訊不良", "No phone signal"
    UNOWNED = "unowned", "沒人管理", "Nobody looks after it"


class Obstacle(Code):
    """What blocks the view."""

    WALL = "wall", "圍牆", "Wall"
    PLANTS = "plants", "植栽", "Plants"
    VEHICLES = "vehicles", "車輛", "Vehicles"
    SIGNBOARD = "signboard", "招牌", "Signboard"


class Neglect(Code):
    """What nobody has cleared away."""

    LITTER = "litter", "垃圾", "Litter"
    GRAFFITI = "graffiti", "塗鴉", "Graffiti"
    ABANDONED_VEHICLE = "abandoned_vehicle", "棄置車輛", "Abandoned vehicle"


class FoundBy(Code):
    """How it came to be known."""

    MEETING = "meeting", "治安會議", "Safety meeting"
    PATROL = "patrol", "巡守", "Patrol"
    REPORT = "report", "通報", "Report"
    INSPECTION = "inspection", "檢測", "Inspection walk"


class Status(Code):
    """How far it has come, as the map says it; which follows which is the programme's affair."""

    FOUND = "found", "發現", "Found"
    CONFIRMED = "confirmed", "確認", "Confirmed"
    ASSIGNED = "assigned", "派工", "Assigned"
    IMPROVING = "improving", "改善中", "Being improved"
    IMPROVED = "improved", "已改善", "Improved"
    RECHECK_PASSED = "recheck_passed", "複檢通過", "Re-check passed"
    RECHECK_FAILED = "recheck_failed", "複檢未通過", "Re-check failed"
    CLOSED = "closed", "結案", "Closed"
    DISMISSED = "dismissed", "不成立", "Not a blind spot"


class Confidentiality(Code):
    """Who may know of it."""

    MEMBERS = "members", "社區成員", "Members"
    STAFF = "staff", "警察與評鑑", "Police and evaluators"


Axis = Annotated[int | None, Field(ge=0, le=3)]


class BlindSpot(Audit):
    """Attributes of a blind spot. Details name their cause: a lamp that is out makes it dark."""

    place: Annotated[
        Place,
        Attribute(
            label=Text("場所", "Kind of place"),
            question=Text("這是什麼地方？", "What is this place?"),
            first=1,
            headers=("place", "kind", "類型"),
        ),
    ] = Place.OTHER
    causes: Annotated[
        list[Cause],
        Field(max_length=len(Cause)),
        Attribute(
            label=Text("原因", "Causes"),
            question=Text("為什麼危險？", "Why is it dangerous?"),
            help=Text("可選多項。", "As many as apply."),
            first=2,
            headers=("causes", "cause"),
        ),
    ] = Field(default_factory=list)
    time_of_risk: TimeOfRisk = None
    photos: PhotosAsked = Field(default_factory=list)
    status: Annotated[
        Status,
        Attribute(
            label=Text("進度", "Status"),
            written_by=Writer.REVIEW,
            headers=("status", "state", "狀態"),
        ),
    ] = Status.FOUND
    severity: Annotated[
        Severity | None,
        Attribute(label=Text("嚴重程度", "Severity"), headers=("severity",)),
    ] = None
    light_causes: Annotated[
        list[LightCause],
        Field(max_length=len(LightCause)),
        Attribute(label=Text("太暗的原因", "Why it is dark"), headers=("light_causes",)),
    ] = Field(default_factory=list)
    obstacles: Annotated[
        list[Obstacle],
        Field(max_length=len(Obstacle)),
        Attribute(label=Text("被什麼擋住", "What blocks the view"), headers=("obstacles",)),
    ] = Field(default_factory=list)
    neglect: Annotated[
        list[Neglect],
        Field(max_length=len(Neglect)),
        Attribute(label=Text("維護不良", "What is neglected"), headers=("neglect",)),
    ] = Field(default_factory=list)
    easy_to_enter: Annotated[
        Axis,
        Attribute(
            label=Text("容易進入", "Easy to enter"),
            help=Text("0 不易進入，3 誰都能進。", "0 is hard to enter, 3 is open to anybody."),
            headers=("easy_to_enter",),
        ),
    ] = None
    hard_to_see: Annotated[
        Axis,
        Attribute(
            label=Text("不易看見", "Hard to see"),
            help=Text("0 一眼看見，3 完全看不見。", "0 is in plain sight, 3 is out of sight."),
            headers=("hard_to_see",),
        ),
    ] = None
    found_by: Annotated[
        FoundBy | None,
        Attribute(label=Text("發現方式", "Found by"), headers=("found_by",)),
    ] = None
    found_on: Annotated[
        Day | None,
        Attribute(label=Text("發現日期", "Found on"), widget="date", headers=("found_on", "日期")),
    ] = None
    meeting: Annotated[
        str | None,
        Field(max_length=60),
        Attribute(
            label=Text("治安會議", "Meeting"),
            help=Text("提出的會議，例如 115-03。", "The meeting that raised it, such as 115-03."),
            headers=("meeting", "meeting_id", "會議"),
        ),
    ] = None
    owner_organ: OwnerOrgan = None
    measures: Annotated[
        list[Measure],
        Field(max_length=len(Measure)),
        Attribute(
            label=Text("措施", "Measures"),
            help=Text("實施計畫的十四項作法。", "The fourteen measures of the plan."),
            headers=("measures", "measure"),
        ),
    ] = Field(default_factory=list)
    measure_note: Annotated[
        str | None,
        Field(max_length=500),
        Attribute(
            label=Text("改善作法", "What is to be done"),
            widget="note",
            headers=("measure_note", "改善措施"),
        ),
    ] = None
    actor: Annotated[
        Organ | None,
        Attribute(label=Text("執行單位", "Who does it"), headers=("actor",)),
    ] = None
    term: Annotated[
        Term | None,
        Attribute(label=Text("期程", "Term"), headers=("term",)),
    ] = None
    due_on: Annotated[
        Day | None,
        Attribute(label=Text("預定完成日期", "Due on"), widget="date", headers=("due_on",)),
    ] = None
    remedies: Annotated[
        References,
        Attribute(
            label=Text("改善設施", "Remedies"),
            help=Text("圖上改善這裡的項目。", "Features of the map that mend it."),
            references=(Group.WATCH, Group.GUARD, Group.RESPONSE),
            headers=("remedies",),
        ),
    ] = Field(default_factory=list)
    recheck_on: Annotated[
        Day | None,
        Attribute(
            label=Text("複檢日期", "Re-checked on"),
            written_by=Writer.REVIEW,
            widget="date",
            headers=("recheck_on",),
        ),
    ] = None
    recheck_result: Annotated[
        str | None,
        Field(max_length=500),
        Attribute(
            label=Text("複檢結果", "Result of the re-check"),
            written_by=Writer.REVIEW,
            widget="note",
            headers=("recheck_result",),
        ),
    ] = None
    on_private_dwelling: Annotated[
        bool | None,
        Attribute(
            label=Text("位在私人住宅", "On a private dwelling"),
            help=Text("私人住宅一律不公開。", "Private dwellings are never published."),
            headers=("on_private_dwelling",),
        ),
    ] = None
    confidentiality: Annotated[
        Confidentiality,
        Attribute(label=Text("保密等級", "Confidentiality"), headers=("confidentiality",)),
    ] = Confidentiality.MEMBERS
    address: Address = None

    @model_validator(mode="after")
    def _details_name_their_cause(self) -> Self:
        details = (
            (self.light_causes, Cause.DARK),
            (self.obstacles, Cause.BLOCKED_VIEW),
            (self.neglect, Cause.NEGLECT),
        )
        missing = [cause for chosen, cause in details if chosen and cause not in self.causes]
        self.causes = [*self.causes, *missing]
        return self

    @model_validator(mode="after")
    def _recheck_has_a_date(self) -> Self:
        checked = self.status in (Status.RECHECK_PASSED, Status.RECHECK_FAILED)
        if checked and self.recheck_on is None:
            raise ValueError(
                Text("複檢過就要填複檢日期。", "a re-check needs the date it was made.")
            )
        if self.found_on and self.recheck_on and self.recheck_on < self.found_on:
            raise ValueError(
                Text("複檢日期不能早於發現日期。", "the re-check is before the finding.")
            )
        return self


LAYER = MapLayer(
    kind="blind_spot",
    label=Text("治安死角", "Blind spot"),
    help=Text("看不到、容易被忽略的地方", "Places out of sight and easily overlooked"),
    group=Group.RISK,
    order=20,
    tile=10,
    shown_first=True,
    geometry=(
        GeometryType.POLYGON,
        GeometryType.POINT,
        GeometryType.LINE,
        GeometryType.MULTIPOLYGON,
    ),
    attributes=BlindSpot,
    style=Style(shape=Shape.OCTAGON, light="#9F2518", dark="#FF9C86", icon="eye-off", fill="hatch"),
    audience=Audience.MEMBERS,
    state="status",
    marks={
        Status.FOUND: Mark.UNCONFIRMED,
        Status.CONFIRMED: Mark.SOLID,
        Status.ASSIGNED: Mark.SOLID,
        Status.IMPROVING: Mark.SOLID,
        Status.IMPROVED: Mark.IMPROVED,
        Status.RECHECK_PASSED: Mark.IMPROVED,
        Status.RECHECK_FAILED: Mark.SOLID,
        Status.CLOSED: Mark.IMPROVED,
        Status.DISMISSED: Mark.IMPROVED,
    },
    words={
        Mark.SOLID: RiskState.PRESENT.label,
        Mark.UNCONFIRMED: RiskState.UNCONFIRMED.label,
        Mark.IMPROVED: RiskState.IMPROVED.label,
    },
    title=("name", "address"),
    sections=(
        Section(
            Text("為什麼危險（細節）", "Why it is dangerous, in detail"),
            ("severity", "light_causes", "obstacles", "neglect", "easy_to_enter", "hard_to_see"),
        ),
        Section(
            Text("怎麼發現的", "How it was found"),
            ("found_by", "found_on", "meeting", "owner_organ"),
        ),
        Section(
            Text("怎麼改善", "How it is mended"),
            ("measures", "measure_note", "actor", "term", "due_on", "remedies"),
        ),
        Section(Text("審查結果", "The review"), ("status", "recheck_on", "recheck_result")),
        AUDIT,
        Section(Text("誰可以看", "Who may see it"), ("on_private_dwelling", "confidentiality")),
    ),
    restricted={"confidentiality": {Confidentiality.STAFF: Audience.STAFF}},
    urgency=Urgency(
        marks=frozenset({Mark.SOLID, Mark.UNCONFIRMED}),
        unwatched=1.5,
        walked=2.0,
        near=Text("近死角", "near a blind spot"),
        label=Text("治安死角加重", "More at a blind spot"),
    ),
    parts=frozenset({Part.SPOT}),
)
