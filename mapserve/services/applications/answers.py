"""What is told of applications: the form, what is missing, where it stands, what was sent."""

import datetime as dt
import uuid
from typing import Any, Literal

from layers.words.answer import Answer
from layers.words.text import Text
from mapserve.services.workflow.answers import StepReason


class MissingPart(Answer):
    """What is still to be done before it can be sent: where, and in words, by which rules."""

    pointer: str
    detail: Text
    rules: list[str]


class Proposal(Answer):
    """What the map would answer in a field, and the revision that says so.

    `taken` is the revision at which it was taken over, None while it was not; `holds` is False
    where the map has changed since so that it says something else now.
    """

    field: str
    value: str | list[str]
    words: Text
    revision: int
    taken: int | None
    holds: bool


class ProposalList(Answer):
    """What the map as it is now would answer."""

    proposals: list[Proposal]


class Cut(Answer):
    """What a cap took from a line: NT$, by which rule and article, in words.

    `reading` is the Q-nn by which an open question was read.
    """

    amount: int
    rule: str
    article: Text
    detail: Text
    reading: str | None


class BudgetRemark(Answer):
    """An error or a warning about a line; while it `blocks`, the budget cannot be sent."""

    rule: str
    article: Text
    detail: Text
    blocks: bool
    reading: str | None


class BudgetCondition(Answer):
    """What somebody attests, attaches or does for a line besides; it cuts nothing."""

    rule: str
    article: Text
    detail: Text


class BudgetLine(Answer):
    """One line: asked − the sum of its cuts = counted, NT$."""

    id: str | int
    item: str
    label: Text
    asked: int
    counted: int
    kind: Literal["current", "capital"]
    cuts: list[Cut]
    warnings: list[BudgetRemark]
    errors: list[BudgetRemark]
    needs: list[BudgetCondition]


class Budget(Answer):
    """A budget: its lines as they were given, and what of each counts.

    `version` is the application's. `readings` has the words of every Q-nn that is named.
    """

    version: int
    given: list[dict[str, Any]]
    lines: list[BudgetLine]
    asked: int
    counted: int
    capital: int
    current: int
    limit: int
    blocked: bool
    rules: str
    readings: dict[str, Text]


class Document(Answer):
    """A document beside the form."""

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: dt.datetime


class Sent(Answer):
    """The application as it was sent: the hash of its form, the edition of the map with it."""

    number: int
    sent_at: dt.datetime
    sha256: str
    edition: int
    edition_sha256: str
    revision: int


class Remark(Answer):
    """What is to be completed: a part of the form, perhaps a feature of the map, in words.

    `changed` says that the part, or the feature, is otherwise than it was sent.
    """

    part: str
    label: Text
    text: str
    feature: str | None
    changed: bool


class Earlier(Answer):
    """A subsidy that the unit, known by its registration number, has had: NT$, and its state."""

    id: int
    period: str
    period_label: Text
    amount: int
    state: str
    label: Text
    community: str
    community_name: str


class ApplicationListed(Answer):
    """An application in a list: whose, for when, where it stands and since when."""

    id: int
    community: str
    community_name: str
    county: str
    precinct: str | None
    unit: str
    plan_name: str
    period: str
    state: str
    label: Text
    version: int
    since: dt.datetime
    due: dt.date | None


class ApplicationPage(Answer):
    """One page of applications, and `next` for the one after it."""

    applications: list[ApplicationListed]
    next: int | None


class QueueRow(Answer):
    """An application at a desk: since when it waits there, with which edition of the map."""

    id: int
    version: int
    community: str
    community_name: str
    county: str
    precinct: str | None
    unit: str
    kind: Text
    period: Text
    state: str
    label: Text
    since: dt.date
    days: int
    due: dt.date | None
    edition: int | None
    opinion: str | None


class StateCount(Answer):
    """How many are in a state; `mine` where it waits for the reader."""

    state: str
    label: Text
    count: int
    mine: bool


class Queue(Answer):
    """A page of a desk's queue, how many wait in all, and how many are in which state.

    `next` and `previous` are where its neighbours begin and end, None where there are none.
    """

    rows: list[QueueRow]
    waiting: int
    counts: list[StateCount]
    next: str | None
    previous: str | None


class Neighbours(Answer):
    """The applications before and after one in a queue, by number; None at its ends."""

    previous: int | None
    next: int | None


class BulkRow(Answer):
    """An application of a bulk step: whether it will be, or was, done; if not, why."""

    id: int
    version: int
    name: str
    unit: str
    state: Text
    done: bool
    words: Text | None


class Duty(Answer):
    """Something to do, or a date that comes: what, where to, until when; `waits` for the reader."""

    title: Text
    detail: Text
    href: str
    due: dt.date | None
    waits: bool


class Application(ApplicationListed):
    """An application: its answers and budget, what is missing, who may do what.

    `answers` holds what is filled in, by field; `may` are the verbs open to this reader, and
    `why_not` what speaks against the others of the present state. `editable` are the parts that
    this reader may change now.
    """

    period_label: Text
    rules_version: str
    answers: dict[str, Any]
    budget: dict[str, Any]
    missing: list[MissingPart]
    editable: list[str]
    may: list[str]
    why_not: dict[str, list[StepReason]]
    remarks: list[Remark]
    documents: list[Document]
    sent: list[Sent]
    earlier: list[Earlier]
    opinion: str | None
    review_reason: str | None
    approved_amount: int | None
    approved_on: dt.date | None
    approval_number: str | None
    completed_on: dt.date | None
    edited_at: dt.datetime
    edited_by: str
