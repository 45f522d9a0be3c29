"""What a workflow's table says of its rows, as CHECK constraints of the database.

They are written by `schema.upgrade`, as the layers' views are, each marked with the hash of what
it says: a new state or field needs no migration of its own.
"""

import hashlib

from sqlalchemy import Connection, text

from mapserve.store.models.workflow import WorkflowRow, checks_of

_MARK = "workflow "


def write_checks(connection: Connection) -> None:
    """Bring the constraints of every workflow's rows in line with its table.

    A row that a new condition does not hold for stops it: it needs a migration first.
    """
    for model in models():
        table, wanted, there = _table(model), _wanted(model), _marked(connection, _table(model))
        for name in there.keys() - wanted.keys():
            connection.exec_driver_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        for name, sql in wanted.items():
            if there.get(name) == _mark(sql):
                continue
            for statement in (
                f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"',
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" CHECK ({sql})',
                f'COMMENT ON CONSTRAINT "{name}" ON "{table}" IS \'{_mark(sql)}\'',
            ):
                connection.exec_driver_sql(statement)


def checks_are_current(connection: Connection) -> bool:
    """Tell whether the database asks what the tables say, and nothing else."""
    return all(
        _marked(connection, _table(model))
        == {name: _mark(sql) for name, sql in _wanted(model).items()}
        for model in models()
    )


def models() -> list[type[WorkflowRow]]:
    """Return the models whose rows a workflow moves."""
    return [one for one in WorkflowRow.__subclasses__() if one.__module__.startswith("mapserve.")]


def _table(model: type[WorkflowRow]) -> str:
    return str(model.__tablename__)  # type: ignore[attr-defined]  # every subclass is a model


def _wanted(model: type[WorkflowRow]) -> dict[str, str]:
    return {f"ck_{_table(model)}_{name}": sql for name, sql in checks_of(model.workflow).items()}


def _marked(connection: Connection, table: str) -> dict[str, str]:
    found = connection.execute(
        text(
            "SELECT conname, obj_description(oid, 'pg_constraint') FROM pg_constraint "
            "WHERE conrelid = to_regclass(:table) AND contype = 'c' "
            "AND starts_with(obj_description(oid, 'pg_constraint'), :mark)"
        ),
        {"table": f'"{table}"', "mark": _MARK},
    )
    return dict(found.all())


def _mark(sql: str) -> str:
    return _MARK + hashlib.sha256(sql.encode()).hexdigest()
