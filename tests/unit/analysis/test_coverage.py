"""Coverage at an hour: metres against an independent union, schedules, states, what is missing."""

import datetime as dt

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from layers.analysis.coverage import WATCHERS, Coverage, Watch, watch
from layers.analysis.hours import instant_of_hour, parse_instant
from layers.analysis.scene import Scene
from layers.analysis.street_axis import complement, merged, ways_of
from layers.analysis.watchers import Feature
from layers.geometry.crs import to_degrees, to_metres
from tests.factories.seeing import X, Y, camera, cameras, feature, town

DAY = dt.date(2026, 11, 25)
NOON, NIGHT = parse_instant("Wed 12:00"), parse_instant("Wed 22:00")
TOWN = town()


def watched(*features: Feature, scene: Scene = TOWN) -> Watch:
    return watch(scene, features, day=DAY)


def at_noon(*features: Feature) -> Coverage:
    return watched(*features).at(NOON)


@given(seed=st.integers(0, 10_000), count=st.integers(0, 25))
@settings(max_examples=25, deadline=None)
def test_metres_equal_a_union_of_lines_inside_the_sights(seed: int, count: int) -> None:
    seen = watched(*cameras(seed, count))
    found = seen.at(NOON)
    total = shapely.intersection(TOWN.streets, TOWN.boundary)
    assert found.street_m == pytest.approx(shapely.length(total).sum())
    regions = [one.region for one in seen.watching.watchers]
    union = shapely.union_all(regions) if regions else shapely.Polygon()
    by_hand = shapely.length(shapely.intersection(seen.ways.lines, union)).sum()
    assert found.watched_m == pytest.approx(by_hand, rel=1e-6, abs=1e-6)
    assert sum(one.watched_m for one in found.streets) == pytest.approx(found.watched_m)
    assert sum(one.length_m for one in found.streets) == pytest.approx(found.street_m)


@given(seed=st.integers(0, 10_000), count=st.integers(1, 15))
@settings(max_examples=20, deadline=None)
def test_another_camera_never_watches_less(seed: int, count: int) -> None:
    some = cameras(seed, count)
    fewer, more = at_noon(*some[:-1]), at_noon(*some)
    assert more.watched_m >= fewer.watched_m - 1e-9
    assert 0 <= more.share <= 1


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 40)), max_size=30),
)
@settings(deadline=None)
def test_merged_intervals_cover_the_same_and_leave_the_rest(
    pairs: list[tuple[float, float]],
) -> None:
    pairs.sort()
    starts = np.array([a for a, _ in pairs])
    ends = np.array([min(100.0, a + b) for a, b in pairs])
    first, last = merged(starts, ends)
    free = complement(first, last, 100.0)
    for x in np.linspace(0.05, 99.95, 77):
        inside = bool(np.any((starts < x) & (x < ends)))
        assert inside == bool(np.any((first < x) & (x < last)))
        if not np.any((starts == x) | (ends == x)):
            assert inside != bool(np.any((free[0] < x) & (x < free[1])))


def test_working_broken_and_planned_are_apart() -> None:
    here = {"x": 60, "y": 90, "bearing": 0}
    broken = at_noon(camera("a", **here, state="broken"))
    planned = at_noon(camera("a", **here, state="planned"))
    asked_for = at_noon(camera("a", **here, mode="suggested"))
    working = at_noon(camera("a", **here))
    assert working.by_layer["camera"] == pytest.approx(30, abs=0.1)
    assert broken.watched_m == planned.watched_m == asked_for.watched_m == 0
    assert broken.broken_m["camera"] == working.by_layer["camera"]
    assert planned.planned_m["camera"] == asked_for.planned_m["camera"] > 0


def test_an_unknown_direction_is_listed_and_watches_nothing() -> None:
    seen = watched(camera("a", 60, 60, None))
    assert seen.watching.unknown == ["a"]
    assert seen.at(NOON).watched_m == 0


def test_a_camera_inside_a_building_is_listed_as_moved() -> None:
    block = TOWN.buildings[0].centroid
    seen = watched(camera("a", block.x - X, block.y - Y, 180))
    assert [one.id for one in seen.watching.moved] == ["a"]
    assert seen.watching.moved[0].moved_m > 0


def test_a_shorter_range_by_night_counts_by_night() -> None:
    seen = watched(camera("a", 60, 90, 0, night_range_m=10))
    assert seen.at(NOON).watched_m == pytest.approx(30, abs=0.1)
    assert seen.at(NIGHT).watched_m == pytest.approx(10, abs=0.1)
    assert watched(camera("a", 60, 90, 0, night_range_m=0)).at(NIGHT).watched_m == 0


def test_people_watch_by_their_schedules() -> None:
    route = shapely.LineString([(60, 60), (60, 180)])
    block = shapely.box(100, 100, 200, 200)
    seen = watched(
        feature("p", "patrol_route", route, state="running", schedule="We 21:00-23:00"),
        feature("h", "safe_haven", shapely.Point(120, 60), state="active", hours="11:00-13:00"),
        feature("s", "safe_haven", shapely.Point(240, 60), haven="convenience_store"),
        feature("g", "guard_post", shapely.Point(180, 60), state="active"),
        feature("b", "adopted_block", block, state="active", hours="24/7"),
        feature("l", "adopted_block", block, state="active", hours="24/7", to_date="2026-01-01"),
        feature("t", "adopted_block", block, hours="24/7"),
    )
    assert seen.watching.without_hours == ["g"]
    assert seen.watching.lapsed == ["l"]
    noon, night = seen.at(NOON), seen.at(NIGHT)
    assert (noon.by_layer["patrol_route"], night.by_layer["guard_post"]) == (0, 0)
    # The route, its rim at both ends, and the rim's share of the two streets it crosses.
    assert night.by_layer["patrol_route"] >= 140
    assert noon.by_layer["safe_haven"] > night.by_layer["safe_haven"] > 0
    # The one in talks is the same block: planned, and as long.
    assert noon.by_layer["adopted_block"] == noon.planned_m["adopted_block"] > 300
    assert night.by_layer["adopted_block"] == noon.by_layer["adopted_block"]
    assert len(seen.idle_hours("patrol_route")) == 168 - 2


@pytest.mark.parametrize(
    ("dates", "lapsed"),
    [
        ({"to_date": "2026-11-24"}, True),
        ({"to_date": "2026-11-25"}, False),
        ({"from_date": "2026-11-26"}, True),
        ({"from_date": "2026-11-25", "to_date": "2027-01-01"}, False),
        ({}, False),
    ],
)
def test_an_adoption_counts_from_its_first_day_through_its_last(
    dates: dict[str, str], *, lapsed: bool
) -> None:
    block = shapely.box(100, 100, 200, 200)
    seen = watched(feature("b", "adopted_block", block, state="active", hours="24/7", **dates))
    assert seen.watching.lapsed == (["b"] if lapsed else [])
    assert (seen.at(NOON).by_layer["adopted_block"] == 0) == lapsed


def test_what_several_watch_counts_once_together_and_for_each() -> None:
    here = camera("a", 60, 90, 0), camera("b", 60, 90, 0)
    route = feature("p", "patrol_route", shapely.LineString([(60, 90), (60, 120)]), schedule="24/7")
    alone, both, three = at_noon(here[0]), at_noon(*here), at_noon(*here, route)
    assert both.watched_m == both.by_layer["camera"] == alone.watched_m
    assert three.by_layer["camera"] == alone.watched_m
    assert three.watched_m < three.by_layer["camera"] + three.by_layer["patrol_route"] - 25
    assert three.watched_m == pytest.approx(three.by_layer["patrol_route"], abs=0.1)


def test_hours_nobody_patrols_are_those_of_no_running_route() -> None:
    line = shapely.LineString([(60, 60), (60, 180)])
    seen = watched(
        feature("p", "patrol_route", line, state="running", schedule="Mo 20:00-22:00"),
        feature("q", "patrol_route", line, state="paused", schedule="24/7"),
        feature("r", "patrol_route", line, state="planned", schedule="24/7"),
        feature("s", "patrol_route", line, state="running", schedule="when we can"),
        feature("t", "patrol_route", line, state="running", schedule="Mo 21:00-23:00"),
    )
    assert seen.watching.without_hours == ["s"]
    idle = {one.hour for one in seen.idle_hours("patrol_route")}
    assert set(range(168)) - idle == {20, 21, 22}
    assert seen.at(NOON).broken_m["patrol_route"] == seen.at(NOON).planned_m["patrol_route"] > 0


def test_overlapping_adoptions_are_listed() -> None:
    one = feature("a", "adopted_block", shapely.box(0, 0, 90, 90), state="active", hours="24/7")
    two = feature("b", "adopted_block", shapely.box(60, 60, 150, 150), state="active", hours="24/7")
    beside = feature(
        "c", "adopted_block", shapely.box(150, 60, 200, 150), state="active", hours="24/7"
    )
    assert watched(one, two, beside).watching.doubled == [("a", "b")]


def test_the_week_agrees_with_every_hour() -> None:
    seen = watched(
        *cameras(3, 6),
        feature(
            "p", "patrol_route", shapely.LineString([(0, 60), (200, 60)]), schedule="20:00-22:00"
        ),
    )
    table = seen.week()
    assert table.shape == (7, 24)
    for hour in (0, 20, 68, 167):
        assert table.flat[hour] == pytest.approx(seen.at(instant_of_hour(hour)).share)
    assert table[2, 20] > table[2, 19]


def test_uncovered_stretches_are_ranked_by_what_is_near() -> None:
    corridor = feature("k", "school_corridor", shapely.LineString([(60, 0), (60, 300)]))
    found = watched(corridor, camera("a", 120, 10, 0, range_m=280, field_of_view=20)).at(NOON)
    assert found.uncovered[0].near == ("school_corridor",)
    ranks = [one.rank for one in found.uncovered]
    assert ranks == sorted(ranks, reverse=True)
    assert all(one.length_m > 20 for one in found.uncovered)
    lengths = [to_metres(one.geometry, zone=3826).length for one in found.uncovered]
    assert lengths == pytest.approx([one.length_m for one in found.uncovered], rel=1e-6)
    assert sum(lengths) <= found.street_m - found.watched_m + 1e-6


def test_streets_are_lit_in_the_dark_only() -> None:
    seen = watched(feature("l", "street_light", shapely.Point(60, 90), state="working"))
    assert seen.at(NOON).lit_m is None
    night = seen.at(NIGHT)
    assert night.lit_m == pytest.approx(30, abs=0.1)
    assert night.watched_m == 0
    assert all("unlit" in one.near for one in night.uncovered if one.unlit_m == one.length_m)


def test_without_base_data_a_grid_or_imported_lines_count() -> None:
    bare = Scene(zone=3826, boundary=TOWN.boundary)
    seen = watch(bare, [camera("a", 150, 150)], day=DAY)
    assert not seen.ways.from_streets
    assert len(seen.missing) == 3
    assert seen.at(NOON).watched_m > 0
    line = feature("i", "x", shapely.LineString([(150, 100), (150, 200)])).geometry
    drawn = watch(bare, [camera("a", 150, 150)], day=DAY, imported=[line])
    assert drawn.ways.total_m == pytest.approx(100, rel=1e-4)
    assert drawn.at(NOON).watched_m == pytest.approx(30, abs=0.1)


def test_an_instant_counts_to_the_minute() -> None:
    route = shapely.LineString([(60, 60), (60, 180)])
    seen = watched(feature("p", "patrol_route", route, schedule="We 20:10-20:50"))
    on = {at: seen.at(parse_instant(f"Wed {at}")).watched_m > 0 for at in _AROUND}
    assert on == _AROUND
    whole = seen.at(parse_instant("Wed 20:30")).watched_m
    assert seen.week()[2, 20] * seen.ways.total_m == pytest.approx(whole * 40 / 60)
    assert len(seen.idle_hours(("patrol_route",))) == 167


_AROUND = {"20:09": False, "20:10": True, "20:49": True, "20:50": False, "21:00": False}


def test_nothing_at_all_is_no_error() -> None:
    found = watched()
    assert found.at(NOON).watched_m == 0
    assert found.week().max() == 0
    assert found.lines(instant_of_hour(0)).is_empty
    assert len(ways_of(TOWN).lines) == len(TOWN.streets) - 4  # the rim lies outside


def test_drawn_lines_are_as_long_as_what_is_watched() -> None:
    seen = watched(*cameras(5, 8))
    drawn = to_metres(seen.lines(instant_of_hour(12), WATCHERS), zone=3826)
    assert drawn.length == pytest.approx(seen.at(instant_of_hour(12)).watched_m, rel=1e-6)


@pytest.mark.parametrize("bearing", [0.0, 90.0, 200.0])
def test_bearings_count_from_true_north(bearing: float) -> None:
    empty = Scene(zone=3826, boundary=shapely.box(X, Y, X + 300, Y + 300))
    looking = camera("c", 150, 150, bearing=bearing, field_of_view=0.5, range_m=100.0)
    (watcher,) = watch(empty, [looking], day=DAY).watching.watchers
    far = to_degrees(watcher.region.centroid, zone=3826)
    azimuth, _, _ = Geod(ellps="GRS80").inv(looking.geometry.x, looking.geometry.y, far.x, far.y)
    # Grid north lies 0.23° off true north here.
    assert abs((azimuth - bearing + 180) % 360 - 180) < 0.02
    assert abs(empty.grid_north) > 0.2
