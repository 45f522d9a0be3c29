"""Reminders of cases: soon due, overdue, and four weeks after closing whether it is really solved.

Whoever reported it and leads there is reminded where the community's turn is, the one who looks
after it or else the review's desk where theirs is.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.programme.cases.notices import (
    ASKED_AFTER,
    ASKED_UNTIL,
    LATE_FOR,
    SOON,
    Reminder,
    reminder_key,
)
from mapserve.programme.cases.table import ADVISOR, CASE, LEADER
from mapserve.services.communities.directory import place_of
from mapserve.store.models import Community, ReviewCase
from mapserve.store.queries import case_reminders as reminder_queries
from mapserve.store.queries.notices import Reminded, remind
from mapserve.store.queries.workflow import holders


def remind_of_cases(session: Session) -> None:
    """Owe each reminder of a case once: a deadline and a closing have one of each kind."""
    remind(session, _due(session), at=clock.now())
    remind(session, _solved(session), at=clock.now())


def _due(session: Session) -> Iterator[Reminded]:
    today = clock.today()
    for row, community in reminder_queries.due(session, today - LATE_FOR, today + SOON, today):
        day = row.due_on
        if day is not None:
            why = Reminder.OVERDUE if day < today else Reminder.DUE
            key = reminder_key(row.id, why, day)
            for person in sorted(_waited_for(session, row, community)):
                yield Reminded(community.id, person, key, row.id)


def _solved(session: Session) -> Iterator[Reminded]:
    now = clock.now()
    for row, community in reminder_queries.closed(session, now - ASKED_UNTIL, now - ASKED_AFTER):
        key = reminder_key(row.id, Reminder.SOLVED, row.entered_at.astimezone(clock.TAIWAN).date())
        person = reporter_of(row)
        people = {person} if person else holders(session, (LEADER,), place_of(community))
        for one in sorted(people):
            yield Reminded(community.id, one, key, row.id)


def _waited_for(session: Session, row: ReviewCase, community: Community) -> set[int]:
    place, people = place_of(community), set[int]()
    waits = {one.role for one in CASE.state[row.state].waits_for}
    if ADVISOR.role in waits:
        desk = holders(session, (ADVISOR,), place)
        people |= {row.assignee_id} if row.assignee_id in desk else desk
    if LEADER.role in waits:
        people |= holders(session, (LEADER,), place)
        person = reporter_of(row)
        people |= {person} if person else set()
    return people


def reporter_of(row: ReviewCase) -> int | None:
    """Return who reported it; None where a file brought it."""
    person: int | None = row.acted.get("report", [None])[0]
    return person
