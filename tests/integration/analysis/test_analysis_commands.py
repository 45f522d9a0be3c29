"""`mapserve sites` and `mapserve corridor`: where next, and the way to school."""

import json
import os
import signal
import threading
from uuid import uuid4

import pytest
from click.testing import CliRunner

from mapserve.cli import main
from mapserve.store.database import Database
from tests.factories.communities import LAT, LON
from tests.factories.streets import add_crossroads, add_wide

WEST, NORTH = [LON - 0.0015, LAT], [LON, LAT + 0.0015]


@pytest.fixture
def town(app_database: Database) -> None:
    """A crossroads and a house are stored."""
    with app_database.transaction() as session:
        add_crossroads(session)


def interrupt_once_followed() -> None:
    """Press Ctrl+C as soon as the command listens for it."""
    before = signal.getsignal(signal.SIGINT)
    while signal.getsignal(signal.SIGINT) is before:
        threading.Event().wait(0.01)
    os.kill(os.getpid(), signal.SIGINT)


def test_ctrl_c_ends_the_search_with_the_best_known(
    app_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app_database.transaction() as session:
        add_wide(session)
    url = app_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MAPSERVE_DATABASE_URL", url)
    # What runs in the background is born deaf to it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    pressing = threading.Thread(target=interrupt_once_followed)
    pressing.start()
    told = CliRunner().invoke(main, ["sites", "wide", "--count", "20", "--seconds", "600"])
    pressing.join()
    assert told.exit_code == 0, told.output
    assert "Stopped early" in told.output
    assert signal.signal(signal.SIGINT, before) is signal.default_int_handler


@pytest.mark.usefixtures("town", "meiren")
def test_a_budget_is_counted_in_cameras(
    app_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = app_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MAPSERVE_DATABASE_URL", url)
    money = ["--budget", "100000", "--unit-cost", "45000", "--json"]
    told = CliRunner().invoke(main, ["sites", "meiren", *money])
    assert len(json.loads(told.stdout)["sites"]) == 2
    poor = CliRunner().invoke(main, ["sites", "meiren", "--budget", "1", "--unit-cost", "2"])
    assert poor.exit_code == 2
    assert "pays for no camera" in poor.output
    nothing = CliRunner().invoke(main, ["sites", "meiren"])
    assert nothing.exit_code == 2


@pytest.mark.usefixtures("town", "meiren")
def test_the_commands_say_the_same(app_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    url = app_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MAPSERVE_DATABASE_URL", url)
    run = CliRunner().invoke
    told = run(main, ["sites", "meiren", "--count", "1", "--at", "Wed 12:00", "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["sites"][0]["gain_m"] > 20
    places = ["--from", f"{WEST[0]},{WEST[1]}", "--to", f"{NORTH[0]},{NORTH[1]}"]
    way = run(main, ["corridor", "meiren", *places])
    assert way.exit_code == 0, way.output
    assert "沒人看" in way.output
    nowhere = run(main, ["corridor", "meiren", "--feature", str(uuid4())])
    assert nowhere.exit_code == 2
    assert "no feature" in nowhere.output
    assert run(main, ["corridor", "meiren"]).exit_code == 2
    wrong = run(main, ["corridor", "meiren", "--from", "here", "--to", "1,2"])
    assert wrong.exit_code == 2
    assert "lon,lat" in wrong.output
