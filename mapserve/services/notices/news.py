"""News: a notice in words, whatever it is of."""

import datetime as dt
from dataclasses import dataclass

from layers.words.invisible_characters import one_line
from layers.words.text import Text
from mapserve.store.queries.notices import Notice

_LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class News:
    """A notice in words.

    Parameters
    ----------
    whose
        Name of the community or county.
    about
        Whose, and of when: “美仁里116年上半年度的申請”.
    role
        What whoever did it is; None where the service did it by itself.
    due
        Until when the state that it led to has to be dealt with, while it stands.
    href
        The path of its page for this reader.
    """

    whose: str
    about: Text
    done: Text
    role: Text | None
    at: dt.datetime
    before: Text | None
    now: Text | None
    due: dt.date | None
    href: str

    @property
    def words(self) -> Text:
        """Return whose it is and what was done, on one line."""
        return Text(f"{self.about.zh}：{self.done.zh}", f"{self.about.en}: {self.done.en}")


def name_of(notice: Notice) -> str:
    """Return the name of the community or county that a notice is of, on one line."""
    whose = notice.community.name if notice.community else notice.county
    return one_line(whose, _LONGEST_NAME)
