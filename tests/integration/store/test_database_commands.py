"""`mapserve db …` and `mapserve doctor`, on a cluster and on a server of one's own."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mapserve.cli import doctor, main
from mapserve.settings import Settings
from mapserve.store import schema
from mapserve.store.cluster import embedded, location
from mapserve.store.database import Database
from tests.factories.databases import Databases


def run(*words: str, **environ: str) -> Result:
    return CliRunner().invoke(main, words, env={"MAPSERVE_SECRET_KEY": "x" * 40, **environ})


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="mapserve-test-"))
    made.chmod(0o755)
    yield made
    settings = Settings.from_environment(
        {"MAPSERVE_DATA_DIR": str(made), "MAPSERVE_SECRET_KEY": "x" * 40}
    )
    embedded.stop(settings)
    home = location.place_of(made).home
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_life_of_a_private_cluster(folder: Path, free_port: int) -> None:
    environ = {"MAPSERVE_DATA_DIR": str(folder), "MAPSERVE_DATABASE_URL": ""}
    before = run("db", "status", **environ)
    assert before.exit_code == 3
    assert "not made yet" in before.output
    assert "is not running" in run("doctor", "--port", str(free_port), **environ).output
    assert run("db", "start", **environ).exit_code == 0
    behind = run("doctor", "--port", str(free_port), **environ)
    assert behind.exit_code == 1
    assert "✗ The schema is behind" in behind.output
    assert "→ Run “mapserve db upgrade”." in behind.output
    assert run("db", "upgrade", **environ).output == f"the schema is at step {schema.steps()[-1]}\n"
    assert run("db", "upgrade", **environ).output == "the schema is current\n"
    status = run("db", "status", **environ)
    assert status.exit_code == 0
    assert "running, PostgreSQL" in status.output
    assert "schema    current" in status.output
    assert "✓ The schema is current." in run("doctor", "--port", str(free_port), **environ).output
    assert run("db", "stop", **environ).output == "stopped\n"
    assert run("db", "stop", **environ).output == "it was not running\n"
    assert run("db", "status", **environ).exit_code == 3


def test_a_server_of_ones_own(databases: Databases, folder: Path) -> None:
    with databases.opened() as empty:
        url = empty.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        environ = {"MAPSERVE_DATA_DIR": str(folder), "MAPSERVE_DATABASE_URL": url}
        assert run("db", "upgrade", **environ).exit_code == 0
        assert schema.is_current(empty)
        assert "schema    current" in run("db", "status", **environ).output
    refused = run("db", "stop", **environ)
    assert refused.exit_code == 1
    assert "names a server of your own" in refused.output
    assert not (folder / "postgres").exists()


def test_a_server_that_does_not_answer_is_one_clear_line(folder: Path, free_port: int) -> None:
    environ = {
        "MAPSERVE_DATA_DIR": str(folder),
        "MAPSERVE_DATABASE_URL": f"postgresql://somebody:secret-word@127.0.0.1:{free_port}/maps",
    }
    for command in ("upgrade", "status"):
        result = run("db", command, **environ)
        assert result.exit_code == 2
        (line,) = result.stderr.splitlines()
        assert line.startswith("mapserve: 資料庫")
        assert " / The database cannot be used: " in line
        assert "secret-word" not in result.output
    told = run("doctor", "--port", str(free_port), **environ)
    assert told.exit_code == 1
    assert "✗ The database at postgresql+psycopg://somebody:***@127.0.0.1" in told.output
    assert "secret-word" not in told.output


def findings(data_dir: Path, url: str, port: int) -> dict[str, bool]:
    settings = Settings.from_environment(
        {
            "MAPSERVE_DATA_DIR": str(data_dir),
            "MAPSERVE_DATABASE_URL": url,
            "MAPSERVE_SECRET_KEY": "x" * 40,
        }
    )
    return {each.what: each.good for each in doctor.examine(settings, port=port)}


def test_doctor_finds_a_taken_port(database_url: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = findings(tmp_path, database_url, port)
    assert found[f"Port {port} cannot be used: Address already in use."] is False


def test_doctor_finds_a_folder_that_cannot_be_written(
    database_url: str, tmp_path: Path, free_port: int
) -> None:
    (tmp_path / "file").touch()
    found = findings(tmp_path / "file" / "var", database_url, free_port)
    assert found[f"Data folder {tmp_path}/file/var cannot be written."] is False


def test_doctor_finds_a_healthy_database(
    database: Database, database_url: str, tmp_path: Path, free_port: int
) -> None:
    assert schema.is_current(database)
    found = findings(tmp_path, database_url, free_port)
    assert found["The schema is current."] is True
    assert found[f"Port {free_port} is free."] is True


def test_doctor_finds_what_the_tests_and_prints_need(
    database_url: str, tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = findings(tmp_path, database_url, free_port)
    assert found["Chromium is missing (only the tests need it)."] is False
    assert found["No Chinese font (prints and the tests' pictures show boxes)."] is False
