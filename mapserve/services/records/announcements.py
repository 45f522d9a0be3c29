"""Announcements: the days to come that a community tells everybody."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.programme.records.announcing import ANNOUNCEMENT, AnnouncementRecord
from mapserve.store.models import Community
from mapserve.store.queries import records as record_queries

_MOST = 6


@dataclass(frozen=True, kw_only=True)
class Announced:
    """A day to come: `starts` is an hour of Taiwan's clock, as 19:30."""

    day: dt.date
    starts: str
    occasion: Text
    title: str
    place: str


def announced(session: Session, community: Community) -> list[Announced]:
    """Return what is to come from today on, the next first, `_MOST` at most; for anybody to read.

    Only what this kind of record asks for is told: nothing of who wrote it, no other record.
    """
    rows = record_queries.coming(
        session, community.id, ANNOUNCEMENT.name, since=clock.today(), limit=_MOST
    )
    return [_told(AnnouncementRecord.model_validate(row.data)) for row in rows]


def _told(record: AnnouncementRecord) -> Announced:
    return Announced(
        day=record.held_on,
        starts=record.starts,
        occasion=record.occasion.label,
        title=record.title,
        place=record.place,
    )
