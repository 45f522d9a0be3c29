"""What was dismissed before there were workflows stays dismissed, with its events made good."""

import pytest
from alembic import command
from sqlalchemy import text

from mapserve.programme.roles import Role
from mapserve.services.analysis.judgements import dismiss, undo_dismissal
from mapserve.services.communities.directory import find_community
from mapserve.services.workflow.audit import faults
from mapserve.services.workflow.outcomes import settled
from mapserve.store import schema
from mapserve.store.database import Database
from mapserve.store.queries.suggestions import dismissals
from tests.factories.changesets import line
from tests.factories.communities import make_community
from tests.factories.maps import make_user, viewer

HERE = "MULTILINESTRING((121.5499 25.05,121.5501 25.05))"
THERE = "MULTILINESTRING((121.5499 25.051,121.5501 25.051))"
OLD = text(
    "INSERT INTO dismissed_suggestion (id, community_id, author_id, reason, geom, created_at) "
    "VALUES (:id, :community, :author, :reason, ST_GeomFromText(:geom, 4326), "
    "now() - make_interval(days => 100 - :id))"
)


@pytest.fixture
def old(fresh_database: Database) -> Database:
    """A database of before with three dismissals, two of one place, one by nobody known."""
    with fresh_database.transaction() as session:
        community = make_community(session)
        author = make_user(session, "陳志工").id
    with fresh_database.engine.begin() as connection:
        schema.drop_views(connection)
        command.downgrade(schema._config(connection), "0005")
        for id_, by, reason, geom in (
            (3, author, "有燈", HERE),
            (5, author, "「整夜」有人\\'\t—", HERE),
            (9, None, "是公園", THERE),
        ):
            values = {"id": id_, "community": community.id, "author": by, "reason": reason}
            connection.execute(OLD, {**values, "geom": geom})
    return fresh_database


def listed(database: Database) -> list[tuple[object, ...]]:
    with database.transaction() as session:
        community = find_community(session, "meiren")
        return [
            (one["id"], one["reason"], one["author"], one["since"], bytes(one["wkb"]))
            for one in dismissals(session, community_id=community.id)
        ]


def test_old_dismissals_are_carried_over(old: Database) -> None:
    with old.engine.connect() as connection:
        statement = (
            "SELECT d.id, d.reason, COALESCE(u.name, ''), d.created_at, ST_AsBinary(d.geom) "
            'FROM dismissed_suggestion d LEFT JOIN "user" u ON u.id = d.author_id '
            "ORDER BY d.id DESC"
        )
        before = [tuple(row) for row in connection.execute(text(statement))]
    schema.upgrade(old)
    assert schema.is_current(old)
    assert listed(old) == before
    with old.transaction() as session:
        assert list(faults(session)) == []
        assert session.scalars(text("SELECT id FROM suggestion WHERE place IS NULL")).all() == [3]


def test_what_was_carried_over_goes_on(old: Database) -> None:
    schema.upgrade(old)
    with old.transaction() as session:
        community = find_community(session, "meiren")
        by = viewer(Role.LEADER, community, make_user(session).id)
        # The place is known by its geometry, and the numbers go on after the last.
        settled(undo_dismissal(session, community, 5, viewer=by))
        again = settled(dismiss(session, community, viewer=by, geometry=line(), reason="還是亮"))
        assert (again.row.id, again.row.version) == (5, 4)
        place = line()
        place["coordinates"] = [[x, y + 0.0005] for x, y in place["coordinates"]]
        fresh = settled(dismiss(session, community, viewer=by, geometry=place, reason="新的"))
        assert fresh.row.id == 10
    with old.transaction() as session:
        assert list(faults(session)) == []


def test_the_step_back_keeps_what_is_dismissed(old: Database) -> None:
    schema.upgrade(old)
    before = listed(old)
    with old.engine.begin() as connection:
        schema.drop_views(connection)
        command.downgrade(schema._config(connection), "0005")
    schema.upgrade(old)
    assert listed(old) == before
