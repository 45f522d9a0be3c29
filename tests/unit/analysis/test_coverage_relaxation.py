"""The covering problem: what prices prove holds of every choice, whatever the prices."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from layers.analysis.coverage_relaxation import bound_by, price, solve_covering
from layers.analysis.max_coverage import choose_best


def case(seed: int, sites: int = 9, demand: int = 30) -> tuple[csr_array, np.ndarray]:
    random = np.random.default_rng(seed)
    covers = (random.random((sites, demand)) < random.uniform(0.05, 0.5)).astype(float)
    return csr_array(covers), random.uniform(0.5, 3, demand)


def town(seed: int) -> tuple[csr_array, np.ndarray]:
    """Return sites that cover what is near them, as cameras do."""
    random = np.random.default_rng(seed)
    far = np.linalg.norm(random.random((60, 1, 2)) - random.random((1, 400, 2)), axis=2)
    return csr_array((far < 0.15).astype(float)), random.uniform(0.5, 3, 400)


def weight(covers: csr_array, weights: np.ndarray, chosen: tuple[int, ...]) -> float:
    return float(weights[covers.toarray()[list(chosen)].any(axis=0)].sum())


@given(seed=st.integers(0, 100_000), count=st.integers(1, 4), share=st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_any_prices_bound_every_choice_and_keep_each_better_one(
    seed: int, count: int, share: float
) -> None:
    covers, weights = case(seed)
    random = np.random.default_rng(seed)
    prices = weights * random.uniform(0, 1, len(weights)) ** (3 * share)
    choices = list(itertools.combinations(range(covers.shape[0]), count))
    values = [weight(covers, weights, one) for one in choices]
    known = float(np.median(values))
    found = bound_by(covers, weights, count, prices, known=known)
    assert max(values) <= found.bound + 1e-9
    for choice, value in zip(choices, values, strict=True):
        if value > known + 1e-9:
            assert found.hopeful[list(choice)].all()


@given(seed=st.integers(0, 100_000), count=st.integers(1, 4))
@settings(max_examples=15, deadline=None)
def test_the_relaxation_prices_as_tightly_as_its_optimum(seed: int, count: int) -> None:
    covers, weights = case(seed)
    prices = price(covers, weights, count, seconds=10, stop=lambda: False, told=lambda _s, _b: None)
    assert ((prices >= 0) & (prices <= weights)).all()
    bound = bound_by(covers, weights, count, prices, known=0.0).bound
    whole = solve_covering(
        covers, weights, count, seconds=10, stop=lambda: False, told=lambda _s, _b: None
    )
    best = weight(covers, weights, whole.chosen)
    assert best <= bound + 1e-6
    assert whole.bound == pytest.approx(best, rel=1e-6)
    # Its own gap is small on such cases: prices of nothing would prove next to nothing.
    assert bound <= best * 1.2 + 1e-6


def test_what_it_is_told_ends_it_with_a_bound_that_holds() -> None:
    random = np.random.default_rng(4)
    covers = csr_array((random.random((300, 2000)) < 0.05).astype(float))
    weights = random.uniform(0.5, 3, 2000)
    asked: list[float] = []

    def stop() -> bool:
        asked.append(1.0)
        return len(asked) > 40

    cut = choose_best(covers, weights, 8, seconds=60, stop=stop)
    assert cut.stopped
    assert not cut.proven
    assert len(cut.chosen) == 8
    whole = choose_best(covers, weights, 8, seconds=3)
    assert cut.covered <= whole.covered + 1e-9
    assert whole.covered <= cut.bound + 1e-6


def test_it_says_how_far_it_is_and_what_it_has_proven() -> None:
    covers, weights = town(3)
    told: list[tuple[float, float]] = []
    best = choose_best(
        covers, weights, 6, seconds=20, tell=lambda share, one: told.append((share, one.bound))
    )
    assert best.proven
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    bounds = [bound for _, bound in told]
    assert min(bounds) >= best.covered - 1e-6
    assert bounds[-1] < bounds[0]


def test_nothing_is_written_to_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    covers, weights = town(3)
    choose_best(covers, weights, 6)
    assert capfd.readouterr() == ("", "")
