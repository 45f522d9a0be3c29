"""Deadlines as a calendar: what waits for somebody, their communities' applications, windows."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy.orm import Session

from layers.words.invisible_characters import one_line
from layers.words.text import Language, Text
from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.calendar import Period, applying_for, roster_window, window
from mapserve.programme.dates import form_date
from mapserve.programme.roles import PERMISSIONS, Action, Role, Viewer
from mapserve.programme.rules.articles import ARTICLES
from mapserve.programme.rules.versions import rules_named, rules_on
from mapserve.rendering.icalendar import AllDay, calendar
from mapserve.services.applications.files import period_of
from mapserve.services.applications.queue import desk_appointments, waiting_states
from mapserve.services.communities.directory import place_of
from mapserve.services.notices.wording import page_of
from mapserve.store.models import Application, Community
from mapserve.store.queries import notices as notice_queries

_MOST = 500
_NAME = Text("社區治安地圖的期限", "Deadlines of the safety maps")
_GOING_ON = tuple(one.name for one in APPLICATION.states if not one.final)


class Feed:
    """The deadlines of one reader in one language, as they may see them at this moment.

    Parameters
    ----------
    base
        What the addresses of our pages begin with.
    host
        What makes the events' names ours.
    """

    def __init__(self, viewer: Viewer, *, language: Language, base: str, host: str) -> None:
        self.viewer, self.language, self.base, self.host = viewer, language, base, host

    def read(self, session: Session) -> bytes:
        """Return the calendar as iCalendar text, in UTF-8."""
        events = [*self._applications(session), *self._windows(), *self._rosters()]
        return calendar(
            _NAME.in_(self.language), sorted(events, key=lambda one: (one.day, one.uid))
        )

    def _applications(self, session: Session) -> Iterator[AllDay]:
        seats = desk_appointments(self.viewer)
        own = [one for one in self.viewer.appointments if one.role in (Role.LEADER, Role.VOLUNTEER)]
        found = notice_queries.with_deadlines(
            session, ((own, _GOING_ON), (seats, waiting_states(seats))), limit=_MOST
        )
        for row, community in found:
            yield self._application(row, community)

    def _application(self, row: Application, community: Community) -> AllDay:
        period, state = period_of(row), APPLICATION.state[row.state]
        due = row.due_on or window(period, rules_named(row.rules)).last
        name = one_line(community.name, 80)
        return self._event(
            f"application-{row.id}",
            due,
            Text(
                f"期限：{name}{period.label.zh}的申請，{state.label.zh}",
                f"Due: {name}, {period.label.en}: {state.label.en}",
            ),
            Text(f"{form_date(due)}前辦理。", f"By {due:%Y-%m-%d}."),
            page_of(row.id, place_of(community), reader=self.viewer),
            sequence=row.version,
            changed=row.entered_at,
        )

    def _windows(self) -> Iterator[AllDay]:
        """Yield first and last day of the window that is open or next, and of the one after."""
        if not self._applies_or_judges():
            return
        now = applying_for(clock.today())
        for period in (now, now.next):
            days, label = window(period), period.label
            article = ARTICLES["R-28"]
            first = Text(f"{label.zh}補助開始申請", f"Applications for the {label.en} open")
            last = Text(f"{label.zh}補助申請最後一天", f"Last day to apply for the {label.en}")
            for end, day, summary in (("first", days.first, first), ("last", days.last, last)):
                detail = Text(
                    f"{days.text.zh}。（{article.zh}）", f"{days.text.en}. ({article.en})"
                )
                yield self._dated(f"window-{period}-{end}", day, summary, detail, "/home")

    def _rosters(self) -> Iterator[AllDay]:
        """Yield the days by which counties report their rosters (R-03)."""
        if not any(one.role in (Role.COUNTY, Role.MINISTRY) for one in self.viewer.appointments):
            return
        today = clock.today()
        period = Period.of(today)
        for one in (period, period.next, period.next.next):
            day = roster_window(one).last
            if day >= today:
                summary = Text(
                    f"{one.label.zh}社區治安營造名冊報內政部",
                    f"Roster of the {one.label.en} is due",
                )
                detail = Text(f"{form_date(day)}前函報（R-03）。", f"By {day:%Y-%m-%d} (R-03).")
                yield self._dated(f"roster-{one}", day, summary, detail, "/programme/rosters")

    def _applies_or_judges(self) -> bool:
        return any(Action.APPLICATIONS in PERMISSIONS[one.role] for one in self.viewer.appointments)

    def _dated(self, name: str, day: dt.date, summary: Text, detail: Text, path: str) -> AllDay:
        """Return an event that a version of the rules sets, as old as that."""
        since = dt.datetime.combine(rules_on(day).since, dt.time(), TAIWAN)
        return self._event(name, day, summary, detail, path, sequence=0, changed=since)

    def _event(  # noqa: PLR0913 - what an event is
        self,
        name: str,
        day: dt.date,
        summary: Text,
        detail: Text,
        path: str,
        *,
        sequence: int,
        changed: dt.datetime,
    ) -> AllDay:
        address = self.base + path
        return AllDay(
            uid=f"{name}@{self.host}",
            day=day,
            summary=summary.in_(self.language),
            description=f"{detail.in_(self.language)}\n{address}",
            url=address,
            sequence=sequence,
            changed=changed,
        )
