"""Routes: the same lengths as networkx and rustworkx, and safer ways that are safer."""

import datetime as dt

import networkx as nx
import numpy as np
import pytest
import rustworkx as rx
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.analysis.corridors import whole
from layers.analysis.coverage import watch
from layers.analysis.hours import instant_of_hour
from layers.analysis.scene import Scene
from layers.analysis.street_axis import ways_of
from layers.analysis.street_graph import Costs, FarFromStreets, NoRoute, StreetGraph
from tests.factories.seeing import X, Y, camera, feature, town

DAY = dt.date(2026, 11, 25)


def random_streets(seed: int, count: int = 60) -> Scene:
    """Return streets between random places, some of them doubled."""
    random = np.random.default_rng(seed)
    places = random.uniform(0, 400, (count // 2, 2))
    pairs = random.integers(0, len(places), (count, 2))
    lines = [shapely.LineString(places[[a, b]]) for a, b in pairs if a != b]
    array = np.empty(len(lines), dtype=object)
    array[:] = lines
    return Scene(zone=3826, boundary=shapely.box(-1, -1, 401, 401), streets=array)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_lengths_equal_networkx_and_rustworkx(seed: int) -> None:
    graph = StreetGraph.of(ways_of(random_streets(seed)))
    plain, rust = nx.MultiGraph(), rx.PyGraph()
    rust.add_nodes_from(range(len(graph.places)))
    for (a, b), length in zip(graph.ends.tolist(), graph.lengths.tolist(), strict=True):
        plain.add_edge(a, b, weight=length)
        rust.add_edge(a, b, length)
    ours = graph.distances(0)
    for reference in (
        nx.single_source_dijkstra_path_length(plain, 0),
        dict(rx.dijkstra_shortest_path_lengths(rust, 0, float)),
    ):
        for place, length in reference.items():
            assert ours[place] == pytest.approx(length, rel=1e-9, abs=1e-9)
    assert np.isfinite(ours).sum() == len(nx.node_connected_component(plain, 0))


@given(seed=st.integers(0, 10_000), a=st.integers(0, 500), b=st.integers(0, 500))
@settings(max_examples=30, deadline=None)
def test_a_route_between_corners_is_as_long_as_the_distance(seed: int, a: int, b: int) -> None:
    graph = StreetGraph.of(ways_of(random_streets(seed)))
    a, b = a % len(graph.places), b % len(graph.places)
    length = graph.distances(a)[b]
    if np.isinf(length):
        with pytest.raises(NoRoute):
            graph.route(graph.places[a], graph.places[b])
        return
    found = graph.route(graph.places[a], graph.places[b])
    assert found.length_m == pytest.approx(length, rel=1e-9, abs=1e-6)
    assert found.cost == pytest.approx(length, rel=1e-9, abs=1e-6)


def test_a_route_begins_and_ends_in_the_middle_of_streets() -> None:
    graph = StreetGraph.of(ways_of(whole(town())))
    found = graph.route((X + 30, Y + 61), (X + 90, Y + 59))
    assert found.length_m == pytest.approx(60)
    assert graph.route((X + 30, Y + 60), (X + 50, Y + 60)).length_m == pytest.approx(20)
    around = graph.route((X + 30, Y + 60), (X + 60, Y + 90))
    assert around.length_m == pytest.approx(60)
    assert shapely.is_simple(around.line)


def test_the_safest_way_goes_round_an_accident_site() -> None:
    scene = whole(town())
    site = feature("a", "accident_site", shapely.Point(90, 60), state="present")
    seen = watch(scene, [site], day=DAY)
    graph = StreetGraph.of(seen.ways)
    start, end = (X + 60, Y + 60), (X + 120, Y + 60)
    costs = graph.costs(seen, instant_of_hour(60), Costs().weighing({"accident_site": 20}))
    shortest, safest = graph.route(start, end), graph.route(start, end, costs=costs)
    assert shortest.length_m == pytest.approx(60)
    assert safest.length_m == pytest.approx(180)
    assert costs.min() >= graph.lengths[np.argmin(costs)] - 1e-9


def test_watched_streets_are_cheaper_and_no_cost_is_below_the_length() -> None:
    scene = whole(town())
    seen = watch(scene, [camera("c", 60, 61, 0, range_m=55)], day=DAY)
    graph = StreetGraph.of(seen.ways)
    costs = graph.costs(seen, instant_of_hour(60), Costs())
    assert (costs >= graph.lengths - 1e-9).all()
    along = graph.route((X + 60, Y + 60), (X + 60, Y + 120), costs=costs)
    beside = graph.route((X + 120, Y + 60), (X + 120, Y + 120), costs=costs)
    assert along.cost < beside.cost - 50
    # By night light counts too, where any is known.
    assert graph.costs(seen, instant_of_hour(70), Costs()).sum() == pytest.approx(costs.sum())
    lit = watch(seen.scene, [feature("l", "street_light", shapely.Point(60, 60))], day=DAY)
    by_day, by_night = (graph.costs(lit, instant_of_hour(hour), Costs()).sum() for hour in (60, 70))
    assert by_night > by_day


def test_nobody_starts_far_from_a_street() -> None:
    graph = StreetGraph.of(ways_of(town()))
    with pytest.raises(FarFromStreets):
        graph.route((X - 900, Y), (X, Y))
