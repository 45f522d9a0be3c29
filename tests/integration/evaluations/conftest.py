"""An evaluation's board, with the clock in January and rows and events asked to agree."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from mapserve.clock import standing_at
from mapserve.services.workflow.audit import faults
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.evaluations import IN_TIME, Board


@pytest.fixture
def board(
    app: Flask, app_database: Database, caller: Callable[..., Caller], meiren: Community
) -> Iterator[Board]:
    with standing_at(IN_TIME):
        yield Board(app, app_database, caller, meiren)
    with app_database.transaction() as session:
        assert list(faults(session)) == [], "rows and events agree"
