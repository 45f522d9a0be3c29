"""Choosing N of many candidates so that most weight is covered, with a proven bound.

The maximal covering location problem (Church and ReVelle 1974): greedy with swaps at once, then
the optimum by HiGHS on demand merged where the same candidates cover it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_MOST_SWAPS = 200
_ALIKE = 1e-9


def never() -> bool:
    """Return False: nobody stops the work."""
    return False


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Candidates in ranked order, the weight each adds to those before it, and the bound.

    No choice of as many can cover more than `bound`. `proven` is true when this one is optimal;
    `stopped` when somebody stopped the work before it was done.
    """

    chosen: tuple[int, ...]
    gains: tuple[float, ...]
    bound: float
    proven: bool = False
    stopped: bool = False

    @property
    def covered(self) -> float:
        """Return the weight covered."""
        return float(sum(self.gains))

    @property
    def gap(self) -> float:
        """Return how far from the optimum this can be at most, as a share of the bound."""
        return max(0.0, (self.bound - self.covered) / self.bound) if self.bound else 0.0


def merge_demand(covers: csr_array, weights: Floats) -> tuple[csr_array, Floats]:
    """Return the demand merged where the same candidates cover it, without what none covers.

    `covers` is candidates by demand, 1 where covered; `weights` has one number a column. Equal
    sets are found by two random 62-bit sums: that two unlike ones meet is out of the question.
    """
    random = np.random.default_rng(0)
    marks = random.integers(1, 2**62, (2, covers.shape[0]), dtype=np.uint64)
    by_demand = covers.tocsc()
    counts = np.diff(by_demand.indptr)
    keys = np.zeros((2, covers.shape[1]), dtype=np.uint64)
    filled = counts > 0
    for k in range(2):
        sums = np.r_[np.uint64(0), np.cumsum(marks[k][by_demand.indices], dtype=np.uint64)]
        keys[k] = sums[by_demand.indptr[1:]] - sums[by_demand.indptr[:-1]]
    columns = np.flatnonzero(filled)
    _, first, group = np.unique(keys[:, columns], axis=1, return_index=True, return_inverse=True)
    merged: Floats = np.bincount(group.ravel(), weights[columns], len(first)).astype(np.float64)
    return csr_array(by_demand[:, columns[first]]), merged


def choose_quickly(
    covers: csr_array, weights: Floats, count: int, *, stop: Callable[[], bool] = never
) -> Choice:
    """Return a good choice at once: the best candidate each time, then swaps that improve.

    Its bound is that of submodularity: what is covered and the `count` largest gains left.
    """
    by_demand = covers.tocsc()
    chosen: list[int] = []
    times = np.zeros(covers.shape[1], dtype=np.int64)
    gains = covers @ weights
    bound = float(np.sort(gains)[::-1][:count].sum())
    while len(chosen) < min(count, covers.shape[0]):
        best = int(np.argmax(gains))
        if gains[best] <= _ALIKE:
            break
        new = _columns(covers, best)
        new = new[times[new] == 0]
        gains -= by_demand[:, new] @ weights[new]
        times[_columns(covers, best)] += 1
        chosen.append(best)
        bound = min(bound, _covered(times, weights) + _largest(gains, count))
    stopped = _swap(covers, weights, chosen, times, stop)
    bound = min(
        bound, _covered(times, weights) + _largest(_free_gains(covers, weights, times), count)
    )
    return _ranked(covers, weights, chosen, bound=bound, stopped=stopped)


def choose_best(
    covers: csr_array,
    weights: Floats,
    count: int,
    *,
    seconds: float = 10.0,
    stop: Callable[[], bool] = never,
) -> Choice:
    """Return the optimum, or the best found in `seconds` with the bound proven by then.

    Stopped between the quick answer and the exact one, it returns the quick one.
    """
    small, merged = merge_demand(covers, weights)
    quick = choose_quickly(small, merged, count, stop=stop)
    if quick.stopped or stop():
        return replace(quick, stopped=True)
    if quick.gap <= _ALIKE:
        return replace(quick, bound=quick.covered, proven=True)
    useful = np.flatnonzero(np.diff(small.indptr) > 0)
    kept = csr_array(small[useful])
    sites, demand = kept.shape
    found = milp(
        np.r_[np.zeros(sites), -merged],
        # Only the sites must be whole: demand then is.
        integrality=np.r_[np.ones(sites), np.zeros(demand)],
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(hstack([-kept.T, eye_array(demand)], format="csc"), -np.inf, 0),
            LinearConstraint(np.r_[np.ones(sites), np.zeros(demand)][None], 0, count),
        ],
        options={"time_limit": seconds, "mip_rel_gap": 1e-9},
    )
    dual = getattr(found, "mip_dual_bound", None)
    bound = quick.bound if dual is None else min(quick.bound, -float(dual))
    best = list(quick.chosen)
    if found.x is not None:
        exact = useful[np.flatnonzero(found.x[:sites] > 0.5)].tolist()  # noqa: PLR2004 - 0 or 1
        if _weight(small, merged, exact) > quick.covered:
            best = exact
    result = _ranked(small, merged, best, bound=bound, stopped=False)
    proven = result.gap <= 1e-6  # noqa: PLR2004 - HiGHS' own tolerance
    return replace(result, bound=max(bound, result.covered), proven=proven)


def _columns(covers: csr_array, row: int) -> Integers:
    columns: Integers = covers.indices[covers.indptr[row] : covers.indptr[row + 1]]
    return columns


def _covered(times: Integers, weights: Floats) -> float:
    return float(weights[times > 0].sum())


def _largest(gains: Floats, count: int) -> float:
    return float(np.sort(gains)[::-1][:count].sum())


def _free_gains(covers: csr_array, weights: Floats, times: Integers) -> Floats:
    gains: Floats = covers @ np.where(times == 0, weights, 0.0)
    return gains


def _weight(covers: csr_array, weights: Floats, chosen: list[int]) -> float:
    times = np.zeros(covers.shape[1], dtype=np.int64)
    for row in chosen:
        times[_columns(covers, row)] += 1
    return _covered(times, weights)


def _swap(
    covers: csr_array,
    weights: Floats,
    chosen: list[int],
    times: Integers,
    stop: Callable[[], bool],
) -> bool:
    """Replace one candidate by another while that covers more; tell whether stopped."""
    for _ in range(_MOST_SWAPS):
        improved = False
        for k, row in enumerate(chosen):
            if stop():
                return True
            times[_columns(covers, row)] -= 1
            gains = _free_gains(covers, weights, times)
            best = int(np.argmax(gains))
            better = gains[best] > gains[row] + _ALIKE
            chosen[k] = best if better else row
            times[_columns(covers, chosen[k])] += 1
            improved = improved or better
        if not improved:
            break
    return False


def _ranked(
    covers: csr_array, weights: Floats, chosen: list[int], *, bound: float, stopped: bool
) -> Choice:
    """Return the chosen in the order in which each adds most to those before it."""
    free, rest = weights.copy(), list(chosen)
    order, gains = [], []
    while rest:
        added = [float(free[_columns(covers, row)].sum()) for row in rest]
        k = int(np.argmax(added))
        order.append(rest.pop(k))
        gains.append(added[k])
        free[_columns(covers, order[-1])] = 0.0
    return Choice(chosen=tuple(order), gains=tuple(gains), bound=bound, stopped=stopped)
