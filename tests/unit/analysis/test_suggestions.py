"""Suggested blind spots: they divide up what is unwatched, and what is settled stays away."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from layers.analysis.coverage import watch
from layers.analysis.hours import parse_instant
from layers.analysis.suggestions import Gathering, Suggestion, area_of, suggest
from layers.analysis.watchers import Feature
from layers.geometry.crs import to_metres
from tests.factories.seeing import camera, cameras, feature, town

DAY = dt.date(2026, 11, 25)
NIGHT, NOON = parse_instant("Wed 22:00"), parse_instant("Wed 12:00")
TOWN = town()
ASKED = Gathering()


def suggested(*features: Feature, **more: object) -> list[Suggestion]:
    return suggest(watch(TOWN, features, day=DAY), NIGHT, **more)


def metres(geometry: shapely.Geometry) -> shapely.Geometry:
    return to_metres(geometry, zone=TOWN.zone)


def meeting(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return the metres of one geometry that lie within the settled distance of another."""
    # A round buffer is a polygon whose sides lie up to 5 cm inside its circle.
    near = metres(other).buffer(ASKED.settled_m - 0.05)
    return float(metres(one).intersection(near).length)


@given(seed=st.integers(0, 10_000), count=st.integers(0, 12))
@settings(max_examples=20, deadline=None)
def test_places_divide_up_the_unwatched_stretches(seed: int, count: int) -> None:
    features = cameras(seed, count)
    seen = watch(TOWN, features, day=DAY)
    places = suggest(seen, NIGHT)
    unwatched = seen.at(NIGHT).uncovered
    assert sum(one.length_m for one in places) == pytest.approx(
        sum(one.length_m for one in unwatched)
    )
    whole = metres(shapely.union_all([one.geometry for one in unwatched])).buffer(0.01)
    lines = [metres(one.geometry) for one in places]
    assert all(whole.covers(line) for line in lines)
    for i, line in enumerate(lines):
        for other in lines[:i]:
            # Streets cross, and then both hold the crossing: a point, not a stretch.
            assert line.intersection(other.buffer(0.01)).length < 0.1 * len(line.geoms) * 2
    assert len({one.key for one in places}) == len(places)
    assert suggest(seen, NIGHT) == places


@given(seed=st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_a_place_is_one_that_can_be_overlooked(seed: int) -> None:
    for one in suggested(*cameras(seed, 5)):
        lines = [metres(part) for part in one.geometry.geoms]
        middle = metres(one.stretches[0].geometry).interpolate(0.5, normalized=True)
        for line in lines:
            assert line.length <= ASKED.longest_m + 1e-6
            assert shapely.hausdorff_distance(line, middle) <= ASKED.reach_m + 1e-6
        joined = shapely.union_all([line.buffer(ASKED.joined_m / 2 + 0.01) for line in lines])
        assert joined.geom_type == "Polygon"
        assert metres(shapely.Point(one.centre)).distance(metres(one.geometry)) < 0.01


@given(seed=st.integers(0, 10_000), which=st.integers(0, 50), more=st.integers(1, 8))
@settings(max_examples=25, deadline=None)
@example(seed=471, which=6, more=7)
def test_what_is_dismissed_stays_dismissed_whatever_is_added(
    seed: int, which: int, more: int
) -> None:
    before = suggested(*cameras(seed, 4))
    gone = before[which % len(before)].geometry
    there = cameras(seed, 4)
    elsewhere = [
        Feature(id=f"n{one.id}", layer="camera", geometry=one.geometry, properties=one.properties)
        for one in cameras(seed + 1, more)
    ]
    for features in (there, there + elsewhere, there[:2], []):
        for one in suggested(*features, settled=[gone]):
            assert meeting(one.geometry, gone) < 0.01


def test_what_is_drawn_is_not_suggested_again() -> None:
    worst = suggested()[0]
    around = shapely.buffer(metres(worst.geometry), 3)
    drawn = feature("d", "blind_spot", shapely.affinity.translate(around, -306_000, -2_771_000))
    assert all(
        meeting(one.geometry, worst.geometry) < 25 for one in suggested(settled=[drawn.geometry])
    )
    everything = feature("e", "blind_spot", shapely.box(0, 0, 300, 300))
    assert suggested(settled=[everything.geometry]) == []


def test_the_way_to_school_comes_first_then_what_weighs_most() -> None:
    corridor = feature("k", "school_corridor", shapely.LineString([(60, 100), (60, 140)]))
    places = suggested(corridor, feature("a", "accident_site", shapely.Point(200, 240)))
    near = ["school_corridor" in one.near for one in places]
    assert near == sorted(near, reverse=True)
    assert near[0]
    rest = [one.rank for one, first in zip(places, near, strict=True) if not first]
    assert rest == sorted(rest, reverse=True)
    assert all(one.rank >= one.length_m - 1e-6 for one in places)


def test_unlit_metres_count_by_night_where_lights_are_known() -> None:
    lamp = feature("l", "street_light", shapely.Point(60, 90))
    assert {one.unlit_m for one in suggested()} == {None}
    by_night = suggested(lamp)
    unlit, length = sum(one.unlit_m or 0 for one in by_night), sum(o.length_m for o in by_night)
    assert unlit == pytest.approx(length - 30, abs=1)
    assert any("unlit" in one.near for one in by_night)
    by_day = suggest(watch(TOWN, [lamp], day=DAY), NOON)
    assert {one.unlit_m for one in by_day} == {None}


def test_a_watched_town_has_no_suggestion() -> None:
    block = feature("b", "adopted_block", shapely.box(0, 0, 300, 300), state="active", hours="24/7")
    assert suggested(block) == []
    assert suggested(camera("a", 60, 90)) != suggested()
    np.testing.assert_allclose(
        sum(one.length_m for one in suggested()), watch(TOWN, [], day=DAY).ways.total_m
    )


@given(seed=st.integers(0, 10_000), count=st.integers(0, 12))
@settings(max_examples=20, deadline=None)
def test_a_place_is_drawn_as_its_streets_and_not_the_houses_between(seed: int, count: int) -> None:
    for place in suggested(*cameras(seed, count)):
        area, streets = metres(area_of(place, zone=TOWN.zone)), metres(place.geometry)
        assert area.geom_type == "Polygon"
        assert area.is_valid
        assert area.buffer(1.0).covers(streets)
        wide = 2 * ASKED.half_width_m
        ends = 2 * len(streets.geoms) * wide * wide
        assert area.area <= streets.length * wide + ends


def test_no_place_is_a_boulevard_or_lies_below_ground() -> None:
    names = TOWN.street_names
    wide, below = names[2], names[5]
    there = replace(
        TOWN,
        street_kinds=tuple("primary" if name == wide else "residential" for name in names),
        street_covered=tuple(name == below for name in names),
    )
    seen = watch(there, (), day=DAY)
    unwatched = {one.street for one in seen.at(NIGHT).uncovered}
    assert {wide, below} < unwatched
    places = suggest(seen, NIGHT)
    assert {one.street for place in places for one in place.stretches} == unwatched - {wide, below}
