"""A request body costs by what it holds: repeated keys, many values, many mistakes."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from mapserve.errors import Malformed
from mapserve.services.saving.problem_collector import MOST_PROBLEMS
from mapserve.web.http.json_body import MOST_MEMBERS, MOST_VALUES, _members
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn
from tests.factories.intricate import comb, tangle, zigzag

SAVE = "/communities/meiren/changesets"
JSON = {"Content-Type": "application/json"}
Rows = Callable[[], dict[str, int]]


def test_a_key_that_stands_twice_is_found_in_one_look() -> None:
    """520 kB of keys took 49 s: each was counted among all the others."""
    asked: list[object] = []

    class Key(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            asked.append(other)
            return str.__eq__(self, other)

    pairs = [(Key(f"k{i}"), 0) for i in range(MOST_MEMBERS - 1)]
    with pytest.raises(Malformed, match="k7"):
        _members([*pairs, (Key("k7"), 0)])
    assert len(asked) < 4 * MOST_MEMBERS


BODIES: dict[str, tuple[str, int, str]] = {
    "many members": (
        "{" + ",".join(f'"k{i}":0' for i in range(40_000)) + "}", 400, "malformed",
    ),
    "lists of nothing": ("[" + "[]," * (MOST_VALUES // 2) + "[]]", 413, "too-many-values"),
    "objects of nothing": ("[" + "{}," * (MOST_VALUES // 2) + "{}]", 413, "too-many-values"),
    "numbers": ("[" + "1," * MOST_VALUES + "1]", 413, "too-many-values"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_a_body_of_too_many_values_is_refused_unread(name: str, leader: Caller) -> None:
    """14 MB of members took 53 s, 3.4 GB and an answer of 409 MB."""
    body, status, code = BODIES[name]
    answer = leader.post(SAVE, data=body, headers=JSON)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (status, code)
    assert len(answer.data) < 2_000
    told = leader.post(SAVE, data=body, headers=JSON | {"Accept-Language": "en"}).json
    assert "many" in told["detail"] or "members" in told["detail"]


def test_the_first_entry_that_is_none_ends_the_reading(leader: Caller) -> None:
    junk = [{f"x{i}": i for i in range(100)}] * 2_000
    answer = leader.post(SAVE, json={"id": str(uuid.uuid4()), "create": junk})
    assert answer.status_code == 422
    pointers = {one["pointer"].split("/")[2] for one in answer.json["errors"]}
    assert pointers == {"0"}


def test_one_mistake_made_ten_thousand_times_is_told_five_hundred_times(leader: Caller) -> None:
    point = {"type": "Point", "coordinates": [121.55, 25.05]}
    unknown = [drawn("camera", point, colour="red", shape="round") for _ in range(2_000)]
    answer = leader.post(SAVE, json=changeset(unknown))
    assert answer.status_code == 422
    assert len(answer.json["errors"]) == MOST_PROBLEMS
    nowhere = [drawn(f"dragon{i}", point) for i in range(2_000)]
    answer = leader.post(SAVE, json=changeset(nowhere))
    assert len(answer.json["errors"]) == MOST_PROBLEMS
    assert answer.json["errors"][0]["pointer"] == "/create/0/layer"


INTRICATE = {
    "a tangle": ("school_corridor", tangle(9_999)),
    "a small tangle": ("patrol_route", tangle(600)),
    "a comb that crosses itself nowhere": ("adopted_block", comb(2_000, turned=45)),
}


@pytest.mark.parametrize("name", INTRICATE)
def test_a_shape_that_would_cost_too_much_is_not_stored(
    name: str, leader: Caller, rows: Rows
) -> None:
    """A corridor of 9,999 corners at random made every later search run out of memory."""
    layer, geometry = INTRICATE[name]
    before = rows()
    answer = leader.post(SAVE, json=changeset([drawn(layer, geometry)]))
    assert answer.status_code == 422
    (problem,) = answer.json["errors"]
    assert (problem["code"], problem["pointer"]) == ("too-intricate", "/create/0/geometry")
    assert abs(problem["lon"] - 121.55) < 0.002
    assert abs(problem["lat"] - 25.05) < 0.002
    assert "東經" in answer.json["detail"]
    english = leader.post(
        SAVE, json=changeset([drawn(layer, geometry)]), headers={"Accept-Language": "en"}
    )
    assert "longitude" in english.json["detail"]
    assert rows() == before


@pytest.mark.parametrize("geometry", [zigzag(9_999), comb(2_000), tangle(200)])
def test_what_has_many_corners_and_is_not_intricate_is_stored(
    geometry: dict[str, Any], leader: Caller
) -> None:
    layer = "adopted_block" if geometry["type"] == "Polygon" else "patrol_route"
    answer = leader.post(SAVE, json=changeset([drawn(layer, geometry)]))
    assert answer.status_code == 201, json.dumps(answer.json)[:300]
