"""Bad input: a clear answer in Chinese and in English, and nothing stored."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset, drawn, point, square
from tests.factories.communities import LAT, LON

SAVE = "/communities/meiren/changesets"
Rows = Callable[[], dict[str, int]]
JSON = {"Content-Type": "application/json"}


def ring(*corners: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[LON + e, LAT + n] for e, n in corners]]}


BOW_TIE = ring((0, 0), (0.0002, 0.0002), (0.0002, 0), (0, 0.0002), (0, 0))
SWAPPED = {"type": "Point", "coordinates": [LAT, LON]}
METRES = {"type": "Point", "coordinates": [305_000, 2_771_000]}
ZIGZAG = {
    "type": "LineString",
    "coordinates": [[LON + i % 2 * 1e-4, LAT + i * 1e-8] for i in range(100_000)],
}

# What is sent, the status, the code, the pointer, and a word of the answer in both languages.
CASES: dict[str, tuple[Any, int, str, str, str, str]] = {
    "no object": ([], 422, "field-invalid", "", "物件", "object"),
    "no id": ({"create": []}, 422, "field-invalid", "/id", "要填", "required"),
    "id no uuid": ({"id": "7"}, 422, "field-invalid", "/id", "編號", "id"),
    "member of no changeset": (
        changeset([camera()]) | {"author": 1}, 422, "unknown-field", "/author", "沒有", "no field",
    ),
    "nothing at all": (changeset(), 422, "nothing-to-save", "", "沒有要儲存", "nothing"),
    "unknown layer": (
        changeset([drawn("dragon", point())]), 422, "unknown-layer", "/create/0/layer",
        "可用的圖層", "Use one of",
    ),
    "layer no text": (
        changeset([camera() | {"layer": 7}]), 422, "field-invalid", "/create/0/layer",
        "文字", "text",
    ),
    "unknown field": (
        changeset([camera(colour="red")]), 422, "unknown-field", "/create/0/properties/colour",
        "可用的欄位", "Use one of",
    ),
    "field out of range": (
        changeset([camera(facing="bearing", bearing=361)]), 422, "field-invalid",
        "/create/0/properties/bearing", "小於 360", "below 360",
    ),
    "field not in the list": (
        changeset([camera(state="asleep")]), 422, "field-invalid", "/create/0/properties/state",
        "選項", "list",
    ),
    "wrong geometry type": (
        changeset([drawn("camera", square())]), 422, "wrong-geometry-type",
        "/create/0/geometry/type", "請畫成", "Draw it as",
    ),
    "no geometry": (
        changeset([{**camera(), "geometry": None}]), 422, "field-invalid", "/create/0/geometry",
        "物件", "object",
    ),
    "self-crossing": (
        changeset([drawn("blind_spot", BOW_TIE)]), 422, "self-crossing", "/create/0/geometry",
        "121.550100", "25.050100",
    ),
    "swapped axes": (
        changeset([drawn("camera", SWAPPED)]), 422, "axes-swapped", "/create/0/geometry",
        "對調", "Swapped back",
    ),
    "metres": (
        changeset([drawn("camera", METRES)]), 422, "metres-as-degrees", "/create/0/geometry",
        "3826", "3826",
    ),
    "outside the community": (
        changeset([camera(0.02)]), 422, "outside-community", "/create/0/geometry",
        "界線", "boundary",
    ),
    "100,000 vertices": (
        changeset([drawn("patrol_route", ZIGZAG)]), 413, "too-many-vertices",
        "/create/0/geometry", "100000", "100000",
    ),
    "unknown feature": (
        changeset(delete=[{"id": str(uuid.uuid4()), "base": 1}]), 422, "unknown-feature",
        "/delete/0/id", "重新載入", "Load the map",
    ),
    "unknown reference": (
        changeset([drawn("blind_spot", point(), remedies=[str(uuid.uuid4())])]), 422,
        "unknown-reference", "/create/0/properties/remedies/0", "重新選取", "Choose again",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_changeset(name: str, leader: Caller, rows: Rows) -> None:
    body, status, code, pointer, chinese, english = CASES[name]
    before = rows()
    for language, word in (("zh-TW", chinese), ("en", english)):
        answer = leader.post(SAVE, json=body, headers={"Accept-Language": language})
        assert answer.status_code == status
        assert answer.mimetype == "application/problem+json"
        problem = answer.get_json()
        error = problem["errors"][0]
        assert (error["code"], error["pointer"]) == (code, pointer)
        assert word in problem["detail"], problem["detail"]
        assert problem["status"] == status
        assert answer.headers["Content-Language"] == ("en" if language == "en" else "zh-Hant")
    assert rows() == before


def test_the_answer_says_where_it_crosses_and_offers_the_swap(leader: Caller) -> None:
    body = changeset([drawn("blind_spot", BOW_TIE), drawn("camera", SWAPPED)])
    problem = leader.post(SAVE, json=body).get_json()
    assert problem["type"] == "/problems/several"
    crossing, swapped = problem["errors"]
    assert crossing["lon"] == pytest.approx(LON + 0.0001)
    assert crossing["lat"] == pytest.approx(LAT + 0.0001)
    assert swapped["suggestion"] == [LON, LAT]


def test_everything_wrong_is_told_at_once(leader: Caller, rows: Rows) -> None:
    before = rows()
    body = changeset([camera(colour="red", bearing=-1), drawn("dragon", point()), camera()])
    errors = leader.post(SAVE, json=body).get_json()["errors"]
    assert {error["pointer"] for error in errors} == {
        "/create/0/properties/colour",
        "/create/0/properties/bearing",
        "/create/1/layer",
    }
    assert rows() == before


NAN = json.dumps(changeset([camera()])).replace(str(LON), "NaN")
RAW: dict[str, tuple[bytes, str]] = {
    "cut off": (json.dumps(changeset([camera()])).encode()[:-20], "EOF"),
    "empty": (b"", "EOF"),
    "not a number": (NAN.encode(), "JSON"),
    "infinity": (NAN.replace("NaN", "-Infinity").encode(), "JSON"),
    "a key twice": (b'{"id": "a", "id": "b"}', "twice"),
    "nested too deep": (b"[" * 100_000 + b"]" * 100_000, "recursion"),
    "nested too deep, as a member": (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "recursion"),
    "not UTF-8": ('{"id": "台"}'.encode("big5"), "JSON"),
    "half a surrogate": (rb'{"id": "\ud800"}', "JSON"),
    "a NUL": (rb'{"id": "\u0000"}', "NUL"),
    "a number of 5,000 digits": (b'{"id": ' + b"9" * 5_000 + b"}", "JSON"),
}


@pytest.mark.parametrize("name", RAW)
def test_a_body_that_is_no_json(name: str, leader: Caller, rows: Rows) -> None:
    raw, word = RAW[name]
    before = rows()
    answer = leader.post(SAVE, data=raw, headers=JSON | {"Accept-Language": "en"})
    assert answer.status_code == 400
    problem = answer.get_json()
    assert problem["type"] == "/problems/malformed"
    assert word in problem["detail"], problem["detail"]
    chinese = leader.post(SAVE, data=raw, headers=JSON).get_json()
    assert "讀不懂" in chinese["detail"]
    assert rows() == before


def test_a_backslash_before_u0000_is_text(leader: Caller) -> None:
    body = json.dumps(changeset([camera(name="x")])).replace('"x"', r'"\\u0000"')
    answer = leader.post(SAVE, data=body, headers=JSON)
    assert answer.status_code == 201
    assert answer.get_json()["features"][0]["properties"]["name"] == r"\u0000"


@pytest.mark.parametrize("mimetype", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_media_type(mimetype: str, leader: Caller, rows: Rows) -> None:
    before = rows()
    body = json.dumps(changeset([camera()]))
    answer = leader.post(SAVE, data=body, headers={"Content-Type": mimetype})
    assert answer.status_code == 415
    assert "application/json" in answer.get_json()["detail"]
    assert rows() == before


def test_a_body_over_the_limit(leader: Caller, rows: Rows) -> None:
    before = rows()
    body = json.dumps(changeset([camera(note="很" * 9_000_000)]), ensure_ascii=False).encode()
    answer = leader.post(SAVE, data=body, headers=JSON)
    assert answer.status_code == 413
    assert answer.get_json()["errors"][0]["limit"] == 16
    assert rows() == before


def test_a_feature_of_another_community(
    leader: Caller, caller: Callable[..., Caller], elsewhere: Community, rows: Rows
) -> None:
    theirs = camera(0.01)
    neighbour = caller(Role.LEADER, elsewhere)
    saved = neighbour.post("/communities/elsewhere/changesets", json=changeset([theirs]))
    assert saved.status_code == 201
    before = rows()
    change = {"id": theirs["id"], "base": 1, "properties": {"name": "我的"}}
    answer = leader.post(SAVE, json=changeset(modify=[change]))
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["code"] == "unknown-feature"
    taken = leader.post(SAVE, json=changeset([camera() | {"id": theirs["id"]}]))
    assert taken.status_code == 409
    assert taken.get_json()["errors"][0]["code"] == "feature-taken"
    assert rows() == before


QUERIES = {
    "/communities/meiren/features?layer=dragon": (422, "unknown-layer"),
    "/communities/meiren/features?layer=": (422, "unknown-layer"),
    "/communities/meiren/features?at=": (422, "field-invalid"),
    "/communities/meiren/features?at=-1": (422, "field-invalid"),
    "/communities/meiren/features?at=soon": (422, "field-invalid"),
    "/communities/meiren/features?at=99999999999999999999": (422, "field-invalid"),
    "/communities/meiren/features?at=7": (404, "revision-unknown"),
    "/communities/meiren/features?bbox=1,2,3": (422, "bbox-invalid"),
    "/communities/meiren/features?bbox=nan,0,1,1": (422, "bbox-invalid"),
    "/communities/meiren/features?bbox=1,1,0,0": (422, "bbox-invalid"),
    "/communities/meiren/features?layers=camera": (422, "unknown-field"),
    "/communities/meiren/features?layer=camera&layer=camera": (422, "field-invalid"),
    "/communities/meiren/features?layer=%00": (400, "malformed"),
    "/communities/meiren/base?bbox=120,24,121,25": (422, "bbox-invalid"),
    "/communities/meiren/diff": (422, "field-invalid"),
    "/communities/meiren/diff?from=0&to=9": (404, "revision-unknown"),
    "/communities/meiren/revisions?limit=0": (422, "field-invalid"),
    "/communities/nowhere/features": (404, "not-found"),
    "/communities/%E5%8F%B0/features": (404, "not-found"),
    "/communities/a%00b": (400, "malformed"),
    "/communities?limit=100000": (422, "field-invalid"),
    "/nowhere": (404, "no-such-page"),
}


@pytest.mark.parametrize("path", QUERIES)
def test_a_wrong_address(path: str, leader: Caller) -> None:
    status, code = QUERIES[path]
    answer = leader.get(path)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["errors"][0]["code"] == code


def test_a_purpose_that_editions_do_not_have(leader: Caller, rows: Rows) -> None:
    before = rows()
    answer = leader.post("/communities/meiren/editions", json={"purpose": "fun"})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/purpose"
    assert rows() == before


def test_a_method_that_an_address_does_not_take(leader: Caller) -> None:
    answer = leader.open("DELETE", "/communities/meiren/features")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert answer.get_json()["type"] == "/problems/method-not-allowed"


def test_too_many_saves_are_told_when_to_come_back(leader: Caller) -> None:
    for _ in range(30):
        leader.post("/communities/meiren/editions", json={"purpose": "fun"})
    answer = leader.post("/communities/meiren/editions", json={"purpose": "monthly"})
    assert answer.status_code == 429
    assert answer.get_json()["type"] == "/problems/too-many-requests"
    assert 0 < int(answer.headers["Retry-After"]) <= 60
