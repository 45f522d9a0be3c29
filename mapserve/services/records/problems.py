"""What can be wrong with a record, and with publishing one."""

from layers.words.problems import Nature, Problem
from layers.words.text import Text


class RecordChanged(Problem):
    """Somebody saved another version meanwhile (facts: who, when)."""

    code = "record-changed"
    nature = Nature.CONFLICT
    what = Text("{who}在 {when} 已經改過這一筆。", "{who} changed it at {when}.")
    mend = Text("您填的還在下面。看過新的一版再存。", "What you typed is below; look at it first.")


class RecordThere(Problem):
    """There is one for that month or issue already (facts: key)."""

    code = "record-there"
    nature = Nature.CONFLICT
    what = Text("{key}已經有一份。", "There is one for {key} already.")
    mend = Text("請打開那一份來改。", "Open that one and change it.")


class DayAhead(Problem):
    """A day that has not come yet, of something that was done."""

    code = "day-ahead"
    what = Text("這一天還沒到。", "That day has not come yet.")
    mend = Text("寫已經辦過的日期。", "Write the day on which it was done.")


class DutyHoursChanged(Problem):
    """The roster says other hours than whoever pressed has read."""

    code = "duty-hours-changed"
    nature = Nature.CONFLICT
    what = Text("勤務紀錄剛才又改過。", "The duty records have changed just now.")
    mend = Text("請看過新的時間再按一次。", "Look at the new hours and press again.")


class NotForEverybody(Problem):
    """A text holds what only some may know (facts: line, words, kind, instead)."""

    code = "not-for-everybody"
    what = Text(
        "第 {line} 行的「{words}」看起來是{kind}，不能公開。",
        "“{words}” in line {line} looks like {kind}, which is not for everybody.",
    )
    mend = Text("{instead}", "{instead}")


class NewsletterGone(Problem):
    """An issue that was taken back (facts: number, day)."""

    code = "newsletter-gone"
    nature = Nature.MISSING
    what = Text("第 {number} 期在 {day} 撤回了。", "Issue {number} was taken back on {day}.")
    mend = Text("請看其他期。", "Read another issue.")
