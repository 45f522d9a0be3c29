"""Queries of what cases remind people of: deadlines that come or went, closings weeks ago."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from mapserve.programme.cases.notices import Reminder
from mapserve.programme.cases.table import OPEN
from mapserve.store.models import Community, OutboxRow, ReviewCase

_MOST = 1000  # at a time: the next call finds the others


def due(
    session: Session, first: dt.date, last: dt.date, today: dt.date
) -> list[tuple[ReviewCase, Community]]:
    """Return open cases due from one day to another that nobody was reminded of yet."""
    day = ReviewCase.due_on
    why = case((day < today, Reminder.OVERDUE.value), else_=Reminder.DUE.value)
    wanted = _cases().where(
        ReviewCase.state.in_(OPEN), day.between(first, last), ~_reminded(why, day)
    )
    return [(row, community) for row, community in session.execute(wanted)]


def closed(
    session: Session, since: dt.datetime, until: dt.datetime
) -> list[tuple[ReviewCase, Community]]:
    """Return cases that the review closed in that time and nobody was asked about since.

    Those that were on the map as closed before they were cases are not asked about, nor those of
    which somebody has said that it is really better.
    """
    entered = ReviewCase.entered_at
    wanted = _cases().where(
        ReviewCase.state == "closed",
        entered.between(since, until),
        ReviewCase.acted.has_key("close"),
        ~ReviewCase.acted.has_key("affirm"),
        ~_reminded(Reminder.SOLVED.value, func.timezone("Asia/Taipei", entered)),
    )
    return [(row, community) for row, community in session.execute(wanted)]


def _cases() -> Any:  # noqa: ANN401 - a select of two entities
    return (
        select(ReviewCase, Community)
        .join(Community, Community.id == ReviewCase.community_id)
        .order_by(ReviewCase.id)
        .limit(_MOST)
    )


def _reminded(why: object, day: object) -> ColumnElement[bool]:
    key = func.concat("case:", ReviewCase.id, ":", why, ":", func.to_char(day, "YYYY-MM-DD"))
    return (
        select(OutboxRow.id)
        .where(OutboxRow.case_id == ReviewCase.id, OutboxRow.key == key)
        .exists()
    )
