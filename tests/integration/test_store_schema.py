"""The schema goes up and down, equals the models, and refuses what must not be stored."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.catalogue import CATALOGUE
from mapserve.store.database import Database
from mapserve.store.models import Community


def test_fixtures(session: Session, community: Community, fresh_database: Database) -> None:
    assert session.scalar(text("SELECT count(*) FROM community")) == 1
    with fresh_database.transaction() as other:
        assert other.scalar(text("SELECT count(*) FROM community")) == 0
        kinds = set(other.scalars(text("SELECT kind FROM layer_kind")))
    assert kinds == {layer.kind for layer in CATALOGUE}
