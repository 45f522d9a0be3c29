"""What is told of communities."""

from typing import Literal

from layers.geometry.geojson import MultiArea
from layers.words.answer import Answer

Bounds = tuple[float, float, float, float]  # west, south, east, north in WGS84 degrees


class CommunityListed(Answer):
    """A community as lists show it; `bounds` are west, south, east, north."""

    slug: str
    name: str
    county: str
    town: str
    village_code: str
    revision: int
    bounds: Bounds


class CommunityPage(Answer):
    """A page of communities; `next` is the `after` of the following page, or null."""

    communities: list[CommunityListed]
    next: str | None


class CountryPlace(Answer):
    """A county, a town or one community on the map of the country.

    `lat` and `lon` are the middle of its bounds in WGS84 degrees; `slug` is null for several.
    """

    name: str
    communities: int
    slug: str | None
    lat: float
    lon: float
    bounds: Bounds


class CountryMap(Answer):
    """What a part of the country shows: `of` says what each place is."""

    of: Literal["county", "town", "community"]
    places: list[CountryPlace]


class SavedOn(Answer):
    """The first revision of a day (ISO 8601, Taiwan's)."""

    revision: int
    day: str


class CommunityDetail(CommunityListed):
    """A community with its boundary and its TWD97 zone (EPSG).

    `saved_on` are the days of saves, the oldest first.
    """

    county_code: str
    precinct: str | None
    boundary: MultiArea
    zone: Literal[3825, 3826]
    saved_on: list[SavedOn]
