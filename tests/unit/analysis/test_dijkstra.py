"""The compiled search: the least costs whatever the costs are like, and ways that add up."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.analysis.kernels.dijkstra import shortest

# From next to nothing to half a county: buckets are as wide as the mean says.
COSTS = st.lists(
    st.one_of(st.just(0.0), st.floats(1e-3, 1e-2), st.floats(10, 90), st.floats(1e4, 1e5)),
    min_size=1,
    max_size=80,
)


@given(
    costs=COSTS,
    seed=st.integers(0, 10_000),
    spent=st.lists(st.floats(0, 1e5), min_size=1, max_size=4),
)
@settings(max_examples=120, deadline=None)
def test_costs_equal_networkx_and_ways_add_up(
    costs: list[float], seed: int, spent: list[float]
) -> None:
    random = np.random.default_rng(seed)
    size = 2 + len(costs) // 2
    ends = random.integers(0, size, (len(costs), 2))
    sources = random.integers(0, size, len(spent))
    order = np.argsort(ends[:, 0], kind="stable")
    starts = np.searchsorted(ends[order, 0], np.arange(size + 1))
    neighbours, ordered = ends[order, 1].astype(np.int32), np.array(costs)[order]
    reach, before = shortest(starts, neighbours, ordered, sources, np.array(spent))

    plain = nx.MultiDiGraph()
    plain.add_nodes_from(range(size))
    plain.add_weighted_edges_from(
        (int(a), int(b), c) for (a, b), c in zip(ends, costs, strict=True)
    )
    plain.add_weighted_edges_from(
        ("outside", int(s), c) for s, c in zip(sources, spent, strict=True)
    )
    expected = nx.single_source_dijkstra_path_length(plain, "outside")
    for place in range(size):
        assert reach[place] == pytest.approx(expected.get(place, np.inf), rel=1e-12)
        last = before[place]
        if last >= 0:
            links = range(starts[last], starts[last + 1])
            least = min(ordered[k] for k in links if neighbours[k] == place)
            assert reach[place] == reach[last] + least
        elif np.isfinite(reach[place]):
            assert reach[place] == min(c for s, c in zip(sources, spent, strict=True) if s == place)


def test_a_graph_without_links_has_only_its_source() -> None:
    nothing = np.zeros(4, np.int64), np.empty(0, np.int32), np.empty(0)
    reach, before = shortest(*nothing, np.array([1]), np.zeros(1))
    assert reach.tolist() == [np.inf, 0, np.inf]
    assert before.tolist() == [-1, -1, -1]
