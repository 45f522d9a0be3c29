"""Characters that nobody can see and that must not be stored: controls, bidi overrides, tags.

The one place for it: what people type is refused with a reason (`has_unseen`, `SEEN`), names and
labels are tidied (`one_line`), what is shown of a foreign file is marked (`marked`).
"""

import re

from layers.words.text import Text

UNSEEN = Text("有看不見的控制字元。", "it has control characters that nobody can see.")
# Control characters but tab and end of line (PostgreSQL takes no NUL), marks and overrides that
# turn the direction of a line (what is read is then not what is written), ends of line that are
# none everywhere, and tags, which hide whole sentences.
_CLASS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\U000e0000-\U000e007f"
)
_UNSEEN = re.compile(f"[{_CLASS}]")
# What a text without them matches, for pydantic and JSON Schema.
SEEN = f"^[^{_CLASS}]*$"


def has_unseen(text: str) -> bool:
    """Tell whether a text has characters that nobody can see."""
    return _UNSEEN.search(text) is not None


def one_line(text: str, longest: int) -> str:
    """Return a name or label as it is kept: without what nobody can see, on one line, cut off."""
    return " ".join(_UNSEEN.sub("", text).split())[:longest].strip()


def marked(text: str) -> str:
    """Return a text with a � for each character that nobody could see."""
    return _UNSEEN.sub("�", text)
