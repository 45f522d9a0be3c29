"""What of OSM-like tags is a street, a building or a place of the base map."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from layers.words.invisible_characters import one_line
from mapserve.exchange.cell_text import storable

# Drivable or walkable; what is planned, indoors or no way at all is left out.
STREETS = frozenset(
    {
        "motorway",
        "motorway_link",
        "trunk",
        "trunk_link",
        "primary",
        "primary_link",
        "secondary",
        "secondary_link",
        "tertiary",
        "tertiary_link",
        "unclassified",
        "residential",
        "living_street",
        "service",
        "road",
        "busway",
        "pedestrian",
        "footway",
        "path",
        "steps",
        "cycleway",
        "track",
        "bridleway",
    }
)
# The first key of these that an object has gives its kind. `disused:shop` is another key.
PLACE_KEYS = (
    "amenity",
    "shop",
    "leisure",
    "emergency",
    "healthcare",
    "office",
    "tourism",
    "historic",
    "railway",
    "public_transport",
    "man_made",
    "natural",
    "highway",
)
# Of keys that say much else too, only what a safety map uses.
_ONLY = {
    "railway": {"station", "halt", "subway_entrance", "level_crossing", "crossing", "tram_stop"},
    "public_transport": {"station"},
    "man_made": {"surveillance", "street_cabinet", "courtyard"},
    "natural": {"water"},
    "highway": {
        "crossing",
        "traffic_signals",
        "street_lamp",
        "bus_stop",
        "elevator",
        "pedestrian",
    },
}
_GONE = ("disused", "abandoned", "demolished", "construction", "proposed")
_EMPTY = {"no", "none", "vacant", "disused", "abandoned", ""}
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:m|公尺)?\s*")
_NAME, _KIND = 120, 40  # what the columns take
_MOST_LEVELS, _MOST_METRES = 200, 1000


class BaseObject(NamedTuple):
    """A row of a base table: `wkb` is hex, in WGS84; levels and metres of buildings only."""

    table: Literal["street", "building", "place"]
    source: str
    name: str | None
    kind: str
    tags: Mapping[str, str]
    wkb: str
    levels: float | None = None
    height_m: float | None = None


def is_street(tags: Mapping[str, str]) -> bool:
    """Tell whether people walk or drive along it; a square drawn as an area is a place."""
    return tags.get("highway") in STREETS and tags.get("area") != "yes" and not _gone(tags)


def street_of(source: str, tags: Mapping[str, str], wkb: str) -> tuple[BaseObject, ...]:
    """Return the street that the tags describe, or nothing."""
    if not is_street(tags):
        return ()
    return (BaseObject("street", source, _name(tags), tags["highway"], _kept(tags), wkb),)


def building_of(source: str, tags: Mapping[str, str], wkb: str) -> tuple[BaseObject, ...]:
    """Return the building that the tags describe, or nothing."""
    kind = tags.get("building", "no")
    if kind in _EMPTY or kind in _GONE or _gone(tags):
        return ()
    levels = _number(tags.get("building:levels", tags.get("levels", "")), _MOST_LEVELS)
    height = _number(tags.get("height", tags.get("building:height", "")), _MOST_METRES)
    return (
        BaseObject("building", source, _name(tags), kind[:_KIND], _kept(tags), wkb, levels, height),
    )


def place_of(source: str, tags: Mapping[str, str], wkb: str) -> tuple[BaseObject, ...]:
    """Return the place that the tags describe, or nothing; what is disused is no place."""
    if _gone(tags):
        return ()
    for key in PLACE_KEYS:
        value = tags.get(key, "")
        if value not in _EMPTY and value in _ONLY.get(key, {value}):
            kind = f"{key}={value}"[:_KIND]
            return (BaseObject("place", source, _name(tags), kind, _kept(tags), wkb),)
    return ()


def _gone(tags: Mapping[str, str]) -> bool:
    return any(tags.get(key) == "yes" for key in _GONE)


def _name(tags: Mapping[str, str]) -> str | None:
    name = tags.get("name:zh") or tags.get("name")
    return one_line(storable(name), _NAME) or None if name else None


def _kept(tags: Mapping[str, str]) -> dict[str, str]:
    return {storable(key): storable(value) for key, value in tags.items()}


def _number(text: str, most: float) -> float | None:
    found = _NUMBER.fullmatch(text)
    number = float(found[1]) if found else None
    return number if number is not None and number <= most else None
