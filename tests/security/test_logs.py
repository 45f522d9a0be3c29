"""What is logged when something goes wrong names no address, no hash and no secret."""

import logging
import re
import smtplib
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from flask import Flask
from sqlalchemy import exc, text
from sqlalchemy.orm import Session

from mapserve import post
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people.accounts import add_user, appoint, viewer_of_user
from mapserve.services.people.invitations import invite
from mapserve.services.people.tokens import make_link
from mapserve.store.copy_stream import copy_rows
from mapserve.store.database import Database
from mapserve.store.models import Community, User
from mapserve.web import mail
from tests.factories.browsers import wait_for_mail

ADDRESS = "chen.meiling@example.org"
HASH = "$argon2id$v=19$m=65536,t=3,p=4$salt$hash-of-somebody"

ADDED = 'INSERT INTO "user" (email, password, active) VALUES (:email, :password, true)'
PROVOKED = {
    "twice": f"{ADDED}, (:email, :password, false)",
    "too long": ADDED.replace(":email", "repeat(:email, 20)"),
    "nothing where something must be": ADDED.replace("true", "NULL"),
    "no such column": ADDED.replace("active", "nonsense"),
    "no uuid": "SELECT CAST(:email AS uuid), :password",
    "no number": "SELECT CAST(:email AS integer), CAST(:password AS text)",
    "no JSON": "SELECT CAST(:email AS jsonb), CAST(:password AS text)",
    "raised": "SELECT mapserve_no_such_function(:email, :password)",
}


def told(error: BaseException) -> str:
    """Return all that a log would hold of an error, its causes included."""
    return "".join(traceback.format_exception(error)) + str(error) + repr(error)


def is_clean(words: str) -> bool:
    return not any(one in words for one in (ADDRESS, "chen.meiling", "argon2", HASH))


@pytest.mark.parametrize("statement", PROVOKED.values(), ids=PROVOKED)
def test_an_error_of_the_database_tells_no_values(database: Database, statement: str) -> None:
    values = {"email": ADDRESS, "password": HASH}
    with pytest.raises(exc.DBAPIError) as raised, database.transaction() as session:
        session.execute(text(statement), values)
    assert is_clean(told(raised.value))
    assert re.search(r"\[[0-9A-Z]{5}\]", str(raised.value)), "the SQLSTATE says what it was"


def deferred(session: Session) -> None:
    """Break a rule that only the commit asks for."""
    session.execute(text("CREATE TEMP TABLE kept (a text UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
    session.execute(text("INSERT INTO kept VALUES (:a), (:a)"), {"a": ADDRESS})


def mapped(session: Session) -> None:
    """Store two people under one address, as objects."""
    session.add_all(User(email=ADDRESS, password=HASH, active=True) for _ in range(2))


@pytest.mark.parametrize("work", [deferred, mapped])
def test_what_only_the_end_of_a_transaction_finds_tells_no_values(
    database: Database, work: Callable[[Session], None]
) -> None:
    def whole() -> None:
        with database.transaction() as session:
            work(session)

    with pytest.raises(exc.DBAPIError) as raised:
        whole()
    assert is_clean(told(raised.value))


def test_a_stream_of_rows_that_breaks_tells_none_of_them(database: Database) -> None:
    with pytest.raises(psycopg.Error) as raised, database.transaction() as session:
        copy_rows(session, 'COPY "user" (id, email) FROM STDIN', [(ADDRESS, HASH)])
    assert is_clean(told(raised.value))


@contextmanager
def broken(database: Database, table: str) -> Iterator[None]:
    """Let every change of a table fail for a while, with the row in what the server says."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            f'ALTER TABLE "{table}" ADD CONSTRAINT broken CHECK (id < 0) NOT VALID'
        )
    try:
        yield
    finally:
        with database.engine.begin() as connection:
            connection.exec_driver_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT broken')


def test_the_log_of_a_failed_sign_up_has_neither_who_nor_the_way_in(
    app: Flask,
    app_database: Database,
    meiren: Community,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with app_database.transaction() as session:
        leader = add_user(session, email="leader@example.org")
        appoint(
            session,
            leader,
            Appointment(Role.LEADER, ScopeKind.COMMUNITY, meiren.slug),
            by=OPERATOR,
        )
        viewer = viewer_of_user(leader)
        _, invitation = invite(session, meiren, role=Role.VOLUNTEER, viewer=viewer)
        link = make_link(session, add_user(session, email=ADDRESS))
    client = app.test_client()
    form = {"csrf_token": _token(client.get("/login").text)}
    person = {"name": "陳美玲", "email": f"x{ADDRESS}", "password": "chen.meiling 0123456789"}
    with caplog.at_level(logging.INFO):
        with broken(app_database, "user"):
            answer = client.post(f"/invite/{invitation}/join", data=form | person)
            assert answer.status_code == 500
        with broken(app_database, "sign_in_link"):
            assert client.post(f"/login/link/{link}", data=form).status_code == 500
            assert client.post("/login/link", data=form | {"email": ADDRESS}).status_code == 200
            wait_for_mail()  # which is written after the answer
    assert "CheckViolation" in caplog.text
    assert "a mail could not be sent: IntegrityError" in caplog.text
    assert is_clean(caplog.text)
    assert invitation not in caplog.text
    assert link not in caplog.text
    assert is_clean(answer.text)


def test_a_mail_that_is_refused_is_logged_without_who_it_was_for(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object, _mail: object) -> None:
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user")})

    monkeypatch.setattr(post.Folder, "send", refuse)
    mail._deliver(app, lambda _: ADDRESS, "登入連結", "https://example.org/login/link/secret")
    assert "SMTPRecipientsRefused" in caplog.text
    assert is_clean(caplog.text)
    assert "secret" not in caplog.text


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]
