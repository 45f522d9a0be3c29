"""Many GeoJSON geometries at once: what is in order, in a few compiled calls for all of a type."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from layers.geometry.checks import DECIMALS, DEPTH, MIN_LINE, MIN_RING
from layers.geometry.crs import TAIWAN_BOUNDS
from layers.geometry.intricacy import FEW_CORNERS

Shapes = NDArray[np.object_]
_PAIR = 2
_TYPES = {name: GeometryType[name.upper()] for name in DEPTH}


def gather(values: Sequence[object]) -> Shapes:
    """Return for each value the geometry that `parse_geometry` gives, or None.

    None is what deserves a closer look, which `parse_geometry` takes: nothing wrong is let
    through, and one geometry out of the ordinary sends all of its type there. WGS84 degrees.
    """
    shapes = np.full(len(values), None, dtype=object)
    coordinates: dict[str, list[Any]] = {}
    places: dict[str, list[int]] = {}
    for place, value in enumerate(values):
        if type(value) is not dict or len(value) != _PAIR or "coordinates" not in value:
            continue
        kind = value.get("type")
        if type(kind) is str and kind in DEPTH:
            coordinates.setdefault(kind, []).append(value["coordinates"])
            places.setdefault(kind, []).append(place)
    for kind, nested in coordinates.items():
        made = _made(kind, nested)
        if made is not None:
            shapes[places[kind]] = made
    # Those of many corners are looked at one by one: they may be too intricate to be asked.
    shapes[shapely.get_num_coordinates(shapes) > FEW_CORNERS] = None
    shapes[~shapely.is_valid(shapes) | shapely.is_empty(shapes)] = None
    return shapes


def _made(kind: str, nested: list[Any]) -> Shapes | None:
    """Return geometries of one type, or None when one of them is out of the ordinary."""
    level, offsets = nested, []
    for _ in range(DEPTH[kind]):
        lengths = _lengths(level)
        if lengths is None:
            return None
        offsets.append(np.concatenate(([0], lengths.cumsum())))
        level = list(chain.from_iterable(level))
    positions = _positions(level)
    if positions is None or (offsets and not _long_enough(kind, positions, offsets[-1])):
        return None
    made: Shapes = shapely.from_ragged_array(
        _TYPES[kind], positions, tuple(reversed(offsets)) or None
    )
    return made


def _lengths(level: list[Any]) -> NDArray[np.int64] | None:
    """Return the lengths of lists, or None unless all are lists with something in them."""
    if set(map(type, level)) != {list} or not all(level):
        return None
    return np.fromiter(map(len, level), dtype=np.int64, count=len(level))


def _positions(pairs: list[Any]) -> NDArray[np.float64] | None:
    """Return rounded positions (n, 2), or None unless each is a pair of floats in Taiwan."""
    if set(map(type, pairs)) != {list} or set(map(len, pairs)) != {_PAIR}:
        return None
    if set(map(type, chain.from_iterable(pairs))) != {float}:
        return None
    with np.errstate(over="ignore"):  # what overflows lies beyond Taiwan
        positions = np.round(np.array(pairs), DECIMALS)
    west, south, east, north = TAIWAN_BOUNDS
    inside = (positions >= (west, south)) & (positions <= (east, north))  # False for NaN
    return positions if inside.all() else None


def _long_enough(kind: str, positions: NDArray[np.float64], ends: NDArray[np.int64]) -> bool:
    """Tell whether lines have two positions, and rings four and end where they start."""
    shortest = np.diff(ends).min()
    if kind.endswith("Polygon"):
        closed = positions[ends[:-1]] == positions[ends[1:] - 1]
        return bool(shortest >= MIN_RING and closed.all())
    return bool(shortest >= MIN_LINE or kind == "MultiPoint")
