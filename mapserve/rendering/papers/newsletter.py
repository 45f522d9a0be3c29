"""社區治安報導: an issue as it was published, on paper (R-21)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mapserve.programme.dates import form_date
from mapserve.programme.records.newsletter import Passage
from mapserve.rendering.papers.filed import fingerprint
from mapserve.rendering.papers.model import Attached, Block, Note, Paper, Section, line_of, lines_of


@dataclass(frozen=True, kw_only=True)
class Issued:
    """An issue as its paper shows it.

    Parameters
    ----------
    pictures
        JPEG, each on a sheet of its own.
    address
        Where it stands for everybody: what the QR code leads to.
    """

    community: str
    number: int
    title: str
    passages: Sequence[Passage]
    pictures: Sequence[bytes]
    published_on: dt.date
    printed_on: dt.date
    sha256: str
    address: str


def newsletter_paper(issued: Issued) -> Paper:
    """Return the issue: headings and paragraphs as they were written."""
    return Paper(
        name="社區治安報導",
        attachment="",
        number=f"第 {issued.number} 期　{form_date(issued.published_on)}",
        title=(f"{line_of(issued.community)}社區治安報導", line_of(issued.title)),
        blocks=(
            *_blocks(issued.passages),
            *(
                Attached(title=f"照片 {number}", words="", jpeg=jpeg)
                for number, jpeg in enumerate(issued.pictures, 1)
            ),
        ),
        foot=(f"第 {issued.number} 期", f"內容指紋 {fingerprint(issued.sha256)}", "掃描可看網頁"),
        printed=f"列印 {form_date(issued.printed_on)}",
        address=issued.address,
    )


def _blocks(passages: Sequence[Passage]) -> Iterator[Block]:
    """Yield paragraphs, and a section a heading."""
    heading, lines = "", list[str]()
    for one in passages:
        if one.heading:
            yield from _part(heading, lines)
            heading, lines = line_of(one.text), []
        else:
            lines += lines_of(one.text)
    yield from _part(heading, lines)


def _part(heading: str, lines: Sequence[str]) -> Iterator[Block]:
    if heading:
        yield Section(heading, tuple(lines))
    else:
        yield from (Note(line) for line in lines)
