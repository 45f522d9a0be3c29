"""Siting 500 candidates × 5,000 points against spopt: the proven optimum of both."""

import warnings

import numpy as np
import pulp
from scipy.sparse import csr_array
from spopt.locate import MCLP

from layers.choosing import choose_best
from tests.benchmarks.figures import Figure, seconds, show

SITES, POINTS, COUNT = 500, 5_000, 5
SPOPT_SECONDS = 60
# Radius of what one site covers, in a square of side 1.
CASES = (("sparse", 0.03, 100), ("middling", 0.07, 4), ("dense", 0.12, 4))


def run() -> None:
    """Print the table."""
    figures = []
    for name, radius, bar in CASES:
        covers, weights = _case(radius)
        mine = choose_best(covers, weights, COUNT, seconds=SPOPT_SECONDS)
        ours = min(seconds(lambda c=covers, w=weights: choose_best(c, w, COUNT)) for _ in range(3))
        found: list[float] = []
        theirs = seconds(lambda c=covers, w=weights, f=found: f.append(_spopt(c, w)))
        what = f"{name}: gap {mine.gap:.1e}, {mine.covered / found[0]:.6f} of spopt's"
        figures.append(
            Figure(what, f"{ours * 1e3:.0f} ms", f"spopt {theirs:.2f} s", theirs / ours, bar)
        )
    show(f"Siting {COUNT} of {SITES} candidates, {POINTS} points", figures)


def _case(radius: float) -> tuple[csr_array, np.ndarray]:
    random = np.random.default_rng(1)
    sites, points = random.random((SITES, 2)), random.random((POINTS, 2))
    far = np.linalg.norm(sites[:, None] - points[None], axis=2)
    return csr_array((far <= radius).astype(float)), random.uniform(0.5, 3, POINTS)


def _spopt(covers: csr_array, weights: np.ndarray) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # announcements of PuLP's next version
        far = np.where(covers.toarray().T > 0, 0.0, 2.0)
        model = MCLP.from_cost_matrix(far, weights, 1.0, p_facilities=COUNT)
        solver = pulp.PULP_CBC_CMD(msg=False, timeLimit=SPOPT_SECONDS)
        return float(model.solve(solver).problem.objective.value())
