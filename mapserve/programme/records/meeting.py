"""社區治安會議: who came, what was found dangerous, which measures follow (R-12 to R-14)."""

import datetime as dt
from typing import Annotated

from pydantic import Field as Bounds

from layers.model.shared_codes import Measure
from layers.words.text import Text
from mapserve.programme.forms import Form, Section, asks
from mapserve.programme.records.contract import Count, Line, Offered, Proves, RecordKind, Words


class MeetingRecord(Form):
    """A meeting with its eight categories of invitees (R-12)."""

    held_on: Annotated[dt.date, asks("開會日期", "Held on")]
    place: Annotated[Line, asks("地點", "Place")]
    chair: Annotated[Line | None, asks("主席", "Chair")] = None
    organs: Annotated[Count | None, asks("機關", "Organs")] = None
    groups: Annotated[Count | None, asks("團體", "Groups")] = None
    schools: Annotated[Count | None, asks("學校", "Schools")] = None
    companies: Annotated[Count | None, asks("公司行號", "Companies")] = None
    banks: Annotated[Count | None, asks("金融機構", "Banks")] = None
    leaders: Annotated[Count | None, asks("意見領袖", "Opinion leaders")] = None
    women: Annotated[Count | None, asks("婦女組織", "Women's organisations")] = None
    residents: Annotated[Count | None, asks("居民", "Residents")] = None
    findings: Annotated[
        list[str],
        asks(
            "診斷出的治安死角",
            "Blind spots found",
            help_=Text("從地圖上勾選，可以勾好幾個。", "From the map, one or more."),
        ),
    ] = Bounds(default_factory=list)
    measures: Annotated[list[Measure], asks("決定要做的工作", "Measures decided")] = Bounds(
        default_factory=list
    )
    edition: Annotated[
        str | None,
        asks(
            "討論的是哪一版地圖",
            "Which edition of the map was tabled",
            help_=Text("封存過的版本。", "One that was sealed."),
        ),
    ] = None
    minutes: Annotated[Words | None, asks("會議紀錄", "Minutes", widget="note")] = None

    sections = (
        Section(
            Text("出席人數", "Who came"),
            ("organs", "groups", "schools", "companies", "banks", "leaders", "women", "residents"),
            Text("要邀請這八類；沒來的不填。", "Leave out who did not come."),
        ),
        Section(
            Text("診斷和決定", "Found and decided"),
            ("findings", "measures", "edition", "minutes"),
        ),
    )


INVITED = MeetingRecord.sections[0].fields

MEETING = RecordKind(
    name="meeting",
    label=Text("治安會議", "Safety meeting"),
    help=Text("找出治安死角、決定怎麼做。", "Where blind spots are found and measures decided."),
    form=MeetingRecord,
    day="held_on",
    title=("place",),
    offered={"findings": Offered.RISKS, "edition": Offered.EDITIONS},
    files=Proves.IT_HAPPENED,
    rules=("R-12", "R-13", "R-14", "R-15"),
)
