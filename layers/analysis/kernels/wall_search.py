"""Walls in square cells, so that compiled code finds those near a point without leaving it."""

import math

import numpy as np
from numba import njit

from layers.analysis.kernels.wall_grid import Floats, Frame, Grid, Integers

# About as far as a camera sees: an eye then asks a handful of cells.
CELL_M = 25.0
# A far-off building must not make the grid larger than this.
MOST_CELLS = 1_000_000


def make_grid(edges: Floats, *, side: float = CELL_M) -> Grid:
    """Return the grid of walls given as x0, y0, x1, y1 in metres, shape (k, 4)."""
    edges = np.ascontiguousarray(edges, dtype=np.float64).reshape(-1, 4)
    if not len(edges):
        nothing = Frame(0.0, 0.0, side, 1, 1)
        return Grid(edges, nothing, np.zeros(2, np.int64), np.empty(0, np.int64))
    points = edges.reshape(-1, 2)
    (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
    side = max(side, math.sqrt((right - left + side) * (high - low + side) / MOST_CELLS))
    frame = Frame(
        float(left),
        float(low),
        float(side),
        int((right - left) / side) + 1,
        int((high - low) / side) + 1,
    )
    starts, members = _fill(edges, frame)
    return Grid(edges, frame, starts, members)


@njit(cache=True)
def cells(frame: Frame, x0: float, y0: float, x1: float, y1: float) -> tuple[int, int, int, int]:
    """Return the first and last column and row that a box touches; first > last if none."""
    left = max(0, math.floor((x0 - frame.x) / frame.side))
    low = max(0, math.floor((y0 - frame.y) / frame.side))
    right = min(frame.columns - 1, math.floor((x1 - frame.x) / frame.side))
    high = min(frame.rows - 1, math.floor((y1 - frame.y) / frame.side))
    return left, low, right, high


@njit(cache=True)
def _fill(edges: Floats, frame: Frame) -> tuple[Integers, Integers]:
    starts = np.zeros(frame.columns * frame.rows + 1, np.int64)
    for i in range(edges.shape[0]):
        left, low, right, high = _span(frame, edges, i)
        for row in range(low, high + 1):
            for column in range(left, right + 1):
                starts[row * frame.columns + column + 1] += 1
    starts = np.cumsum(starts)
    members = np.empty(starts[-1], np.int64)
    free = starts[:-1].copy()
    for i in range(edges.shape[0]):
        left, low, right, high = _span(frame, edges, i)
        for row in range(low, high + 1):
            for column in range(left, right + 1):
                cell = row * frame.columns + column
                members[free[cell]] = i
                free[cell] += 1
    return starts, members


@njit(cache=True)
def _span(frame: Frame, edges: Floats, i: int) -> tuple[int, int, int, int]:
    return cells(
        frame,
        min(edges[i, 0], edges[i, 2]),
        min(edges[i, 1], edges[i, 3]),
        max(edges[i, 0], edges[i, 2]),
        max(edges[i, 1], edges[i, 3]),
    )


@njit(cache=True)
def walls_near(  # noqa: PLR0913, PLR0917 - a box
    edges: Floats,
    frame: Frame,
    starts: Integers,
    members: Integers,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
) -> Integers:
    """Return the indices of the walls whose bounds touch the box, each once."""
    left, low, right, high = cells(frame, x0, y0, x1, y1)
    most = 0
    for row in range(low, high + 1):
        if left <= right:
            first = row * frame.columns
            most += starts[first + right + 1] - starts[first + left]
    found = np.empty(most, np.int64)
    n = 0
    for row in range(low, high + 1):
        for column in range(left, right + 1):
            cell = row * frame.columns + column
            for k in range(starts[cell], starts[cell + 1]):
                i = members[k]
                ax, ay = min(edges[i, 0], edges[i, 2]), min(edges[i, 1], edges[i, 3])
                if ax > x1 or ay > y1:
                    continue
                if max(edges[i, 0], edges[i, 2]) < x0 or max(edges[i, 1], edges[i, 3]) < y0:
                    continue
                # A wall in several cells is taken at the first of them that the box touches.
                home_column = math.floor((ax - frame.x) / frame.side)
                home_row = math.floor((ay - frame.y) / frame.side)
                if column == max(left, home_column) and row == max(low, home_row):
                    found[n] = i
                    n += 1
    return found[:n]
