"""Choosing N of many candidates so that most weight is covered, with a proven bound.

Greedy with swaps at once, then the optimum (`covering`) on demand merged where the same
candidates cover it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from layers.analysis.coverage_relaxation import bound_by, price, solve_covering

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_MOST_SWAPS = 200
_ALIKE = 1e-9
_TOLERANCE = 1e-6  # HiGHS' own
# Of the time, how much the relaxation may take.
_RELAXING = 0.7


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


def choose_best(  # noqa: PLR0913 - each by its name
    covers: csr_array,
    weights: Floats,
    count: int,
    *,
    seconds: float = 10.0,
    stop: Callable[[], bool] = never,
    tell: Callable[[float, Choice], None] | None = None,
) -> Choice:
    """Return the optimum, or the best found in `seconds` with the bound proven by then.

    Parameters
    ----------
    stop
        Asked now and then; true ends the work with the best known by then.
    tell
        Given the share of the time spent, 0 to 1, and the quick answer: at once, and again
        with a lower bound while the optimum is looked for.
    """
    small, merged = merge_demand(covers, weights)
    quick = choose_quickly(small, merged, count, stop=stop)
    if quick.stopped or stop():
        return replace(quick, stopped=True)
    say = tell or _nobody
    say(0.0, quick)
    if quick.gap <= _ALIKE:
        return replace(quick, bound=quick.covered, proven=True)
    search = _Search(small, merged, count, quick, seconds, stop, say)
    search.relax()
    if not stop() and search.bound > quick.covered + _ALIKE:
        search.finish()
    result = _ranked(small, merged, search.best, bound=search.bound, stopped=stop())
    bound = max(search.bound, result.covered)
    result = replace(result, bound=bound)
    return replace(result, proven=result.gap <= _TOLERANCE)


def _nobody(_share: float, _choice: Choice) -> None:
    """Take no note."""


@dataclass(eq=False)
class _Search:
    """The way from the quick answer to the optimum, with the bound proven so far."""

    covers: csr_array
    weights: Floats
    count: int
    quick: Choice
    seconds: float
    stop: Callable[[], bool]
    tell: Callable[[float, Choice], None]

    def __post_init__(self) -> None:
        self.bound, self.best = self.quick.bound, list(self.quick.chosen)
        self.hopeful = np.diff(self.covers.indptr) > 0
        self.began = time.monotonic()

    def told(self, _spent: float, bound: float) -> None:
        """Pass on how much of the time is spent, and a better bound."""
        lower = min(self.bound, max(bound, self.quick.covered)) if bound > 0 else self.bound
        share = min(1.0, (time.monotonic() - self.began) / self.seconds)
        self.tell(share, replace(self.quick, bound=lower))

    def relax(self) -> None:
        """Lower the bound by the relaxation, and leave out sites that cannot help."""
        prices = price(
            self.covers,
            self.weights,
            self.count,
            seconds=_RELAXING * self.seconds,
            stop=self.stop,
            told=self.told,
        )
        found = bound_by(self.covers, self.weights, self.count, prices, known=self.quick.covered)
        self.bound = min(self.bound, found.bound)
        self.hopeful &= found.hopeful
        self.told(0.0, self.bound)

    def finish(self) -> None:
        """Choose among the sites that are left."""
        left = np.flatnonzero(self.hopeful)
        small, merged = merge_demand(csr_array(self.covers[left]), self.weights)
        if not small.shape[1]:
            return
        solved = solve_covering(
            small,
            merged,
            self.count,
            seconds=max(0.0, self.seconds - (time.monotonic() - self.began)),
            stop=self.stop,
            told=self.told,
        )
        exact = left[list(solved.chosen)].tolist()
        if _weight(self.covers, self.weights, exact) > self.quick.covered:
            self.best = exact
        # What was left out is in no better choice than the one known already.
        self.bound = min(self.bound, max(solved.bound, self.quick.covered))


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
