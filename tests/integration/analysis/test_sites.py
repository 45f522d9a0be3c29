"""POST /sites: proposals that add what they say, keep out of private places, and can be stopped."""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shapely
from flask import Flask
from shapely.geometry import mapping, shape
from sqlalchemy import text
from werkzeug.serving import make_server

from mapserve.programme.roles import Role
from mapserve.sandbox.turns import RECKONING
from mapserve.services.analysis.answers import Sites
from mapserve.store.database import Database
from mapserve.store.models import Community
from mapserve.web.api.openapi import NDJSON
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset
from tests.factories.communities import LAT, LON
from tests.factories.streets import add_crossroads, add_wide

ADDRESS = "/communities/meiren/sites"
NOON = {"at": "Wed 12:00", "seconds": 2}
_PLACE = text(
    "INSERT INTO base_place (source, kind, tags, geom) VALUES (:source, :kind, "
    "CAST(:tags AS jsonb), ST_SetSRID(CAST(:geom AS geometry), 4326))"
)


@pytest.fixture
def town(app_database: Database) -> None:
    """A crossroads and a house are stored."""
    with app_database.transaction() as session:
        add_crossroads(session)


def asked(leader: Caller, **more: object) -> dict[str, Any]:
    answer = leader.post(ADDRESS, json=NOON | {"count": 1} | more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def add_place(database: Database, kind: str, where: shapely.Geometry, **tags: str) -> None:
    values = {"source": f"osm/{kind}", "kind": kind, "geom": where.wkt, "tags": json.dumps(tags)}
    with database.transaction() as session:
        session.execute(_PLACE, values)


@pytest.mark.usefixtures("town")
def test_what_is_proposed_is_what_coverage_then_gains(leader: Caller) -> None:
    found = asked(leader, count=3)
    assert Sites.model_validate(found).model_dump(mode="json") == found
    assert found["proven"]
    assert found["gap"] <= 1e-6
    assert len(found["sites"]) == 3
    assert found["covered_m"] == pytest.approx(sum(one["gain_m"] for one in found["sites"]))
    gains = [one["gain"] for one in found["sites"]]
    assert gains == sorted(gains, reverse=True)
    assert {one["street"] for one in found["sites"]} <= {"八德路三段", "光復北路"}
    before = leader.get("/communities/meiren/coverage?at=Wed+12:00").get_json()["watched_m"]
    accepted = [
        camera(facing="bearing", bearing=one["bearing"])
        | {"geometry": {"type": "Point", "coordinates": [one["lon"], one["lat"]]}}
        for one in found["sites"]
    ]
    saved = leader.post("/communities/meiren/changesets", json=changeset(accepted))
    assert saved.status_code == 201, saved.text
    after = leader.get("/communities/meiren/coverage?at=Wed+12:00").get_json()["watched_m"]
    assert after - before == pytest.approx(found["covered_m"], abs=6)


@pytest.mark.usefixtures("town")
def test_every_figure_is_shown_and_says_whose_it_is(leader: Caller) -> None:
    found = asked(leader, range_m=40, weights={"unlit": 0, "school_corridor": 3})
    figures = {one["key"]: one for one in found["settings"]}
    assert figures["range_m"]["value"] == 40
    assert not figures["range_m"]["ours"]
    assert figures["school_corridor"]["value"] == 3
    assert not figures["school_corridor"]["ours"]
    assert figures["blind_spot"]["ours"]
    for key in ("spacing_m", "directions", "field_of_view", "seconds", "accident_site", "unlit"):
        assert figures[key]["label"]["zh"]
        assert figures[key]["label"]["en"]


@pytest.mark.usefixtures("town")
def test_a_budget_buys_whole_cameras(leader: Caller) -> None:
    money = {"budget": 100_000, "unit_cost": 45_000}
    assert len(asked(leader, count=None, **money)["sites"]) == 2
    assert len(asked(leader, count=1, **money)["sites"]) == 1
    none = leader.post(ADDRESS, json={"budget": 44_999, "unit_cost": 45_000})
    assert none.status_code == 422
    (error,) = none.get_json()["errors"]
    assert (error["code"], error["pointer"]) == ("budget-too-small", "/budget")


def winner(leader: Caller) -> tuple[shapely.Point, shapely.Geometry]:
    best = asked(leader)["sites"][0]
    return shapely.Point(best["lon"], best["lat"]), shape(best["sees"])


def looks_into(leader: Caller, area: shapely.Geometry, **more: object) -> bool:
    found = asked(leader, count=5, **more)["sites"]
    assert found
    return any(
        area.intersects(shapely.Point(one["lon"], one["lat"]))
        or shape(one["sees"]).intersects(area.buffer(-1e-8))
        for one in found
    )


@pytest.mark.usefixtures("town")
def test_the_winner_is_not_proposed_where_it_would_look_into_an_excluded_area(
    leader: Caller,
) -> None:
    _, sees = winner(leader)
    area = sees.representative_point().buffer(0.00003)
    assert looks_into(leader, area)
    given = [mapping(area)]
    assert not looks_into(leader, area, excluded=given)
    assert asked(leader, excluded=given)["excluded"]["given"] == 1


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("kind", "tags", "called"),
    [
        ("amenity=toilets", {}, "toilets"),
        ("amenity=social_facility", {"social_facility": "shelter"}, "shelter"),
        ("amenity=shelter", {}, "shelter"),
        ("leisure=garden", {"access": "private"}, "courtyard"),
        ("man_made=courtyard", {}, "courtyard"),
    ],
)
def test_private_places_of_the_base_map_are_excluded_unasked(
    kind: str, tags: dict[str, str], called: str, leader: Caller, app_database: Database
) -> None:
    _, sees = winner(leader)
    area = sees.representative_point().buffer(0.00003)
    assert looks_into(leader, area)
    add_place(app_database, kind, area, **tags)
    assert not looks_into(leader, area)
    assert asked(leader)["excluded"] == {called: 1}


@pytest.mark.usefixtures("town")
def test_a_toilet_that_is_a_point_has_room_around_it(
    leader: Caller, app_database: Database
) -> None:
    _, sees = winner(leader)
    point = sees.representative_point()
    add_place(app_database, "amenity=toilets", point)
    assert not looks_into(leader, point.buffer(0.00004))


@pytest.mark.usefixtures("town")
def test_a_bus_shelter_and_a_public_park_are_no_secret(
    leader: Caller, app_database: Database
) -> None:
    place, _ = winner(leader)
    add_place(app_database, "amenity=shelter", place, shelter_type="public_transport")
    add_place(app_database, "leisure=park", place.buffer(0.0001), access="yes")
    assert asked(leader)["excluded"] == {}


@pytest.mark.usefixtures("town")
def test_the_courtyard_of_a_building_is_excluded(leader: Caller, app_database: Database) -> None:
    place, _ = winner(leader)
    yard = place.buffer(0.0002, cap_style="square")
    block = shapely.MultiPolygon([place.buffer(0.0003, cap_style="square").difference(yard)])
    with app_database.transaction() as session:
        session.execute(
            text(
                "INSERT INTO base_building (source, tags, geom) VALUES ('osm/way/9', '{}', "
                "ST_SetSRID(CAST(:geom AS geometry), 4326))"
            ),
            {"geom": block.wkt},
        )
    found = asked(leader, count=5)
    assert found["excluded"] == {"courtyard": 1}
    for one in found["sites"]:
        assert not yard.intersects(shapely.Point(one["lon"], one["lat"]))


@pytest.mark.usefixtures("meiren")
@pytest.mark.parametrize(
    ("body", "status", "code", "pointer"),
    [
        ({}, 422, "count-missing", "/count"),
        ({"count": 0}, 422, "field-invalid", "/count"),
        ({"count": 21}, 422, "field-invalid", "/count"),
        ({"budget": 9}, 422, "count-missing", "/budget"),
        ({"count": 1, "seconds": 11}, 422, "field-invalid", "/seconds"),
        ({"count": 1, "at": "noon"}, 422, "instant-invalid", "/at"),
        ({"count": 1, "weights": {"unlit": 11}}, 422, "field-invalid", "/weights/unlit"),
        ({"count": 1, "weights": {"rich": 1}}, 422, "unknown-field", "/weights/rich"),
        ({"count": 1, "range_m": 1000}, 422, "field-invalid", "/range_m"),
        ({"count": 1, "excluded": [{}]}, 422, "geometry-invalid", "/excluded/0"),
        (
            {"count": 1, "excluded": [{"type": "Point", "coordinates": [LON, LAT]}]},
            422,
            "no-area",
            "/excluded/0",
        ),
        (
            {"count": 1, "excluded": [mapping(shapely.box(25, 121, 25.1, 121.1))]},
            422,
            "axes-swapped",
            "/excluded/0",
        ),
    ],
)
def test_what_cannot_be_asked_is_told(
    body: dict[str, Any], status: int, code: str, pointer: str, leader: Caller
) -> None:
    answer = leader.post(ADDRESS, json=body)
    assert answer.status_code == status, answer.text
    (error,) = answer.get_json()["errors"]
    assert error["code"] == code
    assert error["pointer"].startswith(pointer)


@pytest.mark.usefixtures("meiren")
def test_nobody_learns_where_nobody_looks(caller: Callable[..., Caller]) -> None:
    for accept in ("application/json", NDJSON):
        answer = caller().post(ADDRESS, json={"count": 1}, headers={"Accept": accept})
        assert answer.status_code == 401


@pytest.mark.usefixtures("town")
def test_lines_tell_the_progress_the_quick_answer_and_the_best(leader: Caller) -> None:
    body = NOON | {"count": 3}
    headers = {"Accept": NDJSON, "Accept-Encoding": "gzip"}
    answer = leader.post(ADDRESS, json=body, headers=headers)
    assert answer.mimetype == NDJSON
    assert "Content-Encoding" not in answer.headers
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines[0] == {"progress": 0.0}
    last = lines[-1]
    assert last["final"] is True
    at_once = leader.post(ADDRESS, json=body).get_json()
    assert last["answer"]["covered_m"] == pytest.approx(at_once["covered_m"])
    quick = [one["answer"] for one in lines if one.get("final") is False]
    assert quick[0]["covered"] <= last["answer"]["covered"] + 1e-9
    assert quick[0]["bound_m"] >= last["answer"]["covered"] - 1e-6
    assert [set(one) for one in lines if "answer" in one] == [{"answer", "final"}] * (
        len(quick) + 1
    )
    wrong = leader.post(ADDRESS, json={"count": 0}, headers=headers)
    assert (wrong.status_code, wrong.mimetype) == (422, "application/problem+json")


@pytest.mark.usefixtures("town")
def test_one_person_searches_so_often_at_once_and_leaves_room_for_others(
    leader: Caller, caller: Callable[..., Caller], meiren: Community
) -> None:
    body, headers = NOON | {"count": 1}, {"Accept": NDJSON}
    begun = [leader.post(ADDRESS, json=body, headers=headers) for _ in range(RECKONING.mine)]
    refused = leader.post(ADDRESS, json=body)
    assert refused.status_code == 429
    assert refused.get_json()["errors"][0]["code"] == "one-after-the-other"
    other = caller(Role.VOLUNTEER, meiren)
    begun.append(other.post(ADDRESS, json=body, headers=headers))
    assert begun[-1].status_code == 200
    busy = other.post(ADDRESS, json=body)
    assert (busy.status_code, busy.get_json()["errors"][0]["code"]) == (503, "busy")
    for answer in begun:
        answer.close()  # not one line read
    for _ in range(RECKONING.at_once + 1):
        assert leader.post(ADDRESS, json=body, headers=headers).text.count('"final":true') == 1
        assert leader.post(ADDRESS, json=body).status_code == 200
        assert leader.post(ADDRESS, json={"count": 0}).status_code == 422


@pytest.fixture
def served(app: Flask) -> Iterator[int]:
    """The application on a port of its own, with real sockets."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.port
    server.shutdown()
    thread.join()


def test_the_work_ends_when_the_reader_closes_the_connection(
    served: int,
    caller: Callable[..., Caller],
    app_database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with app_database.transaction() as session:
        wide = add_wide(session)
    token = caller(Role.LEADER, wide).headers["Authorization"]
    body = json.dumps({"count": 20, "seconds": 10, "range_m": 100, "field_of_view": 120})
    lines = [
        "POST /api/v1/communities/wide/sites HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: {token}",
        f"Accept: {NDJSON}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    with caplog.at_level(logging.INFO, "mapserve.services.analysis.long_task"):
        with socket.create_connection(("127.0.0.1", served), timeout=60) as connection:
            connection.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
            told = b""
            while b'"progress"' not in told:
                told += connection.recv(4096)
            assert b" 200 " in told.split(b"\r\n")[0]
            at_work = [one for one in threading.enumerate() if one.name == "sites of wide"]
            assert len(at_work) == 1
        at_work[0].join(timeout=120)
    assert not at_work[0].is_alive()
    assert "sites of wide stopped" in caplog.text
