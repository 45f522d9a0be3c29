"""近期活動預告: what is to come and where, for everybody to read (R-12, R-23, R-64)."""

import datetime as dt
from typing import Annotated

from layers.words.code import Code
from layers.words.text import Text
from mapserve.programme.forms import Form, asks
from mapserve.programme.records.contract import Hour, Line, RecordKind


class Occasion(Code):
    """What people are asked to come to."""

    MEETING = "meeting", "治安會議", "Safety meeting"
    WALK = "walk", "一起走、一起檢測", "Inspection walk"
    EVENT = "event", "宣導活動", "Event"
    TRAINING = "training", "訓練", "Training"
    PATROL = "patrol", "巡守", "Patrol"


class AnnouncementRecord(Form):
    """A day to come; it stands on the community's public page until the day is over."""

    held_on: Annotated[dt.date, asks("日期", "Date")]
    starts: Annotated[Hour, asks("幾點", "From", help_=Text("例如 19:30。", "Such as 19:30."))]
    occasion: Annotated[Occasion, asks("是什麼", "What it is")]
    title: Annotated[Line, asks("主題", "About")]
    place: Annotated[
        Line,
        asks(
            "地點",
            "Place",
            help_=Text(
                "寫大家都能去的地方，例如活動中心；不要寫住家。",
                "A place open to all, such as a community hall; never a home.",
            ),
        ),
    ]


ANNOUNCEMENT = RecordKind(
    name="announcement",
    label=Text("活動預告", "Announcement"),
    help=Text(
        "會公布在社區的公開頁，任何人都看得到；過了那天就收起來。",
        "Stands on the public page for anyone to read, until the day is over.",
    ),
    form=AnnouncementRecord,
    day="held_on",
    ahead=True,
    public=("title", "place"),
    title=("title",),
    offered={},
    rules=("R-12", "R-23", "R-64"),
)
