"""A county by village: approved money against metres that nobody watches and open blind spots."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from layers.model.capabilities import Part
from layers.model.catalogue import CATALOGUE, layer_of
from mapserve.programme.overview import Term
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import find_county, require_in_county
from mapserve.services.overview.answers import OverviewVillage, OverviewVillages
from mapserve.store.queries import map_figures as figure_queries

_PER = 1_000  # NT$
_Row = Mapping[str, Any]


def villages_of(
    session: Session, term: Term, county_code: str, *, viewer: Viewer
) -> OverviewVillages:
    """Return the villages of a county whose communities applied, most money first.

    Raises
    ------
    SignInNeeded, Forbidden, NotFound
    """
    require_in_county(session, viewer, Action.OVERVIEW, county_code)
    county = find_county(session, county_code)
    rows = figure_queries.communities(session, term, county_code)
    spent = figure_queries.spent_on_map(session, term, county_code)
    spots = _open_spots(session, [one["id"] for one in rows])
    by_village: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_village[row["village_code"]].append(row)
    found = [_village(several, spent, spots) for several in by_village.values()]
    found.sort(key=lambda one: (-one.approved, one.village_code))
    return OverviewVillages(county_code=county_code, county=county, term=str(term), villages=found)


def _village(
    rows: Sequence[_Row], spent: Mapping[int, tuple[int, set[str]]], spots: Mapping[int, int]
) -> OverviewVillage:
    known = all(row["of_revision"] is not None for row in rows)
    gains = [
        (amount, _gained(row, number, features))
        for row in rows
        for number in row["numbers"]
        if number in spent
        for amount, features in [spent[number]]
    ]
    counted = [(amount, metres) for amount, metres in gains if metres is not None]
    amount, metres = sum(one for one, _ in counted), sum(one for _, one in counted)
    street, watched = (
        round(sum(row[name] for row in rows), 1) if known else None
        for name in ("street_m", "watched_m")
    )
    first = rows[0]
    return OverviewVillage(
        village_code=first["village_code"],
        town=first["town"],
        communities=[row["slug"] for row in rows],
        names="、".join(row["name"] for row in rows),
        lon=round(first["lon"], 5),
        lat=round(first["lat"], 5),
        approved=sum(row["approved"] for row in rows),
        settled=sum(row["settled"] for row in rows),
        street_m=street,
        unwatched_m=None if street is None or watched is None else round(street - watched, 1),
        blind_spots=sum(spots.get(row["id"], 0) for row in rows),
        computed_at=min(row["computed_at"] for row in rows) if known else None,
        saves_since=(sum(row["revision"] - row["of_revision"] for row in rows) if known else None),
        spent_on_map=sum(one for one, _ in gains),
        newly_watched_m=round(metres, 1) if counted else None,
        metres_per_thousand=round(metres * _PER / amount, 2) if amount else None,
    )


def _gained(row: _Row, number: int, features: set[str]) -> float | None:
    """Return metres that an application's things gained; None where it was of other things."""
    kept = (row["gained"] or {}).get(str(number))
    if kept is None or set(kept["features"]) != features:
        return None
    return float(kept["metres"])


def _open_spots(session: Session, communities: list[int]) -> dict[int, int]:
    """Return how many blind spots of each community are not mended, on the maps as they are now."""
    found: dict[int, int] = defaultdict(int)
    kinds = list(CATALOGUE.playing(Part.SPOT))
    for community, kind, properties in figure_queries.spots(session, communities, kinds):
        found[community] += layer_of(kind).is_urgent(properties)
    return dict(found)
