"""Queries of the overview: sums by county and state, one page of its table, what counties add.

Drafts are the community's own affair: nothing here counts them.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    text,
    tuple_,
    union,
)
from sqlalchemy.orm import Session, aliased

from mapserve.programme.overview import GRANTED_IN, SHOWN_STATES, Sort, Term
from mapserve.store.models import (
    Application,
    ApplicationMoney,
    Coach,
    Community,
    CountyGrant,
    Evaluation,
    Unit,
)
from mapserve.store.queries.applications import WAS_SENT

_NEVER = dt.date(9999, 12, 31)
Mark = tuple[Any, int]  # a row's place: what it is sorted by, and its number


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which applications: of a term, of a county ("" for all), narrowed by what a page asks."""

    term: Term
    county: str = ""
    states: Sequence[str] = ()
    precinct: str = ""
    words: Sequence[str] = ()
    late_on: dt.date | None = None  # those whose deadline was missed by this day


_later = aliased(CountyGrant)
# What holds: nobody has written a later version.
_HOLDS = and_(
    CountyGrant.application_id == Application.id,
    Application.state.in_(GRANTED_IN),
    ~select(_later.id)
    .where(_later.application_id == CountyGrant.application_id, _later.number > CountyGrant.number)
    .exists(),
)
_FRESH = and_(
    ApplicationMoney.application_id == Application.id,
    ApplicationMoney.version == Application.version,
)
REQUESTED = ApplicationMoney.requested_current + ApplicationMoney.requested_capital
RETURNED = Application.approved_amount - Application.accepted_amount


def sums(session: Session, wanted: Wanted, today: dt.date) -> list[dict[str, Any]]:
    """Return counts and sums (NT$) of each county and state, in order of county."""
    settled = Application.accepted_amount.is_not(None)
    money = ApplicationMoney
    named: dict[str, ColumnElement[Any]] = {
        "applications": func.count(),
        "unsplit": func.count().filter(money.application_id.is_(None)),
        "late": func.count().filter(Application.due_on < today),
        "late_since": func.min(Application.due_on).filter(Application.due_on < today),
        "reduced": func.count().filter(Application.reduced_for.is_not(None)),
        "requested_current": func.sum(money.requested_current),
        "requested_capital": func.sum(money.requested_capital),
        "approved": func.sum(Application.approved_amount),
        "approved_current": func.sum(money.approved_current),
        "approved_capital": func.sum(money.approved_capital),
        "settled": func.sum(Application.accepted_amount),
        "settled_current": func.sum(money.settled_current),
        "settled_capital": func.sum(money.settled_capital),
        "closed": func.sum(Application.approved_amount).filter(settled),
        "closed_current": func.sum(money.approved_current).filter(settled),
        "closed_capital": func.sum(money.approved_capital).filter(settled),
        "paid": func.sum(Application.accepted_amount).filter(Application.paid_on.is_not(None)),
        "granted": func.sum(CountyGrant.amount),
        "grant_settled": func.sum(CountyGrant.accepted),
        "grant_closed": func.sum(CountyGrant.amount).filter(CountyGrant.accepted.is_not(None)),
    }
    statement = (
        select(
            Community.county_code,
            func.min(Community.county).label("county"),
            Application.state,
            *(func.coalesce(one, 0).label(name) if name != "late_since" else one.label(name)
              for name, one in named.items()),
        )
        .join(Community, Community.id == Application.community_id)
        .outerjoin(ApplicationMoney, _FRESH)
        .outerjoin(CountyGrant, _HOLDS)
        .where(*narrowed(wanted))
        .group_by(Community.county_code, Application.state)
        .order_by(Community.county_code)
    )  # fmt: skip
    return [dict(one) for one in session.execute(statement).mappings()]


def coached(session: Session, wanted: Wanted, states: Sequence[str]) -> dict[str, int]:
    """Return how many communities of each county take part: by an application, or by a coach.

    As the roster of a period counts them (R-03).
    """
    applying = select(Application.community_id).where(
        *in_term(wanted.term), WAS_SENT, Application.state.in_(states)
    )
    coaching = select(Coach.community_id).where(Coach.until.is_(None))
    statement = (
        select(Community.county_code, func.count())
        .where(Community.id.in_(union(applying, coaching)), *_county(wanted))
        .group_by(Community.county_code)
    )
    return dict(session.execute(statement).all())


def rows(  # noqa: PLR0913 - a page's bounds
    session: Session,
    wanted: Wanted,
    *,
    sort: Sort,
    descending: bool,
    after: Mark | None,
    before: Mark | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Return a page of the table in the order asked for; equal ones by their number."""
    key = KEYS[sort]
    turned = descending != (before is not None)
    order = [key.desc(), Application.id.desc()] if turned else [key, Application.id]
    # First which rows, by what they are sorted by alone; all that is shown is read of those.
    page = _sorted_by(sort, select(Application.id, key.label("place"))).where(*narrowed(wanted))
    mark = after or before
    if mark is not None:
        place, bound = tuple_(key, Application.id), tuple_(literal(mark[0]), literal(mark[1]))
        page = page.where(place < bound if turned else place > bound)
    places = dict(session.execute(page.order_by(*order).limit(limit)).all())
    shown = {one["id"]: dict(one) for one in session.execute(_shown(list(places))).mappings()}
    found = [{**shown[number], "place": place} for number, place in places.items()]
    return found[::-1] if before is not None and after is None else found


def _sorted_by(sort: Sort, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return a query of applications with the tables that it is sorted by."""
    statement = statement.join(Community, Community.id == Application.community_id)
    if sort is Sort.REQUESTED:
        return statement.outerjoin(ApplicationMoney, _FRESH)
    return statement.outerjoin(CountyGrant, _HOLDS) if sort is Sort.COUNTY else statement


def _shown(numbers: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Return the query of all that is shown of some applications."""
    evaluation = (
        select(func.max(Evaluation.id))
        .where(
            Evaluation.community_id == Community.id,
            Evaluation.year == Application.year,
            Evaluation.state != "cancelled",
        )
        .scalar_subquery()
    )
    return (
        select(
            Application.id,
            Application.year,
            Application.half,
            Application.state,
            Application.entered_at,
            Application.due_on,
            Community.slug,
            Community.name.label("community"),
            Community.county_code,
            Community.county,
            Community.town,
            Community.precinct,
            Unit.name.label("unit"),
            REQUESTED.label("requested"),
            ApplicationMoney.requested_capital,
            Application.approved_amount.label("approved"),
            ApplicationMoney.approved_capital,
            Application.accepted_amount.label("settled"),
            ApplicationMoney.settled_capital,
            RETURNED.label("returned"),
            CountyGrant.amount.label("granted"),
            CountyGrant.accepted.label("grant_settled"),
            evaluation.label("evaluation"),
        )
        .join(Community, Community.id == Application.community_id)
        .join(Unit, Unit.id == Application.unit_id)
        .outerjoin(ApplicationMoney, _FRESH)
        .outerjoin(CountyGrant, _HOLDS)
        .where(Application.id.in_(numbers))
    )


def count(session: Session, wanted: Wanted) -> int:
    """Return how many rows the table has."""
    statement = (
        select(func.count())
        .select_from(Application)
        .join(Community, Community.id == Application.community_id)
        .where(*narrowed(wanted))
    )
    return session.execute(statement).scalar_one()


def precincts(session: Session, county_code: str) -> list[str]:
    """Return the precincts of a county in order."""
    statement = (
        select(Community.precinct)
        .where(Community.precinct.is_not(None), Community.county_code == county_code)
        .distinct()
        .order_by(Community.precinct)
    )
    return [str(one) for one in session.scalars(statement)]


def groups(session: Session, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the towns that have a community with an application: how many, how many late, where.

    `late` counts those whose latest application missed a deadline by `late_on`.
    """
    return [dict(one) for one in session.execute(_GROUPS, _named(wanted)).mappings()]


def points(session: Session, wanted: Wanted) -> list[dict[str, Any]]:
    """Return where each community with an application is, and the state of its latest one.

    `late` tells whether a deadline was missed by `late_on`; it is of that application.
    """
    return [dict(one) for one in session.execute(_POINTS, _named(wanted)).mappings()]


def _named(wanted: Wanted) -> dict[str, Any]:
    return {
        "year": wanted.term.year,
        "half": wanted.term.half,
        "county": wanted.county,
        "states": list(SHOWN_STATES),
        "today": wanted.late_on,
    }


def bounds(session: Session, county_code: str) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north (WGS84) of the communities of a county, "" for all."""
    box = func.ST_Extent(Community.boundary)
    statement = select(func.ST_XMin(box), func.ST_YMin(box), func.ST_XMax(box), func.ST_YMax(box))
    if county_code:
        statement = statement.where(Community.county_code == county_code)
    west, south, east, north = session.execute(statement).one()
    return None if west is None else (west, south, east, north)


# The latest of each, by `ix_application_overview` alone; where communities are stands stored.
_LATEST = """
WITH latest AS MATERIALIZED (
    SELECT DISTINCT ON (a.community_id) a.community_id, a.state,
        coalesce(a.due_on < :today, false) AS late
    FROM application a
    WHERE a.year = :year AND (CAST(:half AS int) IS NULL OR a.half = :half)
        AND a.unit_id > 0 AND a.state = ANY(:states)
    ORDER BY a.community_id DESC, a.id DESC)
"""
_HERE = """
FROM latest JOIN community c ON c.id = latest.community_id
WHERE :county = '' OR c.county_code = :county
"""
_POINTS = text(
    f"{_LATEST} SELECT c.slug AS community, c.name, c.county, latest.state, latest.late, "
    f"c.lon, c.lat {_HERE}"
)
_GROUPS = text(
    f"{_LATEST} SELECT c.county_code, min(c.county) AS county, c.town, count(*) AS communities, "
    "count(*) FILTER (WHERE latest.late) AS late, "
    "min(c.lon) AS west, min(c.lat) AS south, max(c.lon) AS east, max(c.lat) AS north "
    f"{_HERE} GROUP BY c.county_code, c.town ORDER BY c.county_code, c.town"
)


def grants(session: Session, application_id: int) -> list[CountyGrant]:
    """Return what a county has written of its money for an application, the last first."""
    statement = select(CountyGrant).where(CountyGrant.application_id == application_id)
    return list(session.scalars(statement.order_by(CountyGrant.number.desc())))


def in_term(term: Term) -> list[ColumnElement[bool]]:
    """Return the condition that an application is of a term."""
    wanted = [Application.year == term.year]
    return wanted if term.half is None else [*wanted, Application.half == term.half]


def narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the conditions that a page asks; `Community` is joined."""
    found = [
        *in_term(wanted.term),
        WAS_SENT,
        Application.state.in_(wanted.states or SHOWN_STATES),
        *_county(wanted),
    ]
    if wanted.precinct:
        found.append(Community.precinct == wanted.precinct)
    if wanted.late_on is not None:
        found.append(Application.due_on < wanted.late_on)
    return [*found, *(func.strpos(Community.sought, word) > 0 for word in wanted.words)]


def _county(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [Community.county_code == wanted.county] if wanted.county else []


_STATE_ORDER = case(
    {state: at for at, state in enumerate(SHOWN_STATES)}, value=Application.state, else_=99
)


def _sum(column: SQLColumnExpression[Any]) -> ColumnElement[int]:
    return cast(func.coalesce(column, -1), Integer)


# What is not known yet comes last, or first the other way round.
KEYS: dict[Sort, SQLColumnExpression[Any]] = {
    Sort.COMMUNITY: cast(
        Community.county_code + " " + func.coalesce(Community.precinct, "") + " " + Community.name,
        String,
    ),
    Sort.STATE: cast(_STATE_ORDER, Integer),
    Sort.SINCE: Application.entered_at,
    Sort.DUE: cast(func.coalesce(Application.due_on, _NEVER), Date),
    Sort.REQUESTED: _sum(REQUESTED),
    Sort.APPROVED: _sum(Application.approved_amount),
    Sort.SETTLED: _sum(Application.accepted_amount),
    Sort.RETURNED: _sum(RETURNED),
    Sort.COUNTY: _sum(CountyGrant.amount),
}
