"""What can be wrong with a record."""

from layers.words.problems import Nature, Problem
from layers.words.text import Text


class RecordChanged(Problem):
    """Somebody saved another version meanwhile (facts: who, when)."""

    code = "record-changed"
    nature = Nature.CONFLICT
    what = Text("{who}在 {when} 已經改過這一筆。", "{who} changed it at {when}.")
    mend = Text("您填的還在下面。看過新的一版再存。", "What you typed is below; look at it first.")


class RecordThere(Problem):
    """There is one for that month already (facts: key)."""

    code = "record-there"
    nature = Nature.CONFLICT
    what = Text("{key}已經有一份。", "There is one for {key} already.")
    mend = Text("請打開那一份來改。", "Open that one and change it.")


class DayAhead(Problem):
    """A day that has not come yet, of something that was done."""

    code = "day-ahead"
    what = Text("這一天還沒到。", "That day has not come yet.")
    mend = Text("寫已經辦過的日期。", "Write the day on which it was done.")
