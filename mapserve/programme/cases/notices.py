"""Notices of cases: who is told of which step, and what a case reminds people of (R-13).

Whoever reported a blind spot and whoever leads there are told of every turn; the review is told
of what waits for it. No mail names the place: it lies open on its way.
"""

import datetime as dt

from layers.words.code import Code
from mapserve.programme.roles import Role
from mapserve.programme.workflow.table import Desk, Tell

_ADVISOR, _LEADER = Desk(Role.ADVISOR), Desk(Role.LEADER)
_BY = ("report", "answer", "finish")

NEW, ANSWERED = "case_new", "case_answered"
TELL_NEW = Tell(NEW, desks=(_ADVISOR,))
TELL_ANSWERED = Tell(ANSWERED, desks=(_ADVISOR,))
TELL_ASKED = Tell("case_asked", desks=(_LEADER,), takers_of=_BY)
TELL_RETURNED = Tell("case_returned", desks=(_LEADER,), takers_of=_BY)
TELL_WENT_ON = Tell("case_went_on", desks=(_LEADER,), takers_of=_BY)
TELL_CLOSED = Tell("case_closed", desks=(_LEADER,), takers_of=_BY)
# What is told only while it still waits for whoever is told.
DUTIES = frozenset({NEW, ANSWERED})

# Ours: no document says when somebody is reminded, nor when they are asked again.
SOON = dt.timedelta(days=3)
LATE_FOR = dt.timedelta(days=14)
ASKED_AFTER = dt.timedelta(weeks=4)
ASKED_UNTIL = dt.timedelta(weeks=16)


class Reminder(Code):
    """What a case reminds somebody of, once for each deadline and each closing."""

    DUE = "due", "快到期了", "soon due"
    OVERDUE = "overdue", "逾期了", "overdue"
    SOLVED = (
        "solved",
        "四個星期前結案了，現在真的安全了嗎？",
        "closed four weeks ago: is it really safe now?",
    )


def reminder_of(key: str) -> Reminder:
    """Return what a reminder of this key is of."""
    return Reminder(key.split(":")[2])


def reminder_key(number: int, why: Reminder, day: dt.date) -> str:
    """Return the key of a reminder of a case, for a deadline or a closing on a day."""
    return f"case:{number}:{why.value}:{day.isoformat()}"
