"""Safe havens 安心據點: shops, stations and homes where somebody in trouble is let in (R-19)."""

from typing import Annotated

from pydantic import Field

from layers.model.capabilities import Effect, Part, Spread
from layers.model.contract import Attribute, Attributes, GeometryType, Group, MapLayer
from layers.model.shared_attributes import HOURS_HELP, Address, FromDate, HoursText
from layers.model.shared_codes import AGREEMENT_MARKS, AgreementState
from layers.model.style import Shape, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.text import Text


class Haven(Code):
    """The six kinds of R-19, whose list is open, and the rest."""

    HOME = "home", "住家", "Home"
    SHOP = "shop", "商家", "Shop"
    BANK = "bank", "金融機構", "Bank"
    CONVENIENCE_STORE = "convenience_store", "24小時超商", "24-hour store"
    SERVICE_STATION = "service_station", "警察服務站", "Police service station"
    TRAFFIC_POST = "traffic_post", "交通崗", "Traffic post"
    OTHER = "other", "其他", "Other"


class SafeHaven(Attributes):
    """Attributes of a safe haven; it has no telephone field, for that would be a person's."""

    haven: Annotated[
        Haven,
        Attribute(
            label=Text("類型", "Kind"),
            question=Text("這是什麼地方？", "What is this place?"),
            audience=Audience.PUBLIC,
            first=2,
            headers=("haven", "kind"),
        ),
    ] = Haven.SHOP
    hours: Annotated[
        HoursText,
        Attribute(
            label=Text("開放時間", "Opening hours"),
            question=Text("什麼時候開？", "When is it open?"),
            help=HOURS_HELP,
            audience=Audience.PUBLIC,
            first=3,
            widget="hours",
            headers=("hours", "opening_hours", "營業時間"),
        ),
    ] = None
    name: Annotated[
        str | None,
        Field(max_length=80),
        Attribute(
            label=Text("名稱", "Name"),
            question=Text("叫什麼名字？", "What is it called?"),
            help=Text("店名；住家請寫路口，不寫姓名。", "A shop's name; for a home the corner."),
            audience=Audience.PUBLIC,
            first=1,
            headers=("name", "title", "店名", "站名", "商店名稱", "場所名稱", "機構名稱"),
        ),
    ] = None
    state: Annotated[
        AgreementState,
        Attribute(
            label=Text("狀態", "State"),
            question=Text("對方答應了嗎？", "Have they agreed?"),
            first=4,
            headers=("state", "status"),
        ),
    ] = AgreementState.ACTIVE
    address: Address = None
    from_date: FromDate = None


LAYER = MapLayer(
    kind="safe_haven",
    label=Text("安心據點", "Safe haven"),
    help=Text("遇事可求助的店家與住家", "Shops and homes that help whoever is in trouble"),
    group=Group.GUARD,
    order=20,
    tile=10,
    shown_first=True,
    geometry=(GeometryType.POINT,),
    attributes=SafeHaven,
    style=Style(shape=Shape.HOUSE, light="#1B5E34", dark="#8EDDA4", icon="heart"),
    audience=Audience.PUBLIC,
    state="state",
    marks=AGREEMENT_MARKS,
    # A list of shops is no list of promises.
    unsaid={"state": AgreementState.IN_TALKS},
    title=("name", "address"),
    # Nobody may run to a door that has not been promised.
    restricted={
        "haven": {Haven.HOME: Audience.MEMBERS},
        "state": {
            AgreementState.IN_TALKS: Audience.MEMBERS,
            AgreementState.STOPPED: Audience.MEMBERS,
        },
    },
    watches=Effect(
        spread=Spread.SIGHT,
        metres=20.0,
        schedule="hours",
        # 24小時超商: it is in the name of the kind.
        always={"haven": frozenset({Haven.CONVENIENCE_STORE})},
        nobody=Text("這時沒開", "none open"),
    ),
    parts=frozenset({Part.HAVEN, Part.ENDPOINT}),
    controls={"haven": frozenset({Haven.TRAFFIC_POST})},
)
