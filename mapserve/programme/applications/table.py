"""The workflow of an application, from the draft to the inspection afterwards (R-30 to R-40).

No step is skipped, nobody acts at two desks, and whoever took a step may take it back until the
next desk has acted. The pages of the later half come to the same table.
"""

import datetime as dt
from typing import Annotated, NotRequired

from pydantic import Field as Bounds
from pydantic import StringConstraints, with_config
from typing_extensions import TypedDict

from layers.words.code import Code
from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.applications import guards
from mapserve.programme.applications.form import PARTS
from mapserve.programme.roles import Action, Role, ScopeKind
from mapserve.programme.settlement import guards as settlement_guards
from mapserve.programme.workflow.structure import checked
from mapserve.programme.workflow.table import (
    Days,
    Desk,
    Editable,
    Field,
    Seal,
    State,
    Step,
    Tell,
    Workflow,
    desks_of,
)

LEADER, VOLUNTEER = Desk(Role.LEADER), Desk(Role.VOLUNTEER)
PRECINCT = Desk(Role.ADVISOR, ScopeKind.PRECINCT)
COUNTY = Desk(Role.COUNTY, ScopeKind.COUNTY)
MINISTRY = Desk(Role.MINISTRY, ScopeKind.ALL)

MOST = 150_000  # new Taiwan dollars; a dated rule may allow less
LONGEST_OPINION = 1000
LONGEST_REMARK = 500
MOST_REMARKS = 60


class Reduction(Code):
    """Why less than the whole sum is approved: the documents know one reason (R-35)."""

    BUDGET = "budget", "預算經費不足", "The budget is short"


_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@with_config({"extra": "forbid"})
class Remark(TypedDict):
    """What is to be completed: a part of the form, perhaps a place on the map, and the words."""

    part: Annotated[str, StringConstraints(pattern=f"^({'|'.join(PARTS)})$")]
    text: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=LONGEST_REMARK, pattern=SEEN
        ),
    ]
    feature: NotRequired[Annotated[str, StringConstraints(pattern=f"^{_UUID}$")]]


Opinion = Annotated[
    str,
    StringConstraints(
        strict=True,
        strip_whitespace=True,
        min_length=1,
        max_length=LONGEST_OPINION,
        pattern=SEEN,
    ),
]
Number = Annotated[
    str,
    StringConstraints(
        strict=True, strip_whitespace=True, min_length=1, max_length=80, pattern=SEEN
    ),
]
Approved = Annotated[int, Bounds(ge=1, le=MOST, strict=True)]
Accepted = Annotated[int, Bounds(ge=0, le=MOST, strict=True)]  # nothing may be

FIELDS = (
    Field(name="opinion", label=Text("受理單位意見", "The precinct's opinion"), type=Opinion),
    Field(name="received_by", label=Text("受理人", "Received by"), type=Number),
    Field(
        name="remarks",
        label=Text("要補的地方", "What is to be completed"),
        type=Annotated[list[Remark], Bounds(min_length=1, max_length=MOST_REMARKS)],
    ),
    Field(name="review_reason", label=Text("初審意見", "First review"), type=Opinion),
    Field(
        name="approved_period",
        label=Text("核定補助期別", "Approved period"),
        type=Annotated[str, StringConstraints(pattern=r"^[0-9]{2,3}-[12]$")],
    ),
    Field(name="approved_amount", label=Text("核定金額", "Approved amount"), type=Approved),
    Field(name="reduced_for", label=Text("酌減理由", "Reduced because"), type=Reduction),
    Field(name="approved_on", label=Text("核定日期", "Approved on"), type=dt.date),
    Field(name="approval_number", label=Text("核定文號", "Approval's number"), type=Number),
    Field(name="refusal_reason", label=Text("不予核定理由", "Why not approved"), type=Opinion),
    Field(name="completed_on", label=Text("執行完畢日", "Carried out on"), type=dt.date),
    Field(name="accepted_amount", label=Text("核銷金額", "Accepted amount"), type=Accepted),
    Field(name="settled_on", label=Text("核銷完成日", "Settled on"), type=dt.date),
    Field(name="paid_on", label=Text("轉發日", "Paid on"), type=dt.date),
    Field(name="reported_on", label=Text("報結日", "Reported on"), type=dt.date),
    Field(name="inspected_on", label=Text("查核日", "Inspected on"), type=dt.date),
    Field(name="withdrawn_for", label=Text("撤回理由", "Why withdrawn"), type=Opinion),
)

ACCOUNTS = "settlement"  # vouchers and the unit's list of them
_PARTS = tuple(Editable(part, (LEADER, VOLUNTEER)) for part in PARTS)
_UNIT = ("send",)
_PRECINCT = (*_UNIT, "receive", "forward")
_COUNTY = (*_PRECINCT, "agree")

STATES = (
    State(
        name="draft",
        label=Text("草稿", "Draft"),
        waits_for=(LEADER,),
        editable=_PARTS,
    ),
    State(
        name="sent",
        label=Text("已送到分局，等受理", "Sent to the precinct"),
        staff=Text("待受理", "To be received"),
        waits_for=(PRECINCT,),
    ),
    State(
        name="received",
        label=Text("分局已受理，審查中", "The precinct looks at it"),
        staff=Text("受理審查中", "With the precinct"),
        waits_for=(PRECINCT,),
    ),
    State(
        name="returned",
        label=Text("退回補正", "Returned to be completed"),
        waits_for=(LEADER,),
        editable=_PARTS,
    ),
    State(
        name="forwarded",
        label=Text("分局已轉陳，等縣市初審", "Forwarded to the county"),
        staff=Text("待初審", "First review"),
        waits_for=(COUNTY,),
    ),
    State(
        name="agreed",
        label=Text("初審同意，等內政部複審", "The county agrees"),
        staff=Text("待複審", "Second review"),
        waits_for=(MINISTRY,),
    ),
    State(
        name="declined",
        label=Text("不予函報複審", "Not forwarded to the ministry"),
        final=True,
    ),
    State(name="refused", label=Text("不予核定", "Not approved"), final=True),
    State(name="withdrawn", label=Text("已撤回", "Withdrawn"), final=True),
    State(name="approved", label=Text("已核定", "Approved"), waits_for=(LEADER,)),
    State(name="carrying_out", label=Text("執行中", "Being carried out"), waits_for=(LEADER,)),
    State(
        name="carried_out",
        label=Text("執行完畢，要送核銷", "Carried out, to be settled"),
        waits_for=(LEADER,),
        editable=(Editable(ACCOUNTS, (LEADER, VOLUNTEER)),),
        days=Days(15, since="completed_on"),
    ),
    State(
        name="settling",
        label=Text("已送核銷，分局核對中", "Accounts with the precinct"),
        staff=Text("待分局核對", "Accounts to be examined"),
        waits_for=(PRECINCT,),
    ),
    State(
        name="examined",
        label=Text("分局已核對，警察局審核中", "Accounts with the police bureau"),
        staff=Text("待警察局核銷", "Accounts to be settled"),
        waits_for=(COUNTY,),
    ),
    State(
        name="settled",
        label=Text("核銷完成，等轉發", "Settled, to be paid"),
        waits_for=(COUNTY,),
        days=Days(7, since="settled_on"),
    ),
    State(
        name="paid",
        label=Text("已轉發，等報結", "Paid, to be reported"),
        waits_for=(COUNTY,),
        days=Days(7, since="settled_on"),
    ),
    State(name="reported", label=Text("已報結，等結案", "Reported"), waits_for=(MINISTRY,)),
    State(name="closed", label=Text("結案", "Closed"), final=True),
    State(name="inspected", label=Text("已查核", "Inspected"), final=True),
)

STEPS = (
    Step(
        verb="start",
        from_=(),
        to="draft",
        by=desks_of(Action.APPLY),
        label=Text("開始申請", "Begin"),
        done=Text("開始寫申請", "begun"),
        rules=("R-26",),
    ),
    Step(
        verb="send",
        from_=("draft", "returned"),
        to="sent",
        by=(LEADER,),
        label=Text("送到分局", "Send to the precinct"),
        done=Text("送到分局", "sent to the precinct"),
        guards=(
            guards.within_the_window,
            guards.once_a_year,
            *guards.COMPLETE,
        ),
        clears=("remarks",),
        effects=(
            Seal("application"),
            Tell("application_sent", desks=(PRECINCT,), takers_of=("start",)),
        ),
        retractable=True,
        rules=("R-26", "R-27", "R-28", "R-29", "R-30", "R-31", "R-32", "R-33"),
    ),
    Step(
        verb="withdraw",
        from_=("draft", "sent", "received", "returned"),
        to="withdrawn",
        by=(LEADER,),
        label=Text("撤回申請", "Withdraw"),
        done=Text("撤回申請", "withdrawn"),
        needs=("withdrawn_for",),
        effects=(Tell("application_withdrawn", takers_of=("receive",)),),
        retractable=True,
        rules=("R-30",),
    ),
    Step(
        verb="receive",
        from_=("sent",),
        to="received",
        by=(PRECINCT,),
        label=Text("受理", "Receive"),
        done=Text("分局受理", "received by the precinct"),
        takes=("received_by",),
        not_same_as=_UNIT,
        effects=(Tell("application_received", takers_of=("send",)),),
        retractable=True,
        rules=("R-30", "Q-03"),
    ),
    Step(
        verb="return",
        from_=("received",),
        to="returned",
        by=(PRECINCT,),
        label=Text("退補正", "Return to be completed"),
        done=Text("退回補正", "returned to be completed"),
        needs=("remarks",),
        voids=("receive",),
        not_same_as=_UNIT,
        guards=(guards.on_the_map_that_was_sent,),
        effects=(Tell("application_returned", takers_of=("send",)),),
        retractable=True,
        rules=("R-27", "R-31"),
    ),
    Step(
        verb="return",
        from_=("forwarded",),
        to="returned",
        by=(COUNTY,),
        label=Text("退補正", "Return to be completed"),
        done=Text("退回補正", "returned to be completed"),
        needs=("remarks",),
        clears=("opinion",),
        voids=("receive", "forward"),
        not_same_as=_PRECINCT,
        guards=(guards.on_the_map_that_was_sent,),
        effects=(Tell("application_returned", takers_of=("send", "forward")),),
        retractable=True,
        rules=("R-34",),
    ),
    Step(
        verb="return",
        from_=("agreed",),
        to="returned",
        by=(MINISTRY,),
        label=Text("退補正", "Return to be completed"),
        done=Text("退回補正", "returned to be completed"),
        needs=("remarks",),
        clears=("opinion", "review_reason"),
        voids=("receive", "forward", "agree"),
        not_same_as=_COUNTY,
        guards=(guards.on_the_map_that_was_sent,),
        effects=(Tell("application_returned", takers_of=("send", "forward", "agree")),),
        retractable=True,
        rules=("R-35",),
    ),
    Step(
        verb="forward",
        from_=("received",),
        to="forwarded",
        by=(PRECINCT,),
        label=Text("轉陳縣市政府", "Forward to the county"),
        done=Text("轉陳縣市政府", "forwarded to the county"),
        needs=("opinion",),
        not_same_as=_UNIT,
        stands=("send", "receive"),
        effects=(Tell("application_forwarded", desks=(COUNTY,), takers_of=("send",)),),
        retractable=True,
        rules=("R-30",),
    ),
    Step(
        verb="agree",
        from_=("forwarded",),
        to="agreed",
        by=(COUNTY,),
        label=Text("同意函報複審", "Agree and report"),
        done=Text("同意函報複審", "agreed and reported to the ministry"),
        takes=("review_reason",),
        not_same_as=_PRECINCT,
        stands=("send", "forward"),
        effects=(Tell("application_agreed", desks=(MINISTRY,), takers_of=("send", "forward")),),
        retractable=True,
        rules=("R-34",),
    ),
    Step(
        verb="decline",
        from_=("forwarded",),
        to="declined",
        by=(COUNTY,),
        label=Text("不予函報複審", "Do not report"),
        done=Text("不予函報複審", "not reported to the ministry"),
        needs=("review_reason",),
        not_same_as=_PRECINCT,
        effects=(Tell("application_declined", takers_of=("send", "forward")),),
        retractable=True,
        rules=("R-34",),
    ),
    Step(
        verb="approve",
        from_=("agreed",),
        to="approved",
        by=(MINISTRY,),
        label=Text("核定", "Approve"),
        done=Text("核定補助", "approved"),
        needs=("approved_period", "approved_amount", "approved_on", "approval_number"),
        takes=("reduced_for",),
        not_same_as=_COUNTY,
        stands=("send", "forward", "agree"),
        guards=(
            guards.once_a_year,
            guards.whole_or_short_of_money,
            guards.period_of_the_application,
        ),
        effects=(Tell("application_approved", takers_of=("send", "forward", "agree")),),
        retractable=True,
        rules=("R-29", "R-35"),
    ),
    Step(
        verb="refuse",
        from_=("agreed",),
        to="refused",
        by=(MINISTRY,),
        label=Text("不予核定", "Do not approve"),
        done=Text("不予核定", "not approved"),
        needs=("refusal_reason",),
        not_same_as=_COUNTY,
        effects=(Tell("application_refused", takers_of=("send", "forward", "agree")),),
        retractable=True,
        rules=("R-35",),
    ),
    Step(
        verb="carry_out",
        from_=("approved",),
        to="carrying_out",
        by=(LEADER,),
        label=Text("開始執行", "Begin to carry out"),
        done=Text("開始執行", "begun to be carried out"),
        stands=("approve",),
        retractable=True,
        rules=("R-35",),
    ),
    Step(
        verb="complete",
        from_=("carrying_out",),
        to="carried_out",
        by=(LEADER,),
        label=Text("執行完畢", "Carried out"),
        done=Text("執行完畢", "carried out"),
        needs=("completed_on",),
        guards=(guards.not_in_the_future, guards.by_the_end_of_the_plan),
        effects=(Tell("application_carried_out", desks=(PRECINCT, COUNTY)),),
        retractable=True,
        rules=("R-38", "Q-05"),
    ),
    Step(
        verb="claim",
        from_=("carried_out",),
        to="settling",
        by=(LEADER,),
        label=Text("送核銷", "Send the accounts"),
        done=Text("送核銷", "accounts sent"),
        guards=(settlement_guards.accounts_complete,),
        effects=(Tell("application_claimed", desks=(PRECINCT,)),),
        retractable=True,
        rules=("R-38", "R-41", "Q-04", "Q-06"),
    ),
    Step(
        verb="question",
        from_=("settling",),
        to="carried_out",
        by=(PRECINCT,),
        label=Text("退回核銷", "Send the accounts back"),
        done=Text("退回核銷", "accounts sent back"),
        not_same_as=("claim",),
        voids=("claim",),
        guards=(settlement_guards.something_queried,),
        effects=(Tell("application_questioned", takers_of=("claim",)),),
        retractable=True,
        rules=("R-39", "Q-06"),
    ),
    Step(
        verb="question",
        from_=("examined",),
        to="carried_out",
        by=(COUNTY,),
        label=Text("退回核銷", "Send the accounts back"),
        done=Text("退回核銷", "accounts sent back"),
        not_same_as=("claim", "examine"),
        voids=("claim", "examine"),
        guards=(settlement_guards.something_queried,),
        effects=(Tell("application_questioned", takers_of=("claim", "examine")),),
        retractable=True,
        rules=("R-39",),
    ),
    Step(
        verb="examine",
        from_=("settling",),
        to="examined",
        by=(PRECINCT,),
        label=Text("核對無誤，送警察局", "Examined, on to the bureau"),
        done=Text("分局核對，送警察局", "examined by the precinct"),
        not_same_as=("claim",),
        stands=("claim",),
        guards=(settlement_guards.precinct_judged,),
        effects=(Tell("application_examined", desks=(COUNTY,), takers_of=("claim",)),),
        retractable=True,
        rules=("R-38", "Q-06"),
    ),
    Step(
        verb="settle",
        from_=("examined",),
        to="settled",
        by=(COUNTY,),
        label=Text("核銷完成", "Settle"),
        done=Text("核銷完成", "settled"),
        needs=("accepted_amount", "settled_on"),
        not_same_as=("claim", "examine"),
        stands=("claim", "examine"),
        guards=(
            guards.within_the_approval,
            settlement_guards.bureau_judged,
            settlement_guards.accepted_is_counted,
            settlement_guards.not_before_completion,
        ),
        effects=(Tell("application_settled", takers_of=("claim", "examine")),),
        retractable=True,
        rules=("R-39", "R-63"),
    ),
    Step(
        verb="pay",
        from_=("settled",),
        to="paid",
        by=(COUNTY,),
        label=Text("轉發補助款", "Pay"),
        done=Text("轉發補助款", "paid"),
        needs=("paid_on",),
        not_same_as=("claim",),
        stands=("settle",),
        guards=(settlement_guards.not_before_settlement,),
        effects=(Tell("application_paid", takers_of=("claim",)),),
        retractable=True,
        rules=("R-37",),
    ),
    Step(
        verb="report",
        from_=("paid",),
        to="reported",
        by=(COUNTY,),
        label=Text("報警政署結案", "Report to close"),
        done=Text("填報執行概況表", "reported with the balance"),
        needs=("reported_on",),
        stands=("settle", "pay"),
        effects=(Tell("application_reported", desks=(MINISTRY,)),),
        retractable=True,
        rules=("R-39",),
    ),
    Step(
        verb="close",
        from_=("reported",),
        to="closed",
        by=(MINISTRY,),
        label=Text("結案", "Close"),
        done=Text("結案", "closed"),
        not_same_as=("report",),
        effects=(Tell("application_closed", takers_of=("send", "report")),),
        retractable=True,
        rules=("R-39",),
    ),
    Step(
        verb="inspect",
        from_=("closed",),
        to="inspected",
        by=(MINISTRY,),
        label=Text("登錄查核", "Record the inspection"),
        done=Text("查核", "inspected"),
        needs=("inspected_on",),
        rules=("R-40",),
    ),
)

APPLICATION = checked(
    Workflow(
        name="application",
        label=Text("補助申請", "Application for a subsidy"),
        fields=FIELDS,
        states=STATES,
        steps=STEPS,
    )
)

# Once approved it counts as the year's one subsidy, whatever comes after.
APPROVED = (
    "approved",
    "carrying_out",
    "carried_out",
    "settling",
    "examined",
    "settled",
    "paid",
    "reported",
    "closed",
    "inspected",
)
# What a county's roster names: sent, and not withdrawn or turned down.
TAKING_PART = ("sent", "received", "returned", "forwarded", "agreed", *APPROVED)

# Where its vouchers are written down, looked at and settled.
IN_SETTLEMENT = ("carried_out", "settling", "examined")


def is_written(state: str) -> bool:
    """Tell whether the form of an application is open in a state."""
    return any(one.part in PARTS for one in APPLICATION.state[state].editable)
