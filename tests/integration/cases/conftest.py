"""Everybody a case needs, and the way to its drawing."""

from collections.abc import Callable

import pytest

from mapserve.programme.roles import Role
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.streets import add_crossroads


@pytest.fixture
def streets(app_database: Database, meiren: Community) -> None:  # noqa: ARG001 - around it
    """Two streets that cross in the middle of `meiren`."""
    with app_database.transaction() as session:
        add_crossroads(session)


@pytest.fixture
def advisor(caller: Callable[..., Caller], meiren: Community) -> Caller:
    """The advisor of the precinct of `meiren`."""
    return caller(Role.ADVISOR, meiren)
