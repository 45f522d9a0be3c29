"""The schema goes up and down, equals the models, and tells the catalogue to the database."""

import subprocess

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE
from mapserve.store import schema
from mapserve.store.database import Database, DatabaseUnavailable
from mapserve.store.models import Base
from tests.factories.databases import Databases

# What PostgreSQL itself says of every table of ours, in words that can be compared.
DEFINITIONS = """
SELECT 'column', attrelid::regclass::text, attname, format_type(atttypid, atttypmod)
    || CASE WHEN attnotnull THEN ' not null' ELSE '' END
    || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attnum > 0 AND NOT attisdropped AND attrelid = ANY (CAST(:tables AS regclass[]))
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE conrelid = ANY (CAST(:tables AS regclass[])) AND contype <> 't'  -- triggers are not theirs
UNION ALL
SELECT 'index', indrelid::regclass::text, indexrelid::regclass::text,
    pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY (CAST(:tables AS regclass[]))
"""

OURS = """
SELECT relname FROM pg_class WHERE relnamespace = current_schema::regnamespace
    AND relkind IN ('r', 'v', 'm', 'S', 'p')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
UNION ALL
SELECT proname FROM pg_proc WHERE pronamespace = current_schema::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""


def definitions(database: Database) -> set[tuple[str, ...]]:
    tables = [f'"{name}"' for name in Base.metadata.tables]
    with database.engine.connect() as connection:
        return {tuple(row) for row in connection.execute(text(DEFINITIONS), {"tables": tables})}


def test_from_empty_to_newest_and_back_to_empty(databases: Databases) -> None:
    with databases.opened() as database:
        for _ in range(2):
            assert not schema.is_current(database)
            schema.upgrade(database)
            assert schema.is_current(database)
            schema.upgrade(database)
            schema.downgrade(database)
            with database.engine.connect() as connection:
                assert connection.scalars(text(OURS)).all() == []


def test_the_steps_are_one_sequence() -> None:
    assert schema.steps() == [f"{n:04}" for n in range(1, len(schema.steps()) + 1)]


def test_migrations_make_what_the_models_say(
    databases: Databases, fresh_database: Database
) -> None:
    with databases.opened() as by_models:
        with by_models.engine.begin() as connection:
            connection.execute(text("CREATE EXTENSION postgis"))
            Base.metadata.create_all(connection)
        assert definitions(fresh_database) == definitions(by_models)


def test_alembic_finds_nothing_to_generate(fresh_database: Database) -> None:
    with fresh_database.engine.connect() as connection:
        options = {"include_object": alembic_helpers.include_object, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_the_database_knows_the_catalogue(session: Session) -> None:
    rows = session.execute(text("SELECT kind, geometry_types FROM layer_kind"))
    assert dict(rows.all()) == {
        layer.kind: [str(each) for each in layer.geometry] for layer in CATALOGUE
    }


def test_another_catalogue_is_noticed_and_written(fresh_database: Database) -> None:
    with fresh_database.engine.begin() as connection:
        connection.execute(text("INSERT INTO layer_kind VALUES ('windmill', '{Point}')"))
        connection.execute(text("DROP VIEW layer_camera"))
        connection.execute(text("CREATE VIEW layer_windmill AS SELECT 1 AS one"))
    assert not schema.is_current(fresh_database)
    schema.upgrade(fresh_database)
    assert schema.is_current(fresh_database)
    with fresh_database.engine.connect() as connection:
        kinds = set(connection.scalars(text("SELECT kind FROM layer_kind")))
        assert kinds == {layer.kind for layer in CATALOGUE}
        assert connection.scalar(text("SELECT count(*) FROM layer_camera")) == 0


def test_a_database_from_a_later_version_is_left_alone(fresh_database: Database) -> None:
    with fresh_database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.SchemaNewer, match="step 9999"):
        schema.upgrade(fresh_database)


def test_a_server_that_does_not_answer_is_told_in_words(databases: Databases) -> None:
    with pytest.raises(DatabaseUnavailable, match='database "no_such_one" does not exist'):
        schema.upgrade(Database(databases.url("no_such_one")))


def test_a_server_without_postgis_and_without_rights_is_told_in_words(databases: Databases) -> None:
    with databases.opened() as database:
        role = f"plain_{database.engine.url.database}"
        with database.engine.begin() as connection:
            connection.execute(text(f"CREATE ROLE {role}"))
        url = database.engine.url.update_query_dict({"options": f"-c role={role}"})
        plain = Database(url)
        try:
            with pytest.raises(schema.SchemaRefused, match=r"permission denied.*CREATE EXTENSION"):
                schema.upgrade(plain)
        finally:
            plain.close()
            with database.engine.begin() as connection:
                connection.execute(text(f"DROP ROLE {role}"))


def test_databases_of_dead_test_runs_are_dropped(databases: Databases) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    left_behind = f"test_{ended.pid}_0"
    databases._run(f"CREATE DATABASE {left_behind}")
    databases.drop_those_of_the_dead()
    with databases.admin.engine.connect() as connection:
        names = text("SELECT datname FROM pg_database")
        assert left_behind not in connection.scalars(names).all()
