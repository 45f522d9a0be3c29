"""What can be wrong with a roster."""

from layers.words.problems import Nature, Problem
from layers.words.text import Text


class RosterChanged(Problem):
    """Somebody else sealed another version meanwhile (facts: number)."""

    code = "roster-changed"
    nature = Nature.CONFLICT
    what = Text(
        "名冊剛被別人改成第 {number} 次，您的還沒存。",
        "Somebody else has just made it version {number}; yours is not kept.",
    )
    mend = Text("看過新的名冊，再送一次。", "Look at the new one and send yours again.")


class RosterWithoutCoach(Problem):
    """Communities that nobody coaches (facts: count, names)."""

    code = "roster-without-coach"
    what = Text(
        "有 {count} 個社區還沒有輔導專人：{names}。",
        "{count} communities have no coach: {names}.",
    )
    mend = Text(
        "先指定專人再封存（社區治安工作實施計畫拾壹四，R-05）。",
        "Name one for each, then seal (Implementation Plan 11-4, R-05).",
    )


class RosterUnchanged(Problem):
    """The same as what was sealed last (facts: number)."""

    code = "roster-unchanged"
    nature = Nature.CONFLICT
    what = Text("和第 {number} 次封存的一樣。", "It is the same as version {number}.")
    mend = Text("不用再封存。", "There is nothing to seal.")


class RosterFull(Problem):
    """More people than a directory holds (facts: limit)."""

    code = "roster-full"
    what = Text("名冊最多 {limit} 人。", "A directory holds {limit} people at most.")
    mend = Text("先移除不用的。", "Take out those no longer needed.")
