"""What signs somebody in ends when they say so: sessions, tokens, links and invitations."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from mapserve.errors import SignInNeeded
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people import invitations, tokens
from mapserve.services.people.accounts import (
    add_user,
    appoint,
    dismiss,
    set_active,
    set_password,
    user_of_password,
    viewer_of_user,
)
from mapserve.services.people.sign_ins import sign_in
from mapserve.store.database import Database
from mapserve.store.models import Community, SignIn, User
from tests.factories.browsers import Browser
from tests.factories.callers import Caller

EMAIL, PASSWORD = "leader@example.org", "a sentence I remember"
LEADER = Appointment(Role.LEADER, ScopeKind.COMMUNITY, "meiren")


@pytest.fixture
def boss(meiren: Community, app_database: Database) -> User:  # noqa: ARG001 - the scope
    with app_database.transaction() as session:
        user = add_user(session, email=EMAIL, name="陳進財", password=PASSWORD)
        appoint(session, user, LEADER, by=OPERATOR)
        return user


@pytest.fixture
def browser(app: Flask, boss: User) -> Browser:
    browser = Browser(app)
    assert browser.sign_in(boss.email, PASSWORD).status_code == 303
    return browser


@pytest.fixture
def token(boss: User, app_database: Database) -> str:
    with app_database.transaction() as session:
        return tokens.make_token(session, session.get_one(User, boss.id))


@pytest.fixture
def invitation(boss: User, meiren: Community, app_database: Database) -> str:
    with app_database.transaction() as session:
        viewer = viewer_of_user(session.get_one(User, boss.id))
        return invitations.invite(session, meiren, role=Role.VOLUNTEER, viewer=viewer)[1]


def with_cookie(app: Flask, cookie: str) -> Browser:
    copy = Browser(app)
    copy.client.set_cookie("session", cookie)
    return copy


def reads(app: Flask, token: str) -> int:
    return Caller(app, token).get("/communities/meiren/revisions").status_code


def test_a_copied_cookie_ends_with_signing_out(app: Flask, browser: Browser) -> None:
    copied = browser.cookie
    assert with_cookie(app, copied).get("/account").status_code == 200
    assert browser.submit("/logout", "/logout").status_code == 303
    assert with_cookie(app, copied).get("/account").location == "/login?next=/account"


def test_signing_out_ends_this_browser_only(app: Flask, browser: Browser, token: str) -> None:
    other = Browser(app)
    other.sign_in(EMAIL, PASSWORD)
    browser.submit("/logout", "/logout")
    assert other.get("/account").status_code == 200
    assert reads(app, token) == 200


def test_signing_in_again_ends_the_session_before(app: Flask, browser: Browser) -> None:
    copied, csrf = browser.cookie, browser.token("/account")
    browser.client.post("/login", data={"csrf_token": csrf, "email": EMAIL, "password": PASSWORD})
    assert browser.get("/account").status_code == 200
    assert with_cookie(app, copied).get("/account").status_code == 303


def test_leaving_everywhere_ends_tokens_too(app: Flask, browser: Browser, token: str) -> None:
    other = Browser(app)
    other.sign_in(EMAIL, PASSWORD)
    assert reads(app, token) == 200
    browser.submit("/account", "/account/leave-everywhere")
    assert reads(app, token) == 401
    assert other.get("/account").status_code == 303


def test_a_new_password_ends_tokens_too(app: Flask, browser: Browser, token: str) -> None:
    new = {"old": PASSWORD, "new": "another sentence of mine"}
    assert browser.submit("/account", "/account/password", **new).status_code == 303
    assert browser.get("/account").status_code == 200
    assert reads(app, token) == 401


def test_who_was_just_about_to_come_in_does_not_once_the_password_is_another(
    boss: User, app_database: Database
) -> None:
    with app_database.transaction() as session:
        seen = user_of_password(session, EMAIL, PASSWORD)
        assert seen
    with app_database.transaction() as session:
        set_password(session, session.get_one(User, boss.id), "another sentence of mine")
    with pytest.raises(SignInNeeded), app_database.transaction() as session:
        sign_in(session, seen)


def test_being_kept_out_and_let_in_again_revives_nothing(
    app: Flask, boss: User, browser: Browser, token: str, app_database: Database
) -> None:
    for active in (False, True):
        with app_database.transaction() as session:
            set_active(session, session.get_one(User, boss.id), active=active)
    assert browser.get("/account").status_code == 303
    assert reads(app, token) == 401


def test_a_session_lapses_thirty_days_after_the_last_visit(
    app: Flask, browser: Browser, app_database: Database
) -> None:
    def days_left(change: str = "0 days") -> float:
        with app_database.engine.begin() as connection:
            connection.execute(
                text("UPDATE sign_in SET expires_at = expires_at + CAST(:by AS interval)"),
                {"by": change},
            )
            left = text("SELECT extract(epoch FROM expires_at - now()) / 86400 FROM sign_in")
            return float(connection.execute(left).scalar_one())

    assert 29.9 < days_left() <= 30
    assert 9.9 < days_left("-20 days") < 10
    assert browser.get("/account").status_code == 200
    assert 29.9 < days_left() <= 30  # the visit was noted
    assert days_left("-30 days") < 0
    assert browser.get("/account").status_code == 303
    Browser(app).sign_in(EMAIL, PASSWORD)
    with app_database.transaction() as session:
        assert session.query(SignIn).count() == 1  # what had lapsed is gone


Ends = Callable[[Database, User], None]


def dismissed(database: Database, boss: User) -> None:
    with database.transaction() as session:
        assert dismiss(session, session.get_one(User, boss.id), LEADER, by=OPERATOR)


def kept_out(database: Database, boss: User) -> None:
    with database.transaction() as session:
        set_active(session, session.get_one(User, boss.id), active=False)


def demoted_in_the_database(database: Database, boss: User) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM appointment WHERE user_id = :id"), {"id": boss.id})


@pytest.mark.parametrize("end", [dismissed, kept_out, demoted_in_the_database])
def test_a_leaders_invitations_end_with_the_leader(
    end: Ends, app: Flask, boss: User, invitation: str, app_database: Database
) -> None:
    assert Browser(app).get(f"/invite/{invitation}").status_code == 200
    end(app_database, boss)
    assert Browser(app).get(f"/invite/{invitation}").status_code == 404
    form = {"name": "新來的", "email": "new@example.org", "password": PASSWORD}
    assert Browser(app).submit("/login", f"/invite/{invitation}/join", **form).status_code == 404


def test_a_removed_leaders_invitations_are_shown_as_revoked_and_stay_so(
    app: Flask, boss: User, invitation: str, app_database: Database
) -> None:
    with app_database.transaction() as session:
        other = add_user(session, email="other@example.org", password=PASSWORD)
        appoint(session, other, LEADER, by=OPERATOR)
    leader = Browser(app)
    leader.sign_in("other@example.org", PASSWORD)
    assert "還能用 1 次" in leader.get("/c/meiren/people").text
    leader.submit("/c/meiren/people", f"/c/meiren/people/{boss.id}/remove")
    assert "已撤銷" in leader.get("/c/meiren/people").text
    with app_database.transaction() as session:
        appoint(session, session.get_one(User, boss.id), LEADER, by=OPERATOR)
    assert Browser(app).get(f"/invite/{invitation}").status_code == 404
