"""The rows of a workflow's table: states, steps, desks, fields, each with its words and rules.

Pure (decision workflow-table). A workflow is one module of `mapserve.programme` made of these
rows; buttons, permissions, API, diagram, the database's checks and tests follow from it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from layers.words.code import Code
from layers.words.problems import FieldInvalid
from layers.words.text import Text
from layers.words.validation_messages import reason_of
from mapserve.programme.roles import PERMISSIONS, Action, Place, Role, ScopeKind

# What an appointment over a place comes to: a role, and how wide its scope is.
Seat = tuple[Role, ScopeKind]
WIDTH = {kind: width for width, kind in enumerate(ScopeKind)}
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Desk:
    """Who acts: a role, over an area that holds the place and is at least as wide as `reach`."""

    role: Role
    reach: ScopeKind = ScopeKind.COMMUNITY

    @cached_property
    def wide_enough(self) -> tuple[ScopeKind, ...]:
        """Return the scopes of an appointment that reach so far."""
        return tuple(kind for kind in ScopeKind if WIDTH[kind] >= WIDTH[self.reach])

    def takes(self, seat: Seat) -> bool:
        """Tell whether somebody with this seat over the place sits here."""
        return seat[0] is self.role and seat[1] in self.wide_enough


def desks_of(action: Action) -> tuple[Desk, ...]:
    """Return the desks that hold an action of the table of roles: it is written there alone."""
    return tuple(Desk(role) for role in Role if action in PERMISSIONS[role])


def desk_words(desks: tuple[Desk, ...]) -> Text:
    """Name the roles of desks in a sentence."""
    roles = dict.fromkeys(one.role.label for one in desks)
    return Text("、".join(one.zh for one in roles), ", ".join(one.en for one in roles))


class Hindrance(Code):
    """Why a step cannot be taken, by kind: HTTP gives each its status."""

    DESK = "desk", "不是您的權限", "not yours to do"
    PERSON = "person", "要換一個人", "must be somebody else"
    STATE = "state", "不在這個狀態", "not in that state"
    GUARD = "guard", "條件不符", "a condition is not met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why not, or (with `blocks` False) what to think of first.

    Parameters
    ----------
    rules
        The R-nn and Q-nn that it comes from.
    pointer
        The field to mend, as `/reason`, or "".
    """

    text: Text
    rules: tuple[str, ...] = ()
    pointer: str = ""
    kind: Hindrance = Hindrance.GUARD
    blocks: bool = True


class Act(NamedTuple):
    """A step that stands: who took it (None: the service), the version it made, from where."""

    by: int | None
    version: int
    from_: str


class Snapshot(NamedTuple):
    """One row as it was read, all that guards may look at.

    Parameters
    ----------
    today
        The day in Taiwan by the clock of rules.
    acted
        The last standing act of each verb.
    fields
        The row's companions by name, those that are filled.
    facts
        What else the workflow's service has read for its guards.
    given
        What somebody fills in at this moment; empty while it is only asked what could be done.
    """

    state: str
    version: int
    place: Place
    today: dt.date
    acted: Mapping[str, Act] = _NOTHING
    fields: Mapping[str, Any] = _NOTHING
    facts: Mapping[str, Any] = _NOTHING
    given: Mapping[str, Any] = _NOTHING


Guard = Callable[[Snapshot], Iterable[Reason]]


@dataclass(frozen=True, kw_only=True)
class Field:
    """A companion of the state: a column of the row that steps fill.

    Parameters
    ----------
    type
        As pydantic reads it, bounds included; JSON can hold its values.
    """

    name: str
    label: Text
    type: Any

    def read(self, value: object) -> Any:  # noqa: ANN401 - whatever the type says
        """Return what somebody sent as the column takes it.

        Raises
        ------
        FieldInvalid
            Pointing at `/{name}`.
        """
        try:
            return self._adapter.validate_python(value)
        except ValidationError as error:
            reason = reason_of(dict(error.errors(include_url=False)[0]))
        raise FieldInvalid(pointer=f"/{self.name}", label=self.label, reason=reason)

    def written(self, value: object) -> Any:  # noqa: ANN401 - whatever the type says
        """Return a value of the column as JSON holds it; `read` gives it back."""
        return self._adapter.dump_python(value, mode="json")

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.type)


class Counting(Code):
    """How days are counted."""

    CALENDAR = "calendar", "日曆天，第一天不算", "calendar days, the first not counted"
    WORKING = "working", "工作天，第一天不算", "working days, the first not counted"


@dataclass(frozen=True, slots=True)
class Days:
    """How long somebody has, from the day the state is entered or from a field that holds a day.

    Parameters
    ----------
    pausing
        Whether time stood still while others were waited for: whoever had days left before goes
        on with those, one at least (the fact `left_days`, of working days).
    """

    allowed: int
    since: str = ""
    counted: Counting = Counting.CALENDAR
    pausing: bool = False


@dataclass(frozen=True, slots=True)
class Editable:
    """A part of what the workflow is about that some desks may change meanwhile."""

    part: str
    by: tuple[Desk, ...]


@dataclass(frozen=True, kw_only=True)
class State:
    """Where something stands.

    Parameters
    ----------
    label, staff
        What those concerned read, and what staff read where that differs.
    waits_for
        Whose turn it is; nobody's where it is final.
    days
        How long they have.
    editable
        What may be changed meanwhile, by whom.
    final
        Nothing is awaited any more; a step may still lead on.
    """

    name: str
    label: Text
    staff: Text | None = None
    waits_for: tuple[Desk, ...] = ()
    days: Days | None = None
    editable: tuple[Editable, ...] = ()
    final: bool = False


@dataclass(frozen=True, slots=True)
class Seal:
    """Effect: seal an edition of the map, or what else has that name; its event keeps the hash."""

    purpose: str


@dataclass(frozen=True, slots=True)
class StartDeadline:
    """Effect: give these days instead of those of the state that is entered."""

    days: Days


@dataclass(frozen=True, slots=True)
class Tell:
    """Effect: owe a message of this key to desks, and to whoever took certain verbs."""

    key: str
    desks: tuple[Desk, ...] = ()
    takers_of: tuple[str, ...] = ()


Effect = Seal | StartDeadline | Tell


@dataclass(frozen=True, kw_only=True)
class Step:
    """One way from a state to another.

    Parameters
    ----------
    verb
        Its name, the same in code, database, API and page; rows of one verb differ in `from_`.
    from_
        The states it may be taken in; none where it begins something.
    by
        The desks that may take it.
    label, done, staff
        The button; what those concerned read afterwards; what staff read where that differs.
    needs, takes
        Fields that must be filled, and those that may be.
    clears
        Fields that it empties.
    not_same_as
        Verbs whose taker may not take this one (four eyes).
    stands
        Verbs that must have been taken and stand.
    voids
        Verbs that no longer stand after it.
    guards
        What else must hold; asked before anybody presses.
    retractable
        Whoever took it may take it back until the next step.
    """

    verb: str
    from_: tuple[str, ...]
    to: str
    by: tuple[Desk, ...]
    label: Text
    done: Text
    staff: Text | None = None
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    not_same_as: tuple[str, ...] = ()
    stands: tuple[str, ...] = ()
    voids: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    retractable: bool = False
    rules: tuple[str, ...] = ()

    @cached_property
    def deadline(self) -> Days | None:
        """Return the days that it gives in place of those of the state it leads to."""
        return next((one.days for one in self.effects if isinstance(one, StartDeadline)), None)

    def is_for(self, seats: Iterable[Seat]) -> bool:
        """Tell whether somebody with these seats over the place may take it."""
        return any(desk.takes(seat) for seat in seats for desk in self.by)

    @cached_property
    def not_yours(self) -> tuple[Reason]:
        """Return what to say to those at other desks."""
        who = desk_words(self.by)
        text = Text(f"「{self.label.zh}」由{who.zh}做。", f"“{self.label.en}” is for: {who.en}.")
        return (Reason(text=text, rules=self.rules, kind=Hindrance.DESK),)


@dataclass(frozen=True, kw_only=True, eq=False)
class Workflow:
    """A table of states and steps; the same one and no other is equal to it."""

    name: str
    label: Text
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    fields: tuple[Field, ...] = ()

    @cached_property
    def state(self) -> dict[str, State]:
        """Return the states by name."""
        return {one.name: one for one in self.states}

    @cached_property
    def field(self) -> dict[str, Field]:
        """Return the fields by name."""
        return {one.name: one for one in self.fields}

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        """Return the verbs, in the order of the table."""
        return tuple(dict.fromkeys(one.verb for one in self.steps))

    @cached_property
    def row(self) -> dict[str, Step]:
        """Return the first row of each verb: rows of one verb share their words."""
        return {one.verb: one for one in reversed(self.steps)}

    @cached_property
    def beginning(self) -> Step:
        """Return the step that begins something."""
        return next(one for one in self.steps if not one.from_)

    @cached_property
    def steps_from(self) -> dict[str, tuple[Step, ...]]:
        """Return the steps that may be taken in each state."""
        return {
            state.name: tuple(one for one in self.steps if state.name in one.from_)
            for state in self.states
        }

    @cached_property
    def step(self) -> dict[tuple[str, str], Step]:
        """Return the step of a verb in a state; "" is before the beginning."""
        return {(one.verb, state): one for one in self.steps for state in one.from_ or ("",)}
