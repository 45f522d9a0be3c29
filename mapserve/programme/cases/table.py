"""The workflow of a case: a blind spot reported, judged, mended, re-checked, closed (R-13).

The drawing is the community's (R-73): no step here changes it. What the map says of how far it has
come (`cases.status`) follows the case, and nothing else writes that.
"""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field as Bounds
from pydantic import StringConstraints

from layers.model.shared_codes import Measure, Organ, Term
from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.cases import guards
from mapserve.programme.cases.notices import (
    TELL_ANSWERED,
    TELL_ASKED,
    TELL_CLOSED,
    TELL_NEW,
    TELL_RETURNED,
    TELL_WENT_ON,
)
from mapserve.programme.roles import Action, Role, ScopeKind
from mapserve.programme.workflow.structure import checked
from mapserve.programme.workflow.table import (
    Counting,
    Days,
    Desk,
    Field,
    StartDeadline,
    State,
    Step,
    Workflow,
    desks_of,
)

LONGEST = 1000
_LARGEST = 2_147_483_647

ADVISOR, LEADER = Desk(Role.ADVISOR), Desk(Role.LEADER)
COMMUNITY = (Desk(Role.VOLUNTEER), LEADER)
REVIEW, DRAW = desks_of(Action.REVIEW), desks_of(Action.DRAW)
EITHER = tuple(dict.fromkeys((*DRAW, *REVIEW)))
SYSTEM = (Desk(Role.ADMIN, ScopeKind.ALL),)

Words = Annotated[
    str,
    StringConstraints(
        strict=True, strip_whitespace=True, min_length=1, max_length=LONGEST, pattern=SEEN
    ),
]

# As JSON holds it: a column of a list does not give codes back.
_Measure: Any = Literal[tuple(one.value for one in Measure)]

FIELDS = (
    Field(name="reason", label=Text("為什麼不是死角", "Why it is none"), type=Words),
    Field(name="question", label=Text("請社區補充什麼", "What is asked"), type=Words),
    Field(name="answer", label=Text("社區的回覆", "The community's answer"), type=Words),
    Field(
        name="measures",
        label=Text("措施", "Measures"),
        type=Annotated[list[_Measure], Bounds(min_length=1, max_length=len(Measure))],
    ),
    Field(name="actor", label=Text("執行單位", "Who does it"), type=Organ),
    Field(name="term", label=Text("期程", "Term"), type=Term),
    Field(name="measure_due", label=Text("預定完成日期", "To be done by"), type=dt.date),
    Field(name="closing_photo", label=Text("改善後的照片", "Photo afterwards"), type=uuid.UUID),
    Field(name="recheck_note", label=Text("複檢紀錄", "What the re-check found"), type=Words),
    Field(name="hold_reason", label=Text("為什麼暫緩", "Why on hold"), type=Words),
    Field(name="again_for", label=Text("哪裡又不安全", "What is unsafe again"), type=Words),
    Field(
        name="lost_m",
        label=Text("少了幾公尺有人看", "Metres no longer watched"),
        type=Annotated[int, Bounds(ge=0, le=100_000, strict=True)],
    ),
    Field(
        name="merged_into",
        label=Text("併入哪一案", "Merged into case"),
        type=Annotated[int, Bounds(ge=1, le=_LARGEST, strict=True)],
    ),
)

# Ours: no document says how many days a review may take.
_LOOK = Days(10, counted=Counting.WORKING)
_SOON = Days(5, counted=Counting.WORKING)
# After a wait the review goes on with the days that it had left.
_AGAIN, _LOOK_AGAIN = replace(_SOON, pausing=True), replace(_LOOK, pausing=True)
_ANSWER, _BY_THE_DAY = Days(10, counted=Counting.WORKING), Days(0, since="measure_due")

STATES = (
    State(
        name="reported",
        label=Text("已回報，等顧問看", "Reported, the advisor is to look"),
        staff=Text("新回報", "New"),
        waits_for=(ADVISOR,),
        days=_LOOK,
    ),
    State(
        name="asked",
        label=Text("顧問請您補充", "The advisor asks you something"),
        staff=Text("等社區補充", "Waiting for the community"),
        waits_for=COMMUNITY,
        days=_ANSWER,
    ),
    State(
        name="answered",
        label=Text("已補充，等顧問看", "Answered, the advisor is to look"),
        staff=Text("社區已回覆", "Answered"),
        waits_for=(ADVISOR,),
        days=_AGAIN,
    ),
    State(
        name="confirmed",
        label=Text("確認是死角，等決定怎麼做", "A blind spot: what to do is to be decided"),
        staff=Text("已確認，等定措施", "Confirmed, to be decided"),
        waits_for=(ADVISOR, LEADER),
        days=Days(20, counted=Counting.WORKING),
    ),
    State(
        name="decided",
        label=Text("決定好怎麼做，等動手", "Decided, to be begun"),
        staff=Text("已定措施", "Measure decided"),
        waits_for=COMMUNITY,
        days=_BY_THE_DAY,
    ),
    State(
        name="in_hand",
        label=Text("處理中", "In hand"),
        waits_for=COMMUNITY,
        days=_BY_THE_DAY,
    ),
    State(
        name="done",
        label=Text("做好了，等顧問去看", "Done, the advisor is to look"),
        staff=Text("完成，等複檢", "Done, to be re-checked"),
        waits_for=(ADVISOR,),
        days=_LOOK_AGAIN,
    ),
    State(
        name="photo_asked",
        label=Text("做好了，顧問請您補照片", "Done, the advisor asks for a photo"),
        staff=Text("等社區補照片", "Waiting for a photo"),
        waits_for=COMMUNITY,
        days=_ANSWER,
    ),
    State(
        name="passed",
        label=Text("複檢通過", "Re-check passed"),
        staff=Text("複檢通過，等結案", "Passed, to be closed"),
        waits_for=(ADVISOR,),
        days=_SOON,
    ),
    State(
        name="failed",
        label=Text("複檢沒通過，要再改善", "Re-check failed, more is to be done"),
        staff=Text("複檢未通過", "Re-check failed"),
        waits_for=(ADVISOR, LEADER),
        days=_LOOK,
    ),
    State(
        name="on_hold",
        label=Text("暫緩", "On hold"),
        waits_for=(ADVISOR,),
    ),
    State(
        name="seen_again",
        label=Text("又不安全了，等顧問看", "Unsafe again, the advisor is to look"),
        staff=Text("再次出現", "Seen again"),
        waits_for=(ADVISOR,),
        days=_SOON,
    ),
    State(name="closed", label=Text("結案", "Closed"), final=True),
    State(name="dismissed", label=Text("不是死角", "Not a blind spot"), final=True),
    State(name="merged", label=Text("併入另一案", "Merged into another"), final=True),
    State(name="withdrawn", label=Text("社區已從圖上拿掉", "Taken off the map"), final=True),
)
FINAL = tuple(one.name for one in STATES if one.final)
# While others are waited for, the review's days stand still.
PAUSED = ("asked", "photo_asked", "on_hold")
OPEN = tuple(one.name for one in STATES if not one.final)
# Whoever is waited for, as the desk counts them.
NEW, ANSWERED = ("reported", "seen_again"), ("answered", "done", "passed")
WAITING_FOR_OTHERS = ("asked", "photo_asked", "decided", "in_hand")
# From where a case is judged anew.
_JUDGED = ("reported", "answered", "seen_again")
_ANEW = (
    *("confirm", "dismiss", "ask", "answer", "decide", "start", "finish", "pass", "fail", "close"),
    "affirm",
)
_CARRIED = StartDeadline(Days(60))

STEPS = (
    Step(
        verb="report",
        from_=(),
        to="reported",
        by=DRAW,
        label=Text("回報死角", "Report it"),
        done=Text("畫下這個死角", "reported"),
        effects=(TELL_NEW,),
        rules=("R-13",),
    ),
    Step(
        verb="confirm",
        from_=(*_JUDGED, "asked", "on_hold"),
        to="confirmed",
        by=REVIEW,
        label=Text("確認是死角", "Confirm it"),
        done=Text("確認是死角", "confirmed"),
        not_same_as=("report",),
        retractable=True,
        effects=(TELL_WENT_ON,),
        rules=("R-13",),
    ),
    Step(
        verb="dismiss",
        from_=(*_JUDGED, "asked", "on_hold", "confirmed"),
        to="dismissed",
        by=REVIEW,
        label=Text("不是死角", "Not a blind spot"),
        done=Text("認為不是死角", "found to be none"),
        needs=("reason",),
        retractable=True,
        effects=(TELL_RETURNED,),
        rules=("R-13",),
    ),
    Step(
        verb="ask",
        from_=_JUDGED,
        to="asked",
        by=REVIEW,
        label=Text("請社區補充", "Ask the community"),
        done=Text("請社區補充", "asked the community"),
        needs=("question",),
        clears=("answer",),
        retractable=True,
        effects=(TELL_ASKED,),
        rules=("R-13",),
    ),
    Step(
        verb="ask",
        from_=("done",),
        to="photo_asked",
        by=REVIEW,
        label=Text("請社區補充", "Ask the community"),
        done=Text("請社區補充", "asked the community"),
        needs=("question",),
        clears=("answer",),
        retractable=True,
        effects=(TELL_ASKED,),
        rules=("R-13",),
    ),
    Step(
        verb="answer",
        from_=("asked",),
        to="answered",
        by=DRAW,
        label=Text("回覆顧問", "Answer"),
        done=Text("回覆了顧問", "answered"),
        needs=("answer",),
        effects=(TELL_ANSWERED,),
        rules=("R-73",),
    ),
    Step(
        verb="answer",
        from_=("photo_asked",),
        to="done",
        by=DRAW,
        label=Text("回覆顧問", "Answer"),
        done=Text("回覆了顧問", "answered"),
        needs=("answer",),
        takes=("closing_photo",),
        guards=(guards.a_photo_of_the_drawing,),
        effects=(TELL_ANSWERED,),
        rules=("R-73",),
    ),
    Step(
        verb="decide",
        from_=("confirmed", "failed", "on_hold"),
        to="decided",
        by=(LEADER, *REVIEW),
        label=Text("定措施", "Decide what to do"),
        done=Text("決定怎麼做", "decided what to do"),
        needs=("measures", "actor", "term", "measure_due"),
        retractable=True,
        effects=(TELL_WENT_ON,),
        rules=("R-13", "R-16"),
    ),
    Step(
        verb="start",
        from_=("decided",),
        to="in_hand",
        by=EITHER,
        label=Text("開始處理", "Begin"),
        done=Text("動手處理", "begun"),
        retractable=True,
        rules=("R-13",),
    ),
    Step(
        verb="finish",
        from_=("confirmed", "decided", "in_hand", "failed", "seen_again"),
        to="done",
        by=EITHER,
        label=Text("做好了", "It is done"),
        done=Text("做好了", "done"),
        takes=("closing_photo",),
        guards=(guards.a_photo_of_the_drawing,),
        retractable=True,
        effects=(TELL_ANSWERED,),
        rules=("R-13",),
    ),
    Step(
        verb="pass",
        from_=("done",),
        to="passed",
        by=REVIEW,
        label=Text("複檢通過", "Re-check passed"),
        done=Text("複檢通過", "passed the re-check"),
        takes=("recheck_note", "closing_photo"),
        clears=("recheck_note",),
        not_same_as=("finish",),
        guards=(guards.a_photo_of_the_drawing,),
        retractable=True,
        rules=("R-13",),
    ),
    Step(
        verb="fail",
        from_=("done", "photo_asked"),
        to="failed",
        by=REVIEW,
        label=Text("複檢不通過", "Re-check failed"),
        done=Text("複檢沒通過", "failed the re-check"),
        needs=("recheck_note",),
        voids=("finish",),
        retractable=True,
        effects=(TELL_RETURNED,),
        rules=("R-13",),
    ),
    Step(
        verb="close",
        from_=("passed",),
        to="closed",
        by=REVIEW,
        label=Text("結案", "Close"),
        done=Text("結案", "closed"),
        takes=("recheck_note", "closing_photo"),
        guards=(guards.a_photo_of_the_drawing, guards.seen_to_be_mended),
        retractable=True,
        effects=(TELL_CLOSED,),
        rules=("R-13",),
    ),
    Step(
        verb="hold",
        from_=(*_JUDGED, "confirmed"),
        to="on_hold",
        by=REVIEW,
        label=Text("暫緩", "Put on hold"),
        done=Text("暫緩", "put on hold"),
        needs=("hold_reason",),
        retractable=True,
        effects=(TELL_WENT_ON,),
        rules=("R-13",),
    ),
    Step(
        verb="resume",
        from_=("on_hold",),
        to="answered",
        by=REVIEW,
        label=Text("再看這一案", "Take it up again"),
        done=Text("再看這一案", "taken up again"),
        clears=("hold_reason",),
        rules=("R-13",),
    ),
    Step(
        verb="see_again",
        from_=("done", "passed", "closed", "dismissed", "withdrawn"),
        to="seen_again",
        by=EITHER,
        label=Text("又不安全了", "It is unsafe again"),
        done=Text("又不安全了", "seen again"),
        needs=("again_for",),
        takes=("lost_m",),
        clears=("reason", "closing_photo", "recheck_note", "lost_m"),
        voids=_ANEW,
        guards=(guards.still_drawn,),
        effects=(TELL_NEW, TELL_WENT_ON),
        rules=("R-13",),
    ),
    # What they say who are asked four weeks later; "still there" is `see_again`.
    Step(
        verb="affirm",
        from_=("closed",),
        to="closed",
        by=DRAW,
        label=Text("真的改善了", "It is really better"),
        done=Text("說真的改善了", "said that it is really better"),
        guards=(guards.not_affirmed_before,),
        rules=("R-13",),
    ),
    Step(
        verb="merge",
        from_=(*_JUDGED, "confirmed", "on_hold"),
        to="merged",
        by=REVIEW,
        label=Text("併入另一案", "Merge into another"),
        done=Text("併入另一案", "merged into another"),
        needs=("merged_into",),
        guards=(guards.another_open_case,),
        retractable=True,
        effects=(TELL_WENT_ON,),
        rules=("R-13",),
    ),
    Step(
        verb="withdraw",
        from_=OPEN,
        to="withdrawn",
        by=SYSTEM,
        label=Text("從圖上拿掉", "Take it off the map"),
        done=Text("從圖上拿掉了", "taken off the map"),
        rules=("R-73",),
    ),
    # What the map said before there were cases, or a file says: one state further at a time.
    *(
        Step(
            verb="carry",
            from_=(before,),
            to=after,
            by=SYSTEM,
            label=Text("沿用圖上的進度", "Take over what the map says"),
            done=Text("沿用圖上原有的進度", "taken over from the map"),
            effects=(_CARRIED,),
            rules=("R-13",),
        )
        for before, after in (
            ("reported", "confirmed"),
            ("confirmed", "decided"),
            ("decided", "in_hand"),
            ("in_hand", "done"),
            ("done", "passed"),
            ("passed", "closed"),
        )
    ),
)

CASE = checked(
    Workflow(
        name="case",
        label=Text("死角案件", "Case of a blind spot"),
        fields=FIELDS,
        states=STATES,
        steps=STEPS,
    )
)
