"""The queue of the review: cases that somebody may know of, the most urgent first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from layers.model.catalogue import layer_of
from layers.words.text import Text
from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.programme.cases.risk import level_of
from mapserve.programme.cases.table import CASE
from mapserve.programme.roles import Role, Viewer
from mapserve.services.cases.answers import CaseCount, CaseQueue, CaseRow
from mapserve.services.cases.files import SPOTS, hidden_from_members
from mapserve.store.models import ReviewCase
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import cases as case_queries
from mapserve.store.queries.cases import Found, Sought, Turn

VIEWS = {
    "open": Text("全部", "All"),
    "new": Text("新", "New"),
    "answered": Text("回覆", "Answered"),
    "overdue": Text("逾期", "Overdue"),
    "others": Text("等別人", "Waiting for others"),
    "unattended": Text("沒人管", "Unattended"),
}
_DIGITS = len(str(LARGEST_INTEGER))


def queue_of(  # noqa: PLR0913 - a page's bounds
    session: Session,
    viewer: Viewer,
    sought: Sought,
    *,
    after: Turn | None = None,
    before: Turn | None = None,
    limit: int = 50,
) -> CaseQueue:
    """Return a page of the cases that a viewer may know of, with the counts of every part.

    Parameters
    ----------
    after, before
        The turn of the last row of the page before, or of the first row of the page after.
    """
    sought, hidden = replace(sought, today=clock.today()), hidden_from_members()
    seats = viewer.appointments
    counts = case_queries.counts(session, sought, appointments=seats, hidden=hidden)
    found = case_queries.queue(
        session,
        sought,
        appointments=seats,
        hidden=hidden,
        after=after,
        before=before,
        limit=limit + 1,
    )
    more = len(found) > limit
    found = found[-limit:] if before else found[:limit]
    staff = viewer.reviews
    return CaseQueue(
        rows=[row_of(one, staff=staff) for one in found],
        views=[
            CaseCount(view=name, label=label, count=counts[name]) for name, label in VIEWS.items()
        ],
        states=[
            CaseCount(view=one.name, label=one.staff or one.label, count=counts[one.name])
            for one in CASE.states
            if counts[one.name]
        ],
        total=counts.get(sought.view, 0),
        next=_written(found[-1].row) if found and (more or before) else None,
        previous=_written(found[0].row) if found and (after or (before and more)) else None,
    )


def neighbours_of(
    session: Session, viewer: Viewer, number: int, sought: Sought
) -> tuple[int | None, int | None]:
    """Return the cases before and after one in the order of the desk, None where there is none.

    Of one that has left the queue since, because it was just judged, its neighbours are told too.
    """
    sought, hidden = replace(sought, today=clock.today()), hidden_from_members()
    seats = viewer.appointments
    turn = case_queries.turn_of(session, number, appointments=seats, hidden=hidden)
    if turn is None:
        return None, None
    before = case_queries.queue(
        session, sought, appointments=seats, hidden=hidden, before=turn, limit=1
    )
    after = case_queries.queue(
        session, sought, appointments=seats, hidden=hidden, after=turn, limit=1
    )
    return before[0].row.id if before else None, after[0].row.id if after else None


def read_turn(text: str) -> Turn | None:
    """Return what `CaseQueue.next` says, None where it says nothing."""
    risk, _, number = text.partition(",")
    parts = (risk, number)
    if not all(one.isascii() and one.isdecimal() and len(one) <= _DIGITS for one in parts):
        return None
    turn = int(risk), int(number)
    return turn if max(turn) <= LARGEST_INTEGER else None


def row_of(found: Found, *, staff: bool) -> CaseRow:
    """Return a case as a list shows it."""
    row, community, properties, assignee = found
    state, level = CASE.state[row.state], level_of(row.risk)
    return CaseRow(
        id=row.id,
        version=row.version,
        feature=row.feature_id,
        community=community.slug,
        community_name=community.name,
        precinct=community.precinct,
        title=title_of(properties or {}),
        place=place_words(properties or {}),
        state=row.state,
        label=(state.staff if staff and state.staff else state.label),
        risk=row.risk,
        level=level.value,
        level_label=level.label,
        near_school=row.near_school,
        due=row.due_on,
        overdue=is_overdue(row),
        since=row.entered_at.astimezone(TAIWAN).date(),
        waits=waits_of(row),
        assignee=assignee,
    )


def title_of(properties: Mapping[str, Any]) -> Text:
    """Return what a blind spot is called: its name or address, else what kind of place it is."""
    layer = layer_of(SPOTS[0])
    return layer.title_of(properties) or place_words(properties)


def place_words(properties: Mapping[str, Any]) -> Text:
    """Return what kind of place a blind spot is, in words."""
    layer = layer_of(SPOTS[0])
    return layer.in_words(properties, "place") or layer.label


def is_overdue(row: ReviewCase) -> bool:
    """Tell whether whoever is waited for is late."""
    return (
        row.due_on is not None
        and row.due_on < clock.today()
        and bool(CASE.state[row.state].waits_for)
    )


def waits_of(row: ReviewCase) -> list[Role]:
    """Return the roles whose turn it is."""
    return list(dict.fromkeys(one.role for one in CASE.state[row.state].waits_for))


def _written(row: ReviewCase) -> str:
    return f"{row.risk},{row.id}"
