"""Engines and transactions. Nothing connects at import."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from mapserve.errors import DatabaseUnavailable


class Database:
    """One PostgreSQL database with PostGIS, behind a pool.

    Parameters
    ----------
    url
        SQLAlchemy URL with the `postgresql+psycopg` driver.
    """

    def __init__(self, url: str | URL, *, pool_size: int = 8) -> None:
        self.engine: Engine = create_engine(
            url, pool_size=pool_size, pool_pre_ping=False, pool_recycle=1800
        )
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)

    def check(self) -> None:
        """Raise `DatabaseUnavailable` with the server's reason when it does not answer."""
        try:
            self.engine.connect().close()
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()[-1]
            raise DatabaseUnavailable(reason=reason) from error

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session whose work is committed as one transaction, or not at all."""
        with self.sessions() as session, session.begin():
            yield session

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
