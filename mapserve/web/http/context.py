"""What a request may use: settings, a database session, the viewer, the language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app, g, request
from flask_babel import get_locale
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from layers.words.text import Language
from mapserve.programme.roles import ANYONE, Viewer
from mapserve.settings import Settings
from mapserve.store.database import Database

_KEY = "mapserve"


def install(app: Flask, *, settings: Settings, database: Database) -> None:
    """Give `app` its settings and database."""
    app.extensions[_KEY] = (settings, database)
    app.teardown_request(_close)


def settings() -> Settings:
    """Return the settings of the running app."""
    return cast("Settings", current_app.extensions[_KEY][0])


def database() -> Database:
    """Return the database of the running app."""
    return cast("Database", current_app.extensions[_KEY][1])


def asking() -> Connection:
    """Return this request's connection for reading; each statement stands for itself.

    What answers with one statement needs no session, which costs as much again.
    """
    if "connection" not in g:
        g.connection = database().reading.connect()
    return cast("Connection", g.connection)


def reading() -> Session:
    """Return this request's session for reading, on the same connection."""
    if "session" not in g:
        g.session = database().readers(bind=asking())
    return cast("Session", g.session)


@contextmanager
def writing() -> Iterator[Session]:
    """Yield a session of its own whose work is one transaction."""
    with database().transaction() as session:
        yield session


def viewer() -> Viewer:
    """Return who is asking; `mapserve.web.pages.people` puts it there before each request."""
    return cast("Viewer", g.get("viewer", ANYONE))


def language() -> Language:
    """Return the language of the answer: chosen, else from Accept-Language, else Chinese."""
    if not request:
        return "zh"
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def _close(_error: BaseException | None) -> None:
    for name in ("session", "connection"):
        opened = g.pop(name, None)
        if opened is not None:
            opened.close()
