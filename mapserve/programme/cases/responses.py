"""What a community says of its blind spot by one press: it is good again, it is still there.

Which step that is depends on where the case stands when it arrives, maybe days after it was
pressed without network; where it is none, it is said to the advisor.
"""

from layers.words.code import Code
from layers.words.text import Text


class Says(Code):
    """How somebody found the place."""

    GOOD = "good", "改善了", "It is good again"
    STILL = "still", "還在、又不安全了", "It is still there"


WORDS = {
    Says.GOOD: Text("現場看起來改善了。", "It looks better there."),
    Says.STILL: Text("現場還是不安全。", "It is still unsafe there."),
}
# The steps that say it, the first that may be taken; each with the field that the words go into.
STEPS: dict[Says, tuple[tuple[str, str], ...]] = {
    Says.GOOD: (("answer", "answer"), ("finish", ""), ("affirm", "")),
    Says.STILL: (("answer", "answer"), ("see_again", "again_for")),
}
