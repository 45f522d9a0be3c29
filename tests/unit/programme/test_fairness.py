"""Fairness among evaluators, against published worked examples and brute force."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from mapserve.programme.evaluations.fairness import Scores, alpha, estimate

# Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011): four observers, twelve units.
FOUR = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
# Montgomery, Design and Analysis of Experiments, table 4.22: four catalysts in four batches.
CATALYSTS = (
    (73, 74, None, 71),
    (None, 75, 67, 72),
    (73, 75, 68, None),
    (75, None, 72, 75),
)


def table(rows: tuple[tuple[int | None, ...], ...]) -> Scores:
    """Return scores by (column, row): columns are the evaluators."""
    return {
        (100 + column, row): float(value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    }


def test_alpha_of_the_published_example() -> None:
    units = [[one for one in unit if one is not None] for unit in zip(*FOUR, strict=True)]
    found = alpha(units)
    assert found is not None
    assert round(found, 3) == 0.849


def test_alpha_at_its_ends() -> None:
    assert alpha([[1, 1], [2, 2], [5, 5]]) == pytest.approx(1.0)
    assert alpha([]) is None
    assert alpha([[3.0], [4.0]]) is None  # nobody to agree with
    assert alpha([[3.0, 4.0]]) is None
    assert alpha([[3, 3], [3, 3]]) is None  # nothing to tell apart
    worse = alpha([[1, 5], [5, 1]])
    assert worse is not None
    assert worse < 0


def slow_alpha(units: list[list[float]]) -> float:
    """Return alpha by its definition, pair by pair."""
    pairable = [unit for unit in units if len(unit) > 1]
    every = [one for unit in pairable for one in unit]
    observed = sum(
        (a - b) ** 2 / (len(unit) - 1) for unit in pairable for a, b in permutations(unit, 2)
    ) / len(every)
    expected = sum((a - b) ** 2 for a, b in permutations(every, 2)) / (
        len(every) * (len(every) - 1)
    )
    return 1 - observed / expected


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 100), max_size=4), min_size=1, max_size=6))
def test_alpha_agrees_with_its_definition(units: list[list[int]]) -> None:
    floats = [[float(one) for one in unit] for unit in units]
    found = alpha(floats)
    every = {one for unit in units if len(unit) > 1 for one in unit}
    compared = sum(len(unit) > 1 for unit in units)
    assert (found is None) is (len(every) < 2 or compared < 2)
    if found is not None:
        assert found == pytest.approx(slow_alpha(floats), abs=1e-9)


def test_the_estimate_of_the_published_example() -> None:
    found = estimate(table(CATALYSTS))
    # The overall mean 72.5 and the treatment effects −9/8, −7/8, −4/8 and 20/8 of the book.
    wanted = [72.5 + effect / 8 for effect in (-9, -7, -4, 20)]
    assert [found.units[row] for row in range(4)] == pytest.approx(wanted)
    assert sum(found.evaluators.values()) == pytest.approx(0)
    assert len(found.panels) == 1


def test_where_everybody_scored_everything_the_mean_is_left_alone() -> None:
    scores = {(e, u): 60.0 + 5 * u + 3 * e for e in (1, 2, 3) for u in (10, 11, 12)}
    found = estimate(scores)
    for unit in (10, 11, 12):
        assert found.units[unit] == pytest.approx(60 + 5 * unit + 6)
    assert found.evaluators == pytest.approx({1: -3, 2: 0, 3: 3})


def test_a_strict_panel_costs_a_community_nothing() -> None:
    # 10 was scored by the strict one and the middle one, 12 by the mild one and the middle one.
    truth, bias = {10: 80.0, 11: 70.0, 12: 75.0, 13: 60.0}, {1: -8.0, 2: 0.0, 3: 8.0}
    pairs = [(1, 10), (2, 10), (2, 12), (3, 12), (1, 11), (3, 11), (1, 13), (2, 13), (3, 13)]
    found = estimate({(e, u): truth[u] + bias[e] for e, u in pairs})
    assert found.units == pytest.approx(truth)
    assert found.evaluators == pytest.approx(bias)
    assert (truth[12] + 4) > (truth[10] - 4), "the plain means would turn the two around"


def test_who_shares_too_little_cannot_be_told() -> None:
    shared = {(e, u): 70.0 + e + u for e in (1, 2) for u in (10, 11)}
    once = shared | {(3, 10): 20.0}
    assert estimate(once).evaluators.keys() == {1, 2}
    assert estimate(once).units == pytest.approx(estimate(shared).units)
    assert estimate({(1, 10): 70.0, (1, 11): 60.0}).units == {}
    two = shared | {(e, u): 50.0 + e for e in (7, 8) for u in (20, 21)}
    assert estimate(two).panels == (frozenset({1, 2}), frozenset({7, 8}))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=12, max_size=12))
def test_the_estimate_is_where_the_squares_are_least(values: list[float]) -> None:
    pairs = [(e, u) for e in range(3) for u in range(4)]
    scores = dict(zip(pairs, values, strict=True))
    del scores[0, 3], scores[2, 0]
    found = estimate(scores)

    def squares(x: np.ndarray) -> float:
        return float(sum((score - x[u] - x[4 + e]) ** 2 for (e, u), score in scores.items()))

    ours = np.array([found.units[u] for u in range(4)] + [found.evaluators[e] for e in range(3)])
    best = minimize(squares, np.full(7, 30.0)).fun
    assert squares(ours) <= best + 1e-6 * max(1.0, best)
