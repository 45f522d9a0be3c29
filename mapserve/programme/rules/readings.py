"""Readings of what the documents leave open (Q-nn), to be shown beside each result.

A reading with several options is a setting of a version of the rules; the others have one.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from layers.words.text import Text


class Option(StrEnum):
    """What can be chosen; the first of a reading is what holds unless a version says another."""

    OURS = "ours"
    REMAINDER_50 = "remainder_50"
    EACH_50 = "each_50"
    PRO_RATA = "pro_rata"
    WHOLE_THOUSANDS = "whole_thousands"
    UNIT_PRICE = "unit_price"
    LINE_TOTAL = "line_total"


@dataclass(frozen=True)
class Reading:
    """A question that the documents leave open, and how it can be read.

    Parameters
    ----------
    options
        Each with its words, the one that holds by default first.
    """

    id: str
    question: Text
    options: dict[Option, Text]

    @cached_property
    def default(self) -> Option:
        """Return the option that holds unless a version says another."""
        return next(iter(self.options))


def _one(number: str, question: Text, chosen: Text) -> Reading:
    return Reading(number, question, {Option.OURS: chosen})


_ALL = (
    _one("Q-01", Text("每年補助一次，怎麼算？", "One subsidy a year: of whom?"),
         Text("按申請單位和年度計算，只算核定的；同村里另一單位已有補助時提醒。",
              "Of the unit and year, approved ones only; another unit of the village is told.")),
    _one("Q-02", Text("「年度」是哪一年？", "Which year is meant?"),
         Text("年度是一月一日到十二月三十一日。", "The calendar year.")),
    _one("Q-03", Text("哪一天算申請？", "Which day counts as the application?"),
         Text("以分局受理那一天為準，到最後一天23:59:59；遇假日由承辦人決定（行政程序法第48條）。",
              "The day the precinct receives it, to 23:59:59 of the last; the officer decides "
              "about holidays (Administrative Procedure Act, article 48).")),
    _one("Q-04", Text("日數怎麼算？", "How are days counted?"),
         Text("日曆天，第一天不算。", "Calendar days, the first not counted.")),
    _one("Q-05", Text("哪一天算執行完畢？", "When is a plan carried out?"),
         Text("由單位申報，不晚於實施期程的最後一天。",
              "The unit declares it, no later than the end of the plan.")),
    _one("Q-06", Text("核銷送到哪裡？", "Where is the settlement filed?"),
         Text("先到分局，再到警察局。", "With the precinct, then the bureau.")),
    _one("Q-07", Text("水電、油料的上限是每次補助還是每年？", "Utilities, fuel: capped per what?"),
         Text("每一件補助案。", "Per case, that is, a subsidy.")),
    _one("Q-08", Text("夜點費一人一夜算幾次？", "How often is a night snack paid?"),
         Text("每人每夜一次；勤務到23時以後，或在23時到6時之間服勤才算。",
              "Once a person and night, for a shift that ends at or after 23:00 or lies "
              "between 23:00 and 06:00.")),
    Reading("Q-09", Text("超過一小時的講座，餘數怎麼算？", "How does the rest of an hour count?"),
            {Option.REMAINDER_50: Text("以小時計，餘數滿50分鐘才算一小時。",
                                       "By the hour; a rest counts from 50 minutes on."),
             Option.EACH_50: Text("每滿50分鐘算一節。", "Each full 50 minutes count.")}),
    _one("Q-10", Text("什麼是內聘？", "Who is a lecturer from inside?"),
         Text("補助單位或主管機關的人員是內聘，其他是外聘。",
              "Staff or members of the unit or of its authority; all others are from outside.")),
    Reading("Q-11", Text("不足千字怎麼算？", "How does less than 1,000 characters count?"),
            {Option.PRO_RATA: Text("按字數比例，元以下捨去；標點算，空白不算。",
                                   "Pro rata, rounded down; punctuation counts, blanks do not."),
             Option.WHOLE_THOUSANDS: Text("只算滿千字的部分。", "Full thousands only.")}),
    Reading("Q-12", Text("「金額一萬元以上」指什麼？", "NT$10,000 of what make equipment capital?"),
            {Option.UNIT_PRICE: Text("每一件的單價。", "The price of one piece."),
             Option.LINE_TOTAL: Text("這一筆的總價。", "The price of the whole line.")}),
    _one("Q-13", Text("清單沒有列的裝備可以買嗎？", "May equipment be bought that is not listed?"),
         Text("「等」字沒有排除，請說明理由，由審查人確認。",
              "The list is open: give a reason, and a reviewer confirms.")),
    _one("Q-14", Text("油料上限怎麼查？", "How is the cap on fuel checked?"),
         Text("上限是公升，所以一定要填公升數。", "It is in litres: litres must be given.")),
    _one("Q-15", Text("「以一支為原則」可以例外嗎？", "Is “one in principle” strict?"),
         Text("可以，要說明理由。", "No, but more need a reason.")),
    _one("Q-16", Text("布置費什麼時候不受二千元限制？", "When is decoration not capped?"),
         Text("政府部門主辦的研習觀摩才不限；受補助單位自己辦的照樣限制。",
              "For study events that a government department holds; not for the unit's own.")),
    _one("Q-17", Text("369個社區一直不變嗎？", "Is 369 fixed?"),
         Text("是94年的數字，可以設定。", "It is a figure of 2005 and can be set.")),
    _one("Q-18", Text("誤餐費的人數怎麼算？", "Whose meals are paid?"),
         Text("那一次會議簽到的人數，只限會中。", "Those who signed in at that meeting.")),
    _one("Q-19", Text("先套用哪一個上限？", "Which cap comes first?"),
         Text("先每一筆，再每次會議或活動，再整件，最後總額；每次減少分別列出，元以下捨去。",
              "The line's, the meeting's or event's, the case's, the total; each cut is told, "
              "and caps are rounded down.")),
    _one("Q-20", Text("獎勵可以有幾種？", "May there be several awards?"),
         Text("可以有好幾種。", "Yes, several.")),
    _one("Q-21", Text("兩份文件都有申請表，用哪一份？", "Which of the two application forms?"),
         Text("用補助作業要點附件二。", "That of the Guidelines, attachment 2.")),
)  # fmt: skip

READINGS: dict[str, Reading] = {one.id: one for one in _ALL}
