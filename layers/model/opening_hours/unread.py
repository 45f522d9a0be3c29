"""Hours that cannot be read, and why."""

from layers.words.problems import Problem
from layers.words.text import Text

EXAMPLE = Text(
    "例如：週一至週五 20:00-22:00、Mo-Fr 20:00-22:00、24/7。",
    "Such as Mo-Fr 20:00-22:00, or 24/7 for always.",
)


class HoursInvalid(Problem):
    """Opening hours that cannot be read (facts: given, reason)."""

    code = "hours-invalid"
    what = Text("看不懂時間「{given}」：{reason}", "The hours “{given}” cannot be read: {reason}")

    @property
    def reason(self) -> Text:
        """Return why, in both languages."""
        reason = self.facts["reason"]
        return reason if isinstance(reason, Text) else EXAMPLE


class Unread(Exception):  # noqa: N818 - as problems are named
    """Why the reading stopped; it never leaves this room."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def not_read(written: str) -> Unread:
    """Return that a piece of what was written is not understood."""
    return Unread(
        Text(
            f"「{written}」看不懂。{EXAMPLE.zh}",
            f"“{written}” is not understood. {EXAMPLE.en}",
        )
    )
