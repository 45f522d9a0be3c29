import dataclasses
import datetime as dt
import json
import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import text

from mapserve.app import create_app
from mapserve.services.demo.people import (
    DEMO_PEOPLE,
    DemoPeoplePresent,
    demo_people,
    refuse_demo_people,
    retire_demo_people,
)
from mapserve.services.people.accounts import add_user, set_active
from mapserve.services.people.tokens import make_link
from mapserve.settings import Settings
from mapserve.store.database import Database
from mapserve.store.models import Community, SignInLink, User
from mapserve.web import mail
from mapserve.web.http.security import limiter
from tests.factories.browsers import Browser, wait_for_mail

EMAIL = "meiyu@example.org"
PASSWORD = "貓在屋頂上看月亮呢"


pytestmark = pytest.mark.usefixtures("meiyu")


@pytest.fixture
def meiyu(app_database: Database) -> User:
    with app_database.transaction() as session:
        return add_user(session, email=EMAIL, name="林美玉", password=PASSWORD + "!")


@pytest.fixture
def visitor(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def demo_app(settings_for_tests: Settings, app_database: Database, tmp_path: Path) -> Flask:
    settings = dataclasses.replace(settings_for_tests, data_dir=tmp_path, demo=True)
    app = create_app(settings, app_database)
    limiter.reset()
    return app


@pytest.fixture(autouse=True)
def _empty_outbox(app: Flask) -> Iterator[None]:
    yield
    wait_for_mail()
    with app.app_context():
        for path in mail.outbox().glob("*.eml"):
            path.unlink()


def link_of(app: Flask) -> str:
    """The path of the newest mailed link."""
    wait_for_mail()
    with app.app_context():
        body = mail.read_outbox()[0].get_content()
    found = re.search(r"https?://\S+", body)
    assert found
    return urlsplit(found[0]).path


def test_a_password_signs_in_and_the_account_shows_who(visitor: Browser) -> None:
    answer = visitor.sign_in(" MeiYu@Example.org ", PASSWORD + "!")
    assert (answer.status_code, answer.location) == (303, "/")
    assert "林美玉" in visitor.get("/account").text


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    app: Flask, app_database: Database
) -> None:
    with app_database.transaction() as session:
        set_active(
            session,
            add_user(session, email="gone@example.org", password=PASSWORD + "!"),
            active=False,
        )
        add_user(session, email="links@example.org")

    def answer(email: str) -> tuple[int, str]:
        page = Browser(app).sign_in(email, "not the password")
        text = re.sub(r'(value|nonce)="[^"]*"', "", page.text)
        return page.status_code, text

    known = answer(EMAIL)
    assert known[0] == 422
    for other in ("nobody@example.org", "gone@example.org", "links@example.org", "no address"):
        assert answer(other) == known
    inactive = Browser(app).sign_in("gone@example.org", PASSWORD + "!")
    assert inactive.status_code == 422


def test_a_wrong_name_takes_about_as_long_as_a_wrong_password(app: Flask) -> None:
    def seconds(email: str) -> float:
        visitor = Browser(app)
        started = time.perf_counter()
        visitor.sign_in(email, "not the password")
        return time.perf_counter() - started

    known = min(seconds(EMAIL) for _ in range(5))
    unknown = min(seconds("nobody@example.org") for _ in range(5))
    assert 0.4 < unknown / known < 2.5  # without hashing it is under 0.2


def test_the_session_is_another_one_after_signing_in(visitor: Browser) -> None:
    visitor.get("/login")
    with visitor.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    token = visitor.session()["csrf_token"]
    before = visitor.cookie
    visitor.sign_in(EMAIL, PASSWORD + "!")
    after = visitor.session()
    assert visitor.cookie != before
    assert "planted" not in after
    assert after.get("csrf_token") != token
    first = after["_sign_in"]
    visitor.submit("/logout", "/logout")
    assert "_sign_in" not in visitor.session()
    visitor.sign_in(EMAIL, PASSWORD + "!")
    assert visitor.session()["_sign_in"] != first


def test_signing_out_needs_a_press(visitor: Browser) -> None:
    visitor.sign_in(EMAIL, PASSWORD + "!")
    assert visitor.get("/logout").status_code == 200
    assert visitor.get("/account").status_code == 200
    assert visitor.submit("/logout", "/logout").status_code == 303
    assert visitor.get("/account").location == "/login?next=/account"


def test_the_cookie_lasts_only_when_asked_to(app: Flask) -> None:
    short, long = Browser(app), Browser(app)
    brief, lasting = (
        next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("session="))
        for answer in (
            short.sign_in(EMAIL, PASSWORD + "!"),
            long.sign_in(EMAIL, PASSWORD + "!", remember="y"),
        )
    )
    assert "Expires" not in brief
    assert "Expires" in lasting
    assert "HttpOnly" in lasting
    assert "SameSite=Lax" in lasting


def test_an_encrypted_page_sets_an_encrypted_cookie(app: Flask) -> None:
    answer = app.test_client().get("/login", base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_form_without_its_token_is_refused(visitor: Browser) -> None:
    answer = visitor.client.post("/login", data={"email": EMAIL, "password": PASSWORD + "!"})
    assert answer.status_code == 403
    assert "表單" in answer.text
    assert visitor.get("/account").status_code == 303


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        " //evil.example",
        "evil.example",
    ],
)
def test_next_never_leads_away(visitor: Browser, target: str) -> None:
    answer = visitor.sign_in(EMAIL, PASSWORD + "!", next=target)
    parts = urlsplit(answer.location)
    assert (answer.status_code, parts.netloc, parts.path) == (303, "", "/")


def test_next_leads_on_within_the_site(visitor: Browser) -> None:
    answer = visitor.sign_in(EMAIL, PASSWORD + "!", next="/c/meiren/studio?layer=camera")
    assert answer.location == "/c/meiren/studio?layer=camera"


def test_a_mailed_link_signs_in_once(app: Flask, visitor: Browser) -> None:
    sent = visitor.submit("/login", "/login/link", email=EMAIL)
    assert sent.status_code == 200
    path = link_of(app)
    scanner = app.test_client()
    assert scanner.get(path).status_code == 200  # a scanner follows it and spends nothing
    assert visitor.submit(path, path).status_code == 303
    assert "林美玉" in visitor.get("/account").text
    again = Browser(app).submit(path, path)
    assert again.status_code == 404
    assert "已經用過" in again.text


def test_a_link_goes_stale(app: Flask, meiyu: User, app_database: Database) -> None:
    with app_database.transaction() as session:
        secret = make_link(session, session.get_one(User, meiyu.id))
    with app_database.transaction() as session:
        session.query(SignInLink).update(
            {"expires_at": dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)}
        )
    path = f"/login/link/{secret}"
    assert Browser(app).submit(path, path).status_code == 404


def test_a_newer_link_makes_the_older_useless(
    app: Flask, meiyu: User, app_database: Database
) -> None:
    with app_database.transaction() as session:
        old, new = (make_link(session, session.get_one(User, meiyu.id)) for _ in range(2))
    assert Browser(app).submit("/login", f"/login/link/{old}").status_code == 404
    assert Browser(app).submit("/login", f"/login/link/{new}").status_code == 303


def test_the_answer_does_not_tell_whether_there_is_an_account(app: Flask) -> None:
    def answer(email: str) -> tuple[int, str]:
        page = Browser(app).submit("/login", "/login/link", email=email)
        return page.status_code, re.sub(r'nonce="[^"]*"', "", page.text).replace(email, "")

    assert answer(EMAIL) == answer("nobody@example.org")


def test_confirming_an_address_drops_a_password_set_before(
    app: Flask, app_database: Database
) -> None:
    squatted_address = "mayor@example.org"
    with app_database.transaction() as session:
        squatted = add_user(
            session, email=squatted_address, password=PASSWORD + "!", confirmed=False
        )
    squatter = Browser(app)
    squatter.sign_in(squatted_address, PASSWORD + "!")
    assert squatter.get("/account").status_code == 200
    with app_database.transaction() as session:
        secret = make_link(session, session.get_one(User, squatted.id))
    owner = Browser(app)
    assert owner.submit("/login", f"/login/link/{secret}").status_code == 303
    assert owner.get("/account").status_code == 200
    assert squatter.get("/account").status_code == 303
    assert Browser(app).sign_in(squatted_address, PASSWORD + "!").status_code == 422


def test_too_many_attempts_are_told_to_wait(app: Flask) -> None:
    for _ in range(10):
        assert Browser(app).sign_in(EMAIL, "wrong").status_code == 422
    stopped = Browser(app).sign_in(EMAIL.upper(), PASSWORD + "!")
    assert stopped.status_code == 429
    assert "密碼試了太多次" in stopped.text
    assert int(stopped.headers["Retry-After"]) > 0


def test_a_new_password_ends_the_other_sessions(app: Flask) -> None:
    here, there = Browser(app), Browser(app)
    for one in (here, there):
        one.sign_in(EMAIL, PASSWORD + "!")
    new = {"new": "a sentence I remember"}
    assert here.submit("/account", "/account/password", old="wrong", **new).status_code == 422
    short = here.submit("/account", "/account/password", old=PASSWORD + "!", new="short")
    assert short.status_code == 422
    assert "至少 10 個字" in short.text
    changed = here.submit("/account", "/account/password", old=PASSWORD + "!", **new)
    assert changed.status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert Browser(app).sign_in(EMAIL, new["new"]).status_code == 303


def test_signing_out_everywhere(app: Flask) -> None:
    here, there = Browser(app), Browser(app)
    for one in (here, there):
        one.sign_in(EMAIL, PASSWORD + "!")
    here.submit("/account", "/account/leave-everywhere")
    assert there.get("/account").status_code == 303


def test_the_language_comes_along_to_another_device(app: Flask) -> None:
    here, there = Browser(app), Browser(app)
    here.sign_in(EMAIL, PASSWORD + "!")
    here.submit("/account", "/account/language", language="en")
    there.sign_in(EMAIL, PASSWORD + "!")
    assert '<html lang="en"' in there.get("/account").text


def test_demo_sign_ins_show_in_the_demo_only(
    app: Flask, demo_app: Flask, app_database: Database, meiren: Community
) -> None:
    assert "demo.example" not in demo_app.test_client().get("/login").text
    with app_database.transaction() as session:
        community = session.get_one(Community, meiren.id)
        demo_people(session, community)
        demo_people(session, community)
    shown = demo_app.test_client().get("/login").text
    for person in DEMO_PEOPLE:
        assert person.email in shown
        assert Browser(demo_app).sign_in(person.email, person.password).status_code == 303
        limiter.reset()
    assert "demo.example" not in app.test_client().get("/login").text
    with app_database.transaction() as session:
        with pytest.raises(DemoPeoplePresent):
            refuse_demo_people(session)
        assert retire_demo_people(session) == len(DEMO_PEOPLE)
        refuse_demo_people(session)
    assert (
        Browser(demo_app).sign_in(DEMO_PEOPLE[0].email, DEMO_PEOPLE[0].password).status_code == 422
    )


def test_the_outbox_shows_in_the_demo_only(app: Flask, demo_app: Flask) -> None:
    assert app.test_client().get("/outbox").status_code == 404
    assert "還沒有信" in demo_app.test_client().get("/outbox").text
    Browser(demo_app).submit("/login", "/login/link", email=EMAIL)
    path = link_of(demo_app)
    assert path in demo_app.test_client().get("/outbox").text


def test_no_secret_is_kept_or_logged_in_clear(
    app: Flask,
    visitor: Browser,
    app_database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    visitor.submit("/login", "/login/link", email=EMAIL)
    secret = link_of(app).rsplit("/", 1)[1]
    visitor.sign_in(EMAIL, PASSWORD + "!")
    shown = visitor.submit("/account", "/account/tokens", label="QGIS").text
    token = re.search(r"mapserve_[\w-]{40,}", shown)
    assert token
    assert token[0] not in visitor.get("/account").text
    with app_database.engine.connect() as connection:
        kept = json.dumps(
            [
                [dict(row) for row in connection.execute(text(f'TABLE "{name}"')).mappings()]
                for name in ("user", "access_token", "sign_in_link", "invitation")
            ],
            default=str,
            ensure_ascii=False,
        )
    assert EMAIL in kept
    for hidden in (PASSWORD, token[0], secret):
        assert hidden not in kept
        assert hidden not in caplog.text
    assert "$argon2id$" in kept
