"""Engines and transactions. Nothing connects at import."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Dialect, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.store.error_words import hide_values


class DatabaseUnavailable(Problem):
    """No usable PostgreSQL with PostGIS (facts: reason)."""

    code = "database-unavailable"
    nature = Nature.BUSY
    what = Text("資料庫無法使用：{reason}", "The database cannot be used: {reason}")
    mend = Text("執行 mapserve doctor 看原因。", "Run “mapserve doctor” to see why.")


class Database:
    """One PostgreSQL database with PostGIS, behind a pool.

    Parameters
    ----------
    url
        SQLAlchemy URL with the `postgresql+psycopg` driver.
    revive
        Called when the server refuses a connection, which is then tried once more.
    """

    def __init__(
        self, url: str | URL, *, pool_size: int = 8, revive: Callable[[], object] | None = None
    ) -> None:
        # Reading is what a connection does unless it is told otherwise: a statement that only reads
        # needs no BEGIN and ROLLBACK around it, each a way to the server and back, and READ
        # COMMITTED takes a snapshot a statement anyway.
        self.reading: Engine = create_engine(
            url,
            pool_size=pool_size,
            pool_pre_ping=False,
            pool_recycle=1800,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            hide_parameters=True,
        )
        hide_values(self.reading)
        if revive is not None:
            _connect_with(self.reading, revive)
        self.engine: Engine = self.reading.execution_options(isolation_level="READ COMMITTED")
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)
        self.readers = sessionmaker(self.reading, expire_on_commit=False)

    def check(self) -> None:
        """Raise `DatabaseUnavailable` with the server's reason when it does not answer."""
        with told_in_words():
            self.engine.connect().close()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session whose work is committed as one transaction, or not at all."""
        with self.sessions() as session, session.begin():
            yield session

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


@contextmanager
def told_in_words() -> Iterator[None]:
    """Raise `DatabaseUnavailable` where the server is not there or leaves in the middle."""
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise DatabaseUnavailable(reason=reason) from error


def _connect_with(engine: Engine, revive: Callable[[], object]) -> None:
    @event.listens_for(engine, "do_connect")
    def connect(
        dialect: Dialect, _record: object, words: list[Any], options: dict[str, Any]
    ) -> DBAPIConnection:
        try:
            return dialect.connect(*words, **options)
        except psycopg.OperationalError:
            revive()
            return dialect.connect(*words, **options)
