"""Databases of a test run: named after its process, so that runs do not disturb each other."""

import itertools
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from mapserve.settings import Settings
from mapserve.store.cluster.embedded import ADMIN, database_url
from mapserve.store.database import Database
from mapserve.store.models import Base

_NAME = re.compile(r"test_(\d+)_\d+")
_KEPT = {"layer_kind"}
_GUARDED = (
    "feature", "edition", "photo", "suggestion", "application", "application_sent",
    "voucher_verdict", "workflow_event", "roster", "newsletter",
    "evaluation", "evaluation_score", "award",
    "review_case", "case_message", "visit_operation", "visit_evaluator",
    "county_grant",
)  # fmt: skip
_USED = text(
    "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences "
    "WHERE last_value IS NOT NULL AND schemaname = current_schema()"
)
_numbers = itertools.count()


class Databases:
    """Makes databases on the test server and drops them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.admin = Database(self.url(ADMIN), pool_size=1)

    def url(self, name: str) -> str:
        return database_url(self.settings, database_name=name)

    def make(self, template: str = "template1") -> str:
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        # Nothing here outlives the run; what a crash leaves is tested on clusters of their own.
        self._run(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        return name

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def drop_those_of_the_dead(self) -> None:
        with self.admin.engine.connect() as connection:
            names = connection.scalars(text("SELECT datname FROM pg_database")).all()
        for name in names:
            made_by = _NAME.fullmatch(name)
            if made_by and not _alive(int(made_by[1])):
                self.drop(name)

    @contextmanager
    def opened(self, template: str = "template1") -> Iterator[Database]:
        """Yield a database of its own and drop it at the end."""
        name = self.make(template)
        database = Database(self.url(name))
        try:
            yield database
        finally:
            database.close()
            self.drop(name)

    def _run(self, statement: str) -> None:
        with self.admin.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)


def empty(database: Database) -> None:
    """Delete every row but the catalogue's, and count from 1 again.

    Only here are the triggers that keep history switched off. TRUNCATE would write every table
    and index anew: twenty times as long for the few rows that a test leaves.
    """
    with database.engine.begin() as connection:
        tables = [table.name for table in reversed(Base.metadata.sorted_tables)]
        run = connection.exec_driver_sql
        for name in _GUARDED:
            run(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        for name in tables:
            if name not in _KEPT:
                run(f'DELETE FROM "{name}"')  # noqa: S608 - our own tables
        for name in _GUARDED:
            run(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        for sequence in connection.scalars(_USED).all():
            run(f"ALTER SEQUENCE {sequence} RESTART")


def forget_attempts(database: Database) -> None:
    """Let whoever signs in next be the first."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM sign_in_attempt")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
