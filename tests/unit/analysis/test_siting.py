"""Proposed cameras: what they add is what coverage then says, and excluded areas stay unseen."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
import shapely

from layers.analysis.candidate_sites import Wishes, kerb_of, kerb_points, within_means
from layers.analysis.coverage import watch
from layers.analysis.hours import parse_instant
from layers.analysis.siting import Proposal, Site, propose
from layers.analysis.street_axis import Ways
from layers.analysis.watchers import Feature
from layers.geometry.crs import to_metres
from tests.factories.seeing import cameras, feature, town

DAY, NOON = dt.date(2026, 11, 25), parse_instant("Wed 12:00")
TOWN = town(size=180)
QUICK = Wishes(seconds=0, spacing_m=30)


def proposed(
    *features: Feature, count: int = 3, wishes: Wishes = QUICK, **more: object
) -> Proposal:
    return propose(watch(TOWN, features, day=DAY), NOON, count=count, wishes=wishes, **more)


def as_camera(site: Site) -> Feature:
    return Feature(
        id=f"{site.lon},{site.lat}",
        layer="camera",
        geometry=shapely.Point(site.lon, site.lat),
        properties={"facing": "bearing", "bearing": site.bearing},
    )


def test_accepted_proposals_add_what_they_promised() -> None:
    there = cameras(1, 2, size=180)
    found = proposed(*there)
    before = watch(TOWN, there, day=DAY).at(NOON).watched_m
    after = watch(TOWN, [*there, *map(as_camera, found.sites)], day=DAY).at(NOON).watched_m
    assert found.covered_m == pytest.approx(after - before, abs=6)
    assert found.covered_m == pytest.approx(sum(site.gain_m for site in found.sites))
    assert len(found.sites) == 3
    assert 0 <= found.gap < 0.5
    assert all(site.street for site in found.sites)


def test_the_optimum_is_proven_and_not_below_the_quick_answer() -> None:
    best = proposed(wishes=Wishes(spacing_m=30, seconds=20))
    assert best.proven
    assert best.covered >= proposed().covered - 1e-9
    assert best.bound == pytest.approx(best.covered)


def test_proposals_beat_random_cameras() -> None:
    found = proposed()
    for seed in range(10):
        chance = watch(TOWN, cameras(seed, 3, size=180), day=DAY).at(NOON).watched_m
        assert found.covered_m > chance


def test_nobody_looks_into_excluded_areas() -> None:
    area = feature("x", "", shapely.box(50, 50, 130, 130)).geometry
    found = proposed(excluded=[area], count=5)
    assert found.sites
    metres = to_metres(area, zone=3826)
    for site in found.sites:
        assert not to_metres(site.sees, zone=3826).buffer(-0.01).intersects(metres)


def test_what_matters_draws_cameras() -> None:
    corridor = feature("k", "school_corridor", shapely.LineString([(120, 0), (120, 180)]))
    sites = proposed(corridor, count=2).sites
    assert all("school_corridor" in site.near for site in sites)
    assert all(site.gain > site.gain_m for site in sites)


def test_given_places_are_candidates_too() -> None:
    before = proposed().candidates
    lamp = feature("l", "", shapely.Point(90, 97)).geometry
    assert proposed(places=[lamp]).candidates == before + 16


def nothing_watched() -> Proposal:
    """Return so many cameras that they watch all there is: no bound is higher."""
    return proposed(count=300)


def test_better_answers_come_before_the_last_one() -> None:
    told: list[Proposal] = []
    last = proposed(wishes=Wishes(spacing_m=30, seconds=20), better=told.append)
    assert told
    assert told[0].covered == pytest.approx(proposed().covered)
    assert [one.gap for one in told] == sorted((one.gap for one in told), reverse=True)
    assert all(one.bound >= last.covered - 1e-6 for one in told)


def test_cameras_that_see_farther_are_tried_at_fewer_places() -> None:
    usual = Wishes()
    assert within_means(usual) == usual
    assert within_means(Wishes(range_m=20)).most_places == usual.most_places
    far = within_means(Wishes(range_m=60))
    assert far.most_places == usual.most_places / 4
    assert far.step_m == 2
    round_ = within_means(Wishes(field_of_view=360))
    assert (round_.directions, round_.margin) == (1, 0)
    found = proposed(wishes=replace(round_, spacing_m=30, seconds=0))
    assert found.covered_m > proposed().covered_m


def test_of_many_places_those_with_most_to_see_are_tried() -> None:
    few = proposed(wishes=replace(QUICK, most_places=4))
    assert few.candidates == 4 * 16
    assert few.sites
    nowhere = feature("l", "", shapely.Point(5000, 5000)).geometry
    assert proposed(places=[nowhere]).candidates == proposed().candidates


def test_it_can_be_stopped_and_tells_how_far_it_is() -> None:
    told: list[float] = []
    found = proposed(progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    stopped = proposed(stop=lambda: True)
    assert stopped.sites == ()
    assert stopped.stopped
    assert (stopped.gap, stopped.bound) == (1.0, pytest.approx(nothing_watched().bound))
    assert not found.stopped


def test_a_watched_town_needs_nothing() -> None:
    block = feature("b", "adopted_block", shapely.box(0, 0, 200, 200), state="active", hours="24/7")
    found = proposed(block)
    assert found.sites == ()
    assert (found.bound, found.gap) == (0, 0)
    with pytest.raises(ValueError, match="0"):
        proposed(count=0)


def test_all_sixteen_directions_are_tried() -> None:
    bearings = {site.bearing for site in proposed(count=12).sites}
    assert bearings <= set(np.arange(16) * 22.5)


def test_light_counts_only_where_some_is_known() -> None:
    def by_night(*features: Feature) -> Proposal:
        seen = watch(TOWN, features, day=DAY)
        return propose(seen, parse_instant("Wed 22:00"), count=1, wishes=QUICK)

    dark = by_night()
    assert "unlit" not in dark.sites[0].near
    assert dark.covered == pytest.approx(dark.covered_m)
    lamp = feature("l", "street_light", shapely.Point(60, 60))
    assert "unlit" in by_night(lamp).sites[0].near


def test_cameras_stand_at_the_kerb_and_not_in_the_carriageway() -> None:
    lines = np.array([shapely.LineString([(0, 0), (100, 0)])] * 2, dtype=object)
    ways = Ways(lines=lines, names=("", ""), kinds=("tertiary", "footway"), from_streets=True)
    places = np.array(kerb_points(ways, 20.0))
    assert places[:6, 1] == pytest.approx(kerb_of("tertiary"))
    assert places[6:, 1] == pytest.approx(0.0)
    assert places[:6, 0] == pytest.approx(np.arange(0, 101, 20))
    assert kerb_of("primary") > kerb_of("residential") > kerb_of("service") > 0
