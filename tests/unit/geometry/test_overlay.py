"""Whatever is split, merged or cut: no area and no length appears or is lost."""

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from layers.geometry.overlay import cut, merge, split
from layers.words.problems import NothingCut, NothingDivided, NothingLeft, ShapesDiffer

LON, LAT = 121.5, 25.05
SIDE = 0.002  # degrees, about 200 m
# A tenth of a millimetre along the outline of such a shape.
AREA_NEAR = 4 * SIDE * 2e-9
LENGTH_NEAR = 1e-7

share = st.integers(0, 1000).map(lambda n: n / 1000)
places = st.tuples(share, share).map(lambda p: (LON + p[0] * SIDE, LAT + p[1] * SIDE))


@st.composite
def areas(draw: st.DrawFn) -> Polygon:
    """A star-shaped polygon: corners around a middle, at angles in order."""
    middle = draw(places)
    reaches = draw(st.lists(st.integers(2, 10), min_size=3, max_size=9))
    step = 2 * math.pi / len(reaches)
    return Polygon(
        (
            round(middle[0] + reach * SIDE / 10 * math.cos(i * step), 9),
            round(middle[1] + reach * SIDE / 10 * math.sin(i * step), 9),
        )
        for i, reach in enumerate(reaches)
    )


lines = (
    st.lists(places, min_size=2, max_size=6, unique=True)
    .map(LineString)
    .filter(lambda line: line.length > SIDE / 10)
)


@settings(deadline=None)  # a busy machine is no fault of a shape
@given(area=areas(), blade=lines)
def test_the_pieces_of_an_area_sum_to_it(area: Polygon, blade: LineString) -> None:
    try:
        pieces = split(area, blade)
    except NothingDivided:
        return
    assert len(pieces) > 1
    assert all(piece.is_valid for piece in pieces)
    assert sum(piece.area for piece in pieces) == pytest.approx(area.area, abs=AREA_NEAR)


@settings(deadline=None)  # a busy machine is no fault of a shape
@given(line=lines, blade=lines)
def test_the_pieces_of_a_line_sum_to_it(line: LineString, blade: LineString) -> None:
    try:
        pieces = split(line, blade)
    except NothingDivided:
        return
    assert len(pieces) > 1
    assert sum(piece.length for piece in pieces) == pytest.approx(line.length, abs=LENGTH_NEAR)


@settings(deadline=None)  # a busy machine is no fault of a shape
@given(first=areas(), second=areas())
def test_merged_areas_are_the_union(first: Polygon, second: Polygon) -> None:
    merged = merge(first, second)
    assert merged.is_valid
    expected = first.area + second.area - shapely.intersection(first, second).area
    assert merged.area == pytest.approx(expected, abs=AREA_NEAR)


@settings(deadline=None)  # a busy machine is no fault of a shape
@given(first=lines, second=lines)
def test_merged_lines_cover_both(first: LineString, second: LineString) -> None:
    merged = merge(first, second)
    union = shapely.union(first, second)
    assert shapely.hausdorff_distance(merged, union) < 1e-8


@settings(deadline=None)  # a busy machine is no fault of a shape
@given(area=areas(), hole=areas())
def test_what_is_cut_is_missing(area: Polygon, hole: Polygon) -> None:
    try:
        left = cut(area, hole)
    except (NothingCut, NothingLeft):
        return
    assert left.is_valid
    expected = area.area - shapely.intersection(area, hole).area
    assert left.area == pytest.approx(expected, abs=AREA_NEAR)


SQUARE = box(LON, LAT, LON + SIDE, LAT + SIDE)
ACROSS = LineString([(LON - SIDE, LAT + SIDE / 2), (LON + 2 * SIDE, LAT + SIDE / 2)])


def test_a_square_is_halved() -> None:
    assert [round(piece.area / SQUARE.area, 6) for piece in split(SQUARE, ACROSS)] == [0.5, 0.5]


def test_a_part_that_is_not_divided_stays_with_the_first_piece() -> None:
    far = box(LON, LAT + 2 * SIDE, LON + SIDE, LAT + 3 * SIDE)
    first, second = split(MultiPolygon([SQUARE, far]), ACROSS)
    assert first.geom_type == "MultiPolygon"
    assert second.geom_type == "Polygon"
    assert first.area + second.area == pytest.approx(SQUARE.area + far.area, abs=AREA_NEAR)


def test_a_line_that_crosses_itself_is_divided_by_the_blade_only() -> None:
    loop = LineString([(LON, LAT), (LON + SIDE, LAT + SIDE), (LON + SIDE, LAT), (LON, LAT + SIDE)])
    blade = LineString([(LON - SIDE, LAT + SIDE / 4), (LON + SIDE / 2, LAT + SIDE / 4)])
    assert len(split(loop, blade)) == 2


def test_a_blade_that_ends_inside_divides_nothing() -> None:
    with pytest.raises(NothingDivided):
        split(SQUARE, LineString([(LON - SIDE, LAT + SIDE / 2), (LON + SIDE / 2, LAT + SIDE / 2)]))


def test_areas_side_by_side_become_one_and_areas_apart_two_parts() -> None:
    beside = box(LON + SIDE, LAT, LON + 2 * SIDE, LAT + SIDE)
    apart = box(LON + 2 * SIDE, LAT, LON + 3 * SIDE, LAT + SIDE)
    assert merge(SQUARE, beside).geom_type == "Polygon"
    assert merge(SQUARE, apart).geom_type == "MultiPolygon"


def test_lines_end_to_end_become_one_and_crossing_ones_two_parts() -> None:
    first = LineString([(LON, LAT), (LON + SIDE, LAT + SIDE)])
    onward = LineString([(LON + SIDE, LAT + SIDE), (LON + 2 * SIDE, LAT)])
    crossing = LineString([(LON, LAT + SIDE), (LON + SIDE, LAT)])
    overlapping = LineString([(LON + SIDE / 2, LAT + SIDE / 2), (LON + 2 * SIDE, LAT + 2 * SIDE)])
    assert merge(first, onward).geom_type == "LineString"
    assert len(shapely.get_parts(merge(first, crossing))) == 2
    assert merge(first, overlapping).geom_type == "LineString"


def test_a_hole_is_a_ring_and_one_too_large_is_refused() -> None:
    small = box(LON + SIDE / 4, LAT + SIDE / 4, LON + SIDE / 2, LAT + SIDE / 2)
    assert len(cut(SQUARE, small).interiors) == 1
    with pytest.raises(NothingLeft):
        cut(small, SQUARE)
    with pytest.raises(NothingCut):
        cut(small, box(LON + SIDE, LAT, LON + 2 * SIDE, LAT + SIDE))


def test_shapes_that_do_not_go_together_are_refused() -> None:
    for wrong in (
        lambda: split(Point(LON, LAT), ACROSS),
        lambda: split(SQUARE, SQUARE),
        lambda: merge(SQUARE, ACROSS),
        lambda: cut(ACROSS, SQUARE),
    ):
        with pytest.raises(ShapesDiffer):
            wrong()
