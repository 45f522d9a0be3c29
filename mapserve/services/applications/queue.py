"""The queue of a desk: applications that wait for somebody, those longest waiting first."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.programme.applications.form import UnitKind
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.calendar import Period
from mapserve.programme.roles import DESK_ROLES, Appointment, Viewer
from mapserve.services.applications.answers import Neighbours, Queue, QueueRow, StateCount
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import application_queue as queue_queries
from mapserve.store.queries.applications import Sought, Turn

_BEFORE = 10  # rows that stand before the one that a page is to show


def desk_appointments(viewer: Viewer) -> tuple[Appointment, ...]:
    """Return the appointments by which a viewer sits at a desk."""
    return tuple(one for one in viewer.appointments if one.role in DESK_ROLES)


def waiting_states(appointments: Iterable[Appointment]) -> tuple[str, ...]:
    """Return the states that wait for somebody with these appointments."""
    seats = [(one.role, one.scope_kind) for one in appointments]
    return tuple(
        state.name
        for state in APPLICATION.states
        if any(desk.takes(seat) for desk in state.waits_for for seat in seats)
    )


def queue_of(  # noqa: PLR0913 - a queue's filters
    session: Session,
    viewer: Viewer,
    *,
    state: str = "",
    period: Period | None = None,
    after: Turn | None = None,
    before: Turn | None = None,
    around: int | None = None,
    limit: int = 50,
) -> Queue:
    """Return a page of the queue of the viewer's desks.

    Parameters
    ----------
    state
        One state, or "" for those that wait for the viewer.
    after
        The turn of the last row of the page before.
    before
        The turn of the first row of the page after.
    around
        An application that the page is to show, with some before it; as if not named where it is
        not in the queue.
    """
    seats = desk_appointments(viewer)
    waiting = waiting_states(seats)
    counts = queue_queries.counts(session, appointments=seats, period=period)
    sought = _sought(seats, state, period)
    if around is not None:
        after, before = _start(session, sought, seats, around), None
    found = queue_queries.turns(
        session, sought, appointments=seats, after=after, before=before, limit=limit + 1
    )
    more = len(found) > limit
    found = found[-limit:] if before else found[:limit]
    rows = [_row(one) for one in queue_queries.shown(session, [number for _, number in found])]
    return Queue(
        rows=rows,
        waiting=sum(counts.get(one, 0) for one in waiting),
        counts=[
            StateCount(
                state=one.name,
                label=one.staff or one.label,
                count=counts[one.name],
                mine=one.name in waiting,
            )
            for one in APPLICATION.states
            if counts.get(one.name)
        ],
        next=_written(found[-1]) if found and (more or before) else None,
        previous=_written(found[0]) if found and (after or (before and more)) else None,
    )


def neighbours_of(
    session: Session,
    viewer: Viewer,
    number: int,
    *,
    state: str = "",
    period: Period | None = None,
) -> Neighbours:
    """Return the applications before and after one in the queue of the viewer's desks.

    Of one that is not in the queue any more, since it was just decided, the first comes next.
    """
    seats = desk_appointments(viewer)
    sought = _sought(seats, state, period)
    turn = queue_queries.turn_of(session, sought, number, appointments=seats)
    after = queue_queries.turns(session, sought, appointments=seats, after=turn, limit=1)
    before = turn and queue_queries.turns(session, sought, appointments=seats, before=turn, limit=1)
    return Neighbours(
        previous=before[0][1] if before else None, next=after[0][1] if after else None
    )


def read_turn(text: str) -> Turn | None:
    """Return what `Queue.next` says, None where it says nothing."""
    moment, _, number = text.partition(",")
    try:
        read = dt.datetime.fromisoformat(moment)
    except ValueError:
        return None
    good = read.tzinfo and number.isascii() and number.isdecimal()
    return (read, int(number)) if good and int(number) <= LARGEST_INTEGER else None


def _sought(seats: Iterable[Appointment], state: str, period: Period | None) -> Sought:
    return Sought(period=period, states=(state,) if state else waiting_states(seats))


def _start(
    session: Session, sought: Sought, seats: Sequence[Appointment], number: int
) -> Turn | None:
    """Return after whose turn a page begins that shows an application and some before it."""
    turn = queue_queries.turn_of(session, sought, number, appointments=seats)
    if turn is None:
        return None
    found = queue_queries.turns(session, sought, appointments=seats, before=turn, limit=_BEFORE + 1)
    return found[0] if len(found) > _BEFORE else None


def _written(turn: Turn) -> str:
    moment, number = turn
    return f"{moment.isoformat()},{number}"


def _row(one: Mapping[str, Any]) -> QueueRow:
    kind = one["category"]
    entered = one["entered_at"].astimezone(TAIWAN).date()
    state = APPLICATION.state[one["state"]]
    return QueueRow(
        id=one["id"],
        version=one["version"],
        community=one["slug"],
        community_name=one["name"],
        county=one["county"],
        precinct=one["precinct"],
        unit=one["unit"] or "",
        kind=UnitKind(kind).label if kind else Text("", ""),
        period=Period(one["year"], one["half"]).label,
        state=state.name,
        label=state.staff or state.label,
        since=entered,
        days=max(0, (clock.today() - entered).days),
        due=one["due_on"],
        edition=one["edition"],
        opinion=one["opinion"],
    )
