"""Duties: what is due and what waits for somebody (home page)."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.programme.applications.table import APPLICATION, APPROVED
from mapserve.programme.calendar import Period, Timing, applying_for, roster_window, standing
from mapserve.programme.dates import form_date
from mapserve.programme.roles import Role, Viewer
from mapserve.programme.rosters import RosterKind
from mapserve.services.applications.answers import Duty
from mapserve.services.applications.files import period_of
from mapserve.services.applications.queue import desk_appointments, queue_of
from mapserve.store.models import Application, Community
from mapserve.store.queries import applications as application_queries
from mapserve.store.queries import rosters as roster_queries
from mapserve.store.queries.applications import Sought

_SOON = 30  # days before which a date of the calendar is told
# What a leader does next in a state, in words that name it.
_NEXT = {
    "draft": Text("接著寫申請", "Go on with the application"),
    "returned": Text("補正後再送", "Complete it and send it again"),
    "approved": Text("開始執行", "Begin to carry it out"),
    "carrying_out": Text("執行計畫", "Carry out the plan"),
    "carried_out": Text("送核銷", "Send the accounts"),
}


def duties_of(session: Session, viewer: Viewer) -> list[Duty]:
    """Return what of applications is due or waits for a viewer, the most urgent first."""
    return in_order(
        [
            *_own_applications(session, viewer),
            *_open_windows(session, viewer),
            *_desk(session, viewer),
            *_rosters(session, viewer),
        ]
    )


def in_order(duties: Iterable[Duty]) -> list[Duty]:
    """Return duties with the most urgent first."""
    return sorted(duties, key=lambda one: (one.due or dt.date.max, not one.waits))


def _own_applications(session: Session, viewer: Viewer) -> list[Duty]:
    seats = [one for one in viewer.appointments if one.role is Role.LEADER]
    if not seats:
        return []
    found = application_queries.page(
        session, Sought(states=tuple(_NEXT)), appointments=seats, before=None, limit=20
    )
    return [_to_do(row, community) for row, community in found]


def _to_do(row: Application, community: Community) -> Duty:
    period = period_of(row)
    state, step = APPLICATION.state[row.state], _NEXT[row.state]
    due, more, approved = row.due_on, _count(row), row.state in APPROVED
    if row.state == "draft":
        window = standing(period, clock.today())
        closed = window.timing is Timing.AFTER
        due = None if closed else window.days.last
        more = Text("，申請期限已過", ", the window has closed") if closed else more
    return Duty(
        title=Text(f"{period.label.zh}的申請：{step.zh}", f"{period.label.en}: {step.en}"),
        detail=Text(
            f"{community.name}・{state.label.zh}{more.zh}",
            f"{community.name} · {state.label.en}{more.en}",
        ),
        href=f"/programme/applications/{row.id}" + ("/settlement" if approved else ""),
        due=due,
        waits=True,
    )


def _count(row: Application) -> Text:
    number = len(row.remarks or ())
    return Text(f"，要補 {number} 項", f", {number} to complete") if number else Text("", "")


def _open_windows(session: Session, viewer: Viewer) -> list[Duty]:
    """Return the open window for each community of a leader that has not begun for it."""
    period = applying_for(clock.today())
    timing, label = standing(period, clock.today()), period.label
    if timing.timing is not Timing.OPEN:
        return []
    last = timing.days.last
    return [
        Duty(
            title=Text(f"{label.zh}的補助可以申請了", f"Applications for the {label.en} are open"),
            detail=Text(f"最晚 {form_date(last)} 送到分局", f"Until {last}"),
            href=f"/c/{one.scope}/apply",
            due=last,
            waits=False,
        )
        for one in viewer.appointments
        if one.role is Role.LEADER
        and not application_queries.page(
            session,
            Sought(period=period, community=one.scope),
            appointments=(one,),
            before=None,
            limit=1,
        )
    ]


def _desk(session: Session, viewer: Viewer) -> list[Duty]:
    if not desk_appointments(viewer):
        return []
    queue = queue_of(session, viewer, limit=1)
    if not queue.rows:
        return []
    oldest = queue.rows[0]
    waited = (
        Text(f"等了 {oldest.days} 天", f"for {oldest.days} days")
        if oldest.days
        else Text("今天送來的", "since today")
    )
    return [
        Duty(
            title=Text(f"{queue.waiting} 件申請等您", f"{queue.waiting} applications wait for you"),
            detail=Text(
                f"最久的是{oldest.community_name}，{waited.zh}",
                f"{oldest.community_name} longest, {waited.en}",
            ),
            href="/programme/desk",
            due=oldest.due,
            waits=True,
        )
    ]


def _rosters(session: Session, viewer: Viewer) -> list[Duty]:
    """Return the rosters that a county owes: soon, or overdue and not sealed yet (R-03)."""
    today, kind = clock.today(), RosterKind.COMMUNITIES
    return [
        Duty(
            title=Text(
                f"{period.label.zh}{kind.label.zh}還沒報", f"{kind.label.en}, {period.label.en}"
            ),
            detail=Text("報內政部備查（R-03）", "To be reported to the ministry (R-03)"),
            href=f"/programme/rosters/{one.scope}/{period}",
            due=last,
            waits=last < today,
        )
        for one in viewer.appointments
        if one.role is Role.COUNTY
        for period in (Period.of(today), Period.of(today).next)
        if (last := roster_window(period).last) <= today + dt.timedelta(days=_SOON)
        and roster_queries.latest(session, one.scope, kind, period) is None
    ]
