"""Shapes that an asker gives as GeoJSON: a line or an area, anything else refused by name.

What is only computed with is simplified (Douglas-Peucker) first: what an answer costs goes by the
corners that show, not by those that were sent. What is kept stays as it was sent.
"""

import shapely
from shapely.geometry.base import BaseGeometry

from layers.geometry.checks import parse_geometry
from layers.words.problems import Problem
from layers.words.text import Text

#: Degrees, 5 cm at most: a tenth of what a street or a wall is known to, and less than is drawn.
TOLERANCE = 4.5e-7


class NoArea(Problem):
    """A geometry that is no polygon, where an area is meant (facts: given)."""

    code = "no-area"
    what = Text("要是面，不能是 {given}。", "It must be an area, not a {given}.")
    mend = Text("請用 Polygon 或 MultiPolygon。", "Use Polygon or MultiPolygon.")


class NoLine(Problem):
    """A geometry that is no line, where a way is meant (facts: given)."""

    code = "no-line"
    what = Text("路要是線，不能是 {given}。", "A way must be a line, not a {given}.")
    mend = Text("請用 LineString 或 MultiLineString。", "Use LineString or MultiLineString.")


def given_area(value: object, pointer: str) -> BaseGeometry:
    """Return a GeoJSON polygon or multipolygon (WGS84) with the corners that show.

    What is wrong with it is at `pointer`.

    Raises
    ------
    NoArea, GeometryInvalid and its kin
    """
    area = _parsed(value, pointer)
    if area.geom_type not in ("Polygon", "MultiPolygon"):
        raise NoArea(pointer=pointer, given=area.geom_type)
    return _simplified(area)


def given_line(value: object, pointer: str) -> BaseGeometry:
    """Return a GeoJSON line or multiline (WGS84); what is wrong with it is at `pointer`.

    Raises
    ------
    NoLine, GeometryInvalid and its kin
    """
    line = _parsed(value, pointer)
    if line.geom_type not in ("LineString", "MultiLineString"):
        raise NoLine(pointer=pointer, given=line.geom_type)
    return line


def given_way(value: object, pointer: str) -> BaseGeometry:
    """Return what `given_line` does, with the corners that show."""
    return _simplified(given_line(value, pointer))


def _simplified(geometry: BaseGeometry) -> BaseGeometry:
    simpler: BaseGeometry = shapely.simplify(geometry, TOLERANCE, preserve_topology=True)
    return simpler


def _parsed(value: object, pointer: str) -> BaseGeometry:
    try:
        return parse_geometry(value)
    except Problem as problem:
        raise problem.at(pointer) from None
