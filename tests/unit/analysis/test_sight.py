"""Sight is exact: the same region as an independent implementation, and properties that hold."""

import math
from dataclasses import replace

import numpy as np
import pysovist
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.analysis.kernels.sight_rings import outline
from layers.analysis.scene import Scene
from layers.analysis.sight import WALL_CLEARANCE_M, Eye, polygons, see, see_all, stand

SIZE = 120.0


def city(seed: int, count: int = 40) -> list[shapely.Polygon]:
    """Return buildings that overlap, share walls, are concave or hold a courtyard."""
    random = np.random.default_rng(seed)
    blocks: list[shapely.Polygon] = []
    for _ in range(count):
        x, y = random.uniform(0, SIZE, 2)
        w, d = random.uniform(5, 18, 2)
        block = shapely.box(x, y, x + w, y + d)
        kind = random.integers(4)
        if kind == 0:  # concave
            block -= shapely.box(x + w * 0.4, y + d * 0.4, x + w * 2, y + d * 2)
        elif kind == 1:  # courtyard
            block -= shapely.box(x + w * 0.3, y + d * 0.3, x + w * 0.7, y + d * 0.7)
        elif kind == 2:  # a neighbour wall to wall
            blocks.append(shapely.box(x + w, y, x + w + 5, y + d))
        blocks.append(shapely.affinity.rotate(block, float(random.uniform(0, 90))))
    return blocks


def scene_of(blocks: list[shapely.Polygon]) -> Scene:
    buildings = np.empty(len(blocks), dtype=object)
    buildings[:] = blocks
    return Scene(zone=3826, boundary=shapely.box(0, 0, SIZE, SIZE), buildings=buildings)


def oracle_area(scene: Scene, eye: Eye) -> float:
    plan = pysovist.Plan(scene.edges.reshape(-1, 2, 2))
    view = {}
    if eye.bearing is not None:
        view = {
            "fov": math.radians(eye.field_of_view),
            "direction": math.remainder(math.radians(90 - eye.bearing), math.tau),
        }
    return float(
        pysovist.isovist(plan, (eye.x, eye.y), max_distance=eye.far_m, **view).metrics["area"]
    )


eyes = st.builds(
    Eye,
    x=st.floats(0, SIZE),
    y=st.floats(0, SIZE),
    bearing=st.none() | st.floats(0, 359.99),
    field_of_view=st.floats(10, 180),
    far_m=st.floats(5, 60),
)


@given(seed=st.integers(0, 10_000), eye=eyes)
@settings(max_examples=80, deadline=None)
def test_area_equals_an_independent_implementation(seed: int, eye: Eye) -> None:
    scene = scene_of(city(seed))
    if (
        shapely.distance(shapely.Point(eye.x, eye.y), shapely.boundary(scene.buildings)).min()
        < 1e-6
    ):
        return  # on a wall: stand() moves it before anything is computed
    assert see(scene, eye).area == pytest.approx(oracle_area(scene, eye), rel=1e-9)


@given(seed=st.integers(0, 10_000), at=st.floats(0, 1), corner=st.booleans(), eye=eyes)
@settings(max_examples=80, deadline=None)
def test_a_camera_on_a_wall_or_a_corner_hangs_before_it_and_sees_as_the_other_says(
    *, seed: int, at: float, corner: bool, eye: Eye
) -> None:
    scene = scene_of(city(seed))
    block = scene.buildings[seed % len(scene.buildings)]
    wall = block.exterior if seed % 2 or not block.interiors else block.interiors[0]
    if corner:
        x, y = wall.coords[int(at * (len(wall.coords) - 1))]
    else:
        x, y = wall.interpolate(at, normalized=True).coords[0]
    place = stand(scene, x, y, bearing=eye.bearing)
    here = shapely.Point(place.x, place.y)
    assert shapely.distance(scene.buildings, here).min() >= WALL_CLEARANCE_M - 1e-9
    hung = replace(eye, x=place.x, y=place.y)
    assert see(scene, hung).area == pytest.approx(oracle_area(scene, hung), rel=1e-9)


@given(seed=st.integers(0, 10_000), eye=eyes)
@settings(max_examples=40, deadline=None)
def test_polygon_is_valid_within_range_and_close_to_the_exact_area(seed: int, eye: Eye) -> None:
    sight = see(scene_of(city(seed)), eye)
    polygon = sight.polygon()
    assert polygon.is_valid
    assert polygon.area == pytest.approx(sight.area, rel=2e-3, abs=1e-6)
    disc = shapely.Point(eye.x, eye.y).buffer(eye.far_m + 1e-6, quad_segs=256)
    assert polygon.difference(disc).area < 1e-3


@given(seed=st.integers(0, 10_000), eye=eyes, hang=st.floats(0, 1), near=st.sampled_from([0, 4]))
@settings(max_examples=60, deadline=None)
def test_a_ring_said_to_be_valid_is_so_where_doubles_are_coarse(
    seed: int, eye: Eye, hang: float, near: float
) -> None:
    """Far from the origin, as TWD97 is, rounding makes thin parts cross; walls are seen edge-on."""
    away = (300_000.0, 2_770_000.0)
    scene = scene_of([shapely.affinity.translate(block, *away) for block in city(seed)])
    wall = shapely.boundary(scene.buildings[seed % len(scene.buildings)])
    on_wall = wall.interpolate(hang, normalized=True)
    places = [(eye.x + away[0], eye.y + away[1]), (on_wall.x, on_wall.y)]
    for x, y in places:
        sight = see(scene, replace(eye, x=x, y=y, near_m=near))
        points, ready = outline(sight.pieces, x, y, near, sight.whole)
        if ready:
            ring = shapely.Polygon(points)
            assert ring.is_valid
            assert ring.area == pytest.approx(sight.area, rel=2e-3)
        together = polygons([sight])[0]
        assert together.is_valid
        assert together.symmetric_difference(sight.polygon()).area < 1e-6


@given(seed=st.integers(0, 10_000), eye=eyes, x=st.floats(0, SIZE), y=st.floats(0, SIZE))
@settings(max_examples=40, deadline=None)
def test_another_building_never_shows_more(seed: int, eye: Eye, x: float, y: float) -> None:
    blocks = city(seed, 15)
    before = see(scene_of(blocks), eye).area
    after = see(scene_of([*blocks, shapely.box(x, y, x + 6, y + 9)]), eye).area
    assert after <= before * (1 + 1e-12)


@given(seed=st.integers(0, 10_000), eye=eyes, turn=st.floats(1, 359))
@settings(max_examples=30, deadline=None)
def test_turning_the_world_turns_the_view(seed: int, eye: Eye, turn: float) -> None:
    blocks = city(seed, 15)
    turned = [shapely.affinity.rotate(b, -turn, origin=(0, 0)) for b in blocks]
    x, y = shapely.get_coordinates(
        shapely.affinity.rotate(shapely.Point(eye.x, eye.y), -turn, origin=(0, 0))
    )[0]
    bearing = None if eye.bearing is None else (eye.bearing + turn) % 360
    other = Eye(x=x, y=y, bearing=bearing, field_of_view=eye.field_of_view, far_m=eye.far_m)
    assert see(scene_of(turned), other).area == pytest.approx(
        see(scene_of(blocks), eye).area, rel=1e-6, abs=1e-6
    )


def test_near_range_is_taken_off_a_free_view() -> None:
    eye = Eye(x=60, y=60, bearing=90, field_of_view=90, near_m=5, far_m=30)
    sight = see(scene_of([]), eye)
    assert sight.area == pytest.approx(math.pi / 4 * (30**2 - 5**2))
    assert sight.polygon().area == pytest.approx(sight.area, rel=1e-3)
    ring = see(scene_of([]), Eye(x=60, y=60, near_m=5, far_m=30))
    assert ring.area == pytest.approx(math.pi * (30**2 - 5**2))
    assert len(ring.polygon().interiors) == 1


def test_a_wall_hides_exactly_what_lies_behind_it() -> None:
    # A wall 10 m east, as wide as the view: a right triangle of 10 m by 10 m by two.
    scene = scene_of([shapely.box(10, -40, 12, 40)])
    sight = see(scene, Eye(x=0, y=0, bearing=90, field_of_view=90, far_m=30))
    assert sight.area == pytest.approx(100.0, rel=1e-12)


def test_near_range_beyond_a_wall_sees_nothing() -> None:
    scene = scene_of([shapely.box(2, -40, 3, 40)])
    sight = see(scene, Eye(x=0, y=0, bearing=90, field_of_view=20, near_m=5, far_m=30))
    assert sight.area == 0
    assert sight.polygon().is_empty


def test_a_camera_inside_a_building_is_moved_to_the_wall_it_faces() -> None:
    scene = scene_of([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
    place = stand(scene, 4, 5, bearing=0)
    assert (place.x, place.y) == pytest.approx((4, 10 + WALL_CLEARANCE_M))
    assert place.moved_m == pytest.approx(5 + WALL_CLEARANCE_M)
    # Facing the neighbour it goes through both, for they share a wall.
    assert stand(scene, 4, 5, bearing=90).x == pytest.approx(20 + WALL_CLEARANCE_M)
    # All round it takes the nearest wall.
    assert stand(scene, 1, 5, bearing=None).x == pytest.approx(-WALL_CLEARANCE_M)
    assert stand(scene, 30, 5, bearing=0) == (30, 5, 0)


def test_a_camera_in_a_courtyard_stays_there() -> None:
    ring = shapely.box(0, 0, 30, 30) - shapely.box(10, 10, 20, 20)
    scene = scene_of([ring])
    assert stand(scene, 15, 15, bearing=0).moved_m == 0
    assert see(scene, Eye(x=15, y=15, far_m=100)).area == pytest.approx(100.0, rel=1e-12)


def test_many_eyes_at_once_see_what_each_sees_alone() -> None:
    scene = scene_of(city(7))
    many = [Eye(x=5 * i, y=40, bearing=15 * i, field_of_view=70, far_m=25) for i in range(20)]
    assert [s.area for s in see_all(scene, many)] == [see(scene, eye).area for eye in many]
