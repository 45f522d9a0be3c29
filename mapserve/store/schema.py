"""The schema of a database: brought up to date, checked, and taken down."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import FeatureNotSupported, InsufficientPrivilege
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from layers.model.catalogue import CATALOGUE
from layers.words.text import Text
from mapserve.store import migrations
from mapserve.store.database import Database, DatabaseUnavailable, told_in_words
from mapserve.store.layer_views import (
    drop_views,
    make_view,
    mark_of,
    marks_of_views,
    name_of,
)
from mapserve.store.workflow_checks import checks_are_current, write_checks

_LOCK = 0x6D617073  # "maps": one process at a time changes the schema


class SchemaNewer(DatabaseUnavailable):
    """The database was brought further than this version knows (facts: step)."""

    what = Text(
        "資料庫已升級到這個版本不認得的步驟 {step}。",
        "The database is at step {step}, which this version does not know.",
    )
    mend = Text("請安裝較新的 mapserve。", "Install the newer mapserve.")


class SchemaRefused(DatabaseUnavailable):
    """The server does not let us make the schema (facts: reason)."""

    what = Text("資料庫不接受資料表：{reason}", "The database refuses the schema: {reason}.")
    mend = Text(
        "請資料庫管理者執行 CREATE EXTENSION postgis，並讓這個帳號擁有資料庫。",
        "Let its administrator run CREATE EXTENSION postgis and make this role the owner.",
    )


def upgrade(database: Database) -> None:
    """Bring the schema to the newest step, write catalogue and workflows into it if need be.

    Raises
    ------
    DatabaseUnavailable
        The server does not answer, does not let us (`SchemaRefused`: no PostGIS, no rights), or
        a newer mapserve was here (`SchemaNewer`).
    """
    database.check()
    try:
        with told_in_words():
            _upgrade(database)
    except DBAPIError as error:
        if isinstance(error.orig, InsufficientPrivilege | FeatureNotSupported):
            raise SchemaRefused(reason=error.orig.diag.message_primary) from error
        raise


def _upgrade(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _current(connection):
            return
        step = _step(connection)
        if step is not None and step not in steps():
            raise SchemaNewer(step=step)
        drop_views(connection)
        command.upgrade(_config(connection), "head")
        _write_catalogue(connection)
        write_checks(connection)


def downgrade(database: Database) -> None:
    """Take every step back: all our tables and what is in them are gone."""
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        drop_views(connection)
        command.downgrade(_config(connection), "base")
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def is_current(database: Database) -> bool:
    """Tell whether the schema is at the newest step and says what catalogue and workflows say."""
    with database.engine.connect() as connection:
        return _current(connection)


def steps() -> list[str]:
    """Return the names of the steps, the first one first."""
    scripts = ScriptDirectory.from_config(_config(None))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def _current(connection: Connection) -> bool:
    if _step(connection) != steps()[-1]:
        return False
    types = connection.execute(text("SELECT kind, geometry_types FROM layer_kind"))
    known = {kind: tuple(allowed) for kind, allowed in types}
    views = marks_of_views(connection)
    layers_are_current = len(views) == len(CATALOGUE) and all(
        known.get(layer.kind) == layer.geometry and views.get(name_of(layer)) == mark_of(layer)
        for layer in CATALOGUE
    )
    return layers_are_current and checks_are_current(connection)


def _step(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None) -> Config:
    config = Config()
    folder = str(Path(migrations.__file__).parent)
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _write_catalogue(connection: Connection) -> None:
    """Tell the database the layers: their geometry types, and one typed view each."""
    for layer in CATALOGUE:
        connection.execute(
            text(
                "INSERT INTO layer_kind (kind, geometry_types) VALUES (:kind, :types) "
                "ON CONFLICT (kind) DO UPDATE SET geometry_types = excluded.geometry_types"
            ),
            {"kind": layer.kind, "types": [str(each) for each in layer.geometry]},
        )
        make_view(connection, layer)
    connection.execute(
        text(
            "DELETE FROM layer_kind WHERE kind <> ALL (:kinds) "
            "AND NOT EXISTS (SELECT FROM feature WHERE feature.layer = layer_kind.kind)"
        ),
        {"kinds": [layer.kind for layer in CATALOGUE]},
    )
