"""What watches one place: against a union by hand, by watcher, at its hour."""

import datetime as dt

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.analysis.candidate_sites import Wishes
from layers.analysis.coverage import watch
from layers.analysis.hours import parse_instant
from layers.analysis.place_watch import AROUND_M, region_of, watch_at
from layers.analysis.siting import propose
from layers.analysis.watchers import Feature
from tests.factories.seeing import camera, cameras, feature, town

DAY = dt.date(2026, 11, 25)
NOON, NIGHT = parse_instant("Wed 12:00"), parse_instant("Wed 22:00")
TOWN = town()


@given(seed=st.integers(0, 10_000), count=st.integers(0, 15))
@settings(max_examples=25, deadline=None)
def test_metres_equal_a_union_inside_the_place(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    seen = watch(TOWN, cameras(seed, count), day=DAY)
    place = feature("d", "", shapely.Point(*random.uniform(50, 250, 2)).buffer(40)).geometry
    found, region = watch_at(seen, place, NOON), region_of(seen, place)
    street = shapely.intersection(seen.ways.lines, region)
    assert found.street_m == pytest.approx(shapely.length(street).sum(), rel=1e-6)
    regions = [one.region for one in seen.watching.watchers]
    union = shapely.union_all(regions) if regions else shapely.Polygon()
    by_hand = shapely.length(shapely.intersection(street, union)).sum()
    assert found.watched_m == pytest.approx(by_hand, rel=1e-6, abs=1e-6)
    alone = {
        one.id: shapely.length(shapely.intersection(street, one.region)).sum()
        for one in seen.watching.watchers
    }
    assert {one.id: pytest.approx(one.metres, abs=1e-5) for one in found.by} == {
        key: metres for key, metres in alone.items() if metres > 1e-5
    }
    assert [one.metres for one in found.by] == sorted((o.metres for o in found.by), reverse=True)


def test_only_what_works_at_that_hour_watches() -> None:
    place = feature("d", "", shapely.Point(60, 110)).geometry
    patrol = feature(
        "p", "patrol_route", shapely.LineString([(60, 60), (60, 200)]), schedule="We 21:00-23:00"
    )
    seen = watch(
        TOWN,
        [camera("c", 60, 90), camera("b", 60, 90, state="broken"), patrol],
        day=DAY,
    )
    by_day, by_night = watch_at(seen, place, NOON), watch_at(seen, place, NIGHT)
    assert [(one.id, one.layer) for one in by_day.by] == [("c", "camera")]
    assert {one.id for one in by_night.by} == {"c", "p"}
    assert by_day.street_m == by_night.street_m == pytest.approx(2 * AROUND_M, abs=0.1)
    assert by_day.watched_m <= by_night.watched_m == pytest.approx(2 * AROUND_M, abs=0.1)


def test_a_camera_for_one_place_is_the_best_of_all_that_see_it() -> None:
    seen = watch(TOWN, [], day=DAY)
    place = feature("d", "", shapely.box(50, 100, 70, 220)).geometry
    region = region_of(seen, place)
    found = propose(seen, NOON, count=1, wishes=Wishes(seconds=0), within=region)
    (site,) = found.sites
    assert site.gain_m <= watch_at(seen, place, NOON).street_m + 1
    accepted = Feature(
        id="n",
        layer="camera",
        geometry=shapely.Point(site.lon, site.lat),
        properties={"facing": "bearing", "bearing": site.bearing},
    )
    then = watch_at(watch(TOWN, [accepted], day=DAY), place, NOON)
    assert then.watched_m == pytest.approx(site.gain_m, abs=3)
    whole = propose(seen, NOON, count=1, wishes=Wishes(seconds=0))
    assert whole.covered_m >= found.covered_m
    assert found.candidates < whole.candidates


def test_a_place_without_streets_has_nothing_to_watch() -> None:
    seen = watch(TOWN, cameras(1, 3), day=DAY)
    far = feature("d", "", shapely.Point(5000, 5000)).geometry
    found = watch_at(seen, far, NOON)
    assert (found.street_m, found.watched_m, found.by) == (0, 0, ())
    nothing = propose(seen, NOON, count=1, wishes=Wishes(seconds=0), within=region_of(seen, far))
    assert nothing.sites == ()
