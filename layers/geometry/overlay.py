"""Dividing, joining and holing of drawn shapes; every area that goes in comes out, once."""

from collections.abc import Iterator
from typing import TypeAlias, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from layers.geometry.checks import DECIMALS
from layers.words.problems import NothingCut, NothingDivided, NothingLeft, ShapesDiffer

Shape: TypeAlias = LineString | MultiLineString | Polygon | MultiPolygon

_GRID = 10.0**-DECIMALS


def split(shape: BaseGeometry, blade: BaseGeometry) -> list[Shape]:
    """Return the pieces of a line or area that a line divides, two at least.

    Shapes and pieces are in WGS84 degrees, rounded to nine decimals; the length or area of the
    pieces adds up to that of the shape. A part of a multi-part shape that the blade leaves whole
    stays with the first piece.

    Raises
    ------
    ShapesDiffer
        The shape is neither line nor area, or the blade is no line.
    NothingDivided
        The blade does not go right across any part.
    """
    if _kind(blade) != "line":
        raise ShapesDiffer
    divide = _divide_line if _kind(shape) == "line" else _divide_area
    whole: list[BaseGeometry] = []
    pieces: list[BaseGeometry] = []
    for part in _parts(shape):
        found = [one for one in map(_rounded, divide(part, blade)) if not one.is_empty]
        if len(found) > 1:
            pieces += found
        else:
            whole.append(part)
    if not pieces:
        raise NothingDivided
    return [_together([pieces[0], *whole]), *(_together([piece]) for piece in pieces[1:])]


def merge(first: BaseGeometry, second: BaseGeometry) -> Shape:
    """Return two lines or two areas as one shape; a multi-part one where they lie apart.

    Lines that meet end to end become one line, lines that overlap are laid one on the other, and
    lines that only cross stay two parts.

    Raises
    ------
    ShapesDiffer
        A line and an area, or a point.
    """
    if _kind(first) != _kind(second):
        raise ShapesDiffer
    if _kind(first) == "area":
        return _together([_rounded(shapely.union(first, second))])
    if shapely.intersection(first, second, grid_size=_GRID).length > 0:
        both = shapely.union(first, second, grid_size=_GRID)
    else:
        both = MultiLineString([*_parts(first), *_parts(second)])
    return _together([shapely.line_merge(both)])


def cut(shape: BaseGeometry, hole: BaseGeometry) -> Shape:
    """Return an area without what lies in `hole`: a hole, a bay, or two parts.

    Raises
    ------
    ShapesDiffer
        One of the two is no area.
    NothingCut
        The hole lies outside the area.
    NothingLeft
        The hole covers the area.
    """
    if (_kind(shape), _kind(hole)) != ("area", "area"):
        raise ShapesDiffer
    if shapely.intersection(shape, hole).area == 0:
        raise NothingCut
    left = _rounded(shapely.difference(shape, hole))
    if left.is_empty:
        raise NothingLeft
    return _together([left])


def _kind(shape: BaseGeometry) -> str:
    if isinstance(shape, LineString | MultiLineString):
        return "line"
    if isinstance(shape, Polygon | MultiPolygon):
        return "area"
    raise ShapesDiffer


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    return list(shapely.get_parts(shape))


def _divide_area(area: BaseGeometry, blade: BaseGeometry) -> list[BaseGeometry]:
    """Divide one polygon: of the cells that its outline and the blade enclose, those inside."""
    lines = shapely.union(shapely.boundary(area), blade)
    cells = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    shapely.prepare(area)
    return [cell for cell in cells if area.contains(cell.representative_point())]


def _divide_line(line: BaseGeometry, blade: BaseGeometry) -> list[BaseGeometry]:
    """Divide one line where the blade meets it; a line that crosses itself is not divided there."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for place, is_cut in _with_cuts(line, blade):
        if not pieces[-1] or pieces[-1][-1] != place:
            pieces[-1].append(place)
        if is_cut and len(pieces[-1]) > 1:
            pieces.append([place])
    return [LineString(piece) for piece in pieces if len(piece) > 1]


def _with_cuts(
    line: BaseGeometry, blade: BaseGeometry
) -> Iterator[tuple[tuple[float, float], bool]]:
    """Yield the corners of a line and, in their order, the places where the blade meets it."""
    corners = [(float(x), float(y)) for x, y in shapely.get_coordinates(line)]
    edges, edges_of_blade = _edges(line), _edges(blade)
    which, other = shapely.STRtree(edges_of_blade).query(edges, predicate="intersects")
    shared = shapely.intersection(edges[which], edges_of_blade[other])
    found, of = shapely.get_coordinates(shared, return_index=True)
    meets: dict[int, set[tuple[float, float]]] = {}
    for number, (x, y) in zip(which[of].tolist(), found.tolist(), strict=True):
        meets.setdefault(number, set()).add((x, y))
    for number, start in enumerate(corners[:-1]):
        yield start, False
        places = meets.get(number, ())
        for place in sorted(places, key=lambda p: (p[0] - start[0]) ** 2 + (p[1] - start[1]) ** 2):
            yield place, True
    yield corners[-1], False


def _edges(lines: BaseGeometry) -> NDArray[np.object_]:
    """Return each edge of a line, of all its parts, as a line of its own."""
    corners, of = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    joined = of[1:] == of[:-1]
    made: NDArray[np.object_] = shapely.linestrings(
        np.stack([corners[:-1][joined], corners[1:][joined]], axis=1)
    )
    return made


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    """Round to what is stored; what is thinner than that is gone."""
    return cast("BaseGeometry", shapely.set_precision(shape, _GRID))


def _together(shapes: list[BaseGeometry]) -> Shape:
    """Return parts as one geometry, a simple one where there is one part."""
    parts = [part for shape in shapes for part in _parts(shape)]
    if len(parts) == 1:
        return cast("Shape", parts[0])
    areas = all(isinstance(part, Polygon) for part in parts)
    return MultiPolygon(parts) if areas else MultiLineString(parts)
