"""The database of a command: that of the settings, its schema brought up to date."""

from collections.abc import Iterator
from contextlib import contextmanager

from mapserve import clock
from mapserve.settings import Settings
from mapserve.store.cluster.embedded import database_url
from mapserve.store.database import Database
from mapserve.store.schema import upgrade


@contextmanager
def opened_database() -> Iterator[Database]:
    """Yield the open database and close it afterwards."""
    settings = Settings.from_environment()
    clock.set_to(settings.today)
    database = Database(database_url(settings), pool_size=1)
    try:
        upgrade(database)
        yield database
    finally:
        database.close()
