"""The private cluster, really made, killed and started in folders of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from mapserve.settings import Settings
from mapserve.store.cluster import embedded, installation, location, server
from mapserve.store.cluster.installation import PostgresUnusable
from tests.factories.project import ROOT

AS_ROOT = os.getuid() == 0
NOBODY = pwd.getpwnam("nobody")

# What a mapserve process does first; it prints the folder and the postmaster's start. It becomes
# another user only after its imports: the interpreter itself may lie in root's home.
START = """
import os, sys
from mapserve.settings import Settings
from mapserve.store.cluster import embedded
if len(sys.argv) > 2:
    os.setgroups([])
    os.setgid(int(sys.argv[3]))
    os.setuid(int(sys.argv[2]))
place = embedded.start(Settings.from_environment(
    {"MAPSERVE_DATA_DIR": sys.argv[1], "MAPSERVE_SECRET_KEY": "x" * 40}))
with embedded._connect(place, embedded.NAME) as connection:
    print(place.home, connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0])
"""


def settings_in(folder: Path) -> Settings:
    return Settings.from_environment(
        {"MAPSERVE_DATA_DIR": str(folder), "MAPSERVE_SECRET_KEY": "x" * 40}
    )


def starting(folder: Path, *user: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", START, str(folder), *map(str, user)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )


def postmaster(where: location.Place) -> int:
    return int((where.data / "postmaster.pid").read_text().split()[0])


def ask(where: location.Place, question: str) -> object:
    with embedded._connect(where, embedded.NAME) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def tear_down(folder: Path) -> None:
    where = location.place_of(folder)
    if server.processes(where):
        os.kill(postmaster(where), signal.SIGQUIT)  # at once: nobody needs these data any more
    while server.processes(where):
        time.sleep(0.02)
    for each in (where.home, where.sockets, folder):
        shutil.rmtree(each, ignore_errors=True)


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """Yield a folder that every user can reach, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="mapserve-test-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        tear_down(made)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder without a cluster."""
    with reachable_folder() as made:
        yield made


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A folder whose cluster several tests kill and start again."""
    with reachable_folder() as made:
        yield made


def test_starts_keeps_data_and_is_quick_the_second_time(home: Path) -> None:
    settings = settings_in(home)
    where = embedded.start(settings)
    with embedded._connect(where, embedded.NAME) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    began = time.perf_counter()
    assert embedded.start(settings) == where
    assert time.perf_counter() - began < 2  # 10 ms where nothing else runs
    assert embedded.stop(settings)
    assert not embedded.status(settings).running
    assert not embedded.stop(settings)
    embedded.start(settings)
    assert ask(where, "SELECT seven FROM kept") == 7
    assert embedded.status(settings).running


def test_is_safe_by_its_settings(home: Path) -> None:
    where = embedded.start(settings_in(home))
    asked = {
        name: ask(where, f"SHOW {name}")
        for name in ("data_checksums", "fsync", "listen_addresses", "server_encoding", "jit")
    }
    assert asked == {
        "data_checksums": "on",
        "fsync": "on",
        "listen_addresses": "",
        "server_encoding": "UTF8",
        "jit": "off",
    }
    assert ask(where, "SELECT datcollate FROM pg_database WHERE datname = 'mapserve'") == "C.UTF-8"
    assert where.home.stat().st_mode & 0o077 == 0
    assert where.owner.pw_uid != 0
    assert Path(f"/proc/{postmaster(where)}").stat().st_uid == where.owner.pw_uid


def test_comes_back_after_kill_9(home: Path) -> None:
    settings = settings_in(home)
    where = embedded.start(settings)
    idle = embedded._connect(where, embedded.NAME)
    idle.execute("CREATE TABLE kept_too AS SELECT 7 AS seven")
    killed = postmaster(where)
    os.kill(killed, signal.SIGKILL)
    embedded.start(settings)
    assert postmaster(where) != killed
    assert ask(where, "SELECT seven FROM kept_too") == 7
    with pytest.raises(psycopg.OperationalError):
        idle.execute("SELECT 1")
    idle.close()


def test_comes_back_although_a_backend_is_in_the_middle_of_something(home: Path) -> None:
    settings = settings_in(home)
    where = embedded.start(settings)
    busy = embedded._connect(where, embedded.NAME)

    def count() -> None:
        with pytest.raises(psycopg.OperationalError):
            busy.execute("SELECT count(*) FROM generate_series(1, 100000000000)")

    thread = threading.Thread(target=count)
    thread.start()
    busy_one = f"pid = {busy.info.backend_pid} AND state = 'active'"
    while not ask(where, f"SELECT count(*) FROM pg_stat_activity WHERE {busy_one}"):  # noqa: S608
        time.sleep(0.05)
    os.kill(postmaster(where), signal.SIGKILL)
    embedded.start(settings)
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert ask(where, "SELECT 1") == 1
    busy.close()


def test_comes_back_although_the_dead_postmaster_is_a_zombie(home: Path) -> None:
    # In a container without an init, nobody takes the exit status of an orphan.
    settings = settings_in(home)
    where = embedded.start(settings)
    embedded.stop(settings)
    owner = {"user": where.owner.pw_uid, "group": where.owner.pw_gid} if AS_ROOT else {}
    program = installation.choose().path("postgres")
    ours = subprocess.Popen(  # type: ignore[call-overload]
        [program, "-D", str(where.data)], stderr=subprocess.DEVNULL, **owner
    )
    while not embedded.answers(where):
        time.sleep(0.05)
    ours.send_signal(signal.SIGKILL)
    try:
        embedded.start(settings)
        assert postmaster(where) != ours.pid
    finally:
        assert ours.wait() == -signal.SIGKILL


def test_comes_back_after_its_socket_was_swept_away(home: Path) -> None:
    settings = settings_in(home)
    where = embedded.start(settings)
    (where.sockets / location.SOCKET_NAME).unlink()
    embedded.start(settings)
    assert ask(where, "SELECT 1") == 1


def test_an_open_database_brings_its_server_back(home: Path) -> None:
    database = embedded.open_database(settings_in(home))
    try:
        with database.engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
            os.kill(postmaster(location.place_of(home)), signal.SIGKILL)
            # What was under way is lost, and the pool learns of it; the next starts the server.
            with pytest.raises(OperationalError):
                connection.execute(text("SELECT pg_sleep(60)"))
        with database.engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
    finally:
        database.close()


def test_processes_that_start_together_share_one_cluster(folder: Path) -> None:
    told = [process.communicate(timeout=120) for process in [starting(folder) for _ in range(3)]]
    assert [error for _, error in told] == ["", "", ""]
    assert len({line for line, _ in told}) == 1
    # Their end was not its end, and their closed pipes show that it holds none of them.
    assert embedded.status(settings_in(folder)).running


@pytest.mark.skipif(not AS_ROOT, reason="only root can become another user")
def test_works_for_an_ordinary_user_and_then_for_root(folder: Path) -> None:
    os.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
    process = starting(folder, NOBODY.pw_uid, NOBODY.pw_gid)
    told, error = process.communicate(timeout=120)
    assert error == ""
    assert told.startswith(f"{folder}/postgres ")
    where = location.place_of(folder)
    assert where.owner.pw_uid == NOBODY.pw_uid
    assert Path(f"/proc/{postmaster(where)}").stat().st_uid == NOBODY.pw_uid
    embedded.start(settings_in(folder))
    assert ask(where, "SELECT current_user") == embedded.NAME


@pytest.mark.skipif(not AS_ROOT, reason="only root needs another user for the server")
def test_a_folder_the_server_cannot_reach_has_its_cluster_elsewhere(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    settings = settings_in(tmp_path / "var")
    where = embedded.start(settings)
    try:
        assert where.home.parent == location.SYSTEM
        assert ask(where, "SELECT 1") == 1
        tmp_path.chmod(0o755)
        assert location.place_of(tmp_path / "var") == where  # once there, it stays there
    finally:
        tmp_path.chmod(0o700)
        tear_down(tmp_path / "var")


def test_a_long_path_has_its_socket_in_the_temporary_folder(folder: Path) -> None:
    deep = folder / ("社區" * 12) / ("a" * 40)
    settings = settings_in(deep)
    try:
        where = embedded.start(settings)
        assert where.home == deep / "postgres"
        assert where.sockets.parent == location.TEMPORARY
        assert len(os.fsencode(where.sockets / location.SOCKET_NAME)) < location.MAX_SOCKET_BYTES
        assert ask(where, "SELECT 1") == 1
    finally:
        tear_down(deep)


def test_a_socket_folder_laid_by_somebody_else_is_refused(folder: Path) -> None:
    deep = folder / ("a" * 90)
    deep.mkdir()
    trap = location.place_of(deep).sockets
    trap.mkdir(mode=0o777)
    trap.chmod(0o777)
    try:
        with pytest.raises(PostgresUnusable, match="is not a folder that only"):
            embedded.start(settings_in(deep))
    finally:
        tear_down(deep)


def test_a_half_made_cluster_is_made_anew(folder: Path) -> None:
    where = location.place_of(folder)
    location.prepare(where)
    (where.home / "data.new").mkdir()
    (where.home / "data.new" / "PG_VERSION").write_text("15\n")
    assert ask(embedded.start(settings_in(folder)), "SELECT 1") == 1


def test_tells_what_is_missing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(installation, "DEBIAN", tmp_path)
    with pytest.raises(PostgresUnusable, match="PostgreSQL is not installed") as refused:
        embedded.start(settings_in(folder))
    assert "apt install" in refused.value.cure("en")
    (tmp_path / "99" / "bin").mkdir(parents=True)
    (tmp_path / "99" / "bin" / "initdb").touch()
    with pytest.raises(PostgresUnusable, match=r"PostgreSQL 99 has no PostGIS.*99-postgis-3"):
        embedded.start(settings_in(folder))
    with pytest.raises(PostgresUnusable, match="made by PostgreSQL 98"):
        installation.choose(98)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(PostgresUnusable, match=r"file.* cannot be written"):
        embedded.start(settings_in(blocked / "var"))
