"""Problems of cases: nobody who could look after it, said already, a set that has changed."""

from layers.words.problems import Nature, Problem
from layers.words.text import Text


class NotAReviewer(Problem):
    """Somebody who does not review there cannot look after a case (facts: id)."""

    code = "not-a-reviewer"
    what = Text("這個人不能審查這裡的死角。", "That person does not review blind spots here.")
    mend = Text("請選清單裡的人。", "Choose somebody of the list.")


class MessageReused(Problem):
    """The id of a message that said something else."""

    code = "message-reused"
    nature = Nature.CONFLICT
    what = Text("這個留言編號已經用過，內容不同。", "This message id was used for something else.")
    mend = Text("請用新的編號再送。", "Send it again under a new id.")


class MessageMisplaced(Problem):
    """A message with a place, or a remark or a proposal without the one it needs."""

    code = "message-misplaced"
    what = Text(
        "註記要有位置，建議的形狀要是面、線或點；留言沒有位置。",
        "A remark needs a place and a proposal a shape; a message has none.",
    )


class AlreadyAccepted(Problem):
    """A proposed shape that the community took before."""

    code = "already-accepted"
    nature = Nature.CONFLICT
    what = Text("這個形狀已經採用過了。", "That shape was taken already.")


class QueueChanged(Problem):
    """The set of a bulk step is not any more as it was shown (facts: gone)."""

    code = "queue-changed"
    nature = Nature.CONFLICT
    what = Text(
        "清單變了：{gone} 件在您看過以後有人動過。一件都還沒有做。",
        "The list has changed: {gone} of them were changed since you looked. Nothing was done.",
    )
    mend = Text("請重新看一次清單再決定。", "Look at the list again, then decide.")
