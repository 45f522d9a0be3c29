"""Problems of applications: somebody saved since, not open to changes, there is a draft already."""

from layers.words.problems import Nature, Problem
from layers.words.text import Text


class ApplicationChanged(Problem):
    """Somebody saved or acted since the application was read (facts: version, who, when)."""

    code = "application-changed"
    nature = Nature.CONFLICT
    what = Text("{who}在{when}改過這份申請。", "{who} has changed this application at {when}.")
    mend = Text("您寫的還在；請重新載入再存。", "What you wrote is kept: load it again and save.")


class PartClosed(Problem):
    """A part that cannot be changed in the present state (facts: label, state)."""

    code = "part-closed"
    nature = Nature.CONFLICT
    what = Text(
        "現在是「{state}」，「{label}」不能改。", "It is “{state}”: “{label}” cannot be changed."
    )


class DraftThere(Problem):
    """The community has a draft for that period (facts: id, period)."""

    code = "draft-there"
    nature = Nature.CONFLICT
    what = Text("{period}已經有一份草稿了。", "There is a draft for the {period} already.")
    mend = Text("請接著寫那一份（編號 {id}）。", "Go on with that one (number {id}).")
