"""Problems of steps: somebody was first, not yours, a condition that is not met."""

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.errors import Forbidden


class StepConflict(Problem):
    """Somebody acted since the row was read (facts: who, did, when, state, version)."""

    code = "step-conflict"
    nature = Nature.CONFLICT
    what = Text(
        "{who}已經先做了：{did}（{when}）。現在是「{state}」。",
        "{who} was first: {did} ({when}). It is “{state}” now.",
    )
    mend = Text("請重新載入再決定。", "Load it again, then decide.")


class StepNotYours(Forbidden):
    """The step belongs to other roles, or to another person (facts: reason, rules)."""

    code = "step-not-yours"
    what = Text("{reason}", "{reason}")
    mend = Text("", "")


class StepBlocked(Problem):
    """A condition of the step is not met (facts: reason, rules)."""

    code = "step-blocked"
    what = Text("{reason}", "{reason}")


class VerbUnknown(Problem):
    """A verb that the workflow does not have (facts: verb, known)."""

    code = "verb-unknown"
    what = Text("沒有「{verb}」這一步。", "There is no step “{verb}”.")
    mend = Text("可用的步驟：{known}。", "Use one of: {known}.")
