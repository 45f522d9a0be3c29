"""Proposed cameras: what they add is what coverage then says, and excluded areas stay unseen."""

import datetime as dt

import numpy as np
import pytest
import shapely

from layers.coverage import watch
from layers.crs import to_metres
from layers.hours import parse_instant
from layers.siting import Proposal, Site, Wishes, propose
from layers.watching import Feature
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


def test_it_can_be_stopped_and_tells_how_far_it_is() -> None:
    told: list[float] = []
    found = proposed(progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    stopped = proposed(stop=lambda: True)
    assert stopped.sites == ()
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
