"""Sums of the overview: to the dollar those of its parts, whatever the applications are (R-72)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from mapserve.clock import standing_at
from mapserve.programme.applications.table import APPROVED
from mapserve.programme.overview import SHOWN_STATES, Sort, Term
from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.services.overview.answers import OverviewRow
from mapserve.services.overview.communities import Narrowed, rows_of
from mapserve.services.overview.summary import overview_of
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME
from tests.factories.overviews import SETTLED, application

MINISTRY = Viewer(appointments=(Appointment(Role.MINISTRY, ScopeKind.ALL, ""),))
TERM = Term(116, 1)
_KIND = st.integers(0, 40_000)
_MADE = st.fixed_dictionaries(
    {
        "state": st.sampled_from(SHOWN_STATES),
        "where": st.integers(0, 2),
        "requested": st.tuples(_KIND, _KIND),
        "approved": st.integers(80_000, 150_000),
        "approved_by_kind": st.tuples(_KIND, _KIND),
        "settled_by_kind": st.tuples(_KIND, _KIND),
        "granted": st.none() | st.integers(50_000, 90_000),
        "grant_settled": st.none() | st.integers(0, 50_000),
        "late": st.booleans(),
        "fresh": st.booleans(),
    }
)


def every_row(session: Session, narrowed: Narrowed, limit: int = 3) -> list[OverviewRow]:
    """Return the table page by page, having gone back once from each."""
    found: list[OverviewRow] = []
    after, before = "", ""
    while True:
        page = rows_of(session, TERM, "all", narrowed, viewer=MINISTRY, after=after, limit=limit)
        if before:
            back = rows_of(
                session, TERM, "all", narrowed, viewer=MINISTRY, before=page.previous or "",
                limit=limit,
            )  # fmt: skip
            assert back.rows == found[-limit:]
        found += page.rows
        if page.next is None:
            return found
        after = before = page.next


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_MADE, min_size=1, max_size=12), st.sampled_from(list(Sort)), st.booleans())
def test_r72_the_sums_are_those_of_the_rows(  # noqa: PLR0913, PLR0917 - what hypothesis draws
    session: Session,
    community: Community,
    more_communities: Callable[..., Community],
    made: list[dict[str, Any]],
    sort: Sort,
    descending: bool,  # noqa: FBT001 - hypothesis's
) -> None:
    with session.begin_nested() as nested, standing_at(IN_TIME):
        places = [community, more_communities("two"), more_communities("far", county_code="65000")]
        today = IN_TIME.date()
        for at, one in enumerate(made):
            values = {n: v for n, v in one.items() if n not in ("where", "late", "state")}
            due = today - dt.timedelta(days=at + 1) if one["late"] else None
            application(session, places[one["where"]], at, one["state"], due=due, **values)
        application(session, community, 99, "closed", period=(115, 2), approved=150_000)
        found = overview_of(session, TERM, "all", viewer=MINISTRY)
        rows = every_row(session, Narrowed(sort=sort, descending=descending))
        assert len({row.id for row in rows}) == len(rows) == len(made) == found.applications
        _check(found, rows)
        for part in found.counties:
            mine = [row for row in rows if row.county_code == part.county_code]
            assert part.central.approved.total == sum(row.approved or 0 for row in mine)
            assert part.own.granted == sum(row.granted or 0 for row in mine)
            assert part.late == sum(row.late for row in mine)
            alone = overview_of(session, TERM, part.county_code, viewer=MINISTRY)
            assert (alone.central, alone.own) == (part.central, part.own)
        nested.rollback()


def _check(found: Any, rows: list[OverviewRow]) -> None:  # noqa: ANN401 - the answer
    money, own = found.central, found.own
    assert money.approved.total == sum(row.approved or 0 for row in rows)
    assert money.settled.total == sum(row.settled or 0 for row in rows)
    assert money.returned.total == sum(row.returned or 0 for row in rows)
    assert money.requested.total == sum(row.requested or 0 for row in rows)
    assert money.requested.capital == sum(row.requested_capital or 0 for row in rows)
    assert money.approved.capital == sum(row.approved_capital or 0 for row in rows)
    assert money.paid == sum(row.settled or 0 for row in rows if row.state in SETTLED[1:])
    for name in ("total", "current", "capital", "rest"):
        asked = {key: getattr(getattr(money, key), name) for key in type(money).model_fields
                 if key != "paid"}  # fmt: skip
        assert asked["approved"] == asked["settled"] + asked["returned"] + asked["open"], name
    for split in (money.requested, money.approved, money.settled, money.returned, money.open):
        assert split.total == split.current + split.capital + split.rest
    # The county's own money is in none of the sums above, and counts where approved alone.
    granted = [row for row in rows if row.granted is not None]
    assert all(row.state in APPROVED for row in granted)
    assert own.granted == sum(row.granted or 0 for row in granted)
    assert own.settled == sum(row.grant_settled or 0 for row in granted)
    assert own.granted == own.settled + own.returned + own.open
    assert sum(one.count for one in found.states) == len(rows)
    assert sum(one.count for one in found.late) == sum(row.late for row in rows)
    for name in ("approved", "settled", "returned", "requested"):
        parts = [getattr(one.central, name).total for one in found.counties]
        assert sum(parts) == getattr(money, name).total
