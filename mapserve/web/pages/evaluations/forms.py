"""What steps of an evaluation ask of whoever takes them, as forms; declarations and panels too."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints, create_model, model_validator

from layers.words.code import Code
from layers.words.text import Text
from mapserve.programme.evaluations.awards import AwardKind, Basis
from mapserve.programme.evaluations.conflicts import Relation
from mapserve.programme.evaluations.criteria import STANDARDS, Grade, Group
from mapserve.programme.evaluations.table import LONGEST
from mapserve.programme.forms import Form, Money, asks

Words = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class NothingAsked(Form):
    """A step that asks nothing but to be meant."""


class ScoringOpened(Form):
    """開放評分: the map is sealed with it."""

    before: Annotated[
        Annotated[int, Field(ge=1, le=2_147_483_647)] | None,
        asks(
            "申請時的地圖是第幾版",
            "Which edition was the map at application",
            help_=Text("可不填，系統會找申請時封存的那一版。", "Found by itself where left empty."),
        ),
    ] = None


class ScoresSealed(Form):
    """定案 of the county."""

    opinion: Annotated[
        Words,
        asks("評語（公布後社區看得到）", "Opinion (the community reads it later)", widget="note"),
    ]


class FinalScoresSealed(Form):
    """定案 of the ministry."""

    final_opinion: Annotated[
        Words,
        asks("評語（公布後受評單位看得到）", "Opinion (the unit reads it later)", widget="note"),
    ]


class Nominated(Form):
    """遴報複評 (R-08, R-10)."""

    basis: Annotated[Basis, asks("遴報理由", "Nominated for")]


class PassedOver(Form):
    """不遴報."""

    passed_over_for: Annotated[Words, asks("理由", "Reason", widget="note")]


class Awarded(Form):
    """決定獎勵 (R-10, Q-20): several at once."""

    award_basis: Annotated[Basis, asks("獎勵理由", "Awarded for")]
    grade: Annotated[
        Grade | None,
        asks(
            "等第", "Grade", help_=Text("可不選；文件沒有規定等第。", "Optional: no rule names it.")
        ),
    ] = None
    kinds: Annotated[
        list[AwardKind],
        Field(min_length=1),
        asks("獎勵項目", "Awards", help_=Text("可以勾好幾個。", "One or more.")),
    ]
    amount: Annotated[Money | None, asks("獎金", "Prize money", widget="money")] = None
    words: Annotated[Line | None, asks("獎牌或獎勵的文字", "Words of the plaque or merit")] = None

    @model_validator(mode="after")
    def _money_has_its_sum(self) -> "Awarded":
        if (AwardKind.MONEY in self.kinds) != bool(self.amount):
            raise ValueError(
                Text("勾了獎金才填金額，填了金額要勾獎金。", "a sum goes with prize money.")
            )
        return self


class NotAwarded(Form):
    """不獎勵."""

    not_awarded_for: Annotated[Words, asks("理由", "Reason", widget="note")]


class EvaluationCancelled(Form):
    """取消評鑑."""

    cancelled_for: Annotated[Words, asks("理由", "Reason", widget="note")]


class Stand(Code):
    """What an evaluator declares."""

    NONE = "none", "沒有，我可以公正評分", "None: I can judge fairly"
    CONFLICT = "conflict", "有，我要迴避", "There is one: I step aside"


class ConflictDeclared(Form):
    """A declaration of interest, before anything is shown."""

    stand: Annotated[Stand, asks("有沒有利益關係", "Is there a conflict of interest")]
    relations: Annotated[
        list[Relation],
        Field(max_length=len(Relation)),
        asks(
            "有的話，是哪一種", "If so, which", help_=Text("沒有就不用選。", "None: choose none.")
        ),
    ] = Field(default_factory=list)
    words: Annotated[
        Annotated[str, StringConstraints(max_length=500)] | None,
        asks("補充說明", "Anything else", widget="note"),
    ] = None


class EvaluatorNamed(Form):
    """An evaluator by address."""

    email: Annotated[
        Annotated[str, StringConstraints(max_length=254)],
        asks("委員的電子郵件", "The evaluator's e-mail", widget="email"),
    ]
    chair: Annotated[bool, asks("擔任召集人", "Chairs the panel")] = False


class DeputyNamed(EvaluatorNamed):
    """An evaluator, perhaps in place of one who is gone."""

    deputy_for: Annotated[
        int | None,
        asks("候補誰（沒有就不選）", "Stands in for (none: choose none)"),
    ] = None


class EvaluationBegun(Form):
    """A new evaluation of a community."""

    community: Annotated[Line, asks("社區代號", "The community's slug")]
    year: Annotated[Annotated[int, Field(ge=94, le=999)], asks("民國年度", "Year (民國)")]
    group: Annotated[Group, asks("組別", "Group")] = Group.GENERAL


def _marks_form(name: str, doc: str) -> type[Form]:
    """Return a form of points, whether they apply, and reasons, a criterion of any version each.

    Its page draws it by itself; as a form it comes back after a session has ended.
    """
    fields: dict[str, Any] = {}
    for standard in STANDARDS:
        for criteria in standard.criteria.values():
            for one in criteria:
                note = asks(one.label.zh, one.label.en)
                for part in ("points", "none", "reason"):
                    fields[f"{part}-{one.key}"] = (Annotated[str | None, note], None)
    return create_model(name, __base__=Form, __module__=__name__, __doc__=doc, **fields)


ScoresTyped = _marks_form("ScoresTyped", "An evaluator's own scores as they were typed.")
ConsensusTyped = _marks_form("ConsensusTyped", "What evaluators agree on as it was typed.")

FORMS: dict[str, type[Form]] = {
    "open": ScoringOpened,
    "re_evaluate": NothingAsked,
    "discuss": NothingAsked,
    "score_more": NothingAsked,
    "seal": ScoresSealed,
    "nominate": Nominated,
    "pass_over": PassedOver,
    "award": Awarded,
    "decline": NotAwarded,
    "release": NothingAsked,
    "cancel": EvaluationCancelled,
}


def form_for(verb: str, state: str) -> type[Form]:
    """Return what a step asks; sealing asks each level for an opinion of its own."""
    if verb == "seal" and state == "re_consensus":
        return FinalScoresSealed
    return FORMS[verb]


def given_by(form: Form) -> Mapping[str, Any]:
    """Return what a step is given, as JSON holds it."""
    values = {
        name: value for name, value in form.model_dump(mode="json").items() if value is not None
    }
    if not isinstance(form, Awarded):
        return values
    words, amount = values.pop("words", None), values.pop("amount", None)
    awards = []
    for kind in values.pop("kinds"):
        one: dict[str, Any] = {"kind": kind}
        if kind == AwardKind.MERIT.value:
            one["recipient"] = "staff"
        if kind == AwardKind.MONEY.value:
            one["amount"] = amount
        elif words:
            one["words"] = words
        awards.append(one)
    return {**values, "awards": awards}
