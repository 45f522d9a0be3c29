"""What can be seen from a point among buildings: exact, by sweeping between critical angles.

Between two neighbouring critical angles (ends of walls, crossings of walls, where a wall leaves
the range) the nearest wall is one and the same, so the visible region is a sequence of pieces,
each bounded by one straight wall or by the range circle. Its area needs no polygon (decision 11).
Metres throughout; bearings in degrees clockwise from true north; angles inside this module are
radians counter-clockwise from east.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numba import njit
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.scene import Scene

TURN = 2 * math.pi
# Arcs become chords of at most this angle: at 30 m the chord lies within 5 mm of the arc.
ARC_STEP = math.radians(2)
SAME_ANGLE = 1e-9
# A camera hangs this far in front of the wall it is fixed to.
WALL_CLEARANCE_M = 0.05

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Eye:
    """A point that looks.

    Parameters
    ----------
    x, y
        Metres in the scene's zone.
    bearing
        Degrees clockwise from true north; None looks all round.
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
        parts = [self._part(run) for run in _runs(self.pieces)]
        if not parts:
            return shapely.Polygon()
        return parts[0] if len(parts) == 1 else shapely.union_all(parts)

    def _part(self, run: Floats) -> BaseGeometry:
        closed = self.whole and bool(run[-1, 1] - run[0, 0] > TURN - SAME_ANGLE)
        shell = _outline(run, *self.origin, self.near_m, closed)
        holes = (
            [shapely.linearrings(_circle(*self.origin, self.near_m))]
            if closed and self.near_m > 0
            else None
        )
        part = shapely.polygons(shapely.linearrings(shell), holes)
        # A wall seen edge-on makes a spike of no width.
        return part if part.is_valid else part.buffer(0)


def see(scene: Scene, eye: Eye) -> Sight:
    """Return what one eye sees among the buildings of the scene."""
    return see_all(scene, [eye])[0]


def see_all(scene: Scene, eyes: list[Eye]) -> list[Sight]:
    """Return what each eye sees; the walls of all are looked up at once."""
    if not eyes:
        return []
    place = np.array([(eye.x, eye.y) for eye in eyes])
    reach = np.array([eye.far_m for eye in eyes])[:, None]
    who, which = scene.edge_tree.query(shapely.box(*(np.hstack([place - reach, place + reach]).T)))
    starts = np.searchsorted(who, np.arange(len(eyes) + 1))
    edges = scene.edges
    return [_one(eye, edges[which[starts[i] : starts[i + 1]]]) for i, eye in enumerate(eyes)]


def stand(scene: Scene, x: float, y: float, *, bearing: float | None) -> Standing:
    """Return where a camera at x, y really hangs.

    Geocoded cameras often lie inside the building they hang on: such a one is moved to the
    outside of the nearest wall on its facing side, or the nearest wall at all when it looks all
    round (decision 10). One on a wall is held a hand's breadth in front of it.
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


def _one(eye: Eye, edges: Floats) -> Sight:
    whole = eye.bearing is None or eye.field_of_view >= 360  # noqa: PLR2004 - degrees of a turn
    span = TURN if whole else math.radians(eye.field_of_view)
    start = 0.0 if whole else math.radians(90 - (eye.bearing or 0.0)) - span / 2
    # Plain floats: numba compiles anew for every other type of number.
    x, y, near = float(eye.x), float(eye.y), float(eye.near_m)
    pieces = _sweep(edges, x, y, start, span, near, float(eye.far_m))
    return Sight((x, y), pieces, near, whole)


@njit(cache=True)
def _clip(x0: float, y0: float, x1: float, y1: float, radius: float) -> tuple[float, float]:
    """Return the parameters between which a segment lies inside the circle (1, 0: nowhere)."""
    dx, dy = x1 - x0, y1 - y0
    a = dx * dx + dy * dy
    if a == 0.0:
        return 1.0, 0.0
    b = x0 * dx + y0 * dy
    c = x0 * x0 + y0 * y0 - radius * radius
    disc = b * b - a * c
    if disc <= 0.0:
        return 1.0, 0.0
    root = math.sqrt(disc)
    return max(0.0, (-b - root) / a), min(1.0, (-b + root) / a)


@njit(cache=True)
def _sweep(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - one loop nest, compiled as one
    edges: Floats, ox: float, oy: float, start: float, span: float, near: float, far: float
) -> Floats:
    """Return the pieces of `Sight` in [start, start + span]."""
    turn = 2 * math.pi
    count = edges.shape[0]
    wall = np.empty((count, 4))
    kept = 0
    for i in range(count):
        x0, y0 = edges[i, 0] - ox, edges[i, 1] - oy
        x1, y1 = edges[i, 2] - ox, edges[i, 3] - oy
        low, high = _clip(x0, y0, x1, y1, far)
        if low < high:
            dx, dy = x1 - x0, y1 - y0
            ax, ay, bx, by = x0 + low * dx, y0 + low * dy, x0 + high * dx, y0 + high * dy
            first = (math.atan2(ay, ax) - start) % turn
            last = (math.atan2(by, bx) - start) % turn
            # Both ends outside the field of view, and the short way between them too.
            if first > span and last > span and abs(first - last) <= math.pi:
                continue
            wall[kept, 0], wall[kept, 1], wall[kept, 2], wall[kept, 3] = ax, ay, bx, by
            kept += 1
    critical = np.empty(2 + 4 * kept + kept * kept)
    critical[0], critical[1] = 0.0, span
    n = 2
    for i in range(kept):
        ax, ay = wall[i, 0], wall[i, 1]
        bx, by = wall[i, 2], wall[i, 3]
        points = [(ax, ay), (bx, by)]
        if near > 0.0:
            low, high = _clip(ax, ay, bx, by, near)
            if low < high:
                points.append((ax + low * (bx - ax), ay + low * (by - ay)))
                points.append((ax + high * (bx - ax), ay + high * (by - ay)))
        for x, y in points:
            angle = (math.atan2(y, x) - start) % turn
            if 0.0 < angle < span:
                critical[n] = angle
                n += 1
        # Walls that cross (overlapping footprints) change their order of depth at the crossing.
        for j in range(i):
            cx, cy = wall[j, 0], wall[j, 1]
            ex, ey = wall[j, 2] - cx, wall[j, 3] - cy
            dx, dy = bx - ax, by - ay
            det = dx * ey - dy * ex
            if abs(det) < 1e-12:  # noqa: PLR2004 - parallel
                continue
            t = ((cx - ax) * ey - (cy - ay) * ex) / det
            u = ((cx - ax) * dy - (cy - ay) * dx) / det
            if 0.0 < t < 1.0 and 0.0 < u < 1.0:
                angle = (math.atan2(ay + t * dy, ax + t * dx) - start) % turn
                if 0.0 < angle < span:
                    critical[n] = angle
                    n += 1
    order = np.sort(critical[:n])
    pieces = np.empty((n, 5))
    made = 0
    for k in range(n - 1):
        t0, t1 = order[k], order[k + 1]
        if t1 - t0 < 1e-13:  # noqa: PLR2004 - the same angle twice
            continue
        middle = start + (t0 + t1) / 2
        ux, uy = math.cos(middle), math.sin(middle)
        best, found = far, -1
        for i in range(kept):
            ax, ay = wall[i, 0], wall[i, 1]
            dx, dy = wall[i, 2] - ax, wall[i, 3] - ay
            det = ux * dy - uy * dx
            if det == 0.0:
                continue
            s = (ux * ay - uy * ax) / -det
            if s < 0.0 or s > 1.0:
                continue
            r = (ax * dy - ay * dx) / det
            if 0.0 < r < best:
                best, found = r, i
        if best <= near:
            continue
        if found < 0:
            r0 = r1 = far
        else:
            ax, ay = wall[found, 0], wall[found, 1]
            dx, dy = wall[found, 2] - ax, wall[found, 3] - ay
            cross = ax * dy - ay * dx
            a0, a1 = start + t0, start + t1
            r0 = min(far, cross / (math.cos(a0) * dy - math.sin(a0) * dx))
            r1 = min(far, cross / (math.cos(a1) * dy - math.sin(a1) * dx))
        kind = 1.0 if found >= 0 else 0.0
        previous = made - 1
        if (
            kind == 0.0
            and made
            and pieces[previous, 4] == 0.0
            and abs(pieces[previous, 1] - (start + t0)) < 1e-13  # noqa: PLR2004
        ):
            pieces[previous, 1] = start + t1
            continue
        pieces[made, 0], pieces[made, 1] = start + t0, start + t1
        pieces[made, 2], pieces[made, 3] = r0, r1
        pieces[made, 4] = kind
        made += 1
    return pieces[:made]


def _runs(pieces: Floats) -> list[Floats]:
    """Split the pieces where a dead angle lies between them."""
    breaks = _breaks(pieces)
    if len(breaks) == 0:
        return [pieces] if len(pieces) else []
    return np.split(pieces, breaks)


@njit(cache=True)
def _breaks(pieces: Floats) -> NDArray[np.int64]:
    found = np.empty(max(1, pieces.shape[0]), np.int64)
    n = 0
    for k in range(1, pieces.shape[0]):
        if pieces[k, 0] - pieces[k - 1, 1] > SAME_ANGLE:
            found[n] = k
            n += 1
    return found[:n]


@njit(cache=True)
def _outline(run: Floats, ox: float, oy: float, near: float, closed: bool) -> Floats:  # noqa: FBT001
    """Return the ring of one unbroken run of pieces, shape (n, 2)."""
    arcs = np.ceil((run[:, 1] - run[:, 0]) / ARC_STEP).astype(np.int64)
    inner = 0
    if not closed:
        inner = 1
        if near > 0.0:
            inner = math.ceil((run[-1, 1] - run[0, 0]) / ARC_STEP) + 1
    ring = np.empty((int(arcs.sum()) + 2 * run.shape[0] + inner, 2))
    n = 0
    for k in range(run.shape[0]):
        steps = 1 if run[k, 4] > 0.0 else max(1, arcs[k])
        for j in range(steps + 1):
            angle = run[k, 0] + (run[k, 1] - run[k, 0]) * j / steps
            r = run[k, 2] if j == 0 else run[k, 3]
            x, y = ox + r * math.cos(angle), oy + r * math.sin(angle)
            if n == 0 or x != ring[n - 1, 0] or y != ring[n - 1, 1]:
                ring[n, 0], ring[n, 1] = x, y
                n += 1
    for j in range(inner):
        ring[n, 0], ring[n, 1] = ox, oy
        if near > 0.0:
            angle = run[-1, 1] + (run[0, 0] - run[-1, 1]) * j / (inner - 1)
            ring[n, 0] += near * math.cos(angle)
            ring[n, 1] += near * math.sin(angle)
        n += 1
    return ring[:n]


def _circle(x: float, y: float, radius: float) -> Floats:
    angles = np.linspace(0, TURN, math.ceil(TURN / ARC_STEP), endpoint=False)
    return np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)])
