"""守望相助隊 and 治安工作小組: who does what, and every shift that was served (R-17, R-67)."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator

from layers.words.text import Text
from mapserve.programme.forms import Form, asks
from mapserve.programme.records.contract import Hour, Line, Proves, RecordKind, Words

_A_LINE_EACH = Text("一行一個人。", "One a line.")


def people_of(members: str) -> list[str]:
    """Return the people of a shift, a line each; the same name twice is one."""
    return list(dict.fromkeys(" ".join(one.split()) for one in members.splitlines() if one.strip()))


def _a_line_each(members: str) -> str:
    return "\n".join(people_of(members))


Members = Annotated[Words, AfterValidator(_a_line_each)]


class DutyRecord(Form):
    """A shift of the watch team; the night snack is paid by it (R-46)."""

    served_on: Annotated[dt.date, asks("勤務日期", "Date of duty")]
    starts: Annotated[Hour, asks("開始", "From", help_=Text("例如 20:00。", "Such as 20:00."))]
    ends: Annotated[
        Hour,
        asks("結束", "Until", help_=Text("過半夜照寫，例如 01:00。", "After midnight too: 01:00.")),
    ]
    route: Annotated[Line | None, asks("巡守路線或地點", "Route or place")] = None
    members: Annotated[Members, asks("服勤人員", "Who served", help_=_A_LINE_EACH, widget="note")]
    seen: Annotated[Words | None, asks("發現和處理", "Seen and done", widget="note")] = None


class WorkingGroupRecord(Form):
    """The community's working group, as it stands from a day on (R-67)."""

    since: Annotated[dt.date, asks("從哪一天起", "From")]
    leader: Annotated[Line, asks("召集人", "Convener")]
    members: Annotated[
        Words,
        asks(
            "組員和負責的工作",
            "Members and what they do",
            help_=_A_LINE_EACH,
            widget="note",
        ),
    ]


def _shift(data: Mapping[str, Any]) -> Text:
    """Return 20:00–23:30 and where it was."""
    words = f"{data['starts']}–{data['ends']} {data.get('route') or ''}".strip()
    return Text(words, words)


DUTY = RecordKind(
    name="duty",
    label=Text("巡守勤務", "Patrol duty"),
    help=Text(
        "每一班誰在什麼時候出勤；夜點費照這個算。", "Each shift; night snacks are paid by it."
    ),
    form=DutyRecord,
    day="served_on",
    title=("starts", "ends", "route"),
    named=_shift,
    offered={},
    files=Proves.IT_HAPPENED,
    rules=("R-17", "R-46"),
)
WORKING_GROUP = RecordKind(
    name="working-group",
    label=Text("治安工作小組", "Working group"),
    help=Text("小組有誰、各做什麼。", "Who is in it and does what."),
    form=WorkingGroupRecord,
    day="since",
    title=("leader",),
    offered={},
    rules=("R-67",),
)
