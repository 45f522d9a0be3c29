"""What all tests share: a database on real PostGIS, and sessions that leave nothing behind."""

import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from mapserve.settings import Settings
from mapserve.store import schema
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.communities import make_community
from tests.factories.databases import Databases
from tests.factories.project import ROOT

# A timing never fails a test: how fast examples are drawn depends on what else the machine does.
settings.register_profile("mapserve", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("mapserve")


@pytest.fixture(scope="session")
def settings_for_tests() -> Settings:
    """Settings of the repository's own private cluster, or of MAPSERVE_DATABASE_URL."""
    data_dir = os.environ.get("MAPSERVE_DATA_DIR") or str(ROOT / "var")
    return Settings.from_environment(
        {
            "MAPSERVE_DATA_DIR": data_dir,
            "MAPSERVE_DATABASE_URL": os.environ.get("MAPSERVE_DATABASE_URL", ""),
            "MAPSERVE_SECRET_KEY": "only-for-tests-0123456789-abcdefghijklm",
        }
    )


@pytest.fixture(scope="session")
def databases(settings_for_tests: Settings) -> Iterator[Databases]:
    """The server the tests run on, with what dead runs left behind cleared away."""
    databases = Databases(settings_for_tests)
    databases.drop_those_of_the_dead()
    yield databases
    databases.admin.close()


@pytest.fixture(scope="session")
def template(databases: Databases) -> Iterator[str]:
    """The name of a migrated database to copy; nobody is connected to it."""
    name = databases.make()
    migrated = Database(databases.url(name))
    schema.upgrade(migrated)
    migrated.close()
    yield name
    databases.drop(name)


@pytest.fixture(scope="session")
def database(databases: Databases, template: str) -> Iterator[Database]:
    """A migrated database for the whole run; keep it empty (see `session`)."""
    with databases.opened(template) as database:
        yield database


@pytest.fixture(scope="session")
def database_url(database: Database) -> str:
    """The SQLAlchemy URL of `database`."""
    return database.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session whose work, commits included, is rolled back at the end of the test."""
    with database.engine.connect() as connection:
        outer = connection.begin()
        session = Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        yield session
        session.close()
        outer.rollback()


@pytest.fixture
def fresh_database(databases: Databases, template: str) -> Iterator[Database]:
    """A migrated database of its own, for tests that commit or work in parallel."""
    with databases.opened(template) as database:
        yield database


@pytest.fixture
def community(session: Session) -> Community:
    """A community in `session`."""
    return make_community(session)


@pytest.fixture
def more_communities(session: Session) -> Callable[..., Community]:
    """Makes further communities in `session`."""

    def make(slug: str, **values: object) -> Community:
        return make_community(session, slug=slug, **values)

    return make
