"""What is said about a case: messages, remarks pinned to the map, proposed shapes (R-73)."""

from layers.words.code import Code

LONGEST_MESSAGE = 1000


class Saying(Code):
    """What kind of thing is said."""

    MESSAGE = "message", "留言", "Message"
    REMARK = "remark", "圖上的註記", "Remark on the map"
    PROPOSAL = "proposal", "建議的形狀", "Proposed shape"
