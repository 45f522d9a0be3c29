"""What can be seen from a point among buildings: exact, by sweeping between critical angles.

Between two neighbouring critical angles (ends of walls, crossings of walls, where a wall leaves
the range) the nearest wall is one and the same, so the visible region is a sequence of pieces,
each bounded by one straight wall or by the range circle. Its area needs no
polygon (decision exact-sight).
Metres throughout; bearings in degrees clockwise from true north; angles inside this module are
radians counter-clockwise from east.

What is compiled is imported where it is used: numba takes a second to load, and most that knows
what a sight is never asks for one (decision lazy-heavy-imports).
"""

import math
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.kernels.arcs import ARC_STEP, SAME_ANGLE
from layers.analysis.scene import Scene

TURN = 2 * math.pi
# A camera hangs this far in front of the wall it is fixed to.
WALL_CLEARANCE_M = 0.05
# The head of a polygon of one ring as well-known binary: byte order, type, rings, points.
_WKB = struct.Struct("=BIII").pack
_ENDIAN = int(sys.byteorder == "little")

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Eye:
    """A point that looks.

    Parameters
    ----------
    x, y
        Metres in the scene's zone.
    bearing
        Degrees clockwise from grid north (`Scene.grid_bearing`); None looks all round.
    field_of_view
        Degrees, at most 360; without meaning when looking all round.
    near_m, far_m
        The range seen, metres.
    """

    x: float
    y: float
    bearing: float | None = None
    field_of_view: float = 360.0
    near_m: float = 0.0
    far_m: float = 30.0


class Standing(NamedTuple):
    """Where an eye really is, and how far it was moved out of a building (0: not moved)."""

    x: float
    y: float
    moved_m: float


@dataclass(frozen=True, eq=False)
class Sight:
    """The region an eye sees, as pieces in angular order.

    Parameters
    ----------
    origin
        x, y in metres.
    pieces
        Shape (n, 5): start angle, end angle, distance at the start, distance at the end, and 1
        where a wall bounds the piece or 0 where the range circle does.
    near_m
        Inner radius that is not seen.
    whole
        True when the eye looks all round.
    """

    origin: tuple[float, float]
    pieces: Floats
    near_m: float
    whole: bool

    @property
    def area(self) -> float:
        """Return the exact area in square metres, arcs being arcs."""
        start, end, r0, r1, wall = self.pieces.T
        angle = end - start
        outer = np.where(wall > 0, r0 * r1 * np.sin(angle), r0 * r0 * angle)
        return float(0.5 * np.sum(outer - self.near_m**2 * angle))

    def polygon(self) -> BaseGeometry:
        """Return the region as a Polygon or MultiPolygon in metres, arcs as fine chords."""
        from layers.analysis.kernels.sight_rings import outline  # noqa: PLC0415

        # The way of nearly all, without what a batch needs.
        points, ready = outline(self.pieces, *self.origin, self.near_m, self.whole)
        if ready:
            region: BaseGeometry = shapely.from_wkb(
                _WKB(_ENDIAN, 3, 1, len(points)) + points.tobytes()
            )
            return region
        several: BaseGeometry = polygons([self])[0]
        return several


def see(scene: Scene, eye: Eye) -> Sight:
    """Return what one eye sees among the buildings of the scene."""
    from layers.analysis.kernels.angular_sweep import sweep  # noqa: PLC0415

    grid = scene.grid
    pieces = sweep(grid.edges, grid.frame, grid.starts, grid.members, *_row(eye))
    return Sight((float(eye.x), float(eye.y)), pieces, float(eye.near_m), _whole(eye))


def see_all(scene: Scene, eyes: Sequence[Eye]) -> list[Sight]:
    """Return what each eye sees, all swept in one compiled call."""
    if not eyes:
        return []
    from layers.analysis.kernels.angular_sweep import sweep_all  # noqa: PLC0415

    grid = scene.grid
    rows = np.array([_row(eye) for eye in eyes])
    pieces, begins = sweep_all(grid.edges, grid.frame, grid.starts, grid.members, rows)
    ends = begins.tolist()
    return [
        Sight(
            (float(eye.x), float(eye.y)),
            pieces[ends[i] : ends[i + 1]],
            float(eye.near_m),
            _whole(eye),
        )
        for i, eye in enumerate(eyes)
    ]


def polygons(sights: Sequence[Sight]) -> NDArray[np.object_]:
    """Return the region of each sight in metres, shape (n,), as `Sight.polygon` does."""
    from layers.analysis.kernels.sight_rings import outlines  # noqa: PLC0415

    regions = np.full(len(sights), shapely.Polygon(), dtype=object)
    if not sights:
        return regions
    begins = np.zeros(len(sights) + 1, np.int64)
    np.cumsum([len(sight.pieces) for sight in sights], out=begins[1:])
    places = np.array([(*sight.origin, sight.near_m) for sight in sights])
    whole = np.array([sight.whole for sight in sights])
    pieces = sights[0].pieces if len(sights) == 1 else np.vstack([s.pieces for s in sights])
    points, ring_of, sight_of, clear = outlines(pieces, begins, places, whole)
    parts = shapely.polygons(shapely.linearrings(points, indices=ring_of))
    _cut_near(parts, sight_of, sights)
    # A wall seen edge-on makes a spike of no width.
    doubtful = np.flatnonzero(~clear)
    crooked = doubtful[~shapely.is_valid(parts[doubtful])]
    parts[crooked] = shapely.buffer(parts[crooked], 0)
    several = np.flatnonzero(sight_of[1:] == sight_of[:-1])
    regions[sight_of] = parts
    for i in np.unique(sight_of[several]).tolist():
        regions[i] = shapely.union_all(parts[sight_of == i])
    return regions


def stand(scene: Scene, x: float, y: float, *, bearing: float | None) -> Standing:
    """Return where a camera at x, y really hangs.

    Geocoded cameras often lie inside the building they hang on: such a one is moved to the
    outside of the nearest wall on its facing side, or the nearest wall at all when it looks all
    round (decision street-metres). One on a wall is held a hand's breadth in front of it.
    """
    point = shapely.Point(x, y)
    near = scene.building_tree.query(point, predicate="dwithin", distance=WALL_CLEARANCE_M)
    blocks = [scene.buildings[i] for i in near]
    if not blocks:
        return Standing(x, y, 0.0)
    solid = shapely.union_all(_touching(scene, near)).buffer(WALL_CLEARANCE_M, join_style="mitre")
    if not solid.contains(point):
        return Standing(x, y, 0.0)
    out = _way_out(solid, point, bearing)
    return Standing(out.x, out.y, point.distance(out))


def stand_all(scene: Scene, places: Floats, bearings: Sequence[float | None]) -> list[Standing]:
    """Return where each camera at `places` (x, y, shape (n, 2)) really hangs, as `stand` does.

    Most hang in the open: those are told apart from the others at once.
    """
    found = [Standing(x, y, 0.0) for x, y in places.tolist()]
    points = shapely.points(places)
    near, _ = scene.building_tree.query(points, predicate="dwithin", distance=WALL_CLEARANCE_M)
    for i in np.unique(near).tolist():
        found[i] = stand(scene, found[i].x, found[i].y, bearing=bearings[i])
    return found


def _touching(scene: Scene, first: NDArray[np.int64]) -> list[BaseGeometry]:
    """Return the buildings and all those that join them wall to wall."""
    chosen = set(first.tolist())
    while True:
        _, more = scene.building_tree.query(
            [scene.buildings[i] for i in chosen], predicate="dwithin", distance=WALL_CLEARANCE_M
        )
        if chosen.issuperset(more.tolist()):
            return [scene.buildings[i] for i in chosen]
        chosen.update(more.tolist())


def _way_out(solid: BaseGeometry, point: shapely.Point, bearing: float | None) -> shapely.Point:
    outline = shapely.boundary(solid)
    if bearing is not None:
        angle = math.radians(90 - bearing)
        far = math.dist(solid.bounds[:2], solid.bounds[2:]) + 1
        ray = shapely.LineString(
            [point, (point.x + far * math.cos(angle), point.y + far * math.sin(angle))]
        )
        hits = shapely.get_parts(shapely.intersection(outline, ray))
        if len(hits):
            nearest = hits[int(np.argmin(shapely.distance(hits, point)))]
            return shapely.Point(shapely.get_coordinates(nearest)[0])
    return outline.interpolate(outline.project(point))


def _whole(eye: Eye) -> bool:
    return eye.bearing is None or eye.field_of_view >= 360  # noqa: PLR2004 - degrees of a turn


def _row(eye: Eye) -> tuple[float, float, float, float, float, float]:
    """Return an eye as the sweep takes it."""
    # Whole numbers would be compiled for once more.
    place, reach = (float(eye.x), float(eye.y)), (float(eye.near_m), float(eye.far_m))
    if eye.bearing is None or eye.field_of_view >= 360:  # noqa: PLR2004 - degrees of a turn
        return *place, 0.0, TURN, *reach
    span = math.radians(eye.field_of_view)
    return *place, math.radians(90 - eye.bearing) - span / 2, span, *reach


def _cut_near(
    parts: NDArray[np.object_], sight_of: NDArray[np.int64], sights: Sequence[Sight]
) -> None:
    """Cut the unseen circle out of regions that go all the way round."""
    for k, i in enumerate(sight_of.tolist()):
        sight = sights[i]
        if sight.whole and sight.near_m > 0:
            run = sight.pieces
            gaps = run[1:, 0] - run[:-1, 1] > SAME_ANGLE
            if not gaps.any() and run[-1, 1] - run[0, 0] > TURN - SAME_ANGLE:
                hole = _circle(sight.origin, sight.near_m)
                parts[k] = shapely.polygons(shapely.get_exterior_ring(parts[k]), [hole])


def _circle(origin: tuple[float, float], radius: float) -> shapely.LinearRing:
    angles = np.linspace(0, TURN, math.ceil(TURN / ARC_STEP), endpoint=False)
    points = np.column_stack(
        [origin[0] + radius * np.cos(angles), origin[1] + radius * np.sin(angles)]
    )
    return shapely.linearrings(points)
