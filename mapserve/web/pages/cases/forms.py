"""What steps of a case ask of whoever takes them, as forms."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from layers.model.shared_codes import Measure, Organ, Term
from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.cases.table import LONGEST
from mapserve.programme.cases.thread import LONGEST_MESSAGE
from mapserve.programme.forms import Form, asks

Words = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=SEEN)]
Chosen = Annotated[str, StringConstraints(max_length=40, pattern=SEEN)]


class Meant(Form):
    """A step that asks nothing but to be meant."""


class NotABlindSpot(Form):
    """不是死角: whoever drew it reads why."""

    reason: Annotated[
        Words, asks("理由（社區看得到）", "Reason (the community reads it)", widget="note")
    ]


class Asked(Form):
    """請社區補充."""

    question: Annotated[
        Words, asks("要補充什麼（社區看得到）", "What is missing (they read it)", widget="note")
    ]


class Answered(Form):
    """回覆顧問."""

    answer: Annotated[Words, asks("您的回覆", "Your answer", widget="note")]


class MeasureDecided(Form):
    """定措施: which of the fourteen, by whom, how soon (R-16)."""

    measures: Annotated[
        list[Measure],
        Field(min_length=1),
        asks("措施", "Measures", help_=Text("可以勾好幾個。", "One or more.")),
    ]
    actor: Annotated[Organ, asks("執行單位", "Who does it")]
    term: Annotated[Term, asks("期程", "Term")]
    measure_due: Annotated[
        dt.date | None,
        asks(
            "預定完成日期",
            "To be done by",
            help_=Text(
                "不填就照期程：立即 14 天、短期 90 天、中期 180 天、長期 1 年（本系統自訂）。",
                "Left empty it follows the term: 14, 90 or 180 days, or a year (ours).",
            ),
            widget="date",
        ),
    ] = None


class Finished(Form):
    """做好了."""

    closing_photo: Annotated[
        Chosen | None,
        asks(
            "改善後的照片",
            "Photo afterwards",
            help_=Text("先在地圖上幫這個死角加照片。", "Add it to the blind spot on the map."),
        ),
    ] = None


class RecheckPassed(Form):
    """複檢通過."""

    recheck_note: Annotated[
        Words | None, asks("現場看到什麼", "What was seen there", widget="note")
    ] = None


class Closed(Form):
    """結案: a photo that shows it, or words."""

    closing_photo: Annotated[Chosen | None, asks("改善後的照片", "Photo afterwards")] = None
    recheck_note: Annotated[
        Words | None,
        asks(
            "現場看到什麼",
            "What was seen there",
            help_=Text(
                "照片比回報新、從看得到的地方、朝著這裡拍的，就不用寫。",
                "Not needed where the photo is newer, taken within sight and towards the place.",
            ),
            widget="note",
        ),
    ] = None


class RecheckFailed(Form):
    """複檢不通過."""

    recheck_note: Annotated[
        Words,
        asks("還有什麼沒改善（社區看得到）", "What is not mended (they read it)", widget="note"),
    ]


class OnHold(Form):
    """暫緩."""

    hold_reason: Annotated[Words, asks("為什麼暫緩", "Why on hold", widget="note")]


class SeenAgain(Form):
    """又不安全了."""

    again_for: Annotated[Words, asks("哪裡又不安全", "What is unsafe again", widget="note")]


class Merged(Form):
    """併入另一案: one that is in sight of it."""

    merged_into: Annotated[Chosen, asks("併入哪一案", "Into which case")]


class Said(Form):
    """A message."""

    text: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_MESSAGE, pattern=SEEN)],
        asks("留言", "Message", widget="note"),
    ]


# By verb, in the order in which they stand on the desk.
FORMS: dict[str, type[Form]] = {
    "confirm": Meant,
    "dismiss": NotABlindSpot,
    "ask": Asked,
    "decide": MeasureDecided,
    "start": Meant,
    "finish": Finished,
    "pass": RecheckPassed,
    "fail": RecheckFailed,
    "close": Closed,
    "hold": OnHold,
    "resume": Meant,
    "affirm": Meant,
    "see_again": SeenAgain,
    "merge": Merged,
    "answer": Answered,
}


# Where a template goes, by verb: the field of its form.
WRITTEN_INTO = {
    "dismiss": "NotABlindSpot-reason",
    "ask": "Asked-question",
    "fail": "RecheckFailed-recheck_note",
    "hold": "OnHold-hold_reason",
}
# For several at once, who have no photo in common.
FORMS_OF_SEVERAL: dict[str, type[Form]] = {**FORMS, "close": RecheckPassed}


def given_by(form: Form) -> Mapping[str, Any]:
    """Return what a step is given, as JSON holds it."""
    values = form.model_dump(mode="json", exclude_none=True)
    if isinstance(form, Merged):
        return {"merged_into": int(form.merged_into)}
    return {name: value for name, value in values.items() if value != ""}
