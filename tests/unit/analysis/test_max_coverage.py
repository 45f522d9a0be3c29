"""Choosing sites: brute force, spopt, and a bound that holds."""

import itertools

import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from spopt.locate import MCLP

from layers.analysis.max_coverage import choose_best, choose_quickly, merge_demand


def case(
    seed: int, sites: int = 12, demand: int = 40, density: float = 0.2
) -> tuple[csr_array, np.ndarray]:
    random = np.random.default_rng(seed)
    covers = (random.random((sites, demand)) < density).astype(float)
    return csr_array(covers), random.uniform(0.5, 3, demand)


def weight(covers: csr_array, weights: np.ndarray, chosen: tuple[int, ...]) -> float:
    return float(weights[covers.toarray()[list(chosen)].any(axis=0)].sum())


def optimum(covers: csr_array, weights: np.ndarray, count: int) -> float:
    sets = itertools.combinations(range(covers.shape[0]), count)
    return max(weight(covers, weights, one) for one in sets)


@given(seed=st.integers(0, 100_000), count=st.integers(1, 4), density=st.floats(0.05, 0.5))
@settings(max_examples=30, deadline=None)
def test_the_best_is_that_of_brute_force_and_quick_ones_keep_their_bound(
    seed: int, count: int, density: float
) -> None:
    covers, weights = case(seed, density=density)
    truth = optimum(covers, weights, count)
    best, quick = choose_best(covers, weights, count), choose_quickly(covers, weights, count)
    assert best.covered == pytest.approx(truth)
    assert best.proven
    assert best.gap <= 1e-6
    assert quick.covered <= truth + 1e-9 <= quick.bound + 1e-6
    assert quick.covered >= (1 - 1 / np.e) * truth
    for choice in (best, quick):
        assert choice.covered == pytest.approx(weight(covers, weights, choice.chosen))
        assert list(choice.gains) == sorted(choice.gains, reverse=True)


@given(seed=st.integers(0, 100_000))
@settings(max_examples=20, deadline=None)
def test_merged_demand_covers_as_much(seed: int) -> None:
    covers, weights = case(seed, sites=6, demand=60)
    small, merged = merge_demand(covers, weights)
    assert small.shape[1] <= min(60, 2**6)
    for one in itertools.combinations(range(6), 2):
        assert weight(small, merged, one) == pytest.approx(weight(covers, weights, one))
    assert len({tuple(column) for column in small.toarray().T}) == small.shape[1]


# PuLP's own announcement of its next version.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("seed", range(3))
def test_as_much_as_spopt(seed: int) -> None:
    covers, weights = case(seed, sites=25, demand=120, density=0.1)
    far = np.where(covers.toarray().T > 0, 0.0, 2.0)
    model = MCLP.from_cost_matrix(far, weights, 1.0, p_facilities=4)
    model = model.solve(pulp.PULP_CBC_CMD(msg=False))
    assert choose_best(covers, weights, 4).covered == pytest.approx(model.problem.objective.value())


def test_more_than_there_are_and_nothing_to_cover() -> None:
    covers, weights = case(1, sites=3)
    everything = choose_best(covers, weights, 9)
    assert everything.covered == pytest.approx(weight(covers, weights, (0, 1, 2)))
    assert everything.proven
    nothing = choose_best(csr_array((4, 5)), np.ones(5), 2)
    assert (nothing.chosen, nothing.covered, nothing.gap) == ((), 0, 0)


def test_it_can_be_stopped() -> None:
    covers, weights = case(2)
    choice = choose_best(covers, weights, 3, stop=lambda: True)
    assert choice.stopped
    assert len(choice.chosen) == 3
    assert not choice.proven
