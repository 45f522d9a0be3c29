"""Emergency resources 防災資源: what helps when something has happened."""

from typing import Annotated

from pydantic import Field

from layers.model.contract import Attribute, Attributes, GeometryType, Group, MapLayer
from layers.model.shared_attributes import HOURS_HELP, Address, CheckedOn, HoursText, Operator
from layers.model.style import Mark, Shape, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.text import Text


class Resource(Code):
    """What there is."""

    AED = "aed", "AED", "AED"
    HYDRANT = "hydrant", "消防栓", "Fire hydrant"
    EXTINGUISHER = "extinguisher", "滅火器", "Fire extinguisher"
    SHELTER = "shelter", "避難收容處所", "Evacuation shelter"
    AIR_RAID_SHELTER = "air_raid_shelter", "防空避難處所", "Air-raid shelter"
    HOSPITAL = "hospital", "醫院", "Hospital"
    FIRE_STATION = "fire_station", "消防分隊", "Fire station"
    CALL_BUTTON = "call_button", "緊急求助鈴", "Emergency call button"
    COMMUNITY_CENTRE = "community_centre", "社區活動中心", "Community centre"
    NOTICE_BOARD = "notice_board", "治安公告欄", "Safety notice board"
    OTHER = "other", "其他", "Other"


class State(Code):
    """Whether it can be used now."""

    USABLE = "usable", "可用", "Usable"
    PLANNED = "planned", "規劃中", "Planned"
    UNUSABLE = "unusable", "不可用", "Not usable"


class EmergencyResource(Attributes):
    """Attributes of an emergency resource; all but the note and the keeper are public."""

    resource: Annotated[
        Resource,
        Attribute(
            label=Text("類型", "Kind"),
            question=Text("這是什麼？", "What is it?"),
            audience=Audience.PUBLIC,
            first=1,
            headers=("resource", "kind"),
        ),
    ] = Resource.AED
    state: Annotated[
        State,
        Attribute(
            label=Text("狀態", "State"),
            question=Text("現在能用嗎？", "Can it be used now?"),
            # Somebody in need must not run to an AED that is not there.
            audience=Audience.PUBLIC,
            first=2,
            headers=("state", "status"),
        ),
    ] = State.USABLE
    place: Annotated[
        str | None,
        Field(max_length=80),
        Attribute(
            label=Text("放在哪裡", "Where exactly"),
            question=Text("在哪個角落？", "In which corner?"),
            help=Text("例如 1 樓大廳服務台旁。", "For example: ground floor, beside the desk."),
            audience=Audience.PUBLIC,
            first=3,
            headers=("place",),
        ),
    ] = None
    hours: Annotated[
        HoursText,
        Attribute(
            label=Text("開放時間", "Opening hours"),
            help=HOURS_HELP,
            audience=Audience.PUBLIC,
            widget="hours",
            headers=("hours", "opening_hours"),
        ),
    ] = None
    capacity: Annotated[
        int | None,
        Field(ge=0, le=1_000_000),
        Attribute(
            label=Text("容納人數", "Capacity"),
            audience=Audience.PUBLIC,
            headers=("capacity", "收容人數"),
        ),
    ] = None
    operator: Operator = None
    address: Address = None
    checked_on: CheckedOn = None


LAYER = MapLayer(
    kind="emergency_resource",
    label=Text("防災資源", "Emergency resource"),
    help=Text("AED、消防栓、避難處所", "AEDs, hydrants, shelters"),
    group=Group.RESPONSE,
    order=10,
    geometry=(GeometryType.POINT,),
    attributes=EmergencyResource,
    style=Style(shape=Shape.CROSS, light="#A0124F", dark="#FF9DC4", icon="lifebuoy"),
    audience=Audience.PUBLIC,
    state="state",
    marks={
        State.USABLE: Mark.SOLID,
        State.PLANNED: Mark.PLANNED,
        State.UNUSABLE: Mark.BROKEN,
    },
    title=("name", "place", "address"),
)
