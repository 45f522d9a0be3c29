"""Phrases of a desk: texts kept for its opinions and remarks, and those that we suggest."""

from typing import Annotated

from pydantic import StringConstraints

from layers.model.kinds.blind_spot import Cause
from layers.words.code import Code
from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.forms import Form, asks

LONGEST_TITLE = 40
LONGEST_PHRASE = 500  # as long as a remark may be; an opinion takes more
MOST_PHRASES = 60  # of a desk


class PhraseKind(Code):
    """What a phrase is written into."""

    OPINION = "opinion", "意見", "Opinion"
    REASON = "reason", "不同意的理由", "Reason against"
    REMARK = "remark", "要補什麼", "What is to be completed"
    CASE = "case", "死角案件的回覆", "Reply on a blind spot"


class PhraseState(Code):
    """At which turn of a case a phrase fits."""

    REPORTED = "reported", "新回報", "New"
    ANSWERED = "answered", "社區已回覆", "Answered"
    CONFIRMED = "confirmed", "已確認", "Confirmed"
    DONE = "done", "完成，等複檢", "Done"
    FAILED = "failed", "複檢未通過", "Re-check failed"
    SEEN_AGAIN = "seen_again", "再次出現", "Seen again"


# Where each kind is offered: the step, and its field.
WRITTEN_INTO: dict[tuple[str, str], PhraseKind] = {
    ("forward", "opinion"): PhraseKind.OPINION,
    ("agree", "review_reason"): PhraseKind.OPINION,
    ("decline", "review_reason"): PhraseKind.REASON,
    ("refuse", "refusal_reason"): PhraseKind.REASON,
    ("return", "text"): PhraseKind.REMARK,
}


class Phrase(Form):
    """A phrase: plain words, put in where somebody writes, and changed there as they like."""

    kind: Annotated[PhraseKind, asks("用在哪裡", "Where it is for")]
    title: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE, pattern=SEEN)],
        asks("名稱", "Name", help_=Text("選的時候看到的。", "What stands in the list.")),
    ]
    text: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PHRASE, pattern=SEEN)],
        asks("內容", "Words", widget="note"),
    ]
    cause: Annotated[
        Cause | None,
        asks(
            "死角的原因",
            "Cause of the blind spot",
            help_=Text("只用在死角案件；不選就都適用。", "Of blind spots alone; open fits all."),
        ),
    ] = None
    state: Annotated[PhraseState | None, asks("案件的狀態", "State of the case")] = None


# Suggestions of ours, said to be that: no authority has written them.
SUGGESTED: tuple[tuple[PhraseKind, str, str], ...] = (
    (PhraseKind.OPINION, "地圖相符，同意", "經查地圖與現場相符，計畫可行，建議同意。"),
    (PhraseKind.OPINION, "同意，請注意", "建議同意。執行時請注意：　　　　。"),
    (PhraseKind.REASON, "與其他補助重複", "計畫內容與　　　　補助重複。"),
    (PhraseKind.REASON, "不是社區治安", "計畫內容與社區治安營造無關（要點第一點）。"),
    (PhraseKind.REMARK, "缺名單", "工作人員請寫上姓名、資歷和負責項目。"),
    (PhraseKind.REMARK, "缺估價單", "這一項請附估價單，或寫明單價和數量怎麼來的。"),
    (PhraseKind.CASE, "請補位置", "請再寫清楚是哪一段，附近有什麼門牌或電桿號碼。"),
    (PhraseKind.CASE, "請補照片", "請站在看得到這裡的地方，朝著它再拍一張照片。"),
    (PhraseKind.REMARK, "位置不對", "圖上的位置和現場不符，請移到正確的地方。"),
)
