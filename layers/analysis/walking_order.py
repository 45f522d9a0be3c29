"""Walking order (open travelling salesman): in which order to see places, along the streets."""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from layers.analysis.street_graph import FarFromStreets, StreetGraph

Floats = NDArray[np.float64]
# A detour that is usual in a town, where no street leads from one place to the other.
DETOUR = 1.3
_PASSES = 20


def walks_between(graph: StreetGraph, places: Sequence[tuple[float, float]]) -> Floats:
    """Return the metres on foot between places (metres, x and y), shape (n, n), symmetric.

    Where no street leads there, the straight line times `DETOUR`.
    """
    points = np.array(places, dtype=float).reshape(-1, 2)
    straight: Floats = (
        np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1)) * DETOUR
    )
    try:
        metres = graph.walks(places)
    except FarFromStreets:
        return straight
    metres = np.minimum(metres, metres.T)
    both: Floats = np.where(np.isfinite(metres), metres, straight)
    return both


def walking_order(metres: Floats, start: int = 0) -> list[int]:
    """Return the places in an order that is short to walk: the nearest next, crossings undone."""
    if not len(metres):
        return []
    left, order = set(range(len(metres))) - {start}, [start]
    while left:
        here = order[-1]
        order.append(min(left, key=lambda one: (float(metres[here, one]), one)))
        left.discard(order[-1])
    for _ in range(_PASSES):
        if not _shortened(order, metres):
            break
    return order


def length_of(order: Sequence[int], metres: Floats) -> float:
    """Return the metres of a walk."""
    return float(sum(metres[a, b] for a, b in itertools.pairwise(order)))


def _shortened(order: list[int], metres: Floats) -> bool:
    """Turn parts of a walk round where that is shorter (2-opt); tell whether any was."""
    better = False
    for i, j in itertools.combinations(range(1, len(order)), 2):
        before, after = order[i - 1], order[j + 1] if j + 1 < len(order) else None
        now = metres[before, order[i]] + (0 if after is None else metres[order[j], after])
        then = metres[before, order[j]] + (0 if after is None else metres[order[i], after])
        if then < now - 1e-6:
            order[i : j + 1] = order[i : j + 1][::-1]
            better = True
    return better
