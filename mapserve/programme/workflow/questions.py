"""Questions put to a workflow's table: which steps may be taken now and why not, due when, by whom.

Pure. A page of hundreds of rows asks for each of them, so a question costs microseconds.
"""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from layers.words.text import Text
from mapserve.programme.calendar import working_days_after
from mapserve.programme.holidays import HOLIDAYS
from mapserve.programme.roles import Place, Role, ScopeKind, Viewer
from mapserve.programme.workflow.table import (
    WIDTH,
    Act,
    Counting,
    Days,
    Hindrance,
    Reason,
    Seat,
    Snapshot,
    Step,
    Workflow,
)

_SAME_PERSON = Text(
    "「{done}」是您做的，這一步要換一個人。", "You did “{done}”; this needs somebody else."
)
_FALLEN = Text("要先「{label}」。", "“{label}” has to come first.")
_MISSING = Text("「{label}」要填。", "“{label}” has to be filled in.")


class Offer(NamedTuple):
    """A step of the present state, and what speaks against it."""

    step: Step
    reasons: tuple[Reason, ...]

    @property
    def open(self) -> bool:
        """Tell whether it may be taken: what only warns does not count."""
        return not any(one.blocks for one in self.reasons)


def offers(workflow: Workflow, snapshot: Snapshot, viewer: Viewer) -> tuple[Offer, ...]:
    """Return the steps of the present state, each with why this viewer cannot take it.

    What is to be filled in is not counted: a form asks for it.
    """
    seats = seats_at(viewer, snapshot.place)
    return tuple(
        [
            Offer(offer.step, _hindrances(workflow, offer.step, snapshot, viewer))
            if asks
            else offer
            for offer, asks in _offered(workflow, snapshot.state, seats)
        ]
    )


def why_not(
    workflow: Workflow, verb: str, snapshot: Snapshot, viewer: Viewer
) -> tuple[Reason, ...]:
    """Return what speaks against a verb now, the viewer's rights first; nothing if it may be taken.

    With `given`, what it needs and is not there counts too.
    """
    seats = seats_at(viewer, snapshot.place)
    if not takes_anywhere(workflow, verb, viewer, snapshot.place):
        return workflow.row[verb].not_yours
    step = workflow.step.get((verb, snapshot.state))
    if step is None:
        state = workflow.state[snapshot.state].label
        text = Text(f"現在是「{state.zh}」，不能做這一步。", f"It is “{state.en}” now.")
        return (Reason(text=text, kind=Hindrance.STATE),)
    if not step.is_for(seats):
        return step.not_yours
    return _hindrances(workflow, step, snapshot, viewer) + _missing(workflow, step, snapshot)


def takes_anywhere(workflow: Workflow, verb: str, viewer: Viewer, place: Place) -> bool:
    """Tell whether this viewer takes a verb in some state."""
    seats = seats_at(viewer, place)
    return any(one.is_for(seats) for one in workflow.steps if one.verb == verb)


def why_not_begin(workflow: Workflow, snapshot: Snapshot, viewer: Viewer) -> tuple[Reason, ...]:
    """Return what speaks against beginning; the snapshot's state does not matter."""
    step = workflow.beginning
    if not step.is_for(seats_at(viewer, snapshot.place)):
        return step.not_yours
    return _hindrances(workflow, step, snapshot, viewer) + _missing(workflow, step, snapshot)


def last_act(acted: Mapping[str, Act]) -> tuple[str, Act]:
    """Return the verb and the act that brought the present state."""
    return max(acted.items(), key=lambda one: one[1].version)


def why_not_back(workflow: Workflow, snapshot: Snapshot, viewer: Viewer) -> tuple[Reason, ...]:
    """Return what speaks against taking the last step back; nothing if this viewer may.

    Whoever took it and still sits there may, where its row says so, until the next step.
    """
    verb, act = last_act(snapshot.acted)
    step = workflow.step.get((verb, act.from_))
    if step is None or not step.retractable:
        text = Text("這一步不能收回。", "This step cannot be taken back.")
        return (Reason(text=text),)
    if act.by is None or act.by != viewer.user_id:
        text = Text("只有做這一步的人可以收回。", "Only who took the step may take it back.")
        return (Reason(text=text, kind=Hindrance.DESK),)
    return () if step.is_for(seats_at(viewer, snapshot.place)) else step.not_yours


def editable(workflow: Workflow, snapshot: Snapshot, viewer: Viewer) -> frozenset[str]:
    """Return the parts that this viewer may change in the present state."""
    seats = seats_at(viewer, snapshot.place)
    return frozenset(
        part.part
        for part in workflow.state[snapshot.state].editable
        if any(desk.takes(seat) for desk in part.by for seat in seats)
    )


def due_on(
    workflow: Workflow,
    step: Step,
    *,
    entered: dt.date,
    fields: Mapping[str, object],
    left: int | None = None,
) -> dt.date | None:
    """Return the last day for whoever the state waits for once `step` is taken, or None.

    Calendar days, the first not counted (Q-04): what is entered on the 1st with 15 days is due
    on the 16th.

    Parameters
    ----------
    fields
        As they are after the step; days counted from a field start at its day (ISO 8601).
    left
        The working days that were left when the wait that ends now began.
    """
    days = step.deadline or workflow.state[step.to].days
    if days is None:
        return None
    if left is not None and isinstance(days, Days) and days.pausing:
        return working_days_after(entered, max(1, left), HOLIDAYS)
    return _last_day(days, entered, fields)


def matrix(workflow: Workflow) -> dict[tuple[Role, str], ScopeKind | None]:
    """Return for each role and verb how wide a scope takes it, or None where none does.

    Of a scope that holds the place, that is: nobody takes a step elsewhere.
    """
    return {
        (role, verb): min(
            (
                desk.reach
                for step in workflow.steps if step.verb == verb
                for desk in step.by if desk.role is role
            ),
            key=lambda reach: WIDTH[reach],
            default=None,
        )
        for role in Role
        for verb in workflow.verbs
    }  # fmt: skip


def seats_at(viewer: Viewer, place: Place) -> tuple[Seat, ...]:
    """Return what the viewer's appointments over a place come to."""
    return tuple([(one.role, one.scope_kind) for one in viewer.appointments if one.covers(place)])


def role_for(step: Step, viewer: Viewer, place: Place) -> Role | None:
    """Return the role in which the viewer takes the step."""
    seats = seats_at(viewer, place)
    return next((role for role, kind in seats if step.is_for([(role, kind)])), None)


@lru_cache(maxsize=4096)
def _offered(
    workflow: Workflow, state: str, seats: tuple[Seat, ...]
) -> tuple[tuple[Offer, bool], ...]:
    """Return the steps of a state for these seats, and whether more has to be asked of the row.

    There are few ways to sit: a page of hundreds of rows asks for a handful of them.
    """
    return tuple(
        (
            Offer(step, () if (yours := step.is_for(seats)) else step.not_yours),
            yours and bool(step.guards or step.stands or step.not_same_as),
        )
        for step in workflow.steps_from[state]
    )


def _hindrances(
    workflow: Workflow, step: Step, snapshot: Snapshot, viewer: Viewer
) -> tuple[Reason, ...]:
    found: list[Reason] = []
    for verb in step.not_same_as:
        act = snapshot.acted.get(verb)
        if act is not None and act.by is not None and act.by == viewer.user_id:
            found.append(_same_person(_label(workflow, verb), step))
    found += [
        Reason(text=_filled(_FALLEN, label=_label(workflow, verb)), rules=step.rules)
        for verb in step.stands
        if verb not in snapshot.acted
    ]
    for guard in step.guards:
        found.extend(guard(snapshot))
    return tuple(found)


def _missing(workflow: Workflow, step: Step, snapshot: Snapshot) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            text=_filled(_MISSING, label=workflow.field[name].label),
            rules=step.rules,
            pointer=f"/{name}",
        )
        for name in step.needs
        if snapshot.given.get(name) is None
    )


def _same_person(label: Text, step: Step) -> Reason:
    return Reason(text=_filled(_SAME_PERSON, done=label), rules=step.rules, kind=Hindrance.PERSON)


def _label(workflow: Workflow, verb: str) -> Text:
    return workflow.row[verb].label


def _filled(text: Text, **words: Text) -> Text:
    return Text(
        text.zh.format_map({name: one.zh for name, one in words.items()}),
        text.en.format_map({name: one.en for name, one in words.items()}),
    )


def _last_day(days: Days, entered: dt.date, fields: Mapping[str, object]) -> dt.date:
    since = fields.get(days.since) if days.since else None
    start = dt.date.fromisoformat(str(since)) if since else entered
    if days.counted is Counting.WORKING:
        return working_days_after(start, days.allowed, HOLIDAYS)
    return start + dt.timedelta(days=days.allowed)
