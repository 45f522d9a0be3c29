"""Problems of evaluations: somebody saved since, no such evaluator, not open, declared first."""

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.errors import Forbidden


class EvaluationThere(Problem):
    """The unit has an evaluation for that year (facts: name, year)."""

    code = "evaluation-there"
    nature = Nature.CONFLICT
    what = Text("{name}{year}年度已經有評鑑了。", "{name} is already evaluated for {year}.")


class SheetChanged(Problem):
    """The same evaluator saved elsewhere since the sheet was read (facts: version)."""

    code = "sheet-changed"
    nature = Nature.CONFLICT
    what = Text("您在別的裝置改過評分。", "You have changed your scores on another device.")
    mend = Text("您寫的還在；請重新載入再存。", "What you wrote is kept: load it again and save.")


class ConsensusChanged(Problem):
    """Somebody saved the consensus since it was read (facts: version)."""

    code = "consensus-changed"
    nature = Nature.CONFLICT
    what = Text("有人改過共識分數。", "Somebody has changed the consensus.")
    mend = Text("您寫的還在；請重新載入再存。", "What you wrote is kept: load it again and save.")


class RoundChanged(Problem):
    """Somebody saved the round since it was read (facts: version)."""

    code = "round-changed"
    nature = Nature.CONFLICT
    what = Text("有人改過這一輪的設定。", "Somebody has changed this round.")
    mend = Text("請重新載入再存。", "Load it again and save.")


class ScoringClosed(Problem):
    """Scores cannot be changed now (facts: why)."""

    code = "scoring-closed"
    nature = Nature.CONFLICT
    what = Text("現在不能評分：{why}", "Scores cannot be changed: {why}")


class PanelClosed(Problem):
    """Evaluators cannot be named or excused in the present state (facts: state)."""

    code = "panel-closed"
    nature = Nature.CONFLICT
    what = Text("現在是「{state}」，不能換委員。", "It is “{state}”: evaluators cannot change.")


class ConsensusClosed(Problem):
    """The consensus is not being looked for (facts: state)."""

    code = "consensus-closed"
    nature = Nature.CONFLICT
    what = Text("現在是「{state}」，不能改共識分數。", "It is “{state}”: nothing to agree on.")


class DeclareFirst(Forbidden):
    """An evaluator who has not declared whether there is a conflict of interest."""

    code = "declare-first"
    what = Text(
        "請先聲明有沒有利益關係。", "Declare first whether you have a conflict of interest."
    )
    mend = Text("", "")


class Conflicted(Forbidden):
    """An evaluator with a conflict of interest."""

    code = "conflicted"
    what = Text("您已聲明有利益關係，不能評分。", "You declared a conflict of interest.")
    mend = Text("", "")


class NotAnEvaluator(Forbidden):
    """Somebody who scores and was not named, or was excused."""

    code = "not-an-evaluator"
    what = Text("您不是這件評鑑的委員。", "You are no evaluator of this.")
    mend = Text("", "")


class EvaluatorUnknown(Problem):
    """Nobody of that address may evaluate here: whether there is such a person is not told."""

    code = "evaluator-unknown"
    what = Text("沒有這位評鑑委員，或這裡不在委員的範圍。", "No evaluator of that address here.")
    mend = Text(
        "請先指派「評鑑委員」的角色。", "Appoint the person as evaluator for this place first."
    )


class EvaluatorThere(Problem):
    """The person was named already."""

    code = "evaluator-there"
    nature = Nature.CONFLICT
    what = Text("這位委員已經在名單上。", "That evaluator is on the list already.")


class NoSuchEvaluator(Problem):
    """An evaluator who is not on the list, or whose scores are in (facts: what is wrong)."""

    code = "no-such-evaluator"
    what = Text("名單上沒有這位委員，或評分已經交出。", "Nobody such, or their scores are in.")


class AlreadySees(Problem):
    """Somebody who runs the evaluation and has seen scores cannot score blindly."""

    code = "already-sees"
    nature = Nature.CONFLICT
    what = Text(
        "承辦人已經看得到別人的評分，不能再當委員。",
        "Whoever runs the evaluation sees scores already and cannot be an evaluator.",
    )


class ScoreInvalid(Problem):
    """A score that its criterion does not take (facts: label, most)."""

    code = "score-invalid"
    what = Text(
        "「{label}」要是 0 到 {most} 的整數。", "“{label}” takes a whole number 0 to {most}."
    )


class CriterionUnknown(Problem):
    """A criterion that is not among those of the round (facts: name, known)."""

    code = "criterion-unknown"
    what = Text("沒有「{name}」這個評鑑項目。", "There is no criterion “{name}”.")
    mend = Text("可用的項目：{known}。", "Use one of: {known}.")


class ReasonMissing(Problem):
    """Something a sheet still needs before it is handed in (facts: reason, rules)."""

    code = "reason-missing"
    what = Text("{reason}", "{reason}")


class RoundStands(Problem):
    """The points of a round stand once somebody has scored by them."""

    code = "round-stands"
    nature = Nature.CONFLICT
    what = Text("已經有人評分，配分不能再改。", "Somebody has scored: the points stand.")
