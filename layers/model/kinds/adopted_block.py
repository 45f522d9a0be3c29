"""Adopted blocks 治安區塊認養: streets an employer's guards watch too, by agreement (R-20)."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from layers.model.capabilities import Effect, Spread
from layers.model.contract import Attribute, Attributes, GeometryType, Group, MapLayer
from layers.model.shared_attributes import Day, FromDate, Hours, References, ToDate, check_period
from layers.model.shared_codes import AGREEMENT_MARKS, AgreementState
from layers.model.style import Shape, Style
from layers.words.audience import Audience
from layers.words.code import Code
from layers.words.text import Text


class Adopter(Code):
    """The four kinds of employer (R-20)."""

    ORGAN = "organ", "機關", "Public organ"
    SCHOOL = "school", "學校", "School"
    COMPANY = "company", "公司", "Company"
    FIRM = "firm", "行號", "Firm"


class AdoptedBlock(Attributes):
    """Attributes of an adopted block; its guards, hours and consent are for members."""

    adopter: Annotated[
        str | None,
        Field(max_length=80),
        Attribute(
            label=Text("認養單位", "Adopting employer"),
            question=Text("誰來認養？", "Who adopts it?"),
            audience=Audience.PUBLIC,
            first=1,
            headers=("adopter", "employer", "僱主"),
        ),
    ] = None
    adopter_kind: Annotated[
        Adopter | None,
        Attribute(
            label=Text("單位類別", "Kind of employer"),
            question=Text("是哪一種單位？", "What kind of employer is it?"),
            audience=Audience.PUBLIC,
            first=2,
            headers=("adopter_kind",),
        ),
    ] = None
    state: Annotated[
        AgreementState,
        Attribute(
            label=Text("狀態", "State"),
            question=Text("談到哪裡了？", "How far are the talks?"),
            first=3,
            headers=("state", "status"),
        ),
    ] = AgreementState.IN_TALKS
    consent: Annotated[
        bool | None,
        Attribute(
            label=Text("僱主同意", "Employer's consent"),
            question=Text("僱主同意了嗎？", "Has the employer agreed?"),
            first=4,
            headers=("consent",),
        ),
    ] = None
    consent_on: Annotated[
        Day | None,
        Attribute(
            label=Text("同意日期", "Consent given on"), widget="date", headers=("consent_on",)
        ),
    ] = None
    guards: Annotated[
        int | None,
        Field(ge=0, le=500),
        Attribute(
            label=Text("警衛人數", "Guards"),
            help=Text("同時值勤的人數，不公開。", "On duty at once; never public."),
            headers=("guards", "guard_count"),
        ),
    ] = None
    hours: Hours = None
    from_date: FromDate = None
    to_date: ToDate = None
    guard_posts: Annotated[
        References,
        Attribute(
            label=Text("區塊內警衛點", "Guard posts"),
            references=("guard_post",),
            headers=("guard_posts",),
        ),
    ] = Field(default_factory=list)

    @model_validator(mode="after")
    def _agreed_before_active(self) -> Self:
        check_period(self.from_date, self.to_date)
        if self.state is AgreementState.ACTIVE and self.consent is False:
            raise ValueError(
                Text("僱主不同意時，不能啟用。", "it cannot be active without consent.")
            )
        if self.consent_on and not self.consent:
            raise ValueError(
                Text("有同意日期時，「僱主同意」要選是。", "a date of consent goes with consent.")
            )
        return self


LAYER = MapLayer(
    kind="adopted_block",
    label=Text("治安區塊認養", "Adopted block"),
    help=Text("由機關、公司保全兼顧的街區", "Streets that an employer's guards also watch"),
    group=Group.GUARD,
    order=30,
    tile=30,
    geometry=(GeometryType.POLYGON, GeometryType.MULTIPOLYGON),
    attributes=AdoptedBlock,
    style=Style(
        shape=Shape.SQUARE,
        light="#5B3A91",
        dark="#CDB4F7",
        icon="heart-handshake",
        line="dash-dot",
        fill="dots",
    ),
    audience=Audience.PUBLIC,
    state="state",
    marks=AGREEMENT_MARKS,
    unsaid={"state": AgreementState.IN_TALKS},
    title=("name", "adopter"),
    restricted={
        "state": {
            AgreementState.IN_TALKS: Audience.MEMBERS,
            AgreementState.STOPPED: Audience.MEMBERS,
        }
    },
    # Streets this near the outline belong to it.
    watches=Effect(
        spread=Spread.AROUND,
        metres=5.0,
        schedule="hours",
        period=("from_date", "to_date"),
        exclusive=True,
    ),
)
