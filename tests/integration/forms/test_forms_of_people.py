"""Signing in, joining, inviting, passwords and sealing are forms of the kit."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from mapserve.programme.forms import Form, fields_of
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people import invitations
from mapserve.services.people.accounts import add_user, appoint
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.browsers import Browser
from tests.integration.forms.test_form_kit import Names

HERE = {"Sec-Fetch-Site": "same-origin"}
EMAIL, PASSWORD = "boss@example.org", "a sentence I remember"
PEOPLE = "/c/meiren/people"


@pytest.fixture
def boss(app: Flask, app_database: Database, meiren: Community) -> Browser:
    """The leader of `meiren`, signed in."""
    with app_database.transaction() as session:
        user = add_user(session, email=EMAIL, name="boss", password=PASSWORD)
        role = Appointment(Role.LEADER, ScopeKind.COMMUNITY, meiren.slug)
        appoint(session, user, role, by=OPERATOR)
    browser = Browser(app)
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 303
    return browser


@pytest.fixture
def secret(app_database: Database, meiren: Community) -> str:
    """An invitation to `meiren`."""
    with app_database.transaction() as session:
        community = session.get_one(Community, meiren.id)
        return invitations.invite(session, community, role=Role.VOLUNTEER, viewer=OPERATOR)[1]


def forms(form: type[Form] = Form) -> Iterator[type[Form]]:
    for one in form.__subclasses__():
        yield one
        yield from forms(one)


def blamed(page: TestResponse) -> list[str]:
    """Return the fields that the summary of `page` leads to, each of which is there."""
    assert page.status_code == 422
    names = Names(page.text)
    links = [one for one in names.anchors if "-" in one]
    assert set(links) <= names.ids
    return links


def test_no_two_forms_share_a_name(app: Flask) -> None:
    assert app
    names = [one.__name__ for one in forms()]
    assert len(names) > 6
    assert len(names) == len(set(names))


def test_every_form_can_be_drawn_in_both_languages(app: Flask) -> None:
    assert app
    for form in forms():
        for _, note in fields_of(form).values():
            assert note.label.zh
            assert note.label.en


def test_an_invitation_says_what_is_wrong_at_its_fields(boss: Browser) -> None:
    typed = {"role": "volunteer", "uses": "101", "days": "many"}
    answer = boss.submit(PEOPLE, f"{PEOPLE}/invitations", **typed)
    assert blamed(answer) == ["Invite-uses", "Invite-days"]
    assert "不能大於 100。" in answer.text
    controls = Names(answer.text).controls
    assert (controls["uses"]["value"], controls["days"]["value"]) == ("101", "many")
    assert 'value="volunteer" checked' in answer.text
    assert "還沒有邀請" in boss.get(PEOPLE).text


def test_an_invitation_that_a_lapsed_session_met_waits(boss: Browser) -> None:
    token = boss.token(PEOPLE)
    boss.client.delete_cookie("session")
    typed = {"_form": "Invite", "_page": PEOPLE, "role": "leader", "uses": "37", "days": "9"}
    asked = {**typed, "csrf_token": token}
    waits = boss.client.post(f"{PEOPLE}/invitations", data=asked, headers=HERE)
    assert waits.status_code == 403
    assert "您填的都還在" in waits.text
    assert 'name="kept"' in waits.text


def test_joining_says_what_is_wrong_at_its_fields(
    app: Flask, boss: Browser, secret: str, app_database: Database
) -> None:
    assert boss
    page = f"/invite/{secret}"
    stranger = Browser(app)
    typed = {"name": " 新來的", "email": EMAIL, "password": "short"}
    taken = stranger.submit(page, f"{page}/join", **typed)
    assert blamed(taken) == ["Join-email"]
    assert "已經有帳號" in taken.text
    assert Names(taken.text).controls["name"]["value"] == " 新來的"
    assert (
        "value" not in Names(taken.text).controls["password"]
        or not (Names(taken.text).controls["password"]["value"])
    )
    assert taken.headers["Referrer-Policy"] == "no-referrer"
    short = stranger.submit(page, f"{page}/join", **typed | {"email": "new@example.org"})
    assert blamed(short) == ["Join-password"]
    nothing = stranger.submit(page, f"{page}/join")
    assert blamed(nothing) == ["Join-name", "Join-email", "Join-password"]
    with app_database.transaction() as session:
        assert session.query(Community).one()


def test_a_new_password_says_what_is_wrong_at_its_fields(boss: Browser) -> None:
    wrong = boss.submit("/account", "/account/password", old="no", new=PASSWORD)
    assert blamed(wrong) == ["ChangePassword-old"]
    assert "現在的密碼不對" in wrong.text
    assert PASSWORD not in wrong.text
    short = boss.submit("/account", "/account/password", old=PASSWORD, new="short")
    assert blamed(short) == ["ChangePassword-new"]
    unnamed = boss.submit("/account", "/account/tokens", label=" ")
    assert blamed(unnamed) == ["AskForToken-label"]


def test_sealing_asks_what_for(boss: Browser, app_database: Database, meiren: Community) -> None:
    with app_database.transaction() as session:
        session.get_one(Community, meiren.id).revision = 1
    page = f"/c/{meiren.slug}/editions"
    answer = boss.submit(page, page)
    assert blamed(answer) == ["Seal-purpose-1"]
    assert "還沒有封存的版本" in answer.text


def test_a_sign_in_page_that_lay_open_keeps_the_address_and_where_to_go_on(
    app: Flask, boss: Browser
) -> None:
    assert boss
    stale = Browser(app)
    typed = {"email": EMAIL, "password": PASSWORD, "next": PEOPLE, "csrf_token": "old"}
    named = {"_form": "SignIn", "_page": "/login", "remember": "y"}
    answer = stale.client.post("/login", data={**typed, **named}, headers=HERE)
    assert answer.status_code == 403
    controls = Names(answer.text).controls
    assert controls["email"]["value"] == EMAIL
    assert "checked" in controls["remember"]
    assert PASSWORD not in answer.text
    assert f'name="next" value="{PEOPLE}"' in answer.text


def test_signing_in_says_what_is_missing(app: Flask) -> None:
    nobody = Browser(app)
    assert blamed(nobody.submit("/login", "/login")) == ["SignIn-email", "SignIn-password"]
    assert blamed(nobody.submit("/login", "/login/link")) == ["SignIn-email"]
    refused = nobody.sign_in("nobody@example.org", "whatever it is")
    assert blamed(refused) == []
    assert "電子郵件或密碼不對" in refused.text
    assert "個地方要改" not in refused.text
