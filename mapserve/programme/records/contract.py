"""What a kind of record is: the form it is written on, who reads and writes it, its rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field as Bounds
from pydantic import StringConstraints

from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.forms import Form
from mapserve.programme.roles import Action

Line = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=SEEN)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=SEEN)]
Count = Annotated[int, Bounds(ge=0, le=100_000)]
Hour = Annotated[str, StringConstraints(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")]


class Offered(StrEnum):
    """Choices that only the community knows."""

    RISKS = "risks"  # what is dangerous on its map
    PATROLS = "patrols"  # who goes round on its map
    EDITIONS = "editions"  # its sealed editions, by number
    PUBLIC_EDITIONS = "public-editions"  # those of them that everybody may see
    MONTHS = "months"  # the latest months, written 115-11


class Proves(StrEnum):
    """What the files of a record are for."""

    MEASURES = "measures"  # each of one of its measures
    IT_HAPPENED = "it-happened"
    ILLUSTRATES = "illustrates"  # shown to everybody where somebody has cleared it


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """A kind of record.

    Parameters
    ----------
    day
        The field that says when it was; "" where `key` does, as a month.
    ahead
        It is written before its day.
    public
        The fields that everybody reads from the moment they are saved.
    key
        The field that there is only one record of a community for, "" for any number.
    key_words
        Says a key as people read it.
    title
        The fields that name one record in a list.
    named
        Says the same where fields side by side do not.
    offered
        Fields whose choices the community knows.
    files
        What pictures and PDF files of it show; None where it takes none.
    reads, writes
        Who may.
    """

    name: str
    label: Text
    help: Text
    form: type[Form]
    day: str = ""
    ahead: bool = False
    public: tuple[str, ...] = ()
    key: str = ""
    key_words: Callable[[str], Text] | None = None
    title: tuple[str, ...] = ()
    named: Callable[[Mapping[str, Any]], Text] | None = None
    offered: Mapping[str, Offered]
    files: Proves | None = None
    reads: Action = Action.RECORDS
    writes: Action = Action.RECORD
    rules: tuple[str, ...]

    def title_of(self, data: Mapping[str, Any]) -> Text:
        """Return what a record is called in a list."""
        if self.named is not None:
            return self.named(data)
        words = " ".join(str(data[name]) for name in self.title if data.get(name) is not None)
        return Text(words, words) if words else self.label
