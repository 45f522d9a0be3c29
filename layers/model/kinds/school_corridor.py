"""School corridors 校園安心走廊: ways to school that many share, with their havens (R-19)."""

from typing import Annotated

from pydantic import Field

from layers.model.capabilities import Part, Urgency
from layers.model.contract import Attribute, Attributes, GeometryType, Group, MapLayer
from layers.model.shared_attributes import Hours, References
from layers.model.shared_codes import AGREEMENT_MARKS, AgreementState
from layers.model.style import Mark, Shape, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.text import Text


class Direction(Code):
    """Which way children walk it."""

    TO_SCHOOL = "to_school", "上學", "To school"
    FROM_SCHOOL = "from_school", "放學", "From school"
    BOTH = "both", "上下學", "Both ways"


class SchoolCorridor(Attributes):
    """Attributes of a school corridor; never one child's own way home (fact school-corridors)."""

    name: Annotated[
        str | None,
        Field(max_length=80),
        Attribute(
            label=Text("名稱", "Name"),
            question=Text("這條路叫什麼？", "What is this way called?"),
            help=Text("例如「北寧路上學路線」。", "Such as “the Beining Road way”."),
            audience=Audience.PUBLIC,
            first=1,
            headers=("name", "title"),
        ),
    ] = None
    school: Annotated[
        str | None,
        Field(max_length=60),
        Attribute(
            label=Text("學校", "School"),
            question=Text("哪一所學校？", "Which school?"),
            audience=Audience.PUBLIC,
            first=2,
            headers=("school", "校名"),
        ),
    ] = None
    direction: Annotated[
        Direction,
        Attribute(
            label=Text("方向", "Direction"),
            question=Text("上學還是放學？", "To school or from school?"),
            audience=Audience.PUBLIC,
            first=3,
            headers=("direction",),
        ),
    ] = Direction.BOTH
    state: Annotated[
        AgreementState,
        Attribute(
            label=Text("狀態", "State"),
            question=Text("現在有在用嗎？", "Is it in use?"),
            first=4,
            headers=("state", "status"),
        ),
    ] = AgreementState.ACTIVE
    hours: Hours = None
    havens: Annotated[
        References,
        Attribute(
            label=Text("沿路安心據點", "Havens on the way"),
            references=("safe_haven", "patrol_post"),
            headers=("havens",),
        ),
    ] = Field(default_factory=list)


LAYER = MapLayer(
    kind="school_corridor",
    label=Text("校園安心走廊", "School corridor"),
    help=Text("學童上下學走的路", "The way children walk to school"),
    group=Group.GUARD,
    order=10,
    tile=20,
    counter="條",
    geometry=(GeometryType.LINE, GeometryType.MULTILINE),
    attributes=SchoolCorridor,
    style=Style(
        shape=Shape.SIGNPOST, light="#7A5200", dark="#F3CC73", icon="school", line="corridor"
    ),
    audience=Audience.PUBLIC,
    state="state",
    marks=AGREEMENT_MARKS,
    unsaid={"state": AgreementState.IN_TALKS},
    title=("name", "school"),
    restricted={
        "state": {
            AgreementState.IN_TALKS: Audience.MEMBERS,
            AgreementState.STOPPED: Audience.MEMBERS,
        }
    },
    urgency=Urgency(
        marks=frozenset({Mark.SOLID}),
        unwatched=2.0,
        near=Text("上學路", "on a way to school"),
        label=Text("校園走廊旁加重", "More beside a school corridor"),
        first=True,
    ),
    parts=frozenset({Part.WAY, Part.ENDPOINT}),
)
