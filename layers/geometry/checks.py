"""From a GeoJSON geometry to a checked shapely one, or a problem that says where it is wrong."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from layers.geometry.crs import TAIWAN_BOUNDS
from layers.geometry.intricacy import check_intricacy
from layers.words.problems import (
    AxesSwapped,
    GeometryInvalid,
    MetresAsDegrees,
    OutsideTaiwan,
    SelfCrossing,
    TooManyVertices,
)
from layers.words.text import Text

# A person draws tens of vertices; an imported boundary has thousands.
MAX_VERTICES = 10_000
DECIMALS = 9
_PARTS = 10.0**DECIMALS
_ROUNDED_TO = 1e6  # what is larger is no degree, and is only quoted in a refusal

# How deep the positions of each type are nested.
DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
MIN_LINE, MIN_RING = 2, 4
_PAIR = 2
_METRES_FROM = 1000


def parse_geometry(value: object) -> BaseGeometry:
    """Return the shapely geometry of a GeoJSON geometry object, in WGS84 degrees.

    Coordinates are rounded to nine decimals (0.1 mm); a third coordinate is dropped.

    Raises
    ------
    GeometryInvalid
        No GeoJSON geometry, an open or short ring, a number that is not finite.
    SelfCrossing
        With the place of the crossing.
    AxesSwapped, MetresAsDegrees, OutsideTaiwan
        A coordinate that is not longitude, latitude within Taiwan.
    TooManyVertices
        More than `MAX_VERTICES`.
    TooIntricate
        Edges that run over each other so often that work on it would cost too much.
    """
    kind, coordinates = parse_coordinates(value)
    geometry = shapely.geometry.shape({"type": kind, "coordinates": coordinates})
    check_valid(geometry)
    return geometry


def parse_coordinates(value: object) -> tuple[str, Any]:
    """Return the type and the rounded coordinates of a GeoJSON geometry object.

    Raises what `parse_geometry` does, but for crossings: whether lines and areas are valid is
    not asked. A point needs no more than this.
    """
    kind, coordinates = _members(value)
    if kind == "Point":
        point = _rounded(coordinates, 0)
        check_position(*point)
        return kind, point
    count = _count(coordinates)
    if count > MAX_VERTICES:
        raise TooManyVertices(count=count, limit=MAX_VERTICES)
    nested = _rounded(coordinates, DEPTH[kind])
    for x, y in _positions(nested, DEPTH[kind]):
        check_position(x, y)
    _check_rings(kind, nested)
    return kind, nested


def rounded(degrees: float) -> float:
    """Return `degrees` to nine decimals, as `numpy.round` does to the last bit.

    Python's own `round` decides eight in a million otherwise, and takes as long again.
    """
    if abs(degrees) > _ROUNDED_TO:
        return round(degrees, DECIMALS)
    return round(degrees * _PARTS) / _PARTS


def check_position(x: float, y: float) -> None:
    """Raise the problem of one coordinate pair (degrees) that does not lie in Taiwan."""
    west, south, east, north = TAIWAN_BOUNDS
    if west <= x <= east and south <= y <= north:
        return
    if west <= y <= east and south <= x <= north:
        raise AxesSwapped(x=x, y=y, suggestion=[y, x])
    if abs(x) > _METRES_FROM or abs(y) > _METRES_FROM:
        raise MetresAsDegrees(x=x, y=y)
    raise OutsideTaiwan(x=x, y=y)


def check_valid(geometry: BaseGeometry) -> None:
    """Raise what makes a geometry no valid simple feature (OGC 06-103r4), with its place.

    What is too intricate is not looked at: whether it is valid may cost seconds as well.
    """
    if geometry.is_empty:
        raise GeometryInvalid(reason=Text("圖形是空的。", "it is empty."))
    check_intricacy(geometry)
    if geometry.is_valid:
        return
    reason = explain_validity(geometry)
    place = re.search(r"\[(\S+) (\S+)\]", reason)
    if place and "Self-intersection" in reason:
        raise SelfCrossing(lon=float(place[1]), lat=float(place[2]))
    where = f" ({place[1]}, {place[2]})" if place else ""
    name = reason.split("[", maxsplit=1)[0].strip()
    raise GeometryInvalid(reason=Text(f"{name}{where}", f"{name}{where}."))


def _members(value: object) -> tuple[str, Any]:
    if not isinstance(value, Mapping) or str(value.get("type")) not in DEPTH:
        raise GeometryInvalid(
            reason=Text("不是 GeoJSON 的點、線或面。", "it is no GeoJSON point, line or polygon.")
        )
    if set(value) - {"type", "coordinates", "bbox"}:
        extra = ", ".join(sorted(str(k) for k in set(value) - {"type", "coordinates", "bbox"}))
        raise GeometryInvalid(
            reason=Text(f"圖形多了不認得的成員：{extra}。", f"unknown members: {extra}.")
        )
    return str(value["type"]), value.get("coordinates")


def _count(coordinates: object) -> int:
    """Count positions without recursion: the nesting is somebody else's."""
    count, stack = 0, [coordinates]
    while stack:
        item = stack.pop()
        if isinstance(item, list | tuple) and item:
            if isinstance(item[0], list | tuple):
                stack.extend(item)
            else:
                count += 1
    return count


def _rounded(coordinates: object, depth: int) -> Any:  # noqa: ANN401 - nested lists of floats
    if not isinstance(coordinates, list | tuple):
        raise GeometryInvalid(
            reason=Text("座標的層數不對。", "its coordinates are not nested as its type asks.")
        )
    if depth:
        return [_rounded(item, depth - 1) for item in coordinates]
    if len(coordinates) == _PAIR and type(coordinates[0]) is type(coordinates[1]) is float:
        lon, lat = coordinates  # nearly always, and quick
        if math.isfinite(lon) and math.isfinite(lat):
            return [rounded(lon), rounded(lat)]
    numbers = [c for c in coordinates if isinstance(c, int | float) and not isinstance(c, bool)]
    if len(numbers) != len(coordinates) or len(numbers) not in (2, 3):
        raise GeometryInvalid(
            reason=Text("座標要是兩個數字。", "a position is two numbers, longitude and latitude.")
        )
    if not all(_is_finite(c) for c in numbers):
        raise GeometryInvalid(
            reason=Text("座標不是有限的數字。", "a coordinate is not a finite number.")
        )
    return [rounded(float(numbers[0])), rounded(float(numbers[1]))]


def _is_finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # an integer of more digits than any float
        return False


def _positions(coordinates: Any, depth: int) -> Iterator[tuple[float, float]]:  # noqa: ANN401
    if depth == 0:
        yield coordinates[0], coordinates[1]
        return
    for item in coordinates:
        yield from _positions(item, depth - 1)


def _check_rings(kind: str, coordinates: Any) -> None:  # noqa: ANN401
    if kind in ("LineString", "MultiLineString"):
        lines = [coordinates] if kind == "LineString" else coordinates
        if not lines or any(len(set(map(tuple, line))) < MIN_LINE for line in lines):
            raise GeometryInvalid(
                reason=Text("線至少要有兩個不同的點。", "a line needs two different points.")
            )
    if kind in ("Polygon", "MultiPolygon"):
        polygons: Sequence[Any] = [coordinates] if kind == "Polygon" else coordinates
        if not polygons or any(not polygon for polygon in polygons):
            raise GeometryInvalid(reason=Text("圖形是空的。", "it is empty."))
        for ring in (ring for polygon in polygons for ring in polygon):
            # shape() would close an open ring silently: the sender must know.
            if len(ring) < MIN_RING or ring[0] != ring[-1]:
                raise GeometryInvalid(
                    reason=Text(
                        "面的外框要至少三個點，而且頭尾相接。",
                        "a ring needs three corners and must end where it starts.",
                    )
                )
