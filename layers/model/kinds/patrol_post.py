"""Patrol posts 巡邏箱・勤務據點: where patrols sign, stand or start; the police's are public."""

from typing import Annotated

from layers.model.capabilities import Part
from layers.model.contract import Attribute, Attributes, GeometryType, Group, MapLayer
from layers.model.shared_attributes import Address, CheckedOn, Hours, Operator
from layers.model.shared_codes import DEVICE_MARKS, DeviceState
from layers.model.style import Shape, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.text import Text


class Post(Code):
    """What kind of post it is."""

    PAPER_BOX = "paper_box", "紙本巡邏箱", "Paper patrol box"
    ELECTRONIC_BOX = "electronic_box", "電子巡邏箱", "Electronic patrol box"
    TEAM_BASE = "team_base", "守望相助隊部", "Watch team's base"
    DUTY_POST = "duty_post", "勤務據點", "Duty post"
    POLICE_STATION = "police_station", "派出所", "Police station"
    PRECINCT = "precinct", "分局", "Police precinct"
    SERVICE_STATION = "service_station", "警察服務站", "Police service station"
    TRAFFIC_POST = "traffic_post", "交通崗", "Traffic post"


class PatrolPost(Attributes):
    """Attributes of a patrol post."""

    post: Annotated[
        Post,
        Attribute(
            label=Text("類型", "Kind"),
            question=Text("這是哪一種據點？", "What kind of post is it?"),
            audience=Audience.PUBLIC,
            first=1,
            headers=("post", "kind"),
        ),
    ] = Post.PAPER_BOX
    state: Annotated[
        DeviceState,
        Attribute(
            label=Text("狀態", "State"),
            question=Text("現在能用嗎？", "Is it in use?"),
            first=2,
            headers=("state", "status"),
        ),
    ] = DeviceState.WORKING
    hours: Hours = None
    operator: Operator = None
    address: Address = None
    checked_on: CheckedOn = None


LAYER = MapLayer(
    kind="patrol_post",
    label=Text("巡邏箱・勤務據點", "Patrol post"),
    help=Text("巡邏箱、隊部、派出所", "Patrol boxes, team bases, police stations"),
    group=Group.WATCH,
    order=40,
    tile=30,
    geometry=(GeometryType.POINT,),
    attributes=PatrolPost,
    style=Style(shape=Shape.ARCH, light="#0B6468", dark="#76D3CB", icon="mailbox"),
    audience=Audience.PUBLIC,
    state="state",
    marks=DEVICE_MARKS,
    title=("name", "address"),
    restricted={
        "post": {
            Post.PAPER_BOX: Audience.MEMBERS,
            Post.ELECTRONIC_BOX: Audience.MEMBERS,
            Post.TEAM_BASE: Audience.MEMBERS,
            Post.DUTY_POST: Audience.MEMBERS,
            Post.TRAFFIC_POST: Audience.MEMBERS,
        },
        "state": {DeviceState.PLANNED: Audience.MEMBERS},
    },
    parts=frozenset({Part.ENDPOINT}),
    controls={"post": frozenset({Post.TRAFFIC_POST})},
)
