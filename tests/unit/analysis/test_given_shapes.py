"""Shapes that are given: what shows of them stays, what costs without showing goes."""

import numpy as np
import pytest
import shapely

from layers.geometry.checks import MAX_VERTICES
from layers.geometry.crs import Zone, to_degrees, to_metres
from mapserve.services.analysis.given_shapes import given_area, given_way
from tests.factories.communities import LAT, LON

#: Of what is given nothing moves by more than this (metres).
NOTHING_M = 0.1
ZONE: Zone = 3826


def metres(geometry: shapely.Geometry) -> shapely.Geometry:
    return to_metres(geometry, zone=ZONE)


def trembling(corners: int) -> shapely.LineString:
    """Return a way of 300 m with a corner every few centimetres, each 2 cm off."""
    middle = metres(shapely.Point(LON, LAT))
    along = np.linspace(0, 300, corners)
    aside = 40 * np.sin(along / 60) + 0.02 * (-1.0) ** np.arange(corners)
    line = shapely.LineString(np.column_stack([middle.x + along, middle.y + aside]))
    return to_degrees(line, zone=ZONE)


def test_a_hostile_line_has_the_corners_that_show() -> None:
    sent = trembling(MAX_VERTICES)
    line = given_way(shapely.geometry.mapping(sent), "/line")
    assert shapely.get_num_coordinates(line) < 200
    assert shapely.hausdorff_distance(metres(sent), metres(line)) < NOTHING_M


def test_a_buffer_of_it_is_the_buffer_of_what_was_sent() -> None:
    sent = trembling(400)
    line = given_way(shapely.geometry.mapping(sent), "/line")
    around, wanted = (metres(one).buffer(15) for one in (line, sent))
    assert around.symmetric_difference(wanted).area < NOTHING_M * wanted.length
    assert around.area == pytest.approx(wanted.area, rel=0.002)


def test_an_area_keeps_its_corners_and_its_holes() -> None:
    box = shapely.box(LON, LAT, LON + 0.001, LAT + 0.001)
    hole = shapely.box(LON + 0.0004, LAT + 0.0004, LON + 0.0005, LAT + 0.0005)
    given = shapely.segmentize(box - hole, 0.00001)
    area = given_area(shapely.geometry.mapping(given), "/excluded/0")
    assert metres(area).symmetric_difference(metres(box - hole)).area < NOTHING_M
    assert shapely.get_num_coordinates(area) == 10
