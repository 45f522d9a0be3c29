"""Standing: the state of something folded from its events; the row in the database is a copy.

Pure. An event says all that it changes, so that folding needs no table: what was decided by an
older table stays what it was.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from layers.words.code import Code
from mapserve.programme.workflow.table import Act


class Kind(Code):
    """What an event is."""

    BEGUN = "begun", "開始", "begun"
    STEP = "step", "步驟", "step"
    TAKEN_BACK = "taken_back", "收回", "taken back"
    REFUSED = "refused", "沒有成功", "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, or was tried.

    Parameters
    ----------
    version
        Of the row after it: 1, 2, … one more each time something changes.
    at
        When, with zone.
    by
        The person's id; None for the service itself.
    fields
        The companions that it changed; None empties one.
    voided
        Verbs that it made fall.
    due_on
        The last day of whoever is waited for from then on; None for no deadline.
    takes_back
        The version that the step had made which is taken back.
    """

    version: int
    kind: Kind
    verb: str
    from_: str
    to: str
    at: dt.datetime
    by: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    voided: tuple[str, ...] = ()
    due_on: dt.date | None = None
    takes_back: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where something stands: what its row says.

    Parameters
    ----------
    entered_at
        Since when it is in this state.
    acted
        The last standing act of each verb.
    """

    state: str
    version: int
    entered_at: dt.datetime
    due_on: dt.date | None = None
    acted: Mapping[str, Act] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)


class FoldError(ValueError):
    """Events that do not follow from each other."""


def fold(events: Iterable[Event]) -> Standing:
    """Return where something stands after its events, which are all of them, in order.

    Raises
    ------
    FoldError
        It does not begin, a step leaves a state that it is not in, or what is taken back is not
        the last step.
    """
    past: list[Standing] = []
    version = 0
    for event in events:
        if event.kind is Kind.REFUSED:
            continue
        version += 1
        if event.version != version:
            raise FoldError(event.version)
        if event.kind is Kind.TAKEN_BACK:
            past = _undone(past, event)
        else:
            past.append(after(past[-1] if past else None, event))
    if not past:
        raise FoldError(0)
    return past[-1]


def after(before: Standing | None, event: Event) -> Standing:
    """Return where something stands after one more event, which takes nothing back."""
    if (before.state if before else "") != event.from_:
        raise FoldError(event.version)
    acted = dict(before.acted) if before else {}
    for verb in event.voided:
        acted.pop(verb, None)
    acted[event.verb] = Act(event.by, event.version, event.from_)
    fields = {**(before.fields if before else {}), **event.fields}
    stays = before is not None and before.state == event.to
    return Standing(
        state=event.to,
        version=event.version,
        entered_at=before.entered_at if before and stays else event.at,
        due_on=event.due_on,
        acted=acted,
        fields={name: value for name, value in fields.items() if value is not None},
    )


def _undone(past: list[Standing], event: Event) -> list[Standing]:
    """Return the standings before the last one, with the version of the event that undoes it."""
    made = max((act.version for act in past[-1].acted.values()), default=0) if past else 0
    if len(past) == 1 or made != event.takes_back:
        raise FoldError(event.version)
    *earlier, before, _ = past
    return [*earlier, replace(before, version=event.version)]
