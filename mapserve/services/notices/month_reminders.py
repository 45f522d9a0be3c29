"""Reminders of months that are not reported, to whoever leads the community (R-06)."""

from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.programme.applications.table import TAKING_PART
from mapserve.programme.calendar import Period
from mapserve.programme.records.progress import PROGRESS, first_of, reminder_key, reminders_on
from mapserve.store.queries import notices as notice_queries
from mapserve.store.queries import records as record_queries
from mapserve.store.queries import rosters as roster_queries


def remind_of_months(session: Session) -> None:
    """Owe each leader a reminder of every month that their community has not reported.

    Once a month and reason, however often it is called; inbox and mail tell it as any notice.
    """
    for month, why in reminders_on(clock.today()):
        period = Period.of(first_of(month))
        part = {
            community.id: community.slug
            for community, *_ in roster_queries.taking_part(
                session, period, TAKING_PART, county_code=None
            )
        }
        written = record_queries.keys_of(session, list(part), PROGRESS.name, [month])
        owed = {slug: id_ for id_, slug in part.items() if (id_, month) not in written}
        key = reminder_key(month, why)
        notice_queries.remind(
            session,
            [
                notice_queries.Reminded(owed[slug], person, key)
                for slug, person in notice_queries.leaders_of(session, owed)
            ],
            at=clock.now(),
        )
