"""社區治安報導: what a community writes for its residents and pupils, issue by issue (R-21)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field as Bounds
from pydantic import StringConstraints

from layers.words.invisible_characters import SEEN
from layers.words.text import Text
from mapserve.programme.forms import Form, asks
from mapserve.programme.records.contract import Line, Offered, Proves, RecordKind

_LONGEST = 12_000
_OPENED, _CLOSED = "【", "】"


@dataclass(frozen=True)
class Passage:
    """A heading of a newsletter, or a paragraph."""

    text: str
    heading: bool = False


def passages_of(body: str) -> list[Passage]:
    """Return headings (a line in 【】) and paragraphs (parted by empty lines, or by headings)."""
    found: list[Passage] = []
    open_: list[str] = []
    for line in [*body.splitlines(), ""]:
        words = line.strip()
        heading = words.startswith(_OPENED) and words.endswith(_CLOSED)
        if words and not heading:
            open_.append(words)
            continue
        if open_:
            found.append(Passage("\n".join(open_)))
            open_ = []
        if heading and (title := words.strip(_OPENED + _CLOSED).strip()):
            found.append(Passage(title, heading=True))
    return found


class NewsletterRecord(Form):
    """An issue as it is being written: nothing of it is public before it is published."""

    number: Annotated[Annotated[int, Bounds(ge=1, le=9999)], asks("期數", "Issue")]
    issued_on: Annotated[dt.date, asks("日期", "Date")]
    title: Annotated[Line, asks("標題", "Title")]
    body: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST, pattern=SEEN)],
        asks(
            "內容",
            "Text",
            help_=Text(
                "空一行就是新的一段；自成一行的【小標題】是小標題。"
                "不要寫姓名、電話、門牌、巡邏的時間和路線。",
                "An empty line begins a paragraph; a line in 【】 is a heading. "
                "No names, telephone numbers, house numbers, patrol times or routes.",
            ),
            widget="note",
        ),
    ]
    edition: Annotated[
        str | None,
        asks(
            "附上哪一版公開地圖",
            "With which public map",
            help_=Text("只列出封存給大家看的版本。", "Only editions that everybody may see."),
        ),
    ] = None


def issue_words(number: object) -> Text:
    """Return 第 3 期."""
    return Text(f"第 {number} 期", f"Issue {number}")


def _issue(data: Mapping[str, Any]) -> Text:
    words = issue_words(data["number"])
    return Text(f"{words.zh}　{data['title']}", f"{words.en}: {data['title']}")


NEWSLETTER = RecordKind(
    name="newsletter",
    label=Text("治安報導", "Newsletter"),
    help=Text(
        "寫給居民和學生看；寫好再公開。", "For residents and pupils: write it, then publish it."
    ),
    form=NewsletterRecord,
    day="issued_on",
    key="number",
    key_words=issue_words,
    title=("number", "title"),
    named=_issue,
    offered={"edition": Offered.PUBLIC_EDITIONS},
    files=Proves.ILLUSTRATES,
    rules=("R-21",),
)
