"""Characters that nobody can see and that must not be stored."""

import re

from layers.words.text import Text

UNSEEN = Text("有看不見的控制字元。", "it has control characters that nobody can see.")
# Control characters but tab and end of line (PostgreSQL takes no NUL), and marks that turn the
# direction of a line: what is read is then not what is written.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str, longest: int) -> str:
    """Return a name or label as it is kept: without what nobody can see, on one line, cut off."""
    return " ".join(_UNSEEN.sub("", text).split())[:longest].strip()


def has_unseen(text: str) -> bool:
    """Tell whether a text has characters that nobody can see."""
    return _UNSEEN.search(text) is not None
