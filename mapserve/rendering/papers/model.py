"""A paper as data: frames, sections, tables, a map, and what stands below the official frame.

`pdf` and `odt` write the same paper, so both say the same words. Lengths are millimetres.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

LEAST_PT = 11  # of any letter: nothing is made smaller to fit
WIDTH = 176.0  # between the margins of an A4 sheet
_ILLEGAL = re.compile(r"[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WEIGHTLESS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # turn the line around


def lines_of(text: object) -> tuple[str, ...]:
    """Return the lines of somebody's text, without what no paper can show."""
    clean = _ILLEGAL.sub("", str(text or "").replace("\r\n", "\n").replace("\r", "\n"))
    return tuple(clean.translate(dict.fromkeys(map(ord, _WEIGHTLESS))).split("\n"))


def line_of(text: object) -> str:
    """Return somebody's text as one line."""
    return " ".join(lines_of(text))


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of an official frame.

    Parameters
    ----------
    label
        Printed on the form itself: justified across the cell.
    across, down
        How many columns and rows it takes.
    seal
        Words in an empty dashed box: whoever seals does so on paper, nothing is ever drawn there.
    """

    lines: tuple[str, ...]
    label: bool = False
    across: int = 1
    down: int = 1
    seal: str = ""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """An official form: 2 px outside, 1 px inside, and nothing of ours in it.

    Parameters
    ----------
    columns
        Widths.
    heights
        The least of each row; text makes it higher.
    """

    columns: tuple[float, ...]
    heights: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading of a plan, and what was written under it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of ours; `numbers` are the columns whose figures stand at the right."""

    columns: tuple[float, ...]
    numbers: frozenset[int]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Note:
    """A paragraph."""

    text: str


class Sign(NamedTuple):
    """A row of a legend: the symbol (SVG of its own), and what it stands for."""

    svg: str
    words: str


@dataclass(frozen=True, kw_only=True)
class MapSheet:
    """A map on a sheet of its own: drawn (SVG), with its title, legend and notes as text."""

    title: str
    svg: str
    width: float
    height: float
    notes: tuple[str, ...]
    legend: tuple[Sign, ...]


@dataclass(frozen=True)
class NextSheet:
    """A title that begins a sheet."""

    title: str


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A picture (JPEG) on a sheet of its own, in full; or words where there is none to show."""

    title: str
    words: str
    jpeg: bytes | None = None


Block = Frame | Section | Table | Note | MapSheet | NextSheet | Attached


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper: its head, what stands on it, and what stands below on every sheet.

    Parameters
    ----------
    attachment
        Which of the official attachments it is; "" for a form of our own.
    number
        The case's.
    foot
        Below the frame: edition, fingerprint.
    printed
        The day, as forms write it.
    address
        What the QR code leads to.
    """

    name: str
    attachment: str
    number: str
    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    foot: tuple[str, ...]
    printed: str
    address: str

    def words(self) -> Iterator[str]:
        """Yield every text on it once, in the order of reading; blank lines are left out."""
        for text in self._texts():
            if text.strip():
                yield text

    def _texts(self) -> Iterator[str]:
        yield from (self.attachment, self.number, *self.title)
        for block in self.blocks:
            yield from _texts_of(block)
        yield from (*self.foot, self.printed)


def _texts_of(block: Block) -> Iterator[str]:
    match block:
        case Frame(rows=rows):
            for row in rows:
                for cell in row:
                    yield from (*cell.lines, cell.seal)
        case Section(heading=heading, lines=lines):
            yield from (heading, *lines)
        case Table(head=head, rows=body):
            yield from (*head, *(text for row in body for text in row))
        case Note(text=text):
            yield text
        case NextSheet(title=title):
            yield title
        case Attached(title=title, words=words):
            yield from (title, words)
        case MapSheet(title=title, notes=notes, legend=legend):
            yield from (title, *(sign.words for sign in legend), *notes)
