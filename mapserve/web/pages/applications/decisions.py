"""Decisions of a desk as forms: what each step of an application asks of whoever takes it."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import StringConstraints

from layers.words.text import Text
from mapserve.programme.applications.table import LONGEST_OPINION, Reduction
from mapserve.programme.forms import Form, Money, asks
from mapserve.web.pages.applications.remarks import RETURN, ReturnToComplete

Words = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_OPINION)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Receive(Form):
    """受理: the day counts as that of the application (Q-03)."""

    received_by: Annotated[Line | None, asks("受理人", "Received by")] = None


class Forward(Form):
    """轉陳."""

    opinion: Annotated[Words, asks("受理單位意見", "The precinct's opinion", widget="note")]


class Agree(Form):
    """同意函報複審."""

    review_reason: Annotated[
        Words | None,
        asks("初審意見", "Opinion", help_=Text("可不填。", "Optional."), widget="note"),
    ] = None


class Decline(Form):
    """不予函報複審."""

    review_reason: Annotated[Words, asks("理由", "Reason", widget="note")]


class Approve(Form):
    """核定 (R-35)."""

    approved_amount: Annotated[Money, asks("核定金額", "Approved amount", widget="money")]
    reduced_for: Annotated[
        Reduction | None,
        asks(
            "酌減理由",
            "Reduced because",
            help_=Text("足額就不用選。", "Not for the whole amount."),
        ),
    ] = None
    approved_on: Annotated[dt.date, asks("核定日期", "Approved on", widget="date")]
    approval_number: Annotated[Line, asks("核定文號", "Approval's number")]


class Refuse(Form):
    """不予核定."""

    refusal_reason: Annotated[Words, asks("理由", "Reason", widget="note")]


# The desk's decisions up to the approval, by verb, in the order in which they stand.
DECISIONS: dict[str, type[Form]] = {
    "receive": Receive,
    "forward": Forward,
    "agree": Agree,
    "approve": Approve,
    RETURN: ReturnToComplete,
    "decline": Decline,
    "refuse": Refuse,
}


def given_by(verb: str, form: Form, *, period: str) -> Mapping[str, Any]:
    """Return what a step is given, as JSON holds it."""
    values = {
        name: value for name, value in form.model_dump(mode="json").items() if value is not None
    }
    if isinstance(form, ReturnToComplete):
        return {"remarks": form.remarks}
    return values | ({"approved_period": period} if verb == "approve" else {})
