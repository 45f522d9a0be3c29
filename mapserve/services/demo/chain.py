"""The demo's applications past the settlement: in every state to the last, sums that agree."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.clock import TAIWAN, standing_at
from mapserve.programme.calendar import Period
from mapserve.programme.roles import Viewer
from mapserve.services.applications.accounts import settlement_of
from mapserve.services.communities.directory import find_community
from mapserve.services.demo.applications import (
    ASSOCIATION,
    COMMITTEE,
    TEAM,
    bring,
    latest_period,
    people_of,
)
from mapserve.services.demo.settlements import account_for, take
from mapserve.services.settlements.judging import accept_rest
from mapserve.store.models import Application
from mapserve.store.queries import applications as application_queries
from mapserve.store.queries import settlements as settlement_queries

# Community, kind of unit, periods before the latest, state.
CHAIN = (
    ("dengta", TEAM, 0, "withdrawn"),
    ("dengta", ASSOCIATION, 1, "carrying_out"),
    ("xikou", COMMITTEE, 1, "examined"),
    ("wanghai", COMMITTEE, 1, "settled"),
    ("shanyao", COMMITTEE, 1, "paid"),
    ("dengta", COMMITTEE, 1, "reported"),
    ("xikou", ASSOCIATION, 2, "closed"),
    ("shanyao", TEAM, 2, "inspected"),
)
# Days after it was carried out, who, what, and on which day where it asks for one.
_STEPS = (
    ("examined", 3, "advisor", "examine", ""),
    ("settled", 6, "county", "settle", "settled_on"),
    ("paid", 8, "county", "pay", "paid_on"),
    ("reported", 10, "county", "report", "reported_on"),
    ("closed", 14, "ministry", "close", ""),
    ("inspected", 20, "ministry", "inspect", "inspected_on"),
)
_SINCE = 30  # days since it was carried out: all that follows is over


def add_chain(session: Session) -> None:
    """Add them where there are none yet."""
    slug, *_ = CHAIN[0]
    if application_queries.any_of(session, find_community(session, slug).id):
        return
    latest = latest_period(clock.today())
    for slug, kind, before, state in CHAIN:
        period = latest
        for _ in range(before):
            period = period.previous
        _bring(session, slug, kind, period, state)


def _bring(session: Session, slug: str, kind: str, period: Period, state: str) -> None:
    community = find_community(session, slug)
    people = people_of(session, community)
    if state == "withdrawn":
        row = bring(session, community, period, kind, "sent")
        with standing_at(row.entered_at + dt.timedelta(hours=2)):
            take(session, row, "withdraw", people["leader"], withdrawn_for="經費另有來源。")
        return
    row = bring(session, community, period, kind, "approved")
    done = min(clock.today() - dt.timedelta(days=_SINCE), period.last)
    if state == "carrying_out":
        with standing_at(_at(done, 0)):
            take(session, row, "carry_out", people["leader"])
        return
    account_for(session, row, slug, done, leader=people["leader"])
    with standing_at(_at(done, 1)):
        take(session, row, "claim", people["leader"])
    for reached, days, who, verb, dated in _STEPS:
        with standing_at(_at(done, days)):
            day = {dated: (done + dt.timedelta(days=days)).isoformat()} if dated else {}
            _step(session, row, verb, people[who], **day)
        if reached == state:
            return


def _step(session: Session, row: Application, verb: str, by: Viewer, **given: Any) -> None:  # noqa: ANN401 - fields
    if verb in ("examine", "settle"):
        vouchers = settlement_queries.vouchers(session, row.id)
        accept_rest(session, row.id, [(one.id, one.edits) for one in vouchers], viewer=by)
    if verb == "settle":
        given["accepted_amount"] = settlement_of(session, row).accounts.counted
    take(session, row, verb, by, **given)


def _at(done: dt.date, days: int) -> dt.datetime:
    return dt.datetime.combine(done + dt.timedelta(days=days), dt.time(10, 30), TAIWAN)
