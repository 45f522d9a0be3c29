"""`mapserve sites` and `mapserve corridor`: where next, and the way to school."""

import json

import pytest
from click.testing import CliRunner

from mapserve.cli import main
from mapserve.store.database import Database
from tests.factories.communities import LAT, LON
from tests.factories.streets import add_crossroads

WEST, NORTH = [LON - 0.0015, LAT], [LON, LAT + 0.0015]


@pytest.fixture
def town(app_database: Database) -> None:
    """A crossroads and a house are stored."""
    with app_database.transaction() as session:
        add_crossroads(session)


@pytest.mark.usefixtures("town", "meiren")
def test_the_commands_say_the_same(app_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    url = app_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MAPSERVE_DATABASE_URL", url)
    run = CliRunner().invoke
    told = run(main, ["sites", "meiren", "--count", "1", "--at", "Wed 12:00", "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["sites"][0]["gain_m"] > 20
    places = ["--from", f"{WEST[0]},{WEST[1]}", "--to", f"{NORTH[0]},{NORTH[1]}"]
    way = run(main, ["corridor", "meiren", *places])
    assert way.exit_code == 0, way.output
    assert "沒人看" in way.output
    wrong = run(main, ["corridor", "meiren", "--from", "here", "--to", "1,2"])
    assert wrong.exit_code == 2
    assert "lon,lat" in wrong.output
