"""Appointments to a precinct of before reach as far as they reached, county by county."""

import pytest
from alembic import command
from sqlalchemy import text

from mapserve.store import schema
from mapserve.store.database import Database
from mapserve.store.models import AppointmentRow
from tests.factories.communities import make_community
from tests.factories.maps import make_user

OLD = ("precinct:中山分局", "precinct:信義分局", "precinct:甲/乙分局", "precinct:舊分局")
OTHERS = ("community:meiren", "county:63000")
NEW = (
    "precinct:10017/信義分局",
    "precinct:63000/中山分局",
    "precinct:63000/信義分局",
    "precinct:63000/甲/乙分局",
    "precinct:舊分局",
)


@pytest.fixture
def old(fresh_database: Database) -> Database:
    """A database of before: two counties have a 信義分局, nobody has a 舊分局."""
    with fresh_database.transaction() as session:
        for slug, code, precinct in (
            ("meiren", "63000", "信義分局"),
            ("twin", "63000", "信義分局"),
            ("namesake", "10017", "信義分局"),
            ("other", "63000", "中山分局"),
            ("slash", "63000", "甲/乙分局"),
            ("without", "65000", None),
        ):
            make_community(session, slug=slug, county_code=code, precinct=precinct)
        user = make_user(session)
        user.appointments = [
            AppointmentRow(role="advisor", scope_kind=kind, scope=scope)
            for kind, scope in (one.split(":") for one in (*OLD, *OTHERS))
        ]
    step_back(fresh_database)
    return fresh_database


def step_back(database: Database) -> None:
    with database.engine.begin() as connection:
        schema.drop_views(connection)
        command.downgrade(schema._config(connection), "0008")


def scopes(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        rows = connection.scalars(text("SELECT scope_kind || ':' || scope FROM appointment"))
        return sorted(rows)


def test_a_name_becomes_one_row_for_each_county_that_it_reached(old: Database) -> None:
    assert scopes(old) == sorted((*OLD, *OTHERS))
    schema.upgrade(old)
    assert scopes(old) == sorted((*NEW, *OTHERS))


def test_the_step_back_takes_the_county_off(old: Database) -> None:
    schema.upgrade(old)
    step_back(old)
    assert scopes(old) == sorted((*OLD, *OTHERS))
    schema.upgrade(old)
    assert scopes(old) == sorted((*NEW, *OTHERS))
