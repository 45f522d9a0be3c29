"""GET /coverage and `mapserve coverage`: metres watched at an hour, for members and staff."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from mapserve.cli import main
from mapserve.store.database import Database
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset
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
