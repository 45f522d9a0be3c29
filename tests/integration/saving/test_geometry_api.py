"""Split, merge and cut over HTTP: shapes in, shapes out, nothing stored."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.callers import Caller
from tests.factories.changesets import square

ADDRESS = "/communities/meiren/geometry"


def shaping(operation: str, shape: dict[str, Any], by: dict[str, Any]) -> dict[str, Any]:
    return {"operation": operation, "shape": shape, "by": by}


def line_across(shape: dict[str, Any]) -> dict[str, Any]:
    """A line right across a square, along its middle from west to east."""
    xs, ys = zip(*shape["coordinates"][0], strict=True)
    middle = (min(ys) + max(ys)) / 2
    width = max(xs) - min(xs)
    ends = [[min(xs) - width, middle], [max(xs) + width, middle]]
    return {"type": "LineString", "coordinates": ends}


def test_a_square_is_split_in_two_and_merged_again(
    leader: Caller, rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    shape = square()
    answer = leader.post(ADDRESS, json=shaping("split", shape, line_across(shape)))
    assert answer.status_code == 200
    halves = answer.get_json()["geometries"]
    assert [half["type"] for half in halves] == ["Polygon", "Polygon"]
    again = leader.post(ADDRESS, json=shaping("merge", *halves)).get_json()["geometries"]
    assert [one["type"] for one in again] == ["Polygon"]
    assert rows() == before


def test_a_hole_is_cut(leader: Caller) -> None:
    shape = square()
    ring = shape["coordinates"][0]
    x, y = ring[0]
    hole = [[x + (px - x) / 2, y + (py - y) / 2] for px, py in ring]
    hole = [[px + (ring[2][0] - x) / 4, py + (ring[2][1] - y) / 4] for px, py in hole]
    by = {"type": "Polygon", "coordinates": [hole]}
    [made] = leader.post(ADDRESS, json=shaping("cut", shape, by)).get_json()["geometries"]
    assert len(made["coordinates"]) == 2


@pytest.mark.parametrize(
    ("by", "code", "pointer"),
    [
        ({"type": "Point", "coordinates": [121.5, 25.0]}, "shapes-differ", ""),
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "outside-taiwan", "/by"),
        ({"type": "Donut"}, "geometry-invalid", "/by"),
    ],
)
def test_what_cannot_be_done_is_told(
    leader: Caller, by: dict[str, Any], code: str, pointer: str
) -> None:
    answer = leader.post(ADDRESS, json=shaping("split", square(), by))
    assert answer.status_code == 422
    [error] = answer.get_json()["errors"]
    assert (error["code"], error["pointer"]) == (code, pointer)
