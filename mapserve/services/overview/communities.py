"""The table of the overview: applications with their communities, sorted, narrowed and paged."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from layers.geometry.crs import TAIWAN_BOUNDS
from layers.words.folding import wanted_words
from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.calendar import Period
from mapserve.programme.overview import STAGE_OF, Sort, Term
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import EVERY_COUNTY, find_county, require_in_county
from mapserve.services.overview import answers
from mapserve.services.overview.problems import MarkUnknown
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.store.queries import overview as overview_queries
from mapserve.store.queries.overview import Mark, Wanted

PAGE = 50
MOST_ROWS = 20_000  # of a file
MOST_POINTS = 1_000  # of a map; docs and the answer name it
_PLACES = 5  # of degrees: a metre
_SIDES = ("west", "south", "east", "north")
_LONGEST_MARK, _LONGEST_NUMBER = 200, 12


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What of the table is asked for; "" and False for all."""

    state: str = ""
    precinct: str = ""
    query: str = ""
    late: bool = False
    sort: Sort = Sort.COMMUNITY
    descending: bool = False


def rows_of(  # noqa: PLR0913 - a page's bounds
    session: Session,
    term: Term,
    county_code: str,
    narrowed: Narrowed,
    *,
    viewer: Viewer,
    after: str = "",
    before: str = "",
    limit: int = PAGE,
) -> answers.OverviewRows:
    """Return a page of the table.

    Parameters
    ----------
    after, before
        `next` or `previous` of the page that was shown.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound, MarkUnknown
    """
    require_in_county(session, viewer, Action.OVERVIEW, county_code)
    find_county(session, county_code)
    wanted = _wanted(term, county_code, narrowed)
    start, end = (read_mark(one, narrowed.sort) for one in (after, before))
    found = overview_queries.rows(
        session,
        wanted,
        sort=narrowed.sort,
        descending=narrowed.descending,
        after=start,
        before=None if start else end,
        limit=limit + 1,
    )
    more, back = len(found) > limit, bool(end and not start)
    shown = found[-limit:] if back else found[:limit]
    return answers.OverviewRows(
        total=overview_queries.count(session, wanted),
        rows=[_row(one) for one in shown],
        next=_mark(shown[-1]) if shown and (more or back) else None,
        previous=_mark(shown[0]) if shown and (start or (back and more)) else None,
    )


def points_of(
    session: Session, term: Term, county_code: str, *, viewer: Viewer
) -> answers.OverviewPoints:
    """Return where the communities of the overview are, each with its latest application's stage.

    Nobody tells thousands of signs apart, and no phone should load them: then it is their towns.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    """
    require_in_county(session, viewer, Action.OVERVIEW, county_code)
    find_county(session, county_code)
    county = "" if county_code == EVERY_COUNTY else county_code
    wanted = Wanted(term=term, county=county, late_on=clock.today())
    groups = overview_queries.groups(session, wanted)
    if sum(one["communities"] for one in groups) > MOST_POINTS:
        return answers.OverviewPoints(points=[], groups=[_group(one) for one in groups])
    points = overview_queries.points(session, wanted)
    return answers.OverviewPoints(points=[_point(one) for one in points], groups=[])


def _group(one: Mapping[str, Any]) -> answers.OverviewGroup:
    sides = {name: round(one[name], _PLACES) for name in _SIDES}
    return answers.OverviewGroup(**{**one, **sides})


def _point(one: Mapping[str, Any]) -> answers.OverviewPoint:
    return answers.OverviewPoint(
        community=one["community"],
        name=one["name"],
        county=one["county"],
        lon=round(one["lon"], _PLACES),
        lat=round(one["lat"], _PLACES),
        stage=STAGE_OF[one["state"]].value,
        late=one["late"],
    )


def bounds_of(
    session: Session, county_code: str, *, viewer: Viewer
) -> tuple[float, float, float, float]:
    """Return west, south, east, north (WGS84 degrees) of a county's communities, or of all.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    require_in_county(session, viewer, Action.OVERVIEW, county_code)
    county = "" if county_code == EVERY_COUNTY else county_code
    return overview_queries.bounds(session, county) or TAIWAN_BOUNDS


def precincts_of(session: Session, county_code: str, *, viewer: Viewer) -> list[str]:
    """Return the precincts of a county to choose from; none for the whole country.

    Raises
    ------
    SignInNeeded, Forbidden
    """
    require_in_county(session, viewer, Action.OVERVIEW, county_code)
    if county_code == EVERY_COUNTY:
        return []
    return overview_queries.precincts(session, county_code)


def read_mark(text: str, sort: Sort) -> Mark | None:
    """Return the place that a mark names, None for "".

    Raises
    ------
    MarkUnknown
    """
    if not text:
        return None
    number, _, value = text.partition("~")
    try:
        return _READ.get(sort, _number)(value), _number(number)
    except ValueError:
        raise MarkUnknown(given=text[:40]) from None


def _number(text: str) -> int:
    number = int(text[:_LONGEST_NUMBER])
    if abs(number) > LARGEST_INTEGER:
        raise ValueError(text)
    return number


def _moment(text: str) -> dt.datetime:
    read = dt.datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError(text)
    return read


def _words(text: str) -> str:
    if len(text) > _LONGEST_MARK or "\0" in text:
        raise ValueError(text[:40])
    return text


_READ: dict[Sort, Any] = {
    Sort.COMMUNITY: _words,
    Sort.SINCE: _moment,
    Sort.DUE: dt.date.fromisoformat,
}


def _mark(row: Mapping[str, Any]) -> str:
    place = row["place"]
    written = place.isoformat() if isinstance(place, dt.date) else str(place)
    return f"{row['id']}~{written}"


def _wanted(term: Term, county_code: str, narrowed: Narrowed) -> Wanted:
    return Wanted(
        term=term,
        county="" if county_code == EVERY_COUNTY else county_code,
        states=(narrowed.state,) if narrowed.state else (),
        precinct=narrowed.precinct,
        words=wanted_words(narrowed.query),
        late_on=clock.today() if narrowed.late else None,
    )


def _row(one: Mapping[str, Any]) -> answers.OverviewRow:
    state, due = APPLICATION.state[one["state"]], one["due_on"]
    kept = answers.OverviewRow.model_fields.keys() & one.keys()
    return answers.OverviewRow(
        **{name: one[name] for name in kept - {"community", "state"}},
        community=one["slug"],
        community_name=one["community"],
        period=str(Period(one["year"], one["half"])),
        state=state.name,
        label=state.staff or state.label,
        stage=STAGE_OF[state.name].value,
        since=one["entered_at"].astimezone(TAIWAN).date(),
        due=due,
        late=due is not None and due < clock.today(),
    )
