"""GET /coverage and `mapserve coverage`: metres watched at an hour, for members and staff."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from click.testing import CliRunner

from mapserve.cli import main
from mapserve.services.analysis.answers import WeekCoverage
from mapserve.store.database import Database
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset, drawn, line, square
from tests.factories.communities import LAT, LON
from tests.factories.streets import add_crossroads

ADDRESS = "/communities/meiren/coverage"


@pytest.fixture
def town(app_database: Database) -> None:
    """A crossroads and a house are stored."""
    with app_database.transaction() as session:
        add_crossroads(session)


@pytest.mark.usefixtures("town")
def test_a_camera_watches_its_range_of_street(leader: Caller) -> None:
    empty = leader.get(f"{ADDRESS}?at=Wed+22:00").get_json()
    assert empty["at"] == "Wed 22:00"
    assert empty["revision"] == 0
    assert empty["street_m"] == pytest.approx(302.6 + 332.3, abs=1)
    assert empty["watched_m"] == empty["share"] == 0
    assert sum(one["length_m"] for one in empty["uncovered"]) == pytest.approx(empty["street_m"])
    west = camera(facing="bearing", bearing=270, range_m=40)
    assert leader.post("/communities/meiren/changesets", json=changeset([west])).status_code == 201
    found = leader.get(f"{ADDRESS}?at=週三 22:00").get_json()
    assert found["revision"] == 1
    assert found["watched_m"] == pytest.approx(40, abs=0.1)
    assert found["by_layer"]["camera"] == found["watched_m"]
    assert found["share"] == pytest.approx(found["watched_m"] / found["street_m"])
    assert {one["street"] for one in found["uncovered"]} == {"八德路三段", "光復北路"}
    assert found["dark"] is True
    assert [len(row) for row in found["week"]] == [24] * 7
    before = leader.get(f"{ADDRESS}?at=Wed+22:00&revision=0").get_json()
    assert before == empty


@pytest.mark.usefixtures("town")
def test_unknown_direction_is_listed_and_planned_is_apart(leader: Caller) -> None:
    unknown = camera(facing="unknown")
    planned = camera(facing="all_round", mode="suggested")
    saved = leader.post("/communities/meiren/changesets", json=changeset([unknown, planned]))
    assert saved.status_code == 201
    found = leader.get(f"{ADDRESS}?at=Mon+12:00").get_json()
    assert found["unknown"] == [unknown["id"]]
    assert found["watched_m"] == 0
    assert found["planned_m"]["camera"] == pytest.approx(120, abs=0.5)
    assert found["dark"] is False


@pytest.mark.usefixtures("meiren")
def test_without_base_data_a_grid_counts_and_it_says_so(leader: Caller) -> None:
    found = leader.get(ADDRESS).get_json()
    assert found["street_m"] > 1000
    assert len(found["missing"]) == 3
    assert "方格" in found["missing"][0]["zh"]
    assert found["from_streets"] is False
    assert leader.get(f"{ADDRESS}/hours").get_json()["from_streets"] is False


@pytest.mark.usefixtures("meiren")
@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("at=noon", 422, "instant-invalid"),
        ("at=Wed+25:00", 422, "instant-invalid"),
        ("revision=9", 404, "revision-unknown"),
        ("revision=-1", 422, "field-invalid"),
        ("when=Wed", 422, "unknown-field"),
    ],
)
def test_what_cannot_be_asked_is_told(query: str, status: int, code: str, leader: Caller) -> None:
    answer = leader.get(f"{ADDRESS}?{query}")
    assert answer.status_code == status
    assert [one["code"] for one in answer.get_json()["errors"]] == [code]


@pytest.mark.usefixtures("meiren")
def test_nobody_learns_what_is_unwatched(caller: Callable[..., Caller]) -> None:
    assert caller().get(ADDRESS).status_code == 401
    assert caller().get(f"{ADDRESS}/hours").status_code == 401


@pytest.mark.usefixtures("town", "meiren")
def test_the_command_says_the_same(app_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    url = app_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MAPSERVE_DATABASE_URL", url)
    run = CliRunner().invoke
    told = run(main, ["coverage", "meiren", "--at", "Wed 22:00"])
    assert told.exit_code == 0, told.output
    assert "美仁里 · Wed 22:00" in told.output
    assert "光復北路" in told.output
    found = json.loads(run(main, ["coverage", "meiren", "--json"]).output)
    assert found["street_m"] == pytest.approx(635, abs=2)
    wrong = run(main, ["coverage", "meiren", "--at", "sometime"])
    assert wrong.exit_code == 2
    assert "sometime" in wrong.output


@pytest.mark.usefixtures("town")
def test_all_hours_come_at_once_and_once(leader: Caller) -> None:
    seen = camera(facing="bearing", bearing=270, range_m=40, night_range_m=20)
    walked = drawn("patrol_route", line(), schedule="Mo-Su 19:00-21:00")
    saved = leader.post("/communities/meiren/changesets", json=changeset([seen, walked]))
    assert saved.status_code == 201, saved.text
    answer = leader.get(f"{ADDRESS}/hours")
    found = WeekCoverage.model_validate(answer.get_json()).model_dump(mode="json")
    assert found == answer.get_json()
    one = leader.get(f"{ADDRESS}?at=Wed+22:00").get_json()
    hour = 2 * 24 + 22
    assert found["watched_m"][hour] == pytest.approx(one["watched_m"], abs=0.06)
    assert found["week"] == one["week"]
    assert found["dark"][2][22] is True
    assert found["dark"][2][12] is False
    assert "05:00" < found["sun"][2]["rise"] < "07:00"
    assert "17:00" < found["sun"][2]["set"] < "19:00"
    assert found["from_streets"] is True
    assert found["on_duty"]["camera"] == [1] * 168
    assert found["on_duty"]["patrol_route"][19:22] == [1, 1, 0]
    assert len(found["idle"]) == found["on_duty"]["patrol_route"].count(0) == 168 - 14
    watched = [
        piece
        for piece in found["pieces"]
        if found["sets"][piece["watch"]][hour] == 1 << found["layers"].index("camera")
    ]
    assert sum(piece["length_m"] for piece in watched) == pytest.approx(one["watched_m"], abs=0.1)
    assert {one["key"]: one["value"] for one in found["settings"]}["shortest_m"] == 20
    etag = answer.headers["ETag"]
    again = leader.get(f"{ADDRESS}/hours", headers={"If-None-Match": etag})
    assert again.status_code == 304
    earlier = leader.get(f"{ADDRESS}/hours?revision=0", headers={"If-None-Match": etag})
    assert sum(earlier.get_json()["watched_m"]) == 0


@pytest.mark.usefixtures("town")
def test_ends_and_idle_hours_are_told(leader: Caller) -> None:
    found = leader.get(f"{ADDRESS}?at=Wed+22:00").get_json()
    for one in found["uncovered"]:
        points = one["geometry"]["coordinates"]
        assert one["ends"] == [points[0], points[-1]]
    walked = {
        "id": str(uuid4()),
        "layer": "patrol_route",
        "geometry": line(),
        "properties": {"schedule": "Mo-Su 19:00-21:00"},
    }
    saved = leader.post("/communities/meiren/changesets", json=changeset([walked]))
    assert saved.status_code == 201, saved.text
    idle = leader.get(f"{ADDRESS}?at=Wed+22:00").get_json()["idle"]
    assert len(idle) == 168 - 14
    assert "Wed 19:00" not in idle
    assert "Wed 21:00" in idle


@pytest.mark.usefixtures("town", "meiren")
def test_the_command_lists_what_needs_a_hand(
    leader: Caller, app_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = {
        "layer": "adopted_block",
        "geometry": square(),
        "properties": {"state": "active", "hours": "24/7"},
    }
    lapsed = {"from_date": "2020-01-01", "to_date": "2020-12-31"} | block["properties"]
    adopted = [
        block | {"id": str(uuid4())},
        block | {"id": str(uuid4())},
        block | {"id": str(uuid4()), "properties": lapsed},
    ]
    inside = camera(facing="bearing", bearing=270) | {
        "geometry": {"type": "Point", "coordinates": [LON + 0.0002, LAT + 0.0002]}
    }
    walked = {
        "id": str(uuid4()),
        "layer": "patrol_route",
        "geometry": line(),
        "properties": {"schedule": "Mo-Su 19:00-21:00"},
    }
    saved = leader.post(
        "/communities/meiren/changesets", json=changeset([*adopted, inside, walked])
    )
    assert saved.status_code == 201, saved.text
    url = app_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MAPSERVE_DATABASE_URL", url)
    told = CliRunner().invoke(main, ["coverage", "meiren", "--at", "Wed 22:00"]).output
    (twice,) = [row for row in told.splitlines() if "adopted twice" in row]
    assert adopted[0]["id"] in twice
    assert adopted[1]["id"] in twice
    (late,) = [row for row in told.splitlines() if "adoption lapsed" in row]
    assert late.endswith(adopted[2]["id"])
    (moved,) = [row for row in told.splitlines() if "moved out of a building" in row]
    assert inside["id"] in moved
    assert "nobody patrols: 154 / 168 h" in told
    assert "週三 Wed 00–19 21–24" in told
