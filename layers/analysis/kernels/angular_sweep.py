"""The compiled part of sight: a sweep between critical angles, for many eyes in one call.

Metres and radians counter-clockwise from east. Compiled code is kept between runs (numba's
cache); the first call on a new machine takes some seconds.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from layers.analysis.kernels.wall_grid import Frame
from layers.analysis.kernels.wall_search import walls_near

_TURN = 2 * math.pi
_TIE = 1e-13
_PARALLEL = 1e-12

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@njit(cache=True)
def sweep(  # noqa: PLR0913, PLR0917 - compiled code takes numbers
    edges: Floats,
    frame: Frame,
    starts: Integers,
    members: Integers,
    x: float,
    y: float,
    start: float,
    span: float,
    near: float,
    far: float,
) -> Floats:
    """Return the pieces of one eye, as `layers.analysis.sight.Sight` describes them."""
    walls = _walls(edges, frame, starts, members, x, y, start, span, far)
    angles = _critical(walls, start, span, near)
    pieces = np.empty((angles.shape[0], 5))
    return pieces[: _sweep(walls, angles, start, near, far, pieces, 0)]


@njit(cache=True)
def sweep_all(
    edges: Floats, frame: Frame, starts: Integers, members: Integers, eyes: Floats
) -> tuple[Floats, Integers]:
    """Return the pieces of all eyes one after the other, and where each eye's begin.

    `eyes` has x, y, start angle, span, near and far, shape (n, 6).
    """
    pieces = np.empty((64 * eyes.shape[0], 5))
    begins = np.zeros(eyes.shape[0] + 1, np.int64)
    made = 0
    for i in range(eyes.shape[0]):
        x, y, start, span, near, far = eyes[i]
        walls = _walls(edges, frame, starts, members, x, y, start, span, far)
        angles = _critical(walls, start, span, near)
        if made + angles.shape[0] > pieces.shape[0]:
            larger = np.empty((2 * pieces.shape[0] + angles.shape[0], 5))
            larger[:made] = pieces[:made]
            pieces = larger
        made = _sweep(walls, angles, start, near, far, pieces, made)
        begins[i + 1] = made
    return pieces[:made], begins


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
def _walls(  # noqa: PLR0913, PLR0917 - as `sweep`
    edges: Floats,
    frame: Frame,
    starts: Integers,
    members: Integers,
    ox: float,
    oy: float,
    start: float,
    span: float,
    far: float,
) -> Floats:
    """Return what of the walls lies in the sector.

    One row a wall: both ends seen from the eye, its direction, the cross product of one end
    with the direction, and the angles of both ends after `start`; shape (k, 9).
    """
    near_walls = walls_near(edges, frame, starts, members, ox - far, oy - far, ox + far, oy + far)
    walls = np.empty((near_walls.shape[0], 9))
    kept = 0
    narrow = span < math.pi
    ux, uy = math.cos(start), math.sin(start)
    vx, vy = math.cos(start + span), math.sin(start + span)
    for i in near_walls:
        x0, y0 = edges[i, 0] - ox, edges[i, 1] - oy
        x1, y1 = edges[i, 2] - ox, edges[i, 3] - oy
        # Most walls lie wholly beside one arm of the sector: cheaper to tell than by angles.
        if narrow and (
            (ux * y0 < uy * x0 and ux * y1 < uy * x1) or (vx * y0 > vy * x0 and vx * y1 > vy * x1)
        ):
            continue
        low, high = _clip(x0, y0, x1, y1, far)
        if low >= high:
            continue
        dx, dy = x1 - x0, y1 - y0
        ax, ay, bx, by = x0 + low * dx, y0 + low * dy, x0 + high * dx, y0 + high * dy
        first = (math.atan2(ay, ax) - start) % _TURN
        last = (math.atan2(by, bx) - start) % _TURN
        # Both ends outside the field of view, and the short way between them too.
        if first > span and last > span and abs(first - last) <= math.pi:
            continue
        wall = walls[kept]
        wall[0], wall[1], wall[2], wall[3] = ax, ay, bx, by
        wall[4], wall[5] = bx - ax, by - ay
        wall[6] = ax * wall[5] - ay * wall[4]
        wall[7], wall[8] = first, last
        kept += 1
    return walls[:kept]


@njit(cache=True)
def _critical(walls: Floats, start: float, span: float, near: float) -> Floats:
    """Return the angles after `start` where what is nearest can change, in order."""
    kept = walls.shape[0]
    angles = np.empty(2 + 4 * kept + 16)
    angles[0], angles[1] = 0.0, span
    n = 2
    for i in range(kept):
        for angle in (walls[i, 7], walls[i, 8]):
            if 0.0 < angle < span:
                angles[n] = angle
                n += 1
    if near > 0.0:
        n = _near_crossings(walls, start, span, near, angles, n)
    angles, n = _crossings(walls, start, span, angles, n)
    return np.sort(angles[:n])


@njit(cache=True)
def _crossings(
    walls: Floats, start: float, span: float, angles: Floats, n: int
) -> tuple[Floats, int]:
    """Add where walls cross (overlapping footprints): there their order of depth changes."""
    for i in range(walls.shape[0]):
        ax, ay, dx, dy = walls[i, 0], walls[i, 1], walls[i, 4], walls[i, 5]
        for j in range(i):
            ex, ey = walls[j, 4], walls[j, 5]
            det = dx * ey - dy * ex
            if abs(det) < _PARALLEL:
                continue
            cx, cy = walls[j, 0] - ax, walls[j, 1] - ay
            t = (cx * ey - cy * ex) / det
            if not 0.0 < t < 1.0:
                continue
            u = (cx * dy - cy * dx) / det
            if 0.0 < u < 1.0:
                angle = (math.atan2(ay + t * dy, ax + t * dx) - start) % _TURN
                if 0.0 < angle < span:
                    if n == angles.shape[0]:
                        angles = np.concatenate((angles, np.empty(n)))
                    angles[n] = angle
                    n += 1
    return angles, n


@njit(cache=True)
def _near_crossings(  # noqa: PLR0913, PLR0917 - as `_walls`
    walls: Floats, start: float, span: float, near: float, angles: Floats, n: int
) -> int:
    """Add where walls enter and leave the circle that is too near to be seen."""
    for i in range(walls.shape[0]):
        ax, ay, dx, dy = walls[i, 0], walls[i, 1], walls[i, 4], walls[i, 5]
        low, high = _clip(ax, ay, walls[i, 2], walls[i, 3], near)
        if low < high:
            for t in (low, high):
                angle = (math.atan2(ay + t * dy, ax + t * dx) - start) % _TURN
                if 0.0 < angle < span:
                    angles[n] = angle
                    n += 1
    return n


@njit(cache=True)
def _nearest(walls: Floats, ux: float, uy: float, far: float) -> tuple[float, int]:
    """Return how far one looks in a direction, and at which wall (-1: at none)."""
    best, found = far, -1
    for i in range(walls.shape[0]):
        det = ux * walls[i, 5] - uy * walls[i, 4]
        along = uy * walls[i, 0] - ux * walls[i, 1]
        if det > 0.0:
            if along < 0.0 or along > det:
                continue
        elif det < 0.0:
            if along > 0.0 or along < det:
                continue
        else:
            continue
        r = walls[i, 6] / det
        if 0.0 < r < best:
            best, found = r, i
    return best, found


@njit(cache=True)
def _sweep(  # noqa: PLR0913, PLR0917 - as `_walls`
    walls: Floats,
    angles: Floats,
    start: float,
    near: float,
    far: float,
    pieces: Floats,
    made: int,
) -> int:
    """Write one eye's pieces after the `made` that are there; return how many there are now."""
    first = made
    for k in range(angles.shape[0] - 1):
        t0, t1 = angles[k], angles[k + 1]
        if t1 - t0 < _TIE:
            continue
        middle = start + (t0 + t1) / 2
        best, found = _nearest(walls, math.cos(middle), math.sin(middle), far)
        if best <= near:
            continue
        a0, a1 = start + t0, start + t1
        if found < 0:
            # The open pieces that follow each other are one.
            if made > first and pieces[made - 1, 4] == 0.0 and abs(pieces[made - 1, 1] - a0) < _TIE:
                pieces[made - 1, 1] = a1
                continue
            r0, r1, wall = far, far, 0.0
        else:
            dx, dy, cross = walls[found, 4], walls[found, 5], walls[found, 6]
            r0 = min(far, cross / (math.cos(a0) * dy - math.sin(a0) * dx))
            r1 = min(far, cross / (math.cos(a1) * dy - math.sin(a1) * dx))
            wall = 1.0
        piece = pieces[made]
        piece[0], piece[1], piece[2], piece[3], piece[4] = a0, a1, r0, r1, wall
        made += 1
    return made
