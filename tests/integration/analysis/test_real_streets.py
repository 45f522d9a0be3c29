"""Seeing on real Songshan: 復勢里 and 美仁里 with their cameras, streets and buildings."""

import datetime as dt
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import pytest
import shapely

from layers.analysis.candidate_sites import kerb_points
from layers.analysis.corridors import SCHOOL_HOURS, find_gaps, whole
from layers.analysis.coverage import Watch, watch
from layers.analysis.hours import parse_instant
from layers.analysis.scene import Scene
from layers.analysis.sight import Eye, see, stand
from layers.analysis.siting import Proposal, Wishes, propose
from layers.analysis.street_graph import Costs, Route, StreetGraph
from layers.analysis.watchers import Feature
from layers.geometry.crs import to_degrees, to_metres
from tests.factories import seeing
from tests.factories.project import REAL
from tests.factories.seeing import songshan_cameras

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real is not here")
FUSHI, MEIREN = "63000010033", "63000010028"
DAY, NOON, NIGHT = dt.date(2026, 11, 25), parse_instant("週三 12:00"), parse_instant("週三 03:00")


@cache
def songshan(code: str) -> Scene:
    return seeing.songshan(code)


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


@pytest.mark.parametrize("code", [FUSHI, MEIREN])
def test_by_day_and_night_a_camera_watches_the_same_unless_it_says_otherwise(code: str) -> None:
    scene, cameras = songshan(code), cameras_of(code)
    seen = watch(scene, cameras, day=DAY)
    noon, night = seen.at(NOON), seen.at(NIGHT)
    assert noon.watched_m == night.watched_m > 0
    assert (noon.dark, night.dark) == (False, True)
    short = [replace(one, properties={**one.properties, "night_range_m": 10}) for one in cameras]
    dim = watch(scene, short, day=DAY)
    assert dim.at(NOON).watched_m == pytest.approx(noon.watched_m)
    assert 0 < dim.at(NIGHT).watched_m < night.watched_m


@cache
def meiren_proposal() -> tuple[Watch, Proposal]:
    seen = watch(songshan(MEIREN), cameras_of(MEIREN), day=DAY)
    return seen, propose(seen, NOON, count=5, wishes=Wishes(seconds=0))


def test_five_cameras_for_meiren_add_what_they_promise() -> None:
    seen, found = meiren_proposal()
    assert len(found.sites) == 5
    assert 0 < found.covered_m < seen.at(NOON).street_m
    assert found.covered <= found.bound
    gains = [site.gain for site in found.sites]
    assert gains == sorted(gains, reverse=True)
    accepted = [
        a_camera(str(i), site.lon, site.lat, site.bearing) for i, site in enumerate(found.sites)
    ]
    after = watch(seen.scene, [*cameras_of(MEIREN), *accepted], day=DAY).at(NOON).watched_m
    gained = after - seen.at(NOON).watched_m
    # A promise leaves a degree off either side of a view, and is kept to a metre a stretch.
    assert found.covered_m - 10 < gained < 1.1 * found.covered_m


def test_five_proposed_cameras_beat_any_five_at_random() -> None:
    seen, found = meiren_proposal()
    random = np.random.default_rng(5)
    before, cameras = seen.at(NOON).watched_m, cameras_of(MEIREN)
    for _ in range(20):
        axis = random.uniform(0, seen.ways.total_m, 5)
        ways = np.searchsorted(seen.ways.starts, axis, side="right") - 1
        spots = [
            to_degrees(
                seen.ways.lines[way].interpolate(at - seen.ways.starts[way]), zone=seen.scene.zone
            )
            for way, at in zip(ways, axis, strict=True)
        ]
        chance = [
            a_camera(str(i), spot.x, spot.y, float(random.uniform(0, 360)))
            for i, spot in enumerate(spots)
        ]
        gained = watch(seen.scene, [*cameras, *chance], day=DAY).at(NOON).watched_m - before
        assert gained < found.covered_m


def test_two_cameras_for_one_corner_are_the_best_of_all_pairs() -> None:
    """A piece of 美仁里 small enough to try every pair, measured by shapely alone."""
    village = songshan(MEIREN)
    crossing = StreetGraph.of(watch(village, [], day=DAY).ways)
    busiest = np.bincount(crossing.ends.ravel()).argmax()
    corner = shapely.Point(crossing.places[busiest]).buffer(45, quad_segs=2)
    scene = Scene(
        zone=village.zone,
        boundary=corner,
        streets=village.streets,
        street_names=village.street_names,
        street_kinds=village.street_kinds,
        buildings=village.buildings,
    )
    seen = watch(scene, [], day=DAY)
    asked = Wishes(spacing_m=40, directions=4, margin=0, range_m=25, step_m=0.1, seconds=30)
    found = propose(seen, NOON, count=2, wishes=asked)
    views = {}
    for x, y in kerb_points(seen.ways, 40.0):
        place = stand(scene, x, y, bearing=None)
        for bearing in (0.0, 90.0, 180.0, 270.0):
            eye = Eye(x=place.x, y=place.y, bearing=bearing, field_of_view=90, far_m=25)
            views[round(x), round(y), bearing] = see(scene, eye).polygon()
    streets = shapely.MultiLineString(seen.ways.lines.tolist())
    shapely.prepare(streets)
    seen_by = [shapely.intersection(streets, view) for view in views.values()]
    alone = np.array([part.length for part in seen_by])
    best = 0.0
    for i, j in combinations(range(len(seen_by)), 2):
        if alone[i] + alone[j] > best:
            both = alone[i] + alone[j] - seen_by[i].intersection(seen_by[j]).length
            best = max(best, both)
    assert found.proven
    assert found.candidates >= len(views) > 20
    assert found.covered_m == pytest.approx(best, abs=1.0)


@cache
def around_fushi() -> tuple[Watch, StreetGraph, np.ndarray]:
    """Return 復勢里 and all around it, its streets, and what they cost on the way to school."""
    seen = watch(whole(songshan(FUSHI)), songshan_cameras(), day=DAY)
    graph = StreetGraph.of(seen.ways)
    return seen, graph, graph.costs(seen, SCHOOL_HOURS[0], Costs())


def ways_from_school() -> dict[str, tuple[Route, Route]]:
    """Return the shortest and the safest way from 敦化國小 to the police and each 7-Eleven."""
    _, graph, costs = around_fushi()
    school = places("敦化國小", "敦化國民小學")
    ends = {"中崙派出所": places("中崙派出所")[:1], "7-Eleven": places("7-Eleven", "統一超商")}
    assert school
    assert ends["中崙派出所"]
    assert ends["7-Eleven"]
    start = _metres_of(school[0])
    return {
        f"{name} {i}": (
            graph.route(start, _metres_of(end)),
            graph.route(start, _metres_of(end), costs=costs),
        )
        for name, found in ends.items()
        for i, end in enumerate(found)
        if has_street_near(graph, _metres_of(end))
    }


def has_street_near(graph: StreetGraph, place: tuple[float, float]) -> bool:
    return bool(np.hypot(*(graph.places - place).T).min() < 150)


def test_the_safest_way_is_never_shorter_and_never_costs_more_than_the_shortest() -> None:
    _, graph, costs = around_fushi()
    routes = ways_from_school()
    assert len(routes) > 3
    for shortest, safest in routes.values():
        assert safest.length_m >= shortest.length_m - 1e-6
        assert safest.cost <= cost_of(graph, shortest, costs) + 1e-6
        assert safest.cost == pytest.approx(cost_of(graph, safest, costs), rel=1e-9)
        assert safest.cost >= safest.length_m - 1e-6
    assert any(safest.length_m > shortest.length_m + 1 for shortest, safest in routes.values())


def test_gaps_lie_on_the_way_and_every_haven_shortens_them() -> None:
    seen, _, _ = around_fushi()
    _, safest = max(ways_from_school().values(), key=lambda pair: pair[1].length_m)
    line = to_degrees(safest.line, zone=seen.scene.zone)
    havens = [
        Feature(id=str(i), layer="safe_haven", geometry=place,
                properties={"haven": "convenience_store", "state": "active"})
        for i, place in enumerate(places("7-Eleven", "統一超商"))
    ]  # fmt: skip
    without, with_havens = (find_gaps(seen, some, line, day=DAY) for some in ([], havens))
    far = [
        sum(gap.length_m for gap in gaps if gap.kind == "haven") for gaps in (without, with_havens)
    ]
    assert far[0] == pytest.approx(2 * safest.length_m)  # on the way there and on the way home
    assert far[1] <= far[0]
    near = safest.line.buffer(0.01)
    for gap in with_havens:
        drawn = to_metres(gap.geometry, zone=seen.scene.zone)
        assert near.covers(drawn)
        assert drawn.length == pytest.approx(gap.length_m, abs=1e-3)


def cost_of(graph: StreetGraph, route: Route, costs: np.ndarray) -> float:
    """Add up what a way costs, its first and last piece by their share of the segment."""
    at = {(float(x), float(y)): i for i, (x, y) in enumerate(graph.places)}
    between: dict[frozenset[int], float] = {}
    for (a, b), cost in zip(graph.ends.tolist(), costs.tolist(), strict=True):
        pair = frozenset((a, b))
        between[pair] = min(cost, between.get(pair, np.inf))
    points = [(float(x), float(y)) for x, y in shapely.get_coordinates(route.line)]
    total = sum(between[frozenset((at[a], at[b]))] for a, b in pairwise(points[1:-1]))
    for end, inner in ((points[0], points[1]), (points[-1], points[-2])):
        piece = shapely.LineString([end, inner])
        segment = graph.ways.tree.query_nearest(piece.interpolate(0.5, normalized=True))[0]
        total += piece.length * costs[segment] / graph.lengths[segment]
    return float(total)


def a_camera(id_: str, lon: float, lat: float, bearing: float) -> Feature:
    return Feature(
        id=id_,
        layer="camera",
        geometry=shapely.Point(lon, lat),
        properties={"facing": "bearing", "bearing": bearing},
    )


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


@cache
def places(*names: str) -> list[shapely.Geometry]:
    found = []
    factory = osmium.geom.WKBFactory()
    for thing in osmium.FileProcessor(
        str(REAL / "songshan" / "streets_and_buildings.osm")
    ).with_areas():
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
