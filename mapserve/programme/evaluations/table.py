"""The workflow of an evaluation: scored, agreed on, nominated, re-evaluated, awarded, released.

A community is evaluated by its county and, nominated, again by the ministry (R-08, R-09); a
county by the ministry alone. Whoever is judged learns nothing before the release.
"""

from typing import Annotated

from pydantic import Field as Bounds
from pydantic import StringConstraints

from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.evaluations import guards, notices
from mapserve.programme.evaluations.awards import AwardGiven, Basis
from mapserve.programme.evaluations.criteria import Grade, Level
from mapserve.programme.roles import Role, ScopeKind
from mapserve.programme.workflow.structure import checked
from mapserve.programme.workflow.table import (
    Desk,
    Field,
    Seal,
    State,
    Step,
    Tell,
    Workflow,
)

COUNTY = Desk(Role.COUNTY, ScopeKind.COUNTY)
MINISTRY = Desk(Role.MINISTRY, ScopeKind.ALL)
# Who is told of a result once it is released: who leads the unit, and whoever looks after it.
_CONCERNED = (
    Desk(Role.LEADER, ScopeKind.COMMUNITY),
    Desk(Role.ADVISOR, ScopeKind.PRECINCT),
    COUNTY,
)
LONGEST = 1000
MOST_AWARDS = 12

_Words = Annotated[
    str,
    StringConstraints(
        strict=True, strip_whitespace=True, min_length=1, max_length=LONGEST, pattern=SEEN
    ),
]

FIELDS = (
    Field(
        name="before",
        label=Text("申請時的版本", "Edition at application"),
        type=Annotated[int, Bounds(ge=1, le=2_147_483_647, strict=True)],
    ),
    Field(name="opinion", label=Text("縣市評語", "The county's opinion"), type=_Words),
    Field(name="basis", label=Text("遴報理由", "Nominated for"), type=Basis),
    Field(name="passed_over_for", label=Text("不遴報理由", "Why not nominated"), type=_Words),
    Field(name="final_opinion", label=Text("複評評語", "The ministry's opinion"), type=_Words),
    Field(name="grade", label=Text("等第", "Grade"), type=Grade),
    Field(name="award_basis", label=Text("獎勵理由", "Awarded for"), type=Basis),
    Field(
        name="awards",
        label=Text("獎勵項目", "Awards"),
        type=Annotated[list[AwardGiven], Bounds(min_length=1, max_length=MOST_AWARDS)],
    ),
    Field(name="not_awarded_for", label=Text("不獎勵理由", "Why no award"), type=_Words),
    Field(name="cancelled_for", label=Text("取消理由", "Why cancelled"), type=_Words),
)

STATES = (
    State(
        name="draft",
        label=Text("準備評鑑", "Being prepared"),
        staff=Text("安排委員", "Naming evaluators"),
        waits_for=(COUNTY, MINISTRY),
    ),
    State(
        name="scoring",
        label=Text("評鑑中", "Being evaluated"),
        staff=Text("委員評分中", "Evaluators score"),
        waits_for=(COUNTY,),
    ),
    State(
        name="consensus",
        label=Text("評鑑中", "Being evaluated"),
        staff=Text("共識會議", "Looking for consensus"),
        waits_for=(COUNTY,),
    ),
    State(
        name="sealed",
        label=Text("評鑑中", "Being evaluated"),
        staff=Text("評分已定，等遴報", "Scores sealed, to be nominated"),
        waits_for=(COUNTY,),
    ),
    State(
        name="nominated",
        label=Text("評鑑中", "Being evaluated"),
        staff=Text("已遴報，等複評", "Nominated to the ministry"),
        waits_for=(MINISTRY,),
    ),
    State(
        name="not_nominated",
        label=Text("評鑑中", "Being evaluated"),
        staff=Text("不遴報，等公布", "Not nominated, to be released"),
        waits_for=(COUNTY,),
    ),
    State(
        name="re_scoring",
        label=Text("評鑑中", "Being evaluated"),
        staff=Text("複評評分中", "The ministry's evaluators score"),
        waits_for=(MINISTRY,),
    ),
    State(
        name="re_consensus",
        label=Text("評鑑中", "Being evaluated"),
        staff=Text("複評共識會議", "The ministry looks for consensus"),
        waits_for=(MINISTRY,),
    ),
    State(
        name="re_evaluated",
        label=Text("評鑑中", "Being evaluated"),
        staff=Text("複評完成，等決定", "Re-evaluated, to be decided"),
        waits_for=(MINISTRY,),
    ),
    State(
        name="awarded",
        label=Text("評鑑中", "Being evaluated"),
        staff=Text("決定獎勵，等公布", "Awarded, to be released"),
        waits_for=(MINISTRY,),
    ),
    State(
        name="not_awarded",
        label=Text("評鑑中", "Being evaluated"),
        staff=Text("不獎勵，等公布", "Not awarded, to be released"),
        waits_for=(MINISTRY,),
    ),
    State(name="released", label=Text("已公布", "Released"), final=True),
    State(name="cancelled", label=Text("已取消", "Cancelled"), final=True),
)

STEPS = (
    Step(
        verb="begin",
        from_=(),
        to="draft",
        by=(COUNTY, MINISTRY),
        label=Text("開始評鑑", "Begin an evaluation"),
        done=Text("開始準備評鑑", "begun"),
        guards=(guards.begun_by_whom_it_is_for,),
        rules=("R-08", "R-09"),
    ),
    Step(
        verb="open",
        from_=("draft",),
        to="scoring",
        by=(COUNTY,),
        label=Text("開放評分", "Open the scoring"),
        done=Text("封存評鑑版本，開放評分", "edition sealed, scoring opened"),
        takes=("before",),
        guards=(
            guards.for_communities,
            guards.after_the_year,
            guards.with_an_edition_before,
            guards.enough_evaluators(Level.COUNTY),
        ),
        effects=(Seal("evaluation"),),
        rules=("R-08", "R-14"),
    ),
    Step(
        verb="re_evaluate",
        from_=("draft", "nominated"),
        to="re_scoring",
        by=(MINISTRY,),
        label=Text("開放內政部評分", "Open the ministry's scoring"),
        done=Text("內政部開始評分", "the ministry's scoring opened"),
        guards=(guards.not_before_the_county, guards.enough_evaluators(Level.MINISTRY)),
        rules=("R-09",),
    ),
    Step(
        verb="discuss",
        from_=("scoring",),
        to="consensus",
        by=(COUNTY,),
        label=Text("評分截止，開共識會議", "Close the scoring, discuss"),
        done=Text("評分截止，開共識會議", "scoring closed"),
        guards=(guards.all_handed_in(Level.COUNTY),),
        rules=("R-08",),
    ),
    Step(
        verb="discuss",
        from_=("re_scoring",),
        to="re_consensus",
        by=(MINISTRY,),
        label=Text("評分截止，開共識會議", "Close the scoring, discuss"),
        done=Text("評分截止，開共識會議", "scoring closed"),
        guards=(guards.all_handed_in(Level.MINISTRY),),
        rules=("R-09",),
    ),
    Step(
        verb="score_more",
        from_=("consensus",),
        to="scoring",
        by=(COUNTY,),
        label=Text("再請委員評分", "Ask for more scores"),
        done=Text("再開放評分", "scoring opened again"),
        voids=("discuss",),
        rules=("R-08",),
    ),
    Step(
        verb="score_more",
        from_=("re_consensus",),
        to="re_scoring",
        by=(MINISTRY,),
        label=Text("再請委員評分", "Ask for more scores"),
        done=Text("再開放評分", "scoring opened again"),
        voids=("discuss",),
        rules=("R-09",),
    ),
    Step(
        verb="seal",
        from_=("consensus",),
        to="sealed",
        by=(COUNTY,),
        label=Text("定案", "Seal the scores"),
        done=Text("評分定案", "scores sealed"),
        needs=("opinion",),
        guards=(guards.agreed_on_everything(Level.COUNTY),),
        effects=(Seal("scores"), Tell(notices.DECIDE, desks=(COUNTY,))),
        retractable=True,
        rules=("R-08",),
    ),
    Step(
        verb="seal",
        from_=("re_consensus",),
        to="re_evaluated",
        by=(MINISTRY,),
        label=Text("定案", "Seal the scores"),
        done=Text("評分定案", "scores sealed"),
        needs=("final_opinion",),
        guards=(guards.agreed_on_everything(Level.MINISTRY),),
        effects=(Seal("scores"),),
        retractable=True,
        rules=("R-09",),
    ),
    Step(
        verb="nominate",
        from_=("sealed",),
        to="nominated",
        by=(COUNTY,),
        label=Text("遴報複評", "Nominate"),
        done=Text("遴報內政部複評", "nominated to the ministry"),
        needs=("basis",),
        guards=(guards.within_the_quota, guards.by_the_day_of_report),
        effects=(Tell(notices.NOMINATED, desks=(MINISTRY,)),),
        retractable=True,
        rules=("R-08", "R-10"),
    ),
    Step(
        verb="pass_over",
        from_=("sealed",),
        to="not_nominated",
        by=(COUNTY,),
        label=Text("不遴報", "Do not nominate"),
        done=Text("不遴報", "not nominated"),
        needs=("passed_over_for",),
        retractable=True,
        rules=("R-08",),
    ),
    Step(
        verb="award",
        from_=("re_evaluated",),
        to="awarded",
        by=(MINISTRY,),
        label=Text("決定獎勵", "Award"),
        done=Text("決定獎勵", "awarded"),
        needs=("award_basis", "awards"),
        takes=("grade",),
        guards=(guards.money_has_its_sum,),
        retractable=True,
        rules=("R-10", "Q-20"),
    ),
    Step(
        verb="decline",
        from_=("re_evaluated",),
        to="not_awarded",
        by=(MINISTRY,),
        label=Text("不獎勵", "No award"),
        done=Text("不獎勵", "not awarded"),
        needs=("not_awarded_for",),
        retractable=True,
        rules=("R-10",),
    ),
    Step(
        verb="release",
        from_=("not_nominated",),
        to="released",
        by=(COUNTY,),
        label=Text("公布結果", "Release the result"),
        done=Text("公布結果", "result released"),
        effects=(Tell(notices.RELEASED, desks=_CONCERNED),),
        rules=("R-08",),
    ),
    Step(
        verb="release",
        from_=("awarded", "not_awarded"),
        to="released",
        by=(MINISTRY,),
        label=Text("公布結果", "Release the result"),
        done=Text("公布結果", "result released"),
        effects=(Tell(notices.RELEASED, desks=_CONCERNED),),
        rules=("R-10",),
    ),
    Step(
        verb="cancel",
        from_=("draft",),
        to="cancelled",
        by=(COUNTY, MINISTRY),
        label=Text("取消評鑑", "Cancel"),
        done=Text("取消評鑑", "cancelled"),
        needs=("cancelled_for",),
        guards=(guards.begun_by_whom_it_is_for,),
        rules=("R-08",),
    ),
)

EVALUATION = checked(
    Workflow(
        name="evaluation",
        label=Text("評鑑", "Evaluation"),
        fields=FIELDS,
        states=STATES,
        steps=STEPS,
    )
)

# Whose scoring is open, and whose consensus is looked for.
SCORING = {"scoring": Level.COUNTY, "re_scoring": Level.MINISTRY}
AGREEING = {"consensus": Level.COUNTY, "re_consensus": Level.MINISTRY}
# What the ministry does with a nominated community is not told to its county before the release.
WITH_THE_MINISTRY = frozenset(
    {"re_scoring", "re_consensus", "re_evaluated", "awarded", "not_awarded"}
)
