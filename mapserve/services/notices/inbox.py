"""The inbox: what somebody was told, read and unread; the same rows as the mails."""

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.errors import NotFound
from mapserve.programme.roles import Viewer
from mapserve.services.cases.files import hidden_from_members
from mapserve.services.notices.answers import Inbox, Told
from mapserve.services.notices.wording import news_of
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import notices as notice_queries
from mapserve.store.queries.notices import Notice


def inbox_of(
    session: Session, viewer: Viewer, *, before: int | None = None, limit: int = 20
) -> Inbox:
    """Return what a viewer was told of what they may still see, the latest first."""
    person, seats = viewer.user_id or 0, viewer.appointments
    found = notice_queries.inbox(
        session,
        person,
        appointments=seats,
        hidden=hidden_from_members(),
        before=before,
        limit=limit + 1,
    )
    page = found[:limit]
    return Inbox(
        messages=[_told(one, viewer) for one in page],
        unread=unread_of(session, viewer),
        next=page[-1].row.id if len(found) > limit else None,
    )


def unread_of(session: Session, viewer: Viewer) -> int:
    """Return how many notices a viewer has not read, 100 for as many or more."""
    if viewer.user_id is None or not viewer.appointments:
        return 0
    return notice_queries.unread(
        session,
        viewer.user_id,
        appointments=viewer.appointments,
        hidden=hidden_from_members(),
    )


def open_notice(session: Session, person_id: int, number: int, *, reader: Viewer) -> str:
    """Mark one of somebody's own notices as read and return the page of what it is of.

    Raises
    ------
    NotFound
    """
    found = (
        notice_queries.notice(session, person_id, number) if 0 < number <= LARGEST_INTEGER else None
    )
    if found is None:
        raise NotFound(thing=Text("通知", "notice"), name=str(number))
    notice_queries.mark_read(session, person_id, clock.now(), number=number)
    return news_of(found, reader=reader).href


def read_all(session: Session, person_id: int) -> int:
    """Mark all of somebody's own notices as read; return how many were not."""
    return notice_queries.mark_read(session, person_id, clock.now())


def _told(notice: Notice, viewer: Viewer) -> Told:
    news = news_of(notice, reader=viewer)
    return Told(
        id=notice.event.id if notice.event else None,
        number=notice.row.id,
        at=news.at,
        application=notice.application.id if notice.application else None,
        evaluation=notice.evaluation.id if notice.evaluation else None,
        case=notice.case.id if notice.case else None,
        words=news.words,
        role=news.role,
        before=news.before,
        now=news.now,
        href=news.href,
        read=notice.row.read_at is not None,
    )
