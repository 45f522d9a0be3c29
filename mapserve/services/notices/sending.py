"""Sending: what is owed by mail goes out once, or is settled with the reason why not.

Each call is one mail in one transaction of its caller. A person is one sender's at a time and the
rows of the mail are locked while it is on its way, so that several senders never send twice; only
a machine that dies between the mail server's yes and the commit sends a mail again.
"""

import datetime as dt
import logging
from typing import NamedTuple

from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.post import Post, why
from mapserve.programme.cases.notices import DUTIES, Reminder
from mapserve.programme.cases.notices import reminder_of as case_reminder_of
from mapserve.programme.notices import WAITS, Mailing, Untold, is_quiet, last_morning
from mapserve.programme.records.progress import PROGRESS, reminder_of
from mapserve.programme.roles import Viewer
from mapserve.services.applications.files import may_see
from mapserve.services.cases.files import opened
from mapserve.services.notices.letters import letter
from mapserve.services.notices.wording import news_of
from mapserve.services.people.accounts import viewer_of_user
from mapserve.store.models import OutboxRow, ReviewCase, User
from mapserve.store.queries import notices as notice_queries
from mapserve.store.queries import records as record_queries
from mapserve.store.queries.notices import Notice

log = logging.getLogger(__name__)
_MOST = 1000  # notices at a time
_LATE = dt.timedelta(hours=1)


class Outcome(NamedTuple):
    """What a call did: mails sent and failed, notices that will never be mailed.

    All noughts: there was nothing to do.
    """

    sent: int = 0
    failed: int = 0
    untold: int = 0


def people_due(session: Session) -> list[int]:
    """Return the people for whom something is to be mailed or settled now; nobody at night."""
    now = clock.now()
    if is_quiet(now):
        return []
    return notice_queries.people_due(session, now=now, morning=last_morning(now))


def waiting_since(session: Session) -> dt.datetime | None:
    """Return since when the oldest notice waits that a timer would have dealt with long ago.

    None where nothing waits: what is owed goes out within a day, and what failed is not counted.
    """
    oldest = notice_queries.oldest_untried(session, before=last_morning(clock.now() - _LATE))
    return oldest.astimezone(TAIWAN) if oldest is not None else None


def send_next(session: Session, person_id: int, *, post: Post, base: str) -> Outcome:
    """Send somebody the next mail that is due: one notice at once, or the morning's together.

    What is due of cases at once goes into one mail: desks judge them by the dozen.

    Whether they may see an application is asked now, and not when the notice came about.

    Parameters
    ----------
    base
        What the addresses of our pages begin with.

    Raises
    ------
    MailServerAway
        No mail goes out at all; whoever calls rolls back, and everything is owed as before.
    """
    user = session.get(User, person_id)
    if user is None or is_quiet(clock.now()) or not notice_queries.reserve(session, person_id):
        return Outcome()
    found = _due_to(session, user)
    wanted = _to_be_told(session, found, user)
    untold = len(found) - len(wanted)
    if not wanted:
        return Outcome(untold=untold)
    rows, reader = [one.row for one in wanted], viewer_of_user(user)
    mail = letter(
        user.email,
        [news_of(one, reader=reader) for one in wanted],
        mailing=Mailing(user.mailing),
        language="en" if user.language == "en" else "zh",
        base=base,
    )
    try:
        post.send(mail)
    except (OSError, ValueError) as error:  # ValueError: an address that no header takes
        log.error("a notice could not be mailed: %s", why(error))  # noqa: TRY400 - it quotes to whom
        return Outcome(failed=1, untold=untold + _put_off(rows))
    for row in rows:
        row.sent_at = clock.now()
    return Outcome(sent=1, untold=untold)


def _due_to(session: Session, user: User) -> list[Notice]:
    """Return what is due to somebody: one notice at once, what the morning's mail holds, or all.

    Of cases all of it, at once too.
    """
    now, mailing = clock.now(), Mailing(user.mailing)
    settled = _none_at_all(user) is not None
    daily = mailing is Mailing.DAILY and not settled
    at_once = mailing is Mailing.AT_ONCE and not settled
    found = notice_queries.claim(
        session, user.id, now=now, before=last_morning(now) if daily else None, limit=_MOST
    )
    if not at_once or not found:
        return found
    return [one for one in found if one.case is not None] if found[0].case else found[:1]


def _to_be_told(session: Session, found: list[Notice], user: User) -> list[Notice]:
    """Return the notices that somebody is mailed; the others are settled with the reason."""
    reason, reader, wanted = _none_at_all(user), viewer_of_user(user), []
    for one in found:
        why_not = reason or _not_any_more(session, one, reader)
        if why_not is None:
            wanted.append(one)
        else:
            one.row.untold = why_not.value
    return wanted


def _not_any_more(session: Session, notice: Notice, reader: Viewer) -> Untold | None:
    """Return why somebody is not told of a notice, asked at the moment of sending."""
    if not _may_see(session, notice, reader):
        return Untold.MAY_NOT_SEE
    if notice.case is not None:
        return Untold.DONE if _is_over(notice, notice.case) else None
    if notice.event is not None or notice.community is None:
        return None
    month, _ = reminder_of(notice.row.key)
    there = record_queries.of_key(session, notice.community.id, PROGRESS.name, month)
    return Untold.DONE if there is not None else None


def _is_over(notice: Notice, case: ReviewCase) -> bool:
    """Tell whether what somebody was to be told of a case waits for nobody any more."""
    event, key = notice.event, notice.row.key
    if event is not None:
        return key in DUTIES and case.version != event.version
    if case_reminder_of(key) is Reminder.SOLVED:
        return case.state != "closed" or "affirm" in case.acted
    return case.due_on is None or not key.endswith(case.due_on.isoformat())


def _may_see(session: Session, notice: Notice, reader: Viewer) -> bool:
    if notice.case is not None:
        return opened(session, notice.case, reader) is not None
    if notice.application is not None:
        return may_see(notice.application, notice.place, viewer=reader)
    if notice.event is None:
        return reader.may(PROGRESS.writes, notice.place)
    number, seats = notice.event.subject_id, reader.appointments
    return notice_queries.knows_of(session, number, notice.row.person_id, seats)


def _none_at_all(user: User) -> Untold | None:
    """Return why somebody gets no mail at all; None where they do."""
    if not user.active:
        return Untold.INACTIVE
    if user.confirmed_at is None:
        return Untold.UNCONFIRMED
    return Untold.OFF if user.mailing == Mailing.OFF else None


def _put_off(rows: list[OutboxRow]) -> int:
    """Have rows tried again later, or give them up; return how many were given up."""
    given_up = 0
    for row in rows:
        row.tries += 1
        if row.tries > len(WAITS):
            row.untold, row.next_try_at = Untold.GIVEN_UP.value, None
            given_up += 1
        else:
            row.next_try_at = clock.now() + WAITS[row.tries - 1]
    return given_up
