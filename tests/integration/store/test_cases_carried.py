"""Blind spots of before get cases at upgrade, standing where the map says; nothing else changes."""

import pytest
from alembic import command
from sqlalchemy import text

from layers.model.kinds.blind_spot import Status
from layers.words.writer import Writer
from mapserve.programme.cases.status import STATUS_OF
from mapserve.programme.roles import Role
from mapserve.services.saving.changesets import ChangesetIn, apply_changeset
from mapserve.services.workflow.audit import faults
from mapserve.store import schema
from mapserve.store.database import Database
from mapserve.store.models import ReviewCase
from tests.factories.communities import make_community
from tests.factories.maps import created, new_id, viewer


@pytest.fixture
def old(fresh_database: Database) -> Database:
    """A database of before, with a blind spot in every status."""
    with fresh_database.transaction() as session:
        community = make_community(session)
        spots = [created("blind_spot", status=one, recheck_on="2026-01-02") for one in Status]
        body = ChangesetIn.model_validate({"id": new_id(), "create": spots})
        admin = viewer(Role.ADMIN, community)
        apply_changeset(session, community, body, viewer=admin, writers=set(Writer))
    with fresh_database.engine.begin() as connection:
        schema.drop_views(connection)
        command.downgrade(schema._config(connection), "0020")
    return fresh_database


def test_every_blind_spot_gets_the_case_that_its_status_tells(old: Database) -> None:
    schema.upgrade(old)
    with old.transaction() as session:
        rows = session.query(ReviewCase).all()
        drawn = dict(session.execute(text("SELECT id, properties ->> 'status' FROM feature")).all())
        assert len(rows) == len(Status)
        for row in rows:
            assert STATUS_OF[row.state] == drawn[row.feature_id], row.state
            assert (row.due_on is None) == (row.workflow.state[row.state].final)
        assert list(faults(session)) == []
        assert session.scalar(text("SELECT max(revision) FROM community")) == 1
