"""The compiled part of sight: a sweep between critical angles, for many eyes in one call.

Metres and radians counter-clockwise from east. Compiled code is kept between runs (numba's
cache); the first call on a new machine takes some seconds.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from layers.grid import Frame, walls_near

# Arcs become chords of at most this angle: at 30 m the chord lies within 5 mm of the arc.
ARC_STEP = math.radians(2)
SAME_ANGLE = 1e-9
_TURN = 2 * math.pi
_TIE = 1e-13
_PARALLEL = 1e-12

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@njit(cache=True)
def sweep_all(
    edges: Floats, frame: Frame, starts: Integers, members: Integers, eyes: Floats
) -> tuple[Floats, Integers]:
    """Return the pieces of all eyes one after the other, and where each eye's begin.

    `eyes` has x, y, start angle, span, near and far, shape (n, 6); a piece is described at
    `layers.sight.Sight`.
    """
    pieces = np.empty((64 * eyes.shape[0], 5))
    begins = np.zeros(eyes.shape[0] + 1, np.int64)
    made = 0
    for i in range(eyes.shape[0]):
        x, y, far = eyes[i, 0], eyes[i, 1], eyes[i, 5]
        near_walls = walls_near(edges, frame, starts, members, x - far, y - far, x + far, y + far)
        walls = _walls(edges, near_walls, x, y, eyes[i, 2], eyes[i, 3], far)
        angles = _critical(walls, eyes[i, 2], eyes[i, 3], eyes[i, 4])
        if made + angles.shape[0] > pieces.shape[0]:
            larger = np.empty((2 * pieces.shape[0] + angles.shape[0], 5))
            larger[:made] = pieces[:made]
            pieces = larger
        made = _sweep(walls, angles, eyes[i, 2], eyes[i, 4], far, pieces, made)
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
def _walls(  # noqa: PLR0913, PLR0917 - compiled code takes numbers
    edges: Floats,
    near_walls: Integers,
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
    walls = np.empty((near_walls.shape[0], 9))
    kept = 0
    for i in near_walls:
        x0, y0 = edges[i, 0] - ox, edges[i, 1] - oy
        x1, y1 = edges[i, 2] - ox, edges[i, 3] - oy
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


@njit(cache=True)
def outlines(
    pieces: Floats, begins: Integers, places: Floats, whole: NDArray[np.bool_]
) -> tuple[Floats, Integers, Integers]:
    """Return the shells of all sights: points, whose ring each is, whose sight each ring is.

    A sight has one ring for each run of pieces without a dead angle between them. `places` has
    x, y and the near range, shape (n, 3).
    """
    points = np.empty((256 + 4 * pieces.shape[0], 2))
    ring_of = np.empty(points.shape[0], np.int64)
    sight_of = np.empty(pieces.shape[0], np.int64)
    n = rings = 0
    for i in range(places.shape[0]):
        first = begins[i]
        while first < begins[i + 1]:
            last = first + 1
            while last < begins[i + 1] and pieces[last, 0] - pieces[last - 1, 1] <= SAME_ANGLE:
                last += 1
            run = pieces[first:last]
            # Never more: a piece has a chord for each step, and the near arc as many at most.
            most = int((run[-1, 1] - run[0, 0]) / ARC_STEP) * 2 + 4 * run.shape[0] + 8
            if n + most > points.shape[0]:
                size = 2 * points.shape[0] + most
                more, more_of = np.empty((size, 2)), np.empty(size, np.int64)
                more[:n], more_of[:n] = points[:n], ring_of[:n]
                points, ring_of = more, more_of
            closed = whole[i] and run[-1, 1] - run[0, 0] > _TURN - SAME_ANGLE
            end = _outline(run, places[i, 0], places[i, 1], places[i, 2], closed, points, n)
            if end - n >= 3:  # noqa: PLR2004 - fewer points bound nothing
                ring_of[n:end] = rings
                sight_of[rings] = i
                n, rings = end, rings + 1
            first = last
    return points[:n], ring_of[:n], sight_of[:rings]


@njit(cache=True)
def _outline(  # noqa: PLR0913, PLR0917 - as `_walls`
    run: Floats,
    ox: float,
    oy: float,
    near: float,
    closed: bool,  # noqa: FBT001 - numba takes no keywords
    points: Floats,
    n: int,
) -> int:
    """Write the open ring of one run of pieces after the `n` points there; return how many."""
    begin = n
    for k in range(run.shape[0]):
        steps = 1
        if run[k, 4] == 0.0:
            steps = max(1, math.ceil((run[k, 1] - run[k, 0]) / ARC_STEP))
        for j in range(steps + 1):
            angle = run[k, 0] + (run[k, 1] - run[k, 0]) * j / steps
            r = run[k, 2] if j == 0 else run[k, 3]
            x, y = ox + r * math.cos(angle), oy + r * math.sin(angle)
            if n == begin or x != points[n - 1, 0] or y != points[n - 1, 1]:
                points[n, 0], points[n, 1] = x, y
                n += 1
    if closed:
        return n
    if near == 0.0:
        points[n, 0], points[n, 1] = ox, oy
        return n + 1
    steps = max(1, math.ceil((run[-1, 1] - run[0, 0]) / ARC_STEP))
    for j in range(steps + 1):
        angle = run[-1, 1] + (run[0, 0] - run[-1, 1]) * j / steps
        points[n, 0], points[n, 1] = ox + near * math.cos(angle), oy + near * math.sin(angle)
        n += 1
    return n
