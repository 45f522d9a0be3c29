"""Duties of cases: what waits for a desk of the review, and what a community is asked."""

from dataclasses import replace

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.programme.cases.table import CASE
from mapserve.programme.roles import Role, Viewer
from mapserve.services.applications.answers import Duty
from mapserve.services.cases.answers import CaseRow
from mapserve.services.cases.queue import queue_of
from mapserve.store.queries.cases import Sought

_MOST = 20
# What whoever drew it reads until they have answered, and does next.
_ASKED = ("asked", "photo_asked", "decided", "in_hand")
_DRAWERS = (Role.VOLUNTEER, Role.LEADER)


def case_duties(session: Session, viewer: Viewer) -> list[Duty]:
    """Return what of cases waits for a viewer: the queue of a desk, what a community is asked."""
    desks = tuple(one for one in viewer.appointments if one.role is Role.ADVISOR)
    members = tuple(one for one in viewer.appointments if one.role in _DRAWERS)
    found: list[Duty] = []
    if desks:
        found += _desk(session, replace(viewer, appointments=desks))
    if members:
        mine = replace(viewer, appointments=members)
        for state in _ASKED:
            queue = queue_of(session, mine, Sought(view=state), limit=_MOST)
            found += [_asked(one) for one in queue.rows]
    return found


def _desk(session: Session, viewer: Viewer) -> list[Duty]:
    queue = queue_of(session, viewer, Sought(), limit=1)
    counts = {one.view: one.count for one in queue.views}
    waiting = counts["open"] - counts["others"]
    if not waiting:
        return []
    return [
        Duty(
            title=Text(f"{waiting} 個死角等您看", f"{waiting} blind spots wait for you"),
            detail=Text(
                f"逾期 {counts['overdue']} 件，沒人管 {counts['unattended']} 件",
                f"{counts['overdue']} overdue, {counts['unattended']} unattended",
            ),
            href="/review",
            due=None,
            waits=True,
        )
    ]


def _asked(row: CaseRow) -> Duty:
    state = CASE.state[row.state].label
    return Duty(
        title=Text(f"{row.title.zh}：{state.zh}", f"{row.title.en}: {state.en}"),
        detail=Text(row.community_name, row.community_name),
        href=f"/c/{row.community}/cases/{row.feature}",
        due=row.due,
        waits=True,
    )
