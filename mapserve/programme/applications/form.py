"""The application form and the plan as data: every field of 附件二 and 附件三 (R-32, R-33).

A draft may be wholly empty: nothing is required here. What is missing before it can be sent is
asked by `missing`, with the same words for the page, the API and the guard.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from layers.words.code import Code
from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.forms import Form, Section, asks, fields_of

Line = Annotated[str, StringConstraints(max_length=80, pattern=SEEN)]
Lines = Annotated[str, StringConstraints(max_length=4000, pattern=SEEN)]


class UnitKind(Code):
    """The three kinds of unit that may apply (R-26)."""

    ASSOCIATION = "association", "社區發展協會", "Community development association"
    WATCH_TEAM = "watch_team", "守望相助隊", "Neighbourhood watch team"
    COMMITTEE = "committee", "公寓大廈管理委員會", "Apartment building committee"


class Survey(Code):
    """What a community has already, as 社區治安概況調查 asks."""

    WATCH_TEAM = "watch_team", "守望相助隊", "Watch team"
    CAMERAS = "cameras", "錄影監視器", "Cameras"
    GUARDS = "guards", "警衛及保全", "Guards"
    PUBLICATION = "publication", "社區刊物", "Newsletter"
    OTHER = "other", "其他", "Other"


class ApplicationForm(Form):
    """補助計畫申請表 and 補助計畫書: what an applicant answers, by field."""

    category: Annotated[
        UnitKind | None, asks("類別", "Kind of unit", help_=Text("三種擇一。", "One of three."))
    ] = None
    unit: Annotated[Line | None, asks("申請單位", "Applicant unit")] = None
    registration_number: Annotated[
        Line | None,
        asks(
            "立（備）案文號",
            "Registration number",
            help_=Text(
                "主管機關核准立案或報備的公文號。", "On the letter that registered the unit."
            ),
        ),
    ] = None
    representative_title: Annotated[Line | None, asks("代表人職稱", "Representative's title")] = (
        None
    )
    representative_name: Annotated[Line | None, asks("代表人姓名", "Representative's name")] = None
    contact_title: Annotated[Line | None, asks("聯絡人職稱", "Contact's title")] = None
    contact_name: Annotated[Line | None, asks("聯絡人姓名", "Contact's name")] = None
    phone: Annotated[
        Annotated[str, StringConstraints(max_length=30, pattern=r"^[0-9+()（）#\-\s轉]{6,30}$")]
        | None,
        asks("電話", "Phone", help_=Text("例如 02-2345-6789 轉 12", "Such as 02-2345-6789")),
    ] = None
    fax: Annotated[
        Annotated[str, StringConstraints(max_length=30, pattern=r"^[0-9+()（）#\-\s轉]{6,30}$")]
        | None,
        asks("傳真", "Fax"),
    ] = None
    email: Annotated[
        Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
        | None,
        asks("電子郵件", "E-mail", widget="email"),
    ] = None
    address: Annotated[Line | None, asks("申請單位地址", "Unit's address")] = None
    plan_name: Annotated[Line | None, asks("計畫名稱", "Name of the plan")] = None
    starts_on: Annotated[
        dt.date | None, asks("實施期程（起）", "The plan starts on", widget="date")
    ] = None
    ends_on: Annotated[
        dt.date | None, asks("實施期程（迄）", "The plan ends on", widget="date")
    ] = None
    place: Annotated[
        Line | None,
        asks(
            "實施地點",
            "Place of the plan",
            help_=Text("位置圖會從地圖做好附上。", "The location map is made from the map."),
        ),
    ] = None
    survey: Annotated[
        list[Survey] | None,
        Field(max_length=len(Survey)),
        asks(
            "社區治安概況調查", "Safety survey", help_=Text("有的都打勾。", "Tick what there is.")
        ),
    ] = None
    survey_other: Annotated[Line | None, asks("其他（請敘明）", "Other, namely")] = None
    origin: Annotated[Lines | None, asks("計畫緣起", "Origin", widget="note")] = None
    goals: Annotated[Lines | None, asks("計畫目標", "Goals", widget="note")] = None
    executing_unit: Annotated[Line | None, asks("執行單位", "Executing unit")] = None
    content: Annotated[Lines | None, asks("計畫內容", "Content", widget="note")] = None
    staffing: Annotated[
        Lines | None,
        asks(
            "執行人力情形",
            "Staffing",
            help_=Text(
                "參與計畫的工作人員名單、資歷及負責工作項目。", "Who takes part and what they do."
            ),
            widget="note",
        ),
    ] = None
    steps: Annotated[Lines | None, asks("執行步驟", "Steps", widget="note")] = None
    benefits: Annotated[Lines | None, asks("預期效益", "Expected benefits", widget="note")] = None

    sections: ClassVar[tuple[Section, ...]] = (
        Section(
            Text("申請單位", "Applicant unit"),
            (
                "category",
                "unit",
                "registration_number",
                "representative_title",
                "representative_name",
                "contact_title",
                "contact_name",
                "phone",
                "fax",
                "email",
                "address",
            ),
        ),
        Section(
            Text("計畫", "Plan"),
            ("plan_name", "starts_on", "ends_on", "place", "survey", "survey_other"),
        ),
        Section(
            Text("計畫書", "The plan in ten headings"),
            ("origin", "goals", "executing_unit", "content", "staffing", "steps", "benefits"),
        ),
    )


# A unit may have no fax; what else there is says itself when it is needed.
OPTIONAL = frozenset({"fax", "survey", "survey_other"})

# The ten headings of the plan, each by the fields that answer it.
HEADINGS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("計畫名稱", "Name of the plan"), ("plan_name",)),
    (Text("計畫緣起", "Origin"), ("origin",)),
    (Text("計畫目標", "Goals"), ("goals",)),
    (Text("執行單位", "Executing unit"), ("executing_unit",)),
    (Text("實施期程", "Period"), ("starts_on", "ends_on")),
    (Text("實施地點", "Place"), ("place",)),
    (Text("計畫內容", "Content"), ("content",)),
    (Text("執行人力情形", "Staffing"), ("staffing",)),
    (Text("執行步驟", "Steps"), ("steps",)),
    (Text("預期效益", "Expected benefits"), ("benefits",)),
)

# Rules that ask for a field beside the form itself.
_RULES: dict[str, tuple[str, ...]] = {
    "registration_number": ("R-27", "R-32"),
    "category": ("R-26", "R-32"),
}

# Parts beside the fields, which a return may open by name.
BUDGET, PROOF, MAP = "budget", "proof", "map"
PARTS: dict[str, Text] = {
    **{name: note.label for name, (_, note) in fields_of(ApplicationForm).items()},
    BUDGET: Text("經費概算", "Budget"),
    PROOF: Text("立案或報備證明", "Proof of registration"),
    MAP: Text("位置圖", "Location map"),
}


def missing(answers: Mapping[str, Any]) -> Iterator[tuple[str, Text, tuple[str, ...]]]:
    """Yield what is still to be answered: the field, what to say, by which rules (R-31 to R-33).

    Parameters
    ----------
    answers
        Values by field as JSON holds them.
    """
    headings = {name for _, names in HEADINGS for name in names}
    for name, (_, note) in fields_of(ApplicationForm).items():
        if name not in OPTIONAL and not answers.get(name):
            rules = _RULES.get(name) or (("R-33",) if name in headings else ("R-32",))
            label = note.label
            text = Text(f"「{label.zh}」還沒填。", f"“{label.en}” is not filled in yet.")
            yield name, text, rules
    if Survey.OTHER in (answers.get("survey") or ()) and not answers.get("survey_other"):
        text = Text("勾了「其他」，請寫是什麼。", "“Other” is ticked: say what it is.")
        yield "survey_other", text, ("R-32",)
    starts, ends = answers.get("starts_on"), answers.get("ends_on")
    if starts and ends and str(ends) < str(starts):
        text = Text("實施期程的迄日早於起日。", "The plan ends before it starts.")
        yield "ends_on", text, ("R-32",)
