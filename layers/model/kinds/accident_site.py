"""Accident sites 易肇事路段: stretches of road and crossings where accidents keep happening."""

from typing import Annotated

from pydantic import Field

from layers.model.capabilities import Urgency
from layers.model.contract import Attribute, Attributes, GeometryType, Group, MapLayer
from layers.model.shared_attributes import Address, CheckedOn, OwnerOrgan, Photos, TimeOfRisk
from layers.model.shared_codes import RISK_MARKS, RiskState
from layers.model.style import Mark, Shape, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.text import Text


class Site(Code):
    """What kind of road it is."""

    CROSSING = "crossing", "路口", "Crossing"
    SIGNALLESS = "signalless", "無號誌路口", "Crossing without signals"
    STRETCH = "stretch", "路段", "Stretch of road"
    BEND = "bend", "彎道、坡道", "Bend or slope"
    SCHOOL_FRONT = "school_front", "學校周邊", "Beside a school"
    LANE_MOUTH = "lane_mouth", "巷口", "Mouth of a lane"


class AccidentCause(Code):
    """Why accidents happen there (after a Japanese list of reasons)."""

    NO_FOOTWAY = "no_footway", "人車沒有分開", "No separate footway"
    RAT_RUN = "rat_run", "路窄又常有車抄近路", "Narrow rat-run"
    POOR_VIEW = "poor_view", "視線不良", "Poor view"
    HEAVY_TRAFFIC = "heavy_traffic", "車流量大", "Heavy traffic"
    ODD_SHAPE = "odd_shape", "路口形狀特殊", "Odd-shaped junction"
    VIOLATIONS = "violations", "違規停車、超速", "Parking and speeding offences"
    OTHER = "other", "其他", "Other"


class AccidentSite(Attributes):
    """Attributes of an accident site; who was hurt there is never written down."""

    site: Annotated[
        Site,
        Attribute(
            label=Text("路段類型", "Kind of road"),
            question=Text("這是什麼路？", "What kind of road is it?"),
            first=1,
            headers=("site", "kind", "類型"),
        ),
    ] = Site.CROSSING
    causes: Annotated[
        list[AccidentCause],
        Field(max_length=len(AccidentCause)),
        Attribute(
            label=Text("原因", "Causes"),
            question=Text("為什麼危險？", "Why is it dangerous?"),
            first=2,
            headers=("causes", "cause"),
        ),
    ] = Field(default_factory=list)
    time_of_risk: TimeOfRisk = None
    state: Annotated[
        RiskState,
        Attribute(
            label=Text("狀態", "State"),
            question=Text("現在還危險嗎？", "Is it still dangerous?"),
            first=4,
            headers=("state", "status"),
        ),
    ] = RiskState.PRESENT
    photos: Photos = Field(default_factory=list)
    accidents_per_year: Annotated[
        int | None,
        Field(ge=0, le=1000),
        Attribute(
            label=Text("每年件數", "Accidents a year"),
            help=Text("官方統計的件數。", "As official statistics count them."),
            headers=("accidents_per_year", "accidents", "件數"),
        ),
    ] = None
    address: Address = None
    owner_organ: OwnerOrgan = None
    checked_on: CheckedOn = None


LAYER = MapLayer(
    kind="accident_site",
    label=Text("易肇事路段", "Accident site"),
    help=Text("曾多次發生事故的路段", "Where accidents have happened more than once"),
    group=Group.RISK,
    order=30,
    tile=20,
    shown_first=True,
    geometry=(GeometryType.LINE, GeometryType.POINT),
    attributes=AccidentSite,
    style=Style(shape=Shape.TRIANGLE, light="#B04A00", dark="#FFB070", icon="car", line="ties"),
    audience=Audience.MEMBERS,
    state="state",
    marks=RISK_MARKS,
    title=("name", "address"),
    urgency=Urgency(
        marks=frozenset({Mark.SOLID, Mark.UNCONFIRMED}),
        unwatched=1.0,
        walked=2.0,
        near=Text("易肇事", "accident site"),
        label=Text("事故路段加重", "More at an accident site"),
        traffic=True,
    ),
)
