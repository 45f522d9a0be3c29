"""Seeing on real Songshan: 復勢里 and 美仁里 with their cameras, streets and buildings."""

import datetime as dt

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import pytest
import shapely

from layers.corridors import whole
from layers.coverage import watch
from layers.crs import to_degrees
from layers.hours import parse_instant
from layers.routes import StreetGraph
from layers.siting import Wishes, propose
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


def test_five_cameras_for_meiren_add_what_they_promise() -> None:
    scene, cameras = songshan(MEIREN), cameras_of(MEIREN)
    seen = watch(scene, cameras, day=DAY)
    found = propose(seen, NOON, count=5, wishes=Wishes(seconds=0))
    assert len(found.sites) == 5
    assert 0 < found.covered_m < seen.at(NOON).street_m
    assert found.covered <= found.bound
    gains = [site.gain for site in found.sites]
    assert gains == sorted(gains, reverse=True)
    accepted = [
        Feature(
            id=str(i),
            layer="camera",
            geometry=shapely.Point(site.lon, site.lat),
            properties={"facing": "bearing", "bearing": site.bearing},
        )
        for i, site in enumerate(found.sites)
    ]
    after = watch(scene, [*cameras, *accepted], day=DAY).at(NOON).watched_m
    assert after - seen.at(NOON).watched_m >= found.covered_m - 10


def test_a_route_from_dunhua_school_is_as_long_as_that_of_networkx() -> None:
    scene = whole(songshan(FUSHI))
    graph = StreetGraph.of(watch(scene, [], day=DAY).ways)
    school, police = places("敦化國小", "敦化國民小學"), places("中崙派出所")
    if not (school and police):
        pytest.skip("the extract names neither the school nor the police station")
    found = graph.route(_metres_of(school[0]), _metres_of(police[0]))
    plain = nx.MultiGraph()
    for (a, b), length in zip(graph.ends.tolist(), graph.lengths.tolist(), strict=True):
        plain.add_edge(a, b, weight=length)
    start, end = (
        int(np.argmin(np.hypot(*(graph.places - shapely.get_coordinates(found.line)[k]).T)))
        for k in (1, -2)
    )
    middle = nx.dijkstra_path_length(plain, start, end)
    points = shapely.get_coordinates(found.line)
    ends = np.hypot(*(points[1] - points[0])) + np.hypot(*(points[-1] - points[-2]))
    assert found.length_m == pytest.approx(middle + ends, rel=1e-9)
    straight = np.hypot(*(points[-1] - points[0]))
    assert straight <= found.length_m < 5 * straight


def places(*names: str) -> list[shapely.Geometry]:
    found = []
    factory = osmium.geom.WKBFactory()
    for thing in osmium.FileProcessor(str(REAL / "streets_and_buildings.osm")).with_areas():
        if any(name in thing.tags.get("name", "") for name in names):
            if thing.is_node():
                found.append(shapely.Point(thing.location.lon, thing.location.lat))
            elif thing.is_area():
                found.append(shapely.from_wkb(factory.create_multipolygon(thing)).centroid)
    return found


def _metres_of(point: shapely.Geometry) -> tuple[float, float]:
    placed = gpd.GeoSeries([point], crs=4326).to_crs(3826)[0]
    return placed.x, placed.y


def _metres(one: Feature, zone: int) -> tuple[float, float]:
    point = gpd.GeoSeries([one.geometry], crs=4326).to_crs(zone)[0]
    return point.x, point.y
