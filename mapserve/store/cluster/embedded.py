"""The private PostgreSQL cluster: made, started, stopped and found again.

It listens on a Unix socket only and trusts the system user (peer authentication): whoever may
enter its folder and is the owner, root, or the user it runs as, is the role `mapserve`.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import psycopg
from sqlalchemy.engine import URL, make_url

from layers.words.text import Text
from mapserve.settings import Settings
from mapserve.store.cluster import server
from mapserve.store.cluster.installation import PostgresUnusable, choose
from mapserve.store.cluster.location import Place, place_of, prepare, unwritable
from mapserve.store.database import Database

NAME = "mapserve"  # of the role and of the database
ADMIN = "postgres"  # the database that always exists
_ATTEMPTS = 30
_POLITE_ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class Status:
    """How the private cluster is doing."""

    place: Place
    running: bool
    version: int | None


def open_database(settings: Settings, *, pool_size: int = 8) -> Database:
    """Return the database of the settings.

    The private cluster is started if need be, and again whenever it is found dead later on.
    Raises what `database_url` raises.
    """
    revive = None if settings.database_url else partial(start, settings)
    return Database(database_url(settings), pool_size=pool_size, revive=revive)


def database_url(settings: Settings, *, database_name: str | None = None) -> str:
    """Return the SQLAlchemy URL of the database, starting the private cluster if need be.

    Parameters
    ----------
    settings
        `database_url` names a server to use instead of the private cluster.
    database_name
        Another database of the same server (for tests and administration).

    Raises
    ------
    PostgresUnusable
        The private cluster cannot run here.
    """
    if settings.database_url is None:
        return url_of(start(settings), database_name or NAME)
    url = make_url(settings.database_url)
    if database_name:
        url = url.set(database=database_name)
    return url.render_as_string(hide_password=False)


def url_of(place: Place, database_name: str) -> str:
    """Return the SQLAlchemy URL of a database of the cluster at `place`."""
    return URL.create(
        "postgresql+psycopg",
        username=NAME,
        database=database_name,
        query={"host": str(place.sockets), "port": "5432"},
    ).render_as_string()


def start(settings: Settings) -> Place:
    """Start the private cluster unless it runs, making it first if need be.

    Processes that start at the same moment share one cluster. A postmaster that was killed is
    started anew as soon as its orphaned backends are gone.
    """
    if answers(place_of(settings.data_dir)):
        return place_of(settings.data_dir)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(error) from error
    place = place_of(settings.data_dir)
    with _locked(place):
        if not answers(place):
            _start(place)
    return place


def stop(settings: Settings) -> bool:
    """Stop the private cluster; return False when none was running."""
    place = place_of(settings.data_dir)
    if not server.processes(place):
        return False
    with _locked(place):
        server.stop(choose(place.major()), place)
    return True


def status(settings: Settings) -> Status:
    """Tell where the private cluster is and whether it answers."""
    place = place_of(settings.data_dir)
    return Status(place=place, running=answers(place), version=place.major())


def answers(place: Place, database_name: str = NAME) -> bool:
    """Tell whether the database can be used now."""
    return _refusal(place, database_name) is None


def _refusal(place: Place, database_name: str) -> str | None:
    """Return why the database cannot be used now, or None when it can."""
    try:
        _connect(place, database_name).close()
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[-1]
    return None


def _connect(place: Place, database_name: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(place.sockets),
        port=5432,
        user=NAME,
        dbname=database_name,
        connect_timeout=5,
        autocommit=True,
    )


def _start(place: Place) -> None:
    binaries = choose(place.major())
    prepare(place)
    if place.major() is None:
        server.make(binaries, place, role=NAME)
    reason: str | None = None
    for attempt in range(_ATTEMPTS):
        # A postmaster that somebody else left recovering is waited for, not disturbed.
        server.wait_until_settled(place)
        if not server.accepting(place):
            if server.deaf(place):
                server.stop(binaries, place)
            server.clear_remains(place, impatient=attempt >= _POLITE_ATTEMPTS)
            server.run(binaries, place, role=NAME)
        reason = _refusal(place, ADMIN)
        if reason is None:
            _make_database(place)
            return
        time.sleep(0.1 + 0.02 * attempt)
    words = server.last_words(place) or reason
    raise PostgresUnusable(
        reason=Text(f"私有資料庫無法啟動：{words}", f"the private cluster does not start: {words}"),
        cure=Text(f"請看 {place.log}。", f"See {place.log}."),
    )


def _make_database(place: Place) -> None:
    with _connect(place, ADMIN) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if known is None:
            connection.execute(f"CREATE DATABASE {NAME}")


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    """Keep other processes from starting or stopping this cluster meanwhile."""
    try:
        # Read-only is enough for flock, and works on a file that another user made.
        handle = os.open(place.lock, os.O_RDONLY | os.O_CREAT, 0o644)
    except OSError as error:
        raise unwritable(error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
