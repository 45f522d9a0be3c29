"""The map of the country: communities gathered by county and town as one looks from further off."""

from typing import Literal

from sqlalchemy.orm import Session

from layers.geometry.crs import TAIWAN_BOUNDS
from mapserve.services.communities.addresses import street_of
from mapserve.services.communities.answers import Bounds, CountryMap, CountryPlace
from mapserve.store.queries import communities as community_queries

_COUNTIES_BELOW, _TOWNS_BELOW = 9, 13  # zoom
_MOST = 1_000  # places in one answer


def country_map(
    session: Session, *, zoom: float, bbox: tuple[float, float, float, float], query: str = ""
) -> CountryMap:
    """Return what a part of the country shows at a zoom: counties, towns or single communities.

    Parameters
    ----------
    bbox
        West, south, east, north in WGS84 degrees.
    query
        As of the list of communities.
    """
    query = query.replace("\0", "").strip()
    of = _level(zoom)
    found = community_queries.places(
        session, query=query, street=street_of(query), of=of, bbox=bbox, limit=_MOST
    )
    return CountryMap(of=of, places=[CountryPlace(**one) for one in found])


def country_bounds(session: Session, *, query: str = "") -> Bounds | None:
    """Return what encloses the communities that a query finds, None where it finds none."""
    found = country_map(session, zoom=0, bbox=TAIWAN_BOUNDS, query=query).places
    if not found:
        return None
    west, south, east, north = zip(*(one.bounds for one in found), strict=True)
    return min(west), min(south), max(east), max(north)


def _level(zoom: float) -> Literal["county", "town", "community"]:
    if zoom < _COUNTIES_BELOW:
        return "county"
    return "town" if zoom < _TOWNS_BELOW else "community"
