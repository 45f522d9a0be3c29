"""宣導、訓練、防竊諮詢、教官申請: for the people of a community (R-22 to R-25, R-68 to R-71)."""

import datetime as dt
from typing import Annotated

from layers.words.code import Code
from layers.words.text import Text
from mapserve.programme.forms import Form, asks
from mapserve.programme.records.contract import Count, Line, Proves, RecordKind, Words
from mapserve.programme.roles import Action


class Theme(Code):
    """What an event or a training is about."""

    FIRE = "fire", "火災", "Fire"
    EARTHQUAKE = "earthquake", "地震", "Earthquake"
    TYPHOON = "typhoon", "颱風", "Typhoon"
    BURGLARY = "burglary", "防盜", "Burglary"
    FRAUD = "fraud", "防詐騙", "Fraud"
    FIRST_AID = "first_aid", "急救", "First aid"
    HOME_VIOLENCE = "home_violence", "家暴防治", "Violence at home"
    CHILD_SAFETY = "child_safety", "兒少保護", "Protection of children"
    REPORTING = "reporting", "治安通報管道", "Ways to report"
    OTHER = "other", "其他", "Other"


class EventRecord(Form):
    """An event for the people of the community; never a single case or household."""

    held_on: Annotated[dt.date, asks("日期", "Date")]
    title: Annotated[Line, asks("活動名稱", "What it was called")]
    themes: Annotated[list[Theme], asks("主題", "About")]
    place: Annotated[Line, asks("地點", "Place")]
    people: Annotated[Count, asks("參加人數", "How many came")]
    words: Annotated[Words | None, asks("做了什麼", "What was done", widget="note")] = None


class TrainingRecord(Form):
    """A training of patrol members or staff (R-70, R-71)."""

    held_on: Annotated[dt.date, asks("日期", "Date")]
    title: Annotated[Line, asks("課程", "Course")]
    themes: Annotated[list[Theme], asks("主題", "About")]
    lecturer: Annotated[Line, asks("講師和單位", "Lecturer and organ")]
    minutes: Annotated[Count, asks("分鐘", "Minutes")]
    people: Annotated[Count, asks("參加人數", "How many came")]


class InstructorRecord(Form):
    """A written request for a fire instructor: subject and content (R-24)."""

    asked_on: Annotated[dt.date, asks("申請日期", "Date of the request")]
    organ: Annotated[Line, asks("消防局或消防大隊", "Fire department or brigade")]
    subject: Annotated[Line, asks("宣導項目", "Subject")]
    content: Annotated[Words, asks("宣導內容", "Content", widget="note")]
    wished_on: Annotated[dt.date | None, asks("希望的日期", "Wished for")] = None
    place: Annotated[Line | None, asks("地點", "Place")] = None
    expected: Annotated[Count | None, asks("預計人數", "How many are expected")] = None


class AdviceRecord(Form):
    """Advice to a household that was burgled: its address is for the police only (R-22)."""

    asked_on: Annotated[dt.date, asks("申請日期", "Asked on")]
    address: Annotated[
        Line,
        asks("住址", "Address", help_=Text("只有警察看得到。", "Only the police see it.")),
    ]
    adviser: Annotated[Line | None, asks("防竊顧問", "Adviser")] = None
    visited_on: Annotated[dt.date | None, asks("到場日期", "Visited on")] = None
    advice: Annotated[Words | None, asks("建議", "Advice", widget="note")] = None
    checked_on: Annotated[dt.date | None, asks("複查日期", "Checked again on")] = None


class HandoverRecord(Form):
    """A hand-over of households at risk: a day and a number, and no field for more (R-25)."""

    handed_on: Annotated[dt.date, asks("交付日期", "Handed over on")]
    count: Annotated[Count, asks("件數", "How many")]


EVENT = RecordKind(
    name="event",
    label=Text("宣導活動", "Event"),
    help=Text("防災、防盜、家暴防治等活動。", "On disasters, burglary, violence at home."),
    form=EventRecord,
    day="held_on",
    title=("title",),
    offered={},
    files=Proves.IT_HAPPENED,
    rules=("R-23", "R-68", "R-69", "R-70"),
)
TRAINING = RecordKind(
    name="training",
    label=Text("訓練", "Training"),
    help=Text("巡守員和幹部的訓練。", "Of patrol members and staff."),
    form=TrainingRecord,
    day="held_on",
    title=("title",),
    offered={},
    files=Proves.IT_HAPPENED,
    rules=("R-70", "R-71"),
)
INSTRUCTOR = RecordKind(
    name="instructor",
    label=Text("申請消防教官", "Request for a fire instructor"),
    help=Text("寫好可以印出來送消防局。", "Written here, printed for the fire department."),
    form=InstructorRecord,
    day="asked_on",
    title=("subject",),
    offered={},
    rules=("R-24",),
)
ADVICE = RecordKind(
    name="advice",
    label=Text("防竊諮詢", "Burglary advice"),
    help=Text("只有警察看得到。", "Only the police see it."),
    form=AdviceRecord,
    day="asked_on",
    title=("adviser",),
    offered={},
    reads=Action.REVIEW,
    writes=Action.REVIEW,
    rules=("R-22",),
)
HANDOVER = RecordKind(
    name="handover",
    label=Text("高風險家庭交付", "Households at risk handed over"),
    help=Text("只記日期和件數，不寫姓名、地址。", "A day and a number: no names, no addresses."),
    form=HandoverRecord,
    day="handed_on",
    title=("count",),
    offered={},
    rules=("R-25",),
)
