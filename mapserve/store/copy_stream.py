"""COPY: many rows into a table in one stream, inside the session's transaction."""

from collections.abc import Iterable
from typing import Any

from psycopg import Connection
from sqlalchemy.orm import Session

from mapserve.store.error_words import without_values


def copy_rows(session: Session, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Send `rows` with a `COPY … FROM STDIN` statement; None is NULL."""
    raw = session.connection().connection.driver_connection
    if not isinstance(raw, Connection):
        message = "COPY needs psycopg"
        raise TypeError(message)
    with without_values(), raw.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
