"""Patrol routes 巡守路線: where the watch team walks; when is for members only (R-17)."""

from typing import Annotated

from pydantic import Field

from layers.model.capabilities import Effect, Spread
from layers.model.contract import Attribute, Attributes, GeometryType, Group, MapLayer
from layers.model.shared_attributes import Hours, References
from layers.model.style import Mark, Shape, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.text import Text


class State(Code):
    """Whether the route is walked now."""

    RUNNING = "running", "執行中", "Running"
    PLANNED = "planned", "規劃中", "Planned"
    PAUSED = "paused", "暫停", "Paused"


class Means(Code):
    """How the team goes round."""

    WALK = "walk", "步行", "On foot"
    BICYCLE = "bicycle", "自行車", "Bicycle"
    MOTORCYCLE = "motorcycle", "機車", "Motorcycle"
    CAR = "car", "汽車", "Car"
    STANDING = "standing", "定點守望", "Standing watch"


class PatrolRoute(Attributes):
    """Attributes of a patrol route; who walks it is never written down."""

    state: Annotated[
        State,
        Attribute(
            label=Text("狀態", "State"),
            question=Text("現在有在走嗎？", "Is it walked now?"),
            first=1,
            headers=("state", "status"),
        ),
    ] = State.RUNNING
    team: Annotated[
        str | None,
        Field(max_length=60),
        Attribute(
            label=Text("巡守隊", "Team"),
            question=Text("哪一隊巡守？", "Which team walks it?"),
            help=Text("隊名，不寫隊員姓名。", "The team's name, never a member's."),
            first=2,
            headers=("team", "隊名"),
        ),
    ] = None
    schedule: Hours = None
    means: Annotated[
        Means,
        Attribute(
            label=Text("巡守方式", "Means"),
            question=Text("怎麼巡守？", "How do they go round?"),
            first=3,
            headers=("means",),
        ),
    ] = Means.WALK
    patrol_posts: Annotated[
        References,
        Attribute(
            label=Text("經過的巡邏箱", "Posts on the way"),
            references=("patrol_post",),
            headers=("patrol_posts",),
        ),
    ] = Field(default_factory=list)


LAYER = MapLayer(
    kind="patrol_route",
    label=Text("巡守路線", "Patrol route"),
    help=Text("巡守隊走的路線（不含時間）", "Where the watch team walks (without the times)"),
    group=Group.WATCH,
    order=30,
    counter="條",
    geometry=(GeometryType.LINE, GeometryType.MULTILINE),
    attributes=PatrolRoute,
    style=Style(shape=Shape.PILL, light="#0B6468", dark="#76D3CB", icon="walk", line="dash-dot"),
    audience=Audience.MEMBERS,
    state="state",
    marks={
        State.RUNNING: Mark.SOLID,
        State.PLANNED: Mark.PLANNED,
        State.PAUSED: Mark.BROKEN,
    },
    title=("name", "team"),
    # Streets this near are watched through the whole shift.
    watches=Effect(
        spread=Spread.AROUND,
        metres=10.0,
        schedule="schedule",
        patrols=True,
        nobody=Text("這時沒有班", "none on duty"),
    ),
)
