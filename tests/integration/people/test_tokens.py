import pytest
from flask import Flask

from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people import tokens
from mapserve.services.people.accounts import add_user, appoint, set_active
from mapserve.store.database import Database
from mapserve.store.models import Community, User
from tests.factories.browsers import Browser

PASSWORD = "a sentence I remember"


@pytest.fixture
def leader(app_database: Database, meiren: Community) -> User:
    with app_database.transaction() as session:
        user = add_user(session, email="leader@example.org", name="陳進財", password=PASSWORD)
        appoint(
            session, user, Appointment(Role.LEADER, ScopeKind.COMMUNITY, meiren.slug), by=OPERATOR
        )
        return user


@pytest.fixture
def token(app_database: Database, leader: User) -> str:
    with app_database.transaction() as session:
        return tokens.make_token(session, session.get_one(User, leader.id), label="QGIS")


def status(app: Flask, authorization: str, meiren: Community) -> int:
    headers = {"Authorization": authorization, "Accept": "application/json"}
    return app.test_client().get(f"/c/{meiren.slug}/people", headers=headers).status_code


def test_a_token_stands_for_its_user(app: Flask, token: str, meiren: Community) -> None:
    assert status(app, f"Bearer {token}", meiren) == 200
    assert status(app, f"bearer  {token}", meiren) == 200


@pytest.mark.parametrize(
    "given", ["", "mapserve_", "mapserve_unknown", "x" * 5000, "\u00e9\u00ff", "a b"]
)
def test_an_unknown_token_is_refused(app: Flask, given: str) -> None:
    answer = app.test_client().get(
        "/api/v1/communities", headers={"Authorization": f"Bearer {given}"}
    )
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_is_refused(
    app: Flask, token: str, leader: User, meiren: Community, app_database: Database
) -> None:
    with app_database.transaction() as session:
        assert tokens.revoke_tokens(session, leader.id, label="another") == 0
    assert status(app, f"Bearer {token}", meiren) == 200
    with app_database.transaction() as session:
        assert tokens.revoke_tokens(session, leader.id) == 1
    assert status(app, f"Bearer {token}", meiren) == 401


def test_a_token_of_somebody_kept_out_is_refused(
    app: Flask, token: str, leader: User, meiren: Community, app_database: Database
) -> None:
    with app_database.transaction() as session:
        set_active(session, session.get_one(User, leader.id), active=False)
    assert status(app, f"Bearer {token}", meiren) == 401


def test_somebody_kept_out_loses_the_session(
    app: Flask, leader: User, app_database: Database
) -> None:
    browser = Browser(app)
    browser.sign_in("leader@example.org", PASSWORD)
    assert browser.get("/account").status_code == 200
    with app_database.transaction() as session:
        set_active(session, session.get_one(User, leader.id), active=False)
    assert browser.get("/account").status_code == 303


def test_a_bad_token_never_falls_back_to_the_cookie(app: Flask, leader: User) -> None:
    browser = Browser(app)
    browser.sign_in(leader.email, PASSWORD)
    assert browser.get("/account").status_code == 200
    for bad in ("Bearer nonsense", "Bearer ", "bearer"):
        assert browser.get("/account", headers={"Authorization": bad}).status_code == 401


def test_a_token_is_revoked_on_ones_own_page(
    app: Flask, token: str, leader: User, meiren: Community
) -> None:
    stranger, owner = Browser(app), Browser(app)
    owner.sign_in(leader.email, PASSWORD)
    stranger_made = stranger.submit("/login", "/account/tokens/1/revoke")
    assert stranger_made.status_code == 401
    assert owner.submit("/account", "/account/tokens/1/revoke").status_code == 303
    assert owner.submit("/account", "/account/tokens/1/revoke").status_code == 404
    assert status(app, f"Bearer {token}", meiren) == 401


def test_another_persons_token_cannot_be_revoked(
    app: Flask, token: str, meiren: Community, app_database: Database
) -> None:
    with app_database.transaction() as session:
        add_user(session, email="other@example.org", password=PASSWORD)
    other = Browser(app)
    other.sign_in("other@example.org", PASSWORD)
    assert other.submit("/account", "/account/tokens/1/revoke").status_code == 404
    assert status(app, f"Bearer {token}", meiren) == 200


def test_nobody_costs_no_query_and_somebody_one_and_that_of_the_bell(
    app: Flask, token: str, leader: User, statements: list[str]
) -> None:
    client = app.test_client()
    client.get("/permissions")
    assert statements == []
    client.get("/permissions", headers={"Authorization": f"Bearer {token}"})
    assert len(statements) == 2
    assert "outbox" in statements[1]
    browser = Browser(app)
    browser.sign_in(leader.email, PASSWORD)
    statements.clear()
    browser.get("/permissions")
    assert len(statements) == 2


def test_a_page_without_a_form_gives_nobody_a_cookie(app: Flask) -> None:
    assert "Set-Cookie" not in app.test_client().get("/permissions").headers
