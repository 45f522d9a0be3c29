"""Whoever registers somebody's address first keeps nothing once its owner confirms it."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people import invitations, tokens
from mapserve.services.people.accounts import appoint, find_user_by_email, viewer_of_user
from mapserve.store.database import Database
from mapserve.store.models import Community, User
from mapserve.store.queries import people as people_queries
from mapserve.web import mail
from tests.factories.browsers import Browser, wait_for_mail
from tests.factories.callers import Caller

OFFICER = "officer@police.example"
PASSWORD = "whoever came first"
LEADER = Appointment(Role.LEADER, ScopeKind.COMMUNITY, "meiren")


@pytest.fixture
def squatter(app: Flask, meiren: Community, app_database: Database) -> Browser:
    """Somebody who joined as a leader under the officer's address."""
    with app_database.transaction() as session:
        _, secret = invitations.invite(session, meiren, role=Role.LEADER, viewer=OPERATOR)
    browser = Browser(app)
    joined = {"name": "假的", "email": OFFICER, "password": PASSWORD}
    assert browser.submit("/login", f"/invite/{secret}/join", **joined).status_code == 303
    wait_for_mail()
    return browser


@pytest.fixture
def link(app_database: Database) -> Callable[[], str]:
    """Makes the link that only the owner of the mailbox reads, and returns its path."""

    def make() -> str:
        with app_database.transaction() as session:
            return f"/login/link/{tokens.make_link(session, officer(session))}"

    return make


def officer(session: object) -> User:
    user = find_user_by_email(session, OFFICER)  # type: ignore[arg-type]
    assert user
    return user


def token_of(browser: Browser) -> str:
    page = browser.submit("/account", "/account/tokens", label="QGIS").text
    return "mapserve_" + page.partition("mapserve_")[2].partition("<")[0]


def reads(app: Flask, token: str) -> int:
    return Caller(app, token).get("/communities/meiren/revisions").status_code


def test_nothing_made_before_the_confirmation_survives_it(
    app: Flask,
    squatter: Browser,
    link: Callable[[], str],
    meiren: Community,
    app_database: Database,
) -> None:
    token = token_of(squatter)
    assert reads(app, token) == 200
    with app_database.transaction() as session:
        viewer = viewer_of_user(officer(session))
        _, invitation = invitations.invite(session, meiren, role=Role.LEADER, viewer=viewer)
    older, newer = link(), link()

    owner = Browser(app)
    assert owner.submit("/login", newer).status_code == 303
    shown = owner.get("/account").text

    assert squatter.get("/account").location == "/login?next=/account"
    assert reads(app, token) == 401
    assert Browser(app).sign_in(OFFICER, PASSWORD).status_code == 422
    assert Browser(app).submit("/login", older).status_code == 404
    assert Browser(app).get(f"/invite/{invitation}").status_code == 404
    assert "假的" not in shown
    assert "還沒有角色" in shown
    assert "已經取消" in shown
    with app_database.transaction() as session:
        assert people_queries.members(session, "meiren") == []


def test_an_office_given_afterwards_is_the_owners_alone(
    app: Flask, squatter: Browser, link: Callable[[], str], app_database: Database
) -> None:
    token, cookie = token_of(squatter), squatter.cookie
    owner = Browser(app)
    owner.submit("/login", link())
    with app_database.transaction() as session:
        office = Appointment(Role.COUNTY, ScopeKind.COUNTY, "63000")
        assert appoint(session, officer(session), office, by=OPERATOR)
    assert "縣市承辦人" in owner.get("/account").text
    assert reads(app, token) == 401
    replayed = Browser(app)
    replayed.client.set_cookie("session", cookie)
    assert replayed.get("/account").status_code == 303


def test_who_holds_the_account_and_the_mailbox_keeps_the_roles(
    app: Flask, squatter: Browser, link: Callable[[], str]
) -> None:
    token = token_of(squatter)
    assert "還沒有確認" in squatter.get("/account").text
    assert squatter.submit("/login/link/x", link()).status_code == 303
    shown = squatter.get("/account").text
    assert "假的" in shown
    assert "社區負責人" in shown
    assert "還沒有確認" not in shown
    assert reads(app, token) == 401
    assert Browser(app).sign_in(OFFICER, PASSWORD).status_code == 422


def test_joining_mails_a_link_to_confirm_and_so_does_the_account(
    app: Flask, squatter: Browser
) -> None:
    def path_of_the_newest() -> str:
        wait_for_mail()
        with app.app_context():
            newest = mail.read_outbox()[0]
        assert newest["to"] == OFFICER
        assert "確認" in newest["subject"]
        return str(newest.get_content()).partition("http://localhost")[2].split()[0]

    first = path_of_the_newest()
    assert squatter.submit("/account", "/account/confirm").status_code == 303
    second = path_of_the_newest()
    assert first != second
    assert squatter.submit("/account", second.partition("?")[0]).status_code == 303
    assert "還沒有確認" not in squatter.get("/account").text


def test_a_token_asked_for_while_the_owner_confirms_is_not_given_out(
    squatter: Browser, link: Callable[[], str], app_database: Database
) -> None:
    secret, csrf = link().rpartition("/")[2], squatter.token("/account")
    answers: list[int] = []

    def ask() -> None:
        form = {"csrf_token": csrf, "label": "late"}
        answers.append(squatter.client.post("/account/tokens", data=form).status_code)

    with app_database.transaction() as session:
        tokens.follow_link(session, secret)
        asking = threading.Thread(target=ask)
        asking.start()
        wait_until_somebody_waits(app_database)
    asking.join()
    assert answers == [401]
    with app_database.transaction() as session:
        assert tokens.list_tokens(session, officer(session).id) == []


def wait_until_somebody_waits(database: Database) -> None:
    """Return once another connection waits for a lock that this test holds."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with database.engine.connect() as connection:
        while not connection.exec_driver_sql(waiting).scalar():
            connection.rollback()
