"""Guard posts 警衛保全點: where a guard of an organ, school or company is on duty (R-20)."""

from typing import Annotated

from pydantic import Field

from layers.model.capabilities import Effect, Spread
from layers.model.contract import Attribute, Attributes, GeometryType, Group, MapLayer
from layers.model.shared_attributes import Address, CheckedOn, Hours
from layers.model.shared_codes import AGREEMENT_MARKS, AgreementState
from layers.model.style import Shape, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.text import Text


class Post(Code):
    """What the guard stands at."""

    GATE = "gate", "大門警衛室", "Gate lodge"
    LOBBY = "lobby", "大樓櫃檯", "Lobby desk"
    CAR_PARK = "car_park", "停車場", "Car park"
    STANDING = "standing", "定點哨", "Standing post"
    ROUNDS = "rounds", "巡邏保全", "Guard on rounds"


class GuardPost(Attributes):
    """Attributes of a guard post."""

    post: Annotated[
        Post,
        Attribute(
            label=Text("類型", "Kind"),
            question=Text("警衛在哪裡值勤？", "Where is the guard on duty?"),
            first=1,
            headers=("post", "kind"),
        ),
    ] = Post.GATE
    employer: Annotated[
        str | None,
        Field(max_length=80),
        Attribute(
            label=Text("僱用單位", "Employer"),
            question=Text("是誰的警衛？", "Whose guard is it?"),
            first=2,
            headers=("employer", "僱主"),
        ),
    ] = None
    state: Annotated[
        AgreementState,
        Attribute(
            label=Text("狀態", "State"),
            question=Text("現在有人值勤嗎？", "Is somebody on duty now?"),
            first=3,
            headers=("state", "status"),
        ),
    ] = AgreementState.ACTIVE
    hours: Hours = None
    guards: Annotated[
        int | None,
        Field(ge=0, le=100),
        Attribute(
            label=Text("警衛人數", "Guards"),
            help=Text("同時值勤的人數。", "On duty at once."),
            headers=("guards", "guard_count"),
        ),
    ] = None
    address: Address = None
    checked_on: CheckedOn = None


LAYER = MapLayer(
    kind="guard_post",
    label=Text("警衛保全點", "Guard post"),
    help=Text("有警衛或保全值勤", "Where a guard is on duty"),
    group=Group.GUARD,
    order=40,
    geometry=(GeometryType.POINT,),
    attributes=GuardPost,
    style=Style(shape=Shape.SHIELD, light="#5B3A91", dark="#CDB4F7", icon="user"),
    audience=Audience.MEMBERS,
    state="state",
    marks=AGREEMENT_MARKS,
    title=("name", "employer", "address"),
    watches=Effect(
        spread=Spread.SIGHT,
        metres=25.0,
        schedule="hours",
        nobody=Text("這時沒有班", "none on duty"),
    ),
)
