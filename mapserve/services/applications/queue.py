"""The queue of a desk: applications that wait for somebody, those longest waiting first."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.programme.applications.form import UnitKind
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.calendar import Period
from mapserve.programme.roles import DESK_ROLES, Appointment, Viewer
from mapserve.services.applications.answers import Queue, QueueRow, StateCount
from mapserve.services.applications.files import period_of, version_of
from mapserve.store.models import Application, Community
from mapserve.store.queries import applications as application_queries
from mapserve.store.queries.applications import Sought


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
    after: tuple[dt.datetime, int] | None = None,
    limit: int = 50,
) -> Queue:
    """Return a page of the queue of the viewer's desks.

    Parameters
    ----------
    state
        One state, or "" for those that wait for the viewer.
    after
        When the last row of the page before entered its state, and its number.
    """
    seats = desk_appointments(viewer)
    waiting = waiting_states(seats)
    counts = application_queries.counts(session, appointments=seats, period=period)
    sought = Sought(
        period=period,
        states=(state,) if state else waiting,
    )
    found = application_queries.queue(
        session, sought, appointments=seats, after=after, limit=limit + 1
    )
    rows = [_row(row, community, edition) for row, community, edition in found[:limit]]
    last = found[limit - 1][0] if len(found) > limit else None
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
        next=f"{last.entered_at.isoformat()},{last.id}" if last else None,
    )


def read_place(text: str) -> tuple[dt.datetime, int] | None:
    """Return what `Queue.next` says, None where it says nothing."""
    moment, _, number = text.partition(",")
    try:
        read = dt.datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (read, int(number)) if read.tzinfo and number.isdecimal() else None


def _row(row: Application, community: Community, edition: int | None) -> QueueRow:
    kind = row.answers.get("category")
    entered = row.entered_at.astimezone(TAIWAN).date()
    state = APPLICATION.state[row.state]
    return QueueRow(
        id=row.id,
        version=version_of(row),
        community=community.slug,
        community_name=community.name,
        county=community.county,
        precinct=community.precinct,
        unit=str(row.answers.get("unit") or ""),
        kind=UnitKind(kind).label if kind else Text("", ""),
        period=period_of(row).label,
        state=row.state,
        label=state.staff or state.label,
        since=entered,
        days=max(0, (clock.today() - entered).days),
        due=row.due_on,
        edition=edition,
        opinion=row.opinion,
    )
