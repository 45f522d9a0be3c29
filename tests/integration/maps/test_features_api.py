"""Features over HTTP: drawn, read back, read by others, read again for nothing."""

import gzip
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset, drawn, square

FEATURES = "/communities/meiren/features"
SAVE = "/communities/meiren/changesets"


def test_a_save_is_read_back_as_geojson(leader: Caller) -> None:
    mine = camera(name="巷口", bearing=90, facing="bearing")
    answer = leader.post(SAVE, json=changeset([mine], comment="第一支"))
    assert answer.status_code == 201
    saved = answer.get_json()
    assert saved["revision"] == 1
    read = leader.get(FEATURES)
    assert read.mimetype == "application/geo+json"
    collection = read.get_json()
    assert collection["features"] == saved["features"]
    feature = collection["features"][0]
    assert feature["id"] == mine["id"]
    assert feature["geometry"] == mine["geometry"]
    assert feature["properties"]["layer"] == "camera"
    assert feature["properties"]["revision"] == 1
    assert feature["properties"]["name"] == "巷口"
    assert feature["properties"]["bearing"] == 90


def test_the_same_save_again_gives_the_same_answer_and_stores_nothing(
    leader: Caller, rows: Callable[[], dict[str, int]]
) -> None:
    body = changeset([camera()])
    first = leader.post(SAVE, json=body)
    before = rows()
    again = leader.post(SAVE, json=body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.data == first.data
    assert rows() == before
    other = leader.post(SAVE, json=body | {"comment": "另一個"})
    assert other.status_code == 409
    assert other.get_json()["type"] == "/problems/changeset-reused"
    assert rows() == before


def test_twenty_parallel_posts_of_one_save_leave_one(
    leader: Caller, rows: Callable[[], dict[str, int]]
) -> None:
    body = changeset([camera(), camera(0.0002)])
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: leader.post(SAVE, json=body), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.data for answer in answers}) == 1
    assert rows() == {"feature": 2, "changeset": 1, "edition": 0, "revision": 1}


def test_two_people_in_one_field_get_both_versions_and_store_nothing(
    leader: Caller, rows: Callable[[], dict[str, int]]
) -> None:
    mine = camera(name="舊名")
    leader.post(SAVE, json=changeset([mine]))
    change = {"id": mine["id"], "base": 1}
    leader.post(SAVE, json=changeset(modify=[change | {"properties": {"name": "甲"}}]))
    before = rows()
    answer = leader.post(SAVE, json=changeset(modify=[change | {"properties": {"name": "乙"}}]))
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    (conflict,) = problem["conflicts"]
    assert conflict["id"] == mine["id"]
    assert conflict["base"]["properties"]["name"] == "舊名"
    assert "乙" in json.dumps(conflict["yours"], ensure_ascii=False)
    assert "甲" in json.dumps(conflict["theirs"], ensure_ascii=False)
    assert rows() == before
    merged = leader.post(SAVE, json=changeset(modify=[change | {"properties": {"note": "丙"}}]))
    assert merged.status_code == 201
    properties = merged.get_json()["features"][0]["properties"]
    assert (properties["name"], properties["note"]) == ("甲", "丙")


def test_features_by_layer_box_and_revision(leader: Caller) -> None:
    here, there = camera(-0.001), camera(0.001)
    leader.post(SAVE, json=changeset([here, drawn("blind_spot", square())]))
    leader.post(SAVE, json=changeset([there], delete=[{"id": here["id"], "base": 1}]))

    def ids(query: str) -> list[str]:
        features = leader.get(f"{FEATURES}?{query}").get_json()["features"]
        return [feature["id"] for feature in features]

    assert ids("layer=camera") == [there["id"]]
    assert ids("layer=camera&at=1") == [here["id"]]
    assert ids("at=0") == []
    assert ids("bbox=121.5509,25.049,121.552,25.051") == [there["id"]]
    assert len(ids("")) == 2


def test_an_unchanged_map_is_not_sent_again(leader: Caller, client: FlaskClient) -> None:
    leader.post(SAVE, json=changeset([camera(owner="police")]))
    first = client.get("/api/v1" + FEATURES)
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/api/v1" + FEATURES, headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    # What a 304 says goes into the reader's copy.
    for name in ("Cache-Control", "Vary", "Content-Security-Policy"):
        assert again.headers[name] == first.headers[name]
    assert client.get("/api/v1" + FEATURES + "?layer=camera", headers=tag).status_code == 200
    assert leader.get(FEATURES, headers=tag).status_code == 200, "a member sees more"
    leader.post(SAVE, json=changeset([camera(0.0001)]))
    assert client.get("/api/v1" + FEATURES, headers=tag).status_code == 200


@pytest.mark.usefixtures("meiren")
def test_the_304_asks_the_database_for_the_revision_only(
    client: FlaskClient, statements: list[str]
) -> None:
    tag = client.get("/api/v1" + FEATURES).headers["ETag"]
    statements.clear()
    assert client.get("/api/v1" + FEATURES, headers={"If-None-Match": tag}).status_code == 304
    assert len(statements) == 1
    assert "feature" not in statements[0].split("FROM", 1)[1]


def test_what_members_see_stays_out_of_shared_caches(leader: Caller, client: FlaskClient) -> None:
    public = client.get("/api/v1" + FEATURES).headers
    private = leader.get(FEATURES).headers
    assert public["Cache-Control"].startswith("public")
    assert private["Cache-Control"].startswith("private")
    for headers in (public, private):
        assert {"Authorization", "Cookie", "Accept-Encoding"} <= {
            word.strip() for word in headers["Vary"].split(",")
        }


def test_long_answers_are_compressed_for_those_who_ask(leader: Caller) -> None:
    leader.post(SAVE, json=changeset([camera(i * 1e-5) for i in range(20)]))
    plain = leader.get(FEATURES)
    packed = leader.get(FEATURES, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 3
    assert packed.headers["ETag"] == plain.headers["ETag"]
    refused = leader.get(FEATURES, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers
    short = leader.get(f"{FEATURES}?at=0", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in short.headers


def test_the_past_is_for_members_unless_sealed_for_the_public(
    leader: Caller, client: FlaskClient
) -> None:
    leader.post(SAVE, json=changeset([camera()]))
    leader.post("/communities/meiren/editions", json={"purpose": "public"})
    for name in ("二", "三"):
        leader.post(SAVE, json=changeset([camera(name=name)]))
    statuses = [
        client.get(f"/api/v1{FEATURES}?at={revision}").status_code for revision in (1, 2, 3)
    ]
    assert statuses == [200, 401, 200]
    assert [leader.get(f"{FEATURES}?at={at}").status_code for at in (1, 2, 3, 4)] == [
        200, 200, 200, 404,
    ]  # fmt: skip


def test_a_leader_of_another_community_sees_and_draws_nothing_more(
    leader: Caller,
    caller: Callable[..., Caller],
    elsewhere: Community,
    rows: Callable[[], dict[str, int]],
) -> None:
    mine = camera(note="只給成員")
    leader.post(SAVE, json=changeset([mine]))
    stranger = caller(Role.LEADER, elsewhere)
    before = rows()
    assert "只給成員" not in stranger.get(FEATURES).text
    assert stranger.post(SAVE, json=changeset([camera()])).status_code == 403
    stolen = changeset(delete=[{"id": mine["id"], "base": 1}])
    answer = stranger.post("/communities/elsewhere/changesets", json=stolen)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["code"] == "unknown-feature"
    assert rows() == before


def test_the_public_reads_the_same_with_a_copy_at_hand_and_without(
    caller: Callable[..., Caller], leader: Caller
) -> None:
    anyone = caller()
    leader.post(SAVE, json=changeset([camera(), drawn("blind_spot", square())]))
    for query in ("", "?layer=camera"):
        fresh = anyone.get(FEATURES + query)
        old = anyone.get(FEATURES + query, headers={"If-None-Match": '"of-another-day"'})
        assert fresh.data == old.data
        for name in ("ETag", "Cache-Control", "Vary", "Content-Type"):
            assert fresh.headers[name] == old.headers[name]
        same = anyone.get(FEATURES + query, headers={"If-None-Match": fresh.headers["ETag"]})
        assert (same.status_code, same.data) == (304, b"")
        assert [one["properties"]["layer"] for one in fresh.get_json()["features"]] == ["camera"]
    for slug in ("nowhere", "No%20Slug"):
        assert anyone.get(f"/communities/{slug}/features").status_code == 404
    assert anyone.get(FEATURES + "?layer=castle").status_code == 422
