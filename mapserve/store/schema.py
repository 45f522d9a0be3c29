"""The schema of a database: brought up to date, checked, and taken down."""

import hashlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from layers.catalogue import CATALOGUE
from mapserve.store import migrations
from mapserve.store.database import Database
from mapserve.store.layer_views import drop_views, view_of

_LOCK = 0x6D617073  # "maps": one process at a time changes the schema


def upgrade(database: Database) -> None:
    """Bring the schema to the newest step and write the catalogue into it; nothing if current."""
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _current(connection):
            return
        drop_views(connection)
        command.upgrade(_config(connection), "head")
        _write_catalogue(connection)


def downgrade(database: Database) -> None:
    """Take every step back: all our tables and what is in them are gone."""
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        drop_views(connection)
        command.downgrade(_config(connection), "base")
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def is_current(database: Database) -> bool:
    """Tell whether the schema is at the newest step and holds this version's catalogue."""
    with database.engine.connect() as connection:
        return _current(connection)


def steps() -> list[str]:
    """Return the names of the steps, the first one first."""
    scripts = ScriptDirectory.from_config(_config(None))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def _current(connection: Connection) -> bool:
    if MigrationContext.configure(connection).get_current_revision() != steps()[-1]:
        return False
    noted = connection.scalar(text("SELECT obj_description('layer_kind'::regclass)"))
    return bool(noted == _fingerprint())


def _config(connection: Connection | None) -> Config:
    config = Config()
    folder = str(Path(migrations.__file__).parent)
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _fingerprint() -> str:
    """Return what changes whenever the catalogue means another schema."""
    parts = [f"{layer.kind}:{','.join(layer.geometry)}\n{view_of(layer)}" for layer in CATALOGUE]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


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
        connection.exec_driver_sql(view_of(layer))
    connection.execute(
        text(
            "DELETE FROM layer_kind WHERE kind <> ALL (:kinds) "
            "AND NOT EXISTS (SELECT FROM feature WHERE feature.layer = layer_kind.kind)"
        ),
        {"kinds": [layer.kind for layer in CATALOGUE]},
    )
    connection.exec_driver_sql(f"COMMENT ON TABLE layer_kind IS '{_fingerprint()}'")
