"""Gaps of a corridor at school hours: havens, watching, light, crossings."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.analysis.corridors import Checks, Gap, GapKind, cost_along, find_gaps, whole
from layers.analysis.coverage import watch
from layers.analysis.hours import parse_instant
from layers.analysis.street_graph import Costs, StreetGraph
from layers.analysis.watchers import Feature
from layers.geometry.crs import to_degrees
from tests.factories.seeing import X, Y, camera, cameras, feature, town

DAY = dt.date(2026, 11, 25)
MORNING = Checks(hours=(parse_instant("Wed 07:30"),))
PATH = feature("k", "school_corridor", shapely.LineString([(60, 10), (60, 290)]))


def gaps(*features: Feature, kind: GapKind, path: Feature = PATH) -> list[Gap]:
    scene = whole(town())
    seen = watch(scene, features, day=DAY)
    found = find_gaps(seen, features, path.geometry, checks=MORNING, day=DAY)
    return [gap for gap in found if gap.kind is kind]


def haven(id_: str, x: float, y: float, **more: object) -> Feature:
    return feature(id_, "safe_haven", shapely.Point(x, y), **{"hours": "24/7", **more})


def test_without_havens_the_whole_way_is_far_from_one() -> None:
    found = gaps(kind=GapKind.HAVEN)
    assert [gap.length_m for gap in found] == pytest.approx([280], abs=0.1)


@pytest.mark.parametrize(
    ("havens", "lengths"),
    [
        ([haven("a", 60, 150)], []),  # 140 m either way
        ([haven("a", 60, 100)], [190]),
        ([haven("a", 109, 150)], []),
        ([haven("a", 112, 150)], [280]),  # more than 50 m off
        ([haven("a", 60, 150, hours="09:00-21:00")], [280]),  # closed at half past seven
        ([haven("a", 60, 150, state="in_talks")], [280]),
        ([haven("a", 60, 150, hours=None)], [280]),
        ([haven("a", 60, 150, hours=None, haven="convenience_store")], []),
    ],
)
def test_havens_count_when_open_and_near(havens: list[Feature], lengths: list[float]) -> None:
    found = [gap.length_m for gap in gaps(*havens, kind=GapKind.HAVEN)]
    assert found == pytest.approx(lengths, abs=0.2)


def test_what_lies_outside_is_not_known_and_lacks_nothing() -> None:
    scene = whole(town())
    seen = watch(scene, [PATH], day=DAY)
    known = shapely.box(X - 1e5, Y - 1e5, X + 1e5, Y + 110)  # the path's first 100 m
    found = find_gaps(seen, [PATH], PATH.geometry, checks=MORNING, known=known, day=DAY)
    lengths = {gap.kind: gap.length_m for gap in found}
    assert lengths[GapKind.OUTSIDE] == pytest.approx(180, abs=0.2)
    assert lengths[GapKind.UNWATCHED] == pytest.approx(100, abs=0.2)
    assert lengths[GapKind.HAVEN] == pytest.approx(100, abs=0.2)
    assert [gap.at for gap in found if gap.kind is GapKind.OUTSIDE] == [None]
    everywhere = find_gaps(seen, [PATH], PATH.geometry, checks=MORNING, day=DAY)
    assert GapKind.OUTSIDE not in {gap.kind for gap in everywhere}


def test_unwatched_stretches_are_gaps() -> None:
    assert gaps(kind=GapKind.UNWATCHED)[0].length_m == pytest.approx(280, abs=0.1)
    seen = gaps(camera("c", 60, 100, 0, range_m=100), kind=GapKind.UNWATCHED)
    assert [gap.length_m for gap in seen] == pytest.approx([90, 90], abs=0.5)


def test_winter_mornings_need_light_where_lights_are_known() -> None:
    assert gaps(kind=GapKind.UNLIT) == []
    lamp = feature("l", "street_light", shapely.Point(60, 150), state="working")
    broken = feature("m", "street_light", shapely.Point(60, 30), state="broken")
    found = gaps(lamp, broken, kind=GapKind.UNLIT)
    assert [gap.length_m for gap in found] == pytest.approx([125, 125], abs=0.5)


def test_larger_roads_are_crossed_with_a_signal_or_a_person() -> None:
    scene = town()
    kinds = tuple("primary" if i == 7 else k for i, k in enumerate(scene.street_kinds))
    scene = whole(replace(scene, street_kinds=kinds))
    road = scene.streets[7]  # along, at 180 m
    assert {y for _, y in np.asarray(road.coords)} == {2_771_180.0}
    seen = watch(scene, [], day=DAY)

    def crossings(*features: Feature, **more: object) -> list[Gap]:
        found = find_gaps(seen, features, PATH.geometry, checks=MORNING, day=DAY, **more)
        return [gap for gap in found if gap.kind is GapKind.CROSSING]

    assert len(crossings()) == 1
    post = feature("t", "patrol_post", shapely.Point(62, 185), post="traffic_post")
    assert crossings(post) == []
    assert crossings(controls=[post.geometry]) == []
    away = feature("t", "patrol_post", shapely.Point(62, 240), post="traffic_post")
    assert len(crossings(away)) == 1


def test_every_gap_says_what_would_close_it() -> None:
    scene = whole(town())
    found = find_gaps(watch(scene, [], day=DAY), [], PATH.geometry, day=DAY)
    assert {gap.at.text.en for gap in found if gap.at} == {"Wed 07:30", "Wed 16:30"}
    assert all(gap.cure.zh and gap.cure.en for gap in found)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_a_route_drawn_again_costs_what_the_route_costs(seed: int) -> None:
    random = np.random.default_rng(seed)
    scene = whole(town())
    seen = watch(
        scene,
        [
            *cameras(seed, 6),
            feature("d", "blind_spot", shapely.Point(*random.uniform(50, 250, 2)).buffer(30)),
            feature("a", "accident_site", shapely.Point(*random.uniform(50, 250, 2))),
            feature("l", "street_light", shapely.Point(*random.uniform(50, 250, 2))),
        ],
        day=DAY,
    )
    graph = StreetGraph.of(seen.ways)
    # From corner to corner: within a street the graph knows the mean cost only.
    start, end = (X + 60 * random.integers(1, 4), Y + 60), (X + 120, Y + 240)
    for at in (parse_instant("Wed 07:30"), parse_instant("Wed 22:00")):
        route = graph.route(start, end, costs=graph.costs(seen, at, Costs()))
        line = to_degrees(route.line, zone=scene.zone)
        assert cost_along(seen, line, Costs(), at=at) == pytest.approx(route.cost, rel=1e-4)


def test_only_streets_make_the_graph() -> None:
    scene = whole(town())
    through = shapely.LineString([(60, 60), (240, 240)])  # across every block
    drawn = [
        feature("k", "school_corridor", through),
        feature("p", "patrol_route", through, schedule="24/7"),
    ]
    graph = StreetGraph.of(watch(scene, drawn, day=DAY).ways)
    bare = StreetGraph.of(watch(scene, [], day=DAY).ways)
    np.testing.assert_array_equal(graph.ends, bare.ends)
    route = graph.route((X + 60, Y + 60), (X + 240, Y + 240))
    assert route.length_m == pytest.approx(360, abs=0.1)
    streets = shapely.union_all(scene.streets).buffer(0.1)
    assert streets.covers(route.line)
