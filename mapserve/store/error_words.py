"""Database errors without the row they tell of (decision errors-without-values)."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Engine, ExceptionContext

# Their messages quote what was sent: data that cannot be read, rows that break a constraint.
_QUOTING = ("22", "23")


def hide_values(engine: Engine) -> None:
    """Let every error of `engine` say what is wrong without the row it is wrong with."""

    @event.listens_for(engine, "handle_error")
    def shorten(context: ExceptionContext) -> None:
        error, wrapped = context.original_exception, context.sqlalchemy_exception
        if isinstance(error, psycopg.Error):
            error.args = (said(error),)
            if wrapped is not None:  # made, its words included, before anybody is asked
                wrapped.args = (f"({type(error).__name__}) {error}",)


@contextmanager
def without_values() -> Iterator[None]:
    """Do the same for what speaks to psycopg itself."""
    try:
        yield
    except psycopg.Error as error:
        error.args = (said(error),)
        raise


def said(error: psycopg.Error) -> str:
    """Return what an error says in one line, without its DETAIL, its CONTEXT and the row."""
    told = error.diag
    if not told.sqlstate:  # psycopg's own words, or a server that cannot be reached
        return str(error)
    if told.sqlstate[:2] not in _QUOTING:
        return f"{told.message_primary} [{told.sqlstate}]"
    where = ".".join(name for name in (told.table_name, told.column_name) if name)
    names = ", ".join(name for name in (where, told.constraint_name, told.datatype_name) if name)
    return f"{type(error).__name__} [{told.sqlstate}]{f' in {names}' if names else ''}"
