"""What is told of workflows: their tables, where something stands, and what happened to it."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from layers.words.answer import Answer
from layers.words.text import Text
from mapserve.programme.roles import Role, ScopeKind


class EditablePart(Answer):
    """A part that some roles may change in a state."""

    part: str
    roles: list[Role]


class State(Answer):
    """A state: whose turn it is, and how many days they have; `counted` says how.

    `staff_label` is what staff read.
    """

    name: str
    label: Text
    staff_label: Text
    waits_for: list[Role]
    days: int | None
    counted: Text | None
    editable: list[EditablePart]
    final: bool


class Step(Answer):
    """A step: from which states (none: it begins something) to which, by whom, with what.

    `label` is the button, `done` what is read afterwards; `reach` is how wide a scope a role needs.
    `not_same_as` are verbs whose taker may not take it, `stands` those that must stand, `voids`
    those that fall by it.
    """

    verb: str
    label: Text
    done: Text
    staff_done: Text
    from_: Annotated[list[str], Field(alias="from")]
    to: str
    roles: list[Role]
    reach: dict[Role, ScopeKind]
    needs: list[str]
    takes: list[str]
    not_same_as: list[str]
    stands: list[str]
    voids: list[str]
    retractable: bool
    rules: list[str]


class FilledField(Answer):
    """Something that steps fill in."""

    name: str
    label: Text


class WorkflowTable(Answer):
    """A workflow: its states and its steps."""

    name: str
    label: Text
    states: list[State]
    steps: list[Step]
    fields: list[FilledField]


class WorkflowList(Answer):
    """All workflows."""

    workflows: list[WorkflowTable]


class StepReason(Answer):
    """Why a step cannot be taken, by which rules; with `blocks` false, what to think of first."""

    detail: Text
    rules: list[str]
    pointer: str
    blocks: bool


class Standing(Answer):
    """Where something stands, and what its reader may do now: verbs, and reasons for the rest."""

    id: int
    state: str
    label: Text
    version: int
    since: dt.datetime
    due: dt.date | None
    may: list[str]
    why_not: dict[str, list[StepReason]]


class Event(Answer):
    """Something that happened, or was tried; `hash` is of this event and of all before it.

    `by` is "" where nobody is known; `from` is null where it began.
    """

    number: int
    kind: Literal["begun", "step", "taken_back", "refused"]
    verb: str
    label: Text
    from_: Annotated[str | None, Field(alias="from")]
    to: str
    version: int
    by: str
    role: Role | None
    at: dt.datetime
    note: str
    hash: str


class EventList(Answer):
    """The events of something, in order."""

    events: list[Event]
