"""The least cost from one or several places to all others, compiled.

Places wait in buckets by what they cost so far and are taken bucket by bucket (Meyer and Sanders
2003, "Δ-stepping: a parallelizable shortest path algorithm", here one after the other). A heap
would keep a finer order at the price of a dozen comparisons a place; here the few that were taken
too early are taken again, until nothing becomes cheaper: the same costs to the last bit.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

# Buckets half as wide as a usual link: streets then have next to nobody taken too early.
_WIDTH = 0.5

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Places = NDArray[np.int32]


@njit(cache=True)
def shortest(  # noqa: C901, PLR0912 - in one piece: calls that pass seven arrays double the time
    starts: Integers, neighbours: Places, costs: Floats, sources: Integers, spent: Floats
) -> tuple[Floats, Places]:
    """Return the least cost of every place, and the place before it on the way (-1: none).

    Parameters
    ----------
    starts, neighbours, costs
        The links of place p are `starts[p]:starts[p + 1]` of the other two, each with the place
        it leads to and its cost, finite and never negative.
    sources, spent
        Where one may begin, and what each has cost already, shape (k,).
    """
    size = starts.shape[0] - 1
    reach, before = np.full(size, np.inf), np.full(size, -1, np.int32)
    total = costs.sum()
    scale = costs.shape[0] / (_WIDTH * total) if total > 0.0 else 1.0
    # As many buckets as lie between a place and its farthest neighbour: then they come round.
    buckets = 3 + (int(costs.max() * scale) if costs.shape[0] else 0)
    # A bucket is a chain: its first place, and for each place the ones ahead and behind.
    first = np.full(buckets, -1, np.int32)
    bucket_of = np.full(size, -1, np.int32)
    ahead, behind = np.empty(size, np.int32), np.empty(size, np.int32)
    waiting = 0
    for k in range(sources.shape[0]):
        here = sources[k]
        reach[here] = min(reach[here], spent[k])
        if bucket_of[here] < 0:
            if first[0] >= 0:
                ahead[first[0]] = here
            ahead[here], behind[here] = -1, first[0]
            first[0], bucket_of[here] = here, 0
            waiting += 1
    bucket = 0
    while waiting > 0:
        here = first[bucket]
        if here < 0:
            bucket = bucket + 1 if bucket + 1 < buckets else 0
            continue
        first[bucket] = behind[here]
        if behind[here] >= 0:
            ahead[behind[here]] = -1
        bucket_of[here] = -1
        waiting -= 1
        for link in range(starts[here], starts[here + 1]):
            there, cost = neighbours[link], reach[here] + costs[link]
            if cost >= reach[there]:
                continue
            reach[there], before[there] = cost, here
            old, new = bucket_of[there], int(cost * scale) % buckets
            if old == new:
                continue
            if old < 0:
                waiting += 1
            else:
                if ahead[there] >= 0:
                    behind[ahead[there]] = behind[there]
                else:
                    first[old] = behind[there]
                if behind[there] >= 0:
                    ahead[behind[there]] = ahead[there]
            if first[new] >= 0:
                ahead[first[new]] = there
            ahead[there], behind[there] = -1, first[new]
            first[new], bucket_of[there] = there, new
    return reach, before
