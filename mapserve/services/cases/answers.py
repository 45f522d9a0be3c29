"""What is told of cases: rows of the queue, a case with its risk by parts, what was said."""

import datetime as dt
import uuid
from typing import Any, Literal

from layers.geometry.geojson import Geometry
from layers.words.answer import Answer
from layers.words.text import Text
from mapserve.programme.roles import Role
from mapserve.services.workflow.answers import Standing


class RiskPart(Answer):
    """A part of the risk: what it comes from, and of how many points at most."""

    label: Text
    words: Text
    points: int
    most: int


class CaseRow(Answer):
    """A case in a list; `risk` is 0 to 100, `level` the same in a word.

    `waits` are the roles whose turn it is, `assignee` is "" where nobody looks after it.
    """

    id: int
    version: int
    feature: uuid.UUID
    community: str
    community_name: str
    precinct: str | None
    title: Text
    place: Text
    state: str
    label: Text
    risk: int
    level: Literal["high", "medium", "low"]
    level_label: Text
    near_school: bool
    due: dt.date | None
    overdue: bool
    since: dt.date
    waits: list[Role]
    assignee: str


class CaseCount(Answer):
    """How many cases a part of the queue has; `view` is what the address calls it."""

    view: str
    label: Text
    count: int


class CaseQueue(Answer):
    """A page of cases in the order of the desk; `next` and `previous` lead to the pages beside it.

    `total` counts all pages of what was asked for.
    """

    rows: list[CaseRow]
    views: list[CaseCount]
    states: list[CaseCount]
    total: int
    next: str | None
    previous: str | None


class CaseMessage(Answer):
    """Something said about a case; a remark or a proposed shape has a geometry (WGS84 degrees)."""

    id: uuid.UUID
    kind: Literal["message", "remark", "proposal"]
    text: str
    geometry: Geometry | None
    by: str
    role: Role | None
    at: dt.datetime
    accepted_at: dt.datetime | None
    accepted_by: str


class MessageList(Answer):
    """What was said about a case, in order."""

    messages: list[CaseMessage]


class SimilarCase(Answer):
    """An open case whose place is seen from this one's, with the metres between them."""

    id: int
    title: Text
    label: Text
    metres: int


class PhotoFinding(Answer):
    """One test of whether the photo afterwards shows the place, and what was found."""

    label: Text
    passed: bool
    words: Text


class Case(Standing):
    """A case as its reader sees it.

    `drawn` is False once the drawing is off the map; `said` is what the steps have filled in, by
    field; `facts` is what the drawing says in words; `photo_findings` are of the photo afterwards.
    """

    feature: uuid.UUID
    community: str
    community_name: str
    precinct: str | None
    title: Text
    place: Text
    drawn: bool
    reported: dt.datetime
    reporter: str
    overdue: bool
    waits: list[Role]
    assignee: str
    assignee_id: int | None
    risk: int
    level: Literal["high", "medium", "low"]
    level_label: Text
    risk_parts: list[RiskPart]
    hour: Text
    photos: list[uuid.UUID]
    facts: list[tuple[Text, Text]]
    said: dict[str, Any]
    said_words: list[tuple[Text, Text]]
    photo_findings: list[PhotoFinding]
    merged: list[int]
    messages: list[CaseMessage]


class AssigneeChoice(Answer):
    """Somebody who may look after a case."""

    id: int
    name: str


class CaseAnswered(Answer):
    """What a community's press came to: the case of the blind spot and where it stands now."""

    case: int
    feature: uuid.UUID
    state: str
    label: Text


class Story(Answer):
    """What became of a blind spot, for those who drew it.

    `waits` names whose turn it is, `yours` tells that it is the reader's; `said` is what the review
    asked or why it judged so, as long as that stands. `asked_again`: it was closed weeks ago, and
    whoever drew it is asked whether it is really better.
    """

    feature: uuid.UUID
    community: str
    community_name: str
    title: Text
    state: str
    label: Text
    waits: Text
    yours: bool
    due: dt.date | None
    overdue: bool
    said: str
    asked_again: bool
    mine: bool
    since: dt.datetime


class StoryList(Answer):
    """What became of the blind spots of a community that the reader may know of."""

    stories: list[Story]
