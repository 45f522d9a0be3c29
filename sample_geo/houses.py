"""Houses as they stand in Taiwan: rows back to back with a fire lane, and courtyard blocks."""

import math
from itertools import pairwise
from random import Random

import shapely
from shapely.geometry import Polygon, box

from sample_geo.town import CLEARANCE, Town, turned

House = tuple[Polygon, dict[str, object]]
_LEAST_M2 = 45.0
_FIRE_LANE = 2.4


def blocks(town: Town, ground: list[Polygon]) -> list[Polygon]:
    """Return what is left of the ground between the streets, one polygon a block."""
    roads = shapely.union_all(
        [s.line.buffer(CLEARANCE[s.highway], cap_style="square") for s in town.streets]
    )
    found: list[Polygon] = []
    for piece in ground:
        # Opening (in, then out again) takes off slivers on which nobody could build.
        free = piece.difference(roads).buffer(-4, join_style="mitre").buffer(4, join_style="mitre")
        found += [part for part in shapely.get_parts(free) if part.area > 2 * _LEAST_M2]
    return found


def houses(town: Town, block: Polygon, rng: Random, *, slab: float = 38.0) -> list[House]:
    """Return the houses of a block: slabs across its long side, each built in one of four ways."""
    angle, upright, centre = _upright(block)
    west, south, east, north = upright.bounds
    count = max(1, round((east - west) / slab))
    cuts = [west + (east - west) * k / count + rng.uniform(-4, 4) for k in range(1, count)]
    edges = [west, *cuts, east]
    found: list[House] = []
    for left, right in pairwise(edges):
        gap = rng.choice((0.5, 0.6, 0.9, 1.4))
        plots = _plots(box(left + gap, south, right - gap, north), rng)
        for plot, kind in plots:
            for house in shapely.get_parts(shapely.intersection(plot, upright)):
                if house.geom_type != "Polygon" or house.area < _LEAST_M2:
                    continue
                placed = turned(house.simplify(0.3), angle, centre)
                found.append((placed, _tags(town, placed, kind, rng)))
    return found


def _upright(block: Polygon) -> tuple[float, Polygon, shapely.Point]:
    """Return a block turned so that its long side lies east–west, and how to turn it back."""
    corners = list(block.minimum_rotated_rectangle.exterior.coords)[:4]
    sides = [(math.dist(a, b), math.atan2(b[1] - a[1], b[0] - a[0])) for a, b in pairwise(corners)]
    angle = math.degrees(max(sides[:2])[1])
    centre = block.centroid
    return angle, turned(block, -angle, centre), centre


def _plots(slab: Polygon, rng: Random) -> list[tuple[Polygon, str]]:
    west, south, east, north = slab.bounds
    width, depth = east - west, north - south
    if depth > 46:  # noqa: PLR2004 - room for a second pair of rows behind
        half = (south + north) / 2
        return _plots(box(west, south, east, half - 1.6), rng) + _plots(
            box(west, half + 1.6, east, north), rng
        )
    front, back = rng.uniform(0, 1.6), rng.uniform(0, 1.6)
    if depth < 21:  # noqa: PLR2004 - one row deep
        return [(_notched(box(west, south + front, east, north - back), rng), "apartments")]
    whole = box(west, south + front, east, north - back)
    if width > 25 and depth > 25 and rng.random() < 0.3:  # noqa: PLR2004 - room for a yard
        yard = whole.buffer(-min(10.5, width / 3, depth / 3), join_style="mitre")
        return [(whole.difference(yard), "apartments")]
    middle = (south + north) / 2 + rng.uniform(-1.5, 1.5)
    deep = min(depth / 2, 14.5)
    near = box(west, south + front, east, min(middle - _FIRE_LANE / 2, south + deep))
    far = box(west, max(middle + _FIRE_LANE / 2, north - deep), east, north - back)
    return [(_notched(near, rng), "terrace"), (_notched(far, rng), "terrace")]


def _notched(plot: Polygon, rng: Random) -> Polygon:
    """Take a corner or a light well (天井) out of a house, as real footprints have them."""
    west, south, east, north = plot.bounds
    width, depth = east - west, north - south
    chance = rng.random()
    if chance < 0.3 and width > 14:  # noqa: PLR2004
        part = rng.uniform(0.2, 0.45) * width
        cut = rng.uniform(0.15, 0.35) * depth
        corner = box(west, north - cut, west + part, north)
        return plot.difference(corner)
    if chance < 0.4 and depth > 11:  # noqa: PLR2004
        x, y = (west + east) / 2, (south + north) / 2
        return plot.difference(box(x - 2.2, y - 1.6, x + 2.2, y + 1.6))
    return plot


def _tags(town: Town, house: Polygon, kind: str, rng: Random) -> dict[str, object]:
    wide = [s.line for s in town.streets if s.highway in ("primary", "secondary")]
    beside_wide = min(house.distance(line) for line in wide) < 14 if wide else False  # noqa: PLR2004
    levels = rng.choice((6, 7, 7, 8, 10, 12)) if beside_wide else rng.choice((3, 4, 4, 4, 5, 5))
    return {"building": "apartments" if beside_wide else kind, "building:levels": levels}
