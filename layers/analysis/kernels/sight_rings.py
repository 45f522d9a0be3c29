"""From the pieces of a sight to the rings of its polygon, compiled.

Metres and radians counter-clockwise from east, as in `layers.analysis.kernels.angular_sweep`.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from layers.analysis.kernels.arcs import ARC_STEP, SAME_ANGLE

# In TWD97 neighbouring doubles are 5e-10 m apart. Points closer than the first are one; a ring
# whose parts keep the second apart cannot cross itself by rounding, so nobody needs to look.
_SAME_M, _APART_M = 1e-8, 1e-7
_TURN = 2 * math.pi

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@njit(cache=True)
def outline(pieces: Floats, x: float, y: float, near: float, whole: bool) -> tuple[Floats, bool]:  # noqa: FBT001 - numba takes no keywords
    """Return the closed ring of a sight of one run, and whether it is that and surely valid."""
    size = pieces.shape[0]
    for k in range(1, size):
        if pieces[k, 0] - pieces[k - 1, 1] > SAME_ANGLE:
            return np.empty((0, 2)), False
    if size == 0 or near > 0.0:
        return np.empty((0, 2)), False
    closed = whole and pieces[-1, 1] - pieces[0, 0] > _TURN - SAME_ANGLE
    points = np.empty((_most(pieces) + 1, 2))
    n = _write(pieces, x, y, near, closed, points, 0)
    points[n] = points[0]
    return points[: n + 1], n > 2 and _clear(pieces, near, closed)  # noqa: PLR2004 - as `outlines`


@njit(cache=True)
def outlines(
    pieces: Floats, begins: Integers, places: Floats, whole: Flags
) -> tuple[Floats, Integers, Integers, Flags]:
    """Return the shells of all sights: points, whose ring each is, whose sight each ring is.

    The last result tells which rings are surely valid. A sight has one ring for each run of
    pieces without a dead angle between them. `places` has x, y and the near range, shape (n, 3).
    """
    points = np.empty((256 + 4 * pieces.shape[0], 2))
    ring_of = np.empty(points.shape[0], np.int64)
    sight_of = np.empty(pieces.shape[0], np.int64)
    clear = np.empty(pieces.shape[0], np.bool_)
    n = rings = 0
    for i in range(places.shape[0]):
        first = begins[i]
        while first < begins[i + 1]:
            last = first + 1
            while last < begins[i + 1] and pieces[last, 0] - pieces[last - 1, 1] <= SAME_ANGLE:
                last += 1
            run = pieces[first:last]
            most = _most(run)
            if n + most > points.shape[0]:
                size = 2 * points.shape[0] + most
                more, more_of = np.empty((size, 2)), np.empty(size, np.int64)
                more[:n], more_of[:n] = points[:n], ring_of[:n]
                points, ring_of = more, more_of
            closed = whole[i] and run[-1, 1] - run[0, 0] > _TURN - SAME_ANGLE
            end = _write(run, places[i, 0], places[i, 1], places[i, 2], closed, points, n)
            if end - n > 2:  # noqa: PLR2004 - fewer points bound nothing
                ring_of[n:end] = rings
                sight_of[rings] = i
                clear[rings] = _clear(run, places[i, 2], closed)
                n, rings = end, rings + 1
            first = last
    return points[:n], ring_of[:n], sight_of[:rings], clear[:rings]


@njit(cache=True)
def _most(run: Floats) -> int:
    """Return a bound of a run's points: a chord for each step, and the near arc as many."""
    steps: int = int((run[-1, 1] - run[0, 0]) / ARC_STEP)
    return 2 * steps + 4 * len(run) + 8


@njit(cache=True)
def _write(  # noqa: PLR0913, PLR0917 - compiled code takes numbers
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
            if n == begin or _differ(x, y, points[n - 1]):
                points[n, 0], points[n, 1] = x, y
                n += 1
    if closed:
        again = n > begin and not _differ(points[begin, 0], points[begin, 1], points[n - 1])
        return n - 1 if again else n
    if near == 0.0:
        points[n, 0], points[n, 1] = ox, oy
        return n + 1
    steps = max(1, math.ceil((run[-1, 1] - run[0, 0]) / ARC_STEP))
    for j in range(steps + 1):
        angle = run[-1, 1] + (run[0, 0] - run[-1, 1]) * j / steps
        points[n, 0], points[n, 1] = ox + near * math.cos(angle), oy + near * math.sin(angle)
        n += 1
    return n


@njit(cache=True)
def _differ(x: float, y: float, point: Floats) -> bool:
    differ: bool = abs(x - point[0]) > _SAME_M or abs(y - point[1]) > _SAME_M
    return differ


@njit(cache=True)
def _clear(run: Floats, near: float, closed: bool) -> bool:  # noqa: FBT001 - numba takes no keywords
    """Tell whether no two parts of a ring come so close that rounding could make them cross.

    A ring goes round its eye once, so parts meet at most on the ray between two pieces: where
    one piece is thin there, or is seen nearly edge-on beside a jump in depth.
    """
    if near > 0.0 or (not closed and run[-1, 1] - run[0, 0] > _TURN - 1e-6):
        return False
    size = run.shape[0]
    before = -1.0 if not closed else _flatness(run[size - 1])
    for k in range(size):
        here = _flatness(run[k])
        if here < 0.0:
            return False
        if k > 0 or closed:
            jump = abs(run[k, 2] - run[k - 1, 3])
            if jump > _SAME_M / 2 and jump * min(before, here) < _APART_M:
                return False
        before = here
    return True


@njit(cache=True)
def _flatness(piece: Floats) -> float:
    """Return how much across a piece goes for each metre of depth, 1 at most; -1: too thin."""
    across = (piece[1] - piece[0]) * min(piece[2], piece[3])
    if across < 10 * _APART_M:
        return -1.0
    flatness: float = min(1.0, across / max(1e-12, abs(piece[3] - piece[2])))
    return flatness
