"""The application on a database of its own, and people of every role who call it."""

import dataclasses
import itertools
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from mapserve.app import create_app
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.communities.directory import place_of
from mapserve.services.people.accounts import add_user, appoint
from mapserve.services.people.tokens import make_token
from mapserve.settings import Settings
from mapserve.store.database import Database
from mapserve.store.models import Community
from mapserve.web.http.security import limiter
from tests.factories.browsers import wait_for_mail
from tests.factories.callers import Caller
from tests.factories.communities import LAT, LON, make_community
from tests.factories.databases import Databases, empty

_KEPT = {"layer_kind"}


@pytest.fixture(scope="session")
def _one_for_the_app(databases: Databases, template: str) -> Iterator[Database]:
    with databases.opened(template) as database:
        yield database


@pytest.fixture
def app_database(_one_for_the_app: Database) -> Iterator[Database]:
    """The application's database: what a test commits here is gone after it."""
    yield _one_for_the_app
    empty(_one_for_the_app)


@pytest.fixture(scope="session")
def whole_app(
    settings_for_tests: Settings,
    _one_for_the_app: Database,
    tmp_path_factory: pytest.TempPathFactory,
) -> Flask:
    """The application, made once for all tests."""
    data_dir = tmp_path_factory.mktemp("data")
    settings = dataclasses.replace(settings_for_tests, data_dir=data_dir)
    return create_app(settings, _one_for_the_app)


@pytest.fixture
def app(whole_app: Flask, app_database: Database) -> Iterator[Flask]:  # noqa: ARG001 - emptied afterwards
    """The application on `app_database`."""
    limiter.reset()
    yield whole_app
    wait_for_mail()  # before the database is emptied


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of nobody in particular."""
    return app.test_client()


@pytest.fixture
def meiren(app_database: Database) -> Community:
    """A community that is stored: a square of 400 m around 121.55, 25.05."""
    with app_database.transaction() as session:
        return make_community(session)


@pytest.fixture
def elsewhere(app_database: Database) -> Community:
    """A stored community of another county, one square to the east."""
    with app_database.transaction() as session:
        return make_community(
            session,
            slug="elsewhere",
            lon=LON + 0.01,
            lat=LAT,
            county_code="65000",
            precinct="海山分局",
        )


@pytest.fixture
def caller(app: Flask, app_database: Database) -> Callable[..., Caller]:
    """Makes a caller of a role that reaches a community; nobody without a role."""
    numbers = itertools.count()

    def make(role: Role | None = None, community: Community | None = None) -> Caller:
        if role is None:
            return Caller(app)
        with app_database.transaction() as session:
            user = add_user(session, email=f"{role}{next(numbers)}@example.org", name=f"某{role}")
            appoint(session, user, _appointment(role, community), by=OPERATOR)
            return Caller(app, make_token(session, user))

    return make


@pytest.fixture
def leader(caller: Callable[..., Caller], meiren: Community) -> Caller:
    """The leader of `meiren`."""
    return caller(Role.LEADER, meiren)


def _appointment(role: Role, community: Community | None) -> Appointment:
    if community is None or role in (Role.MINISTRY, Role.ADMIN):
        return Appointment(role, ScopeKind.ALL, "")
    if role is Role.COUNTY:
        return Appointment(role, ScopeKind.COUNTY, community.county_code)
    if role is Role.ADVISOR:
        return Appointment(role, ScopeKind.PRECINCT, place_of(community).precinct_scope or "")
    return Appointment(role, ScopeKind.COMMUNITY, community.slug)


@pytest.fixture
def rows(app_database: Database) -> Callable[[], dict[str, int]]:
    """Counts the rows of every table that a changeset writes."""

    def count() -> dict[str, int]:
        with app_database.engine.connect() as connection:
            return {
                name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0  # noqa: S608
                for name in ("feature", "changeset", "edition")
            } | {"revision": connection.scalar(text("SELECT sum(revision) FROM community")) or 0}

    return count


@pytest.fixture
def statements(app_database: Database) -> Iterator[list[str]]:
    """The SQL that the application sends, transaction control aside."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(app_database.reading, "before_cursor_execute", note)
    yield sent
    event.remove(app_database.reading, "before_cursor_execute", note)
