"""The maximal covering location problem (Church and ReVelle 1974), solved by HiGHS.

First its linear relaxation by an interior point method, which can be asked to stop at every
step and gives a price for each demand. Whatever the prices are, they prove a bound (Lagrange's),
and they prove of most sites that no better choice holds them; what is left is small.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array, hstack, vstack

Floats = NDArray[np.float64]
Told = Callable[[float, float], None]
_HALF = 0.5  # between 0 and 1, which a solver only approaches


@dataclass(frozen=True, kw_only=True, eq=False)
class Bound:
    """No choice covers more than `bound`; `hopeful` sites are those of any better choice."""

    bound: float
    hopeful: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Solved:
    """The sites found (none where it was stopped first); no choice covers more than `bound`."""

    chosen: tuple[int, ...]
    bound: float


def price(  # noqa: PLR0913 - each by its name
    covers: csr_array,
    weights: Floats,
    count: int,
    *,
    seconds: float,
    stop: Callable[[], bool],
    told: Told,
) -> Floats:
    """Return what each demand is worth in the relaxation: as far as it got in `seconds`.

    `covers` is sites by demand, 1 where covered. `stop` is asked at every step and `told` given
    the seconds spent; the bound it is given is infinite.
    """
    model = _solver(seconds, whole=False)
    model.passModel(_model(covers, weights, count, whole=False))

    def ask(event: Any) -> None:  # noqa: ANN401 - highspy gives it no type
        told(float(event.data_out.running_time), np.inf)
        event.interrupt(stop())

    model.cbIpmInterrupt += ask
    model.cbSimplexInterrupt += ask
    model.run()
    duals = np.abs(np.array(model.getSolution().row_dual[: covers.shape[1]], dtype=np.float64))
    if len(duals) < covers.shape[1]:
        return np.zeros(covers.shape[1])
    prices: Floats = np.clip(np.nan_to_num(duals), 0.0, weights)
    return prices


def bound_by(
    covers: csr_array, weights: Floats, count: int, prices: Floats, *, known: float
) -> Bound:
    """Return the bound that prices (0 to the weight of each demand) prove.

    A demand pays its price to each chosen site that covers it and keeps the rest of its weight:
    that counts no choice too low. So many sites are paid at most what the best paid are; and a
    site whose pay in place of the least of those would not reach `known` is in no better choice.
    """
    pay = covers @ prices
    best = np.sort(pay)[::-1][:count]
    bound = float(np.sum(weights - prices) + best.sum())
    least = best[-1] if len(best) == count else 0.0
    return Bound(bound=bound, hopeful=bound - least + pay >= known)


def solve_covering(  # noqa: PLR0913 - each by its name
    covers: csr_array,
    weights: Floats,
    count: int,
    *,
    seconds: float,
    stop: Callable[[], bool],
    told: Told,
) -> Solved:
    """Return which `count` sites cover most weight, or the best found in `seconds`.

    `stop` is asked between steps of the search, `told` given the seconds spent and the bound
    proven by then.
    """
    model = _solver(seconds, whole=True)
    model.passModel(_model(covers, weights, count, whole=True))

    def ask(event: Any) -> None:  # noqa: ANN401 - highspy gives it no type
        told(float(event.data_out.running_time), float(event.data_out.mip_dual_bound))
        event.interrupt(stop())

    model.cbMipInterrupt += ask
    model.run()
    info, found = model.getInfo(), model.getSolution()
    chosen: tuple[int, ...] = ()
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.array(found.col_value[: covers.shape[0]])
        chosen = tuple(np.flatnonzero(values > _HALF).tolist())
    return Solved(chosen=chosen, bound=float(info.mip_dual_bound))


class _Silent(highspy.Highs):
    """HiGHS without its greeting, which it writes as soon as callbacks are switched on."""

    def enableCallbacks(self) -> None:  # noqa: N802 - theirs
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _solver(seconds: float, *, whole: bool) -> highspy.Highs:
    model = _Silent()  # type: ignore[no-untyped-call]
    shared: dict[str, Any] = {
        # Other requests want the processor too.
        "threads": 1,
        "time_limit": float(seconds),
        # It takes no heed of the time, and demand is merged already.
        "presolve": "off",
    }
    # An interior point: the simplex method is several times slower on this problem.
    relaxed: dict[str, Any] = {"solver": "ipx", "run_crossover": "off"}
    mixed: dict[str, Any] = {"mip_lp_solver": "ipx", "mip_rel_gap": 1e-9, "mip_abs_gap": 1e-9}
    for name, value in (shared | (mixed if whole else relaxed)).items():
        if model.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            message = f"HiGHS does not take {name}={value}"
            raise ValueError(message)
    return model


def _model(covers: csr_array, weights: Floats, count: int, *, whole: bool) -> highspy.HighsLp:
    """Return: maximise what is covered, where demand is covered by sites, of which so many."""
    sites, demand = covers.shape
    rows = vstack(
        [
            hstack([-covers.T, eye_array(demand)]),
            csr_array(np.r_[np.ones(sites), np.zeros(demand)][None]),
        ],
        format="csr",
    )
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = sites + demand, demand + 1
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.r_[np.zeros(sites), weights]
    lp.col_lower_, lp.col_upper_ = np.zeros(sites + demand), np.ones(sites + demand)
    lp.row_lower_ = np.full(demand + 1, -highspy.kHighsInf)
    lp.row_upper_ = np.r_[np.zeros(demand), float(count)]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = rows.indptr.astype(np.int32)
    lp.a_matrix_.index_ = rows.indices.astype(np.int32)
    lp.a_matrix_.value_ = rows.data.astype(np.float64)
    if whole:
        # Only the sites must be whole: demand then is.
        integer, continuous = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        lp.integrality_ = [integer] * sites + [continuous] * demand
    return lp
