"""What a round of evaluations asks of whoever runs it: opened, its numbers, its points."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

from pydantic import Field, StringConstraints, create_model

from layers.words.text import Text
from mapserve.programme.evaluations.criteria import (
    MOST_POINTS,
    STANDARDS,
    Evaluated,
    Standard,
    WeightsInvalid,
)
from mapserve.programme.forms import Form, Section, asks

_MOST = 9_999
_POINTS = "points_"
_Count = Annotated[int, Field(ge=0, le=_MOST)]


class RoundOpened(Form):
    """A year's round; which ones somebody may open, the page knows."""

    year: Annotated[Annotated[int, Field(ge=94, le=999)], asks("民國年度", "Year (民國)")]
    what: Annotated[str, asks("評鑑誰", "Who is evaluated")]


class RoundNumbers(Form):
    """What a round goes by besides its points."""

    reported: Annotated[
        _Count | None,
        asks(
            "今年函報的社區數",
            "Communities reported this year",
            help_=Text(
                "可不填，系統會數。決定一般組的名額。", "Counted by itself where left empty."
            ),
        ),
    ] = None
    growth_quota: Annotated[
        _Count | None,
        asks(
            "成長組名額",
            "Quota of the growth group",
            help_=Text("文件沒有規定；不填就不限。", "No rule was found; empty: no limit."),
        ),
    ] = None
    hours: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=200)],
        asks(
            "量街道的時段",
            "Hours at which streets are measured",
            widget="note",
            help_=Text("一行一個，例如「週三 22:00」。", "One a line, such as “Wed 22:00”."),
        ),
    ]


def _with_points(name: str, standard: Standard, evaluated: Evaluated) -> type[RoundNumbers]:
    """Return the form of a round whose criteria each ask for points, or none of them does."""
    fields: dict[str, Any] = {
        f"{_POINTS}{one.key}": (
            Annotated[
                Annotated[int, Field(ge=1, le=MOST_POINTS)] | None,
                asks(one.label.zh, one.label.en),
            ],
            None,
        )
        for one in standard.criteria[evaluated]
    }
    made = create_model(name, __base__=RoundNumbers, __module__=__name__, **fields)
    made.sections = (
        Section(
            Text("各項配分", "Points of the criteria"),
            tuple(fields),
            help=Text(
                "全部空白就是各項同等計算。有人開始評分後不能再改。",
                "All empty: all count alike. Fixed once somebody has scored.",
            ),
        ),
    )
    return cast("type[RoundNumbers]", made)


_FORMS = {
    (standard.base, evaluated): _with_points(
        f"Round{evaluated.value.title()}{at}", standard, evaluated
    )
    for at, standard in enumerate(STANDARDS)
    for evaluated in Evaluated
}


def numbers_form(standard: str, evaluated: Evaluated) -> type[RoundNumbers]:
    """Return the form of a round by its version of the criteria and what is evaluated."""
    return _FORMS[(standard, evaluated)]


def points_of(form: RoundNumbers) -> dict[str, int] | None:
    """Return the points by criterion; None where all are left empty.

    Raises
    ------
    WeightsInvalid
        Some are left empty.
    """
    values: Mapping[str, Any] = form.model_dump()
    points = {
        name.removeprefix(_POINTS): one for name, one in values.items() if name.startswith(_POINTS)
    }
    given = {key: one for key, one in points.items() if one is not None}
    if given and len(given) < len(points):
        missing = next(key for key in points if key not in given)
        raise WeightsInvalid(pointer=f"/{_POINTS}{missing}", known="、".join(points))
    return given or None


def typed_points(weights: Mapping[str, int] | None) -> dict[str, int]:
    """Return points as the form shows them."""
    return {f"{_POINTS}{key}": one for key, one in (weights or {}).items()}
