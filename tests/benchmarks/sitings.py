"""Siting 500 candidates × 5,000 points against spopt: from who sees what to the proven optimum."""

import time
import warnings

import numpy as np
import pulp
from scipy.sparse import csr_array
from spopt.locate import MCLP

from layers.analysis.max_coverage import choose_best
from tests.benchmarks.figures import Figure, seconds, show

SITES, POINTS, COUNT = 500, 5_000, 5
# spopt takes half a minute to write its model down: each case is measured once.
MOST_SECONDS = 60
# Radius of what one site covers, in a square of side 1.
CASES = (("sparse", 0.03, 100), ("middling", 0.07, 4), ("dense", 0.12, 4))


def run() -> None:
    """Print the table."""
    figures = []
    for name, radius, bar in CASES:
        covers, weights = _case(radius)
        started = time.perf_counter()
        mine = choose_best(covers, weights, COUNT, seconds=MOST_SECONDS)
        ours = time.perf_counter() - started
        again = max(1, min(5, int(2 / ours)))
        ours = min(
            ours,
            *(
                seconds(lambda c=covers, w=weights: choose_best(c, w, COUNT, seconds=MOST_SECONDS))
                for _ in range(again)
            ),
        )
        started = time.perf_counter()
        covered, optimal = _spopt(covers, weights)
        theirs = time.perf_counter() - started
        what = f"{name}: gap {mine.gap:.0e}, {mine.covered / covered:.6f} of spopt's"
        reference = f"spopt {'' if optimal else '> '}{theirs:.1f} s"
        figures.append(Figure(what, f"{ours * 1e3:.0f} ms", reference, theirs / ours, bar))
        if not mine.proven:
            figures.append(Figure(f"{name}: not proven", "", "gap", mine.gap, 0, at_least=False))
    show(f"Siting {COUNT} of {SITES} candidates, {POINTS} points", figures)


def _case(radius: float) -> tuple[csr_array, np.ndarray]:
    random = np.random.default_rng(1)
    sites, points = random.random((SITES, 2)), random.random((POINTS, 2))
    far = np.linalg.norm(sites[:, None] - points[None], axis=2)
    return csr_array((far <= radius).astype(float)), random.uniform(0.5, 3, POINTS)


def _spopt(covers: csr_array, weights: np.ndarray) -> tuple[float, bool]:
    """Return what spopt's choice covers, and whether it is the optimum."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # announcements of PuLP's next version
        far = np.where(covers.toarray().T > 0, 0.0, 2.0)
        model = MCLP.from_cost_matrix(far, weights, 1.0, p_facilities=COUNT)
        solver = pulp.PULP_CBC_CMD(msg=False, timeLimit=MOST_SECONDS)
        problem = model.solve(solver).problem
        return float(problem.objective.value()), problem.sol_status == pulp.LpSolutionOptimal
