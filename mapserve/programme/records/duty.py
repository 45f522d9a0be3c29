"""守望相助隊 and 治安工作小組: who does what, and every shift that was served (R-17, R-67)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator

from layers.model.opening_hours.week import OpeningHours, Span
from layers.words.text import Text
from mapserve.programme.budget.quantities import night_of
from mapserve.programme.forms import Form, asks
from mapserve.programme.records.contract import Hour, Line, Offered, Proves, RecordKind, Words

REGULAR = 2  # times in the weeks looked at: one evening alone is no roster
_A_LINE_EACH = Text("一行一個人。", "One a line.")


def people_of(members: str) -> list[str]:
    """Return the people of a shift, a line each; the same name twice is one."""
    return list(dict.fromkeys(" ".join(one.split()) for one in members.splitlines() if one.strip()))


def span_of(data: Mapping[str, Any]) -> tuple[dt.datetime, dt.datetime]:
    """Return when a shift began and ended; what ends before it began ends on the next day."""
    day = dt.date.fromisoformat(data["served_on"])
    start, end = (dt.datetime.combine(day, _clock(data[name])) for name in ("starts", "ends"))
    return start, end if end > start else end + dt.timedelta(days=1)


def nights_of(data: Mapping[str, Any]) -> set[tuple[str, dt.date]]:
    """Return who earned a night snack on which night by a shift (R-46, Q-08)."""
    night = night_of(*span_of(data))
    return {(one, night) for one in people_of(data["members"])} if night else set()


def regular_hours(shifts: Iterable[Mapping[str, Any]]) -> OpeningHours | None:
    """Return the hours of a week that a team keeps: those served at least twice; None without.

    Hours that touch or overlap on a day become one.
    """
    served = Counter(_weekly(one) for one in shifts)
    days: list[list[Span]] = [[] for _ in range(7)]
    for (weekday, span), times in sorted(served.items()):
        if times >= REGULAR:
            _put(days[weekday], span)
    if not any(days):
        return None
    table = (*(tuple(one) for one in days), None)
    return OpeningHours((table,) * 12)


def _weekly(data: Mapping[str, Any]) -> tuple[int, Span]:
    start, end = span_of(data)
    first = start.hour * 60 + start.minute
    return start.weekday(), (first, first + int((end - start).total_seconds()) // 60)


def _put(spans: list[Span], span: Span) -> None:
    """Add a span to those of a day, which begin no later."""
    if spans and span[0] <= spans[-1][1]:
        spans[-1] = spans[-1][0], max(spans[-1][1], span[1])
    else:
        spans.append(span)


def _clock(text: str) -> dt.time:
    hour, _, minute = text.partition(":")
    return dt.time(int(hour), int(minute))


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
    feature: Annotated[
        str | None,
        asks(
            "地圖上的哪一條路線",
            "Which route on the map",
            help_=Text(
                "選了，巡守時間就可以從勤務紀錄帶到地圖上。",
                "With it the map can take its patrol hours from the duty records.",
            ),
        ),
    ] = None
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
    offered={"feature": Offered.PATROLS},
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
