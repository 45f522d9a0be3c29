"""Seeing on real Songshan: 復勢里 and 美仁里 with their cameras, streets and buildings."""

import datetime as dt

import geopandas as gpd
import pytest
import shapely

from layers.coverage import watch
from layers.crs import to_degrees
from layers.hours import parse_instant
from layers.watching import Feature
from tests.factories.seeing import REAL, songshan, songshan_cameras

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real is not here")
FUSHI, MEIREN = "63000010033", "63000010028"
DAY, NOON = dt.date(2026, 11, 25), parse_instant("週三 12:00")


def cameras_of(code: str) -> list[Feature]:
    boundary = to_degrees(songshan(code).boundary, zone=3826)
    return [one for one in songshan_cameras() if boundary.intersects(one.geometry)]


@pytest.mark.parametrize("code", [FUSHI, MEIREN])
def test_street_metres_equal_those_of_geopandas(code: str) -> None:
    scene = songshan(code)
    walked = [k not in ("motorway", "motorway_link") for k in scene.street_kinds]
    frame = gpd.GeoDataFrame(geometry=scene.streets[walked], crs=3826)
    clipped = gpd.clip(frame, scene.boundary)
    found = watch(scene, [], day=DAY).at(NOON)
    assert found.street_m == pytest.approx(clipped.length.sum(), rel=1e-9)
    assert found.watched_m == 0


def test_coverage_grows_with_every_camera_and_never_beyond_the_streets() -> None:
    scene, cameras = songshan(MEIREN), cameras_of(MEIREN)
    assert len(cameras) == 35
    metres = [
        watch(scene, cameras[:n], day=DAY).at(NOON).watched_m for n in range(0, len(cameras) + 1, 7)
    ]
    assert metres == sorted(metres)
    assert 0 < metres[-1] < watch(scene, [], day=DAY).at(NOON).street_m


def test_26_cameras_lie_inside_a_building_and_are_moved_out_of_it() -> None:
    scene = songshan(MEIREN)
    seen = watch(scene, songshan_cameras(), day=DAY)
    moved = {one.id: one for one in seen.watching.moved}
    inside = [
        one.id
        for one in songshan_cameras()
        if len(
            scene.building_tree.query(shapely.Point(*_metres(one, scene.zone)), predicate="within")
        )
    ]
    assert len(inside) == 26
    assert set(inside) <= set(moved)
    for one in moved.values():
        hit = scene.building_tree.query(shapely.Point(one.x, one.y), predicate="within")
        assert not len(hit)


def test_watched_metres_equal_a_union_of_sights() -> None:
    scene = songshan(FUSHI)
    seen = watch(scene, cameras_of(FUSHI), day=DAY)
    union = shapely.union_all([one.region for one in seen.watching.watchers])
    by_hand = shapely.length(shapely.intersection(seen.ways.lines, union)).sum()
    assert seen.at(NOON).watched_m == pytest.approx(by_hand, rel=1e-6)


def _metres(one: Feature, zone: int) -> tuple[float, float]:
    point = gpd.GeoSeries([one.geometry], crs=4326).to_crs(zone)[0]
    return point.x, point.y
