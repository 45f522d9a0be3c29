"""Coordinate columns and coordinate systems, found and named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.geometry.crs import TWD97_119, TWD97_121, WGS84, transformer
from mapserve.exchange.coordinates import (
    BY_PLACES,
    BY_VALUES,
    find_axes,
    find_reference,
    known_crs,
    moved,
    read_number,
    swapped,
)
from mapserve.exchange.problems import CrsUnknown, FileUnreadable

TAIPEI = (121.5503, 25.0497)
MAGONG = (119.5666, 23.5654)


def point(x: float, y: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [x, y]}


@pytest.mark.parametrize(
    ("columns", "axes"),
    [
        (["編號", "經度", "緯度"], (1, 2)),
        (["lat", "name", "lon"], (2, 0)),
        (["Latitude", "Longitude"], (1, 0)),
        (["lng", "lat"], (0, 1)),
        (["X", "Y"], (0, 1)),
        (["TWD97橫座標", "TWD97縱座標"], (0, 1)),
        (["TWD97_X坐標", "TWD97_Y坐標"], (0, 1)),
        (["WGS84經度", "WGS84緯度", "TWD97X", "TWD97Y"], (0, 1)),
        (["TM2_X", "TM2_Y"], (0, 1)),
        (["x座標(97)", "y座標(97)"], (0, 1)),
    ],
)
def test_coordinate_columns_are_known_by_their_names(
    columns: list[str], axes: tuple[int, int]
) -> None:
    assert find_axes(columns, name="a.csv")[:2] == axes


def test_twd67_in_the_names_is_seen() -> None:
    assert find_axes(["TWD67橫座標", "TWD67縱座標"], name="a.csv").twd67


def test_without_coordinate_columns_the_columns_are_named() -> None:
    with pytest.raises(FileUnreadable, match="編號、地址"):
        find_axes(["編號", "地址"], name="a.csv")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("121.5", 121.5),
        (" １２１.５ ", 121.5),
        ("302,771.5", 302771.5),
        (25, 25.0),
        ("25.05°", 25.05),
    ],
)
def test_a_number_is_read(cell: object, number: float) -> None:
    assert read_number(cell) == number


@pytest.mark.parametrize(
    "cell", ["", "nan", "inf", "1e999", "121.5E", None, True, "12a", float("nan")]
)
def test_no_number(cell: object) -> None:
    assert read_number(cell) is None


def nobody(points: list[tuple[float, float]]) -> int:
    return 0 * len(points)


def test_degrees_are_found_by_their_values() -> None:
    found = find_reference([point(*TAIPEI)] * 3, given=None, named=None, inside=nobody)
    assert (found.epsg, found.how) == (WGS84, BY_VALUES)
    assert found.as_text().zh == "座標系統：EPSG:4326（由數值判斷）"


@pytest.mark.parametrize(
    ("place", "epsg", "how"),
    [(TAIPEI, TWD97_121, BY_VALUES), (MAGONG, TWD97_119, BY_PLACES)],
)
def test_metres_are_placed_by_where_they_fall(
    place: tuple[float, float], epsg: int, how: object
) -> None:
    metres = transformer(WGS84, epsg).transform(*place)

    def inside(points: list[tuple[float, float]]) -> int:
        return sum(abs(x - place[0]) < 0.01 and abs(y - place[1]) < 0.01 for x, y in points)

    found = find_reference([point(*metres)] * 4, given=None, named=None, inside=inside)
    assert (found.epsg, found.how) == (epsg, how)
    x, y = moved(point(*metres), found.epsg)["coordinates"]
    assert (x, y) == pytest.approx(place, abs=1e-8)


def test_what_the_user_or_the_file_says_goes_before_the_values() -> None:
    found = find_reference([point(*TAIPEI)], given=3828, named=3826, inside=nobody)
    assert found.epsg == 3828
    assert find_reference([], given=None, named=3825, inside=nobody).epsg == 3825


def test_twd67_is_moved_by_its_own_shift() -> None:
    x, y = transformer(WGS84, TWD97_121).transform(*TAIPEI)
    back = moved(point(x - 828.589, y + 206.915), 3828)["coordinates"]
    assert back == pytest.approx(TAIPEI, abs=1e-7)


def test_a_foreign_crs_is_refused() -> None:
    with pytest.raises(CrsUnknown, match="32651"):
        known_crs(32651)


@given(st.lists(st.tuples(st.floats(119, 122), st.floats(21, 26)), min_size=1, max_size=5))
def test_swapping_twice_changes_nothing(line: list[tuple[float, float]]) -> None:
    geometry = {"type": "LineString", "coordinates": [list(one) for one in line]}
    assert swapped(swapped(geometry)) == geometry
    assert swapped(geometry)["coordinates"][0] == [line[0][1], line[0][0]]
