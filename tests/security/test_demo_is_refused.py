"""What opens a demo's outbox or moves the clock never reaches a server that faces the world."""

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapserve import clock
from mapserve.app import create_app
from mapserve.cli import main
from mapserve.programme.calendar import Period, Timing, standing
from mapserve.settings import SettingInvalid, Settings
from mapserve.store.database import Database
from tests.factories.serve_command import SECRET, serving


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """The environment of a command with a good secret and an empty data folder."""
    monkeypatch.setenv("MAPSERVE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MAPSERVE_SECRET_KEY", SECRET)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAPSERVE_DEMO", "1"),
        ("MAPSERVE_DEMO", "true"),
        ("MAPSERVE_DEMO", "yes"),
        ("MAPSERVE_TODAY", "2026-11-25T22:00"),
        ("MAPSERVE_TODAY", "2026-11-25"),
        ("MAPSERVE_TODAY", "soon"),
    ],
)
def test_serve_refuses_it_from_the_environment(
    environ: pytest.MonkeyPatch, name: str, value: str, tmp_path: Path
) -> None:
    environ.setenv(name, value)
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert name in result.output
    assert list(tmp_path.iterdir()) == []  # before anything is started


@pytest.mark.parametrize("asked", ["--demo", "--today=2026-11-25"])
def test_serve_refuses_it_as_an_argument(environ: pytest.MonkeyPatch, asked: str) -> None:
    environ.delenv("MAPSERVE_DEMO", raising=False)
    assert CliRunner().invoke(main, ["serve", asked]).exit_code == 2


def test_nothing_but_the_environment_asks_for_it(
    environ: pytest.MonkeyPatch, fresh_database: Database, tmp_path: Path
) -> None:
    environ.delenv("MAPSERVE_DEMO", raising=False)
    for name in (".env", ".flaskenv", "gunicorn.conf.py"):
        (tmp_path / name).write_text('MAPSERVE_DEMO="1"\nraw_env=["MAPSERVE_DEMO=1"]\n')
    mails = tmp_path / "outbox"
    mails.mkdir()
    (mails / "1.eml").write_text("To: a@example.org\nSubject: x\n\nhttps://x/login/link/secret\n")
    asked = {"GUNICORN_CMD_ARGS": "--env=MAPSERVE_DEMO=1", "FLASK_MAPSERVE_DEMO": "1"}
    with serving(fresh_database, tmp_path, **asked) as server:
        answer = server.get("/outbox")
    assert answer.status == 404
    assert "secret" not in answer.text


def test_the_demo_itself_has_both(environ: pytest.MonkeyPatch, database: Database) -> None:
    environ.setenv("MAPSERVE_DEMO", "1")
    environ.setenv("MAPSERVE_TODAY", "2026-11-25T22:00")
    settings = Settings.from_environment()
    night = dt.datetime(2026, 11, 25, 22, 0, tzinfo=clock.TAIWAN)
    assert settings.today == night
    with clock.standing_at(dt.datetime.now(dt.UTC)):  # set back afterwards
        assert create_app(settings, database).test_client().get("/outbox").status_code == 200
        assert clock.now() == night
    with pytest.raises(SettingInvalid):
        settings.check_production()


@pytest.mark.parametrize(
    ("today", "open_"),
    [
        ("2026-09-30T23:59:59", False),
        ("2026-10-01", True),
        ("2026-11-10T23:59:59", True),
        ("2026-11-11", False),
    ],
)
def test_r28_the_day_that_a_demo_is_set_to_opens_the_window(
    environ: pytest.MonkeyPatch, database: Database, today: str, *, open_: bool
) -> None:
    environ.setenv("MAPSERVE_DEMO", "1")
    environ.setenv("MAPSERVE_TODAY", today)
    with clock.standing_at(dt.datetime.now(dt.UTC)):  # set back afterwards
        create_app(Settings.from_environment(), database)
        found = standing(Period(116, 1), clock.today())
    assert (found.timing is Timing.OPEN) == open_
