"""/inbox: the same rows as the mails, read and unread, a page at a time."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import text

from mapserve.clock import standing_at
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people.accounts import add_user, appoint
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, REMARKS, People, brought_to, stepped
from tests.factories.browsers import Browser
from tests.factories.callers import Caller

PASSWORD = "a sentence I remember"
SHOWN_UNREAD = '<span class="pill pill-accent">未讀</span>'


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callable[..., Caller], meiren: Community) -> People:
    return People(caller, meiren)


@pytest.fixture
def county(app: Flask, people: People, meiren: Community, app_database: Database) -> Browser:
    """A county officer, at a browser, whom two events have been told to."""
    email = "county@example.org"
    with app_database.transaction() as session:
        user = add_user(session, email=email, name="張雅惠", password=PASSWORD)
        place = Appointment(Role.COUNTY, ScopeKind.COUNTY, meiren.county_code)
        appoint(session, user, place, by=OPERATOR)
    one = brought_to(people, "forwarded")
    stepped(people.precinct, one, "take_back")
    with app_database.transaction() as session:  # as if they had known of the first
        event = session.scalar(text("SELECT id FROM workflow_event ORDER BY at DESC LIMIT 1"))
        session.execute(
            text("INSERT INTO outbox (event_id, person_id, key) VALUES (:event, :person, 'x')"),
            {"event": event, "person": user.id},
        )
    stepped(people.precinct, _latest(people), "forward", opinion="同意。")
    browser = Browser(app)
    browser.sign_in(email, PASSWORD)
    return browser


def _latest(people: People) -> dict[str, object]:
    return dict(people.precinct.get("/applications/1").get_json())


def page(browser: Browser, path: str = "/inbox", **headers: str) -> str:
    answer = browser.get(path, headers=headers)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return re.sub(r"\s+", " ", unescape(answer.text))


def rows(html: str) -> list[str]:
    return re.findall(r'<li(?: class="notice-new")?>.*?</li>', html.partition("notice-rows")[2])


def bell(browser: Browser, path: str = "/account") -> str:
    found = re.search(r'href="/inbox" aria-label="([^"]+)"', page(browser, path))
    return found[1] if found else ""


def test_the_latest_stands_first_and_what_is_unread_says_so(county: Browser) -> None:
    first, second = rows(page(county))
    assert "美仁里116年上半年度的申請：轉陳縣市政府" in first
    assert "從「受理審查中」變為「待初審」" in first
    assert "警察分局顧問" in first
    assert "收回「轉陳縣市政府」" in second
    assert SHOWN_UNREAD in first
    assert SHOWN_UNREAD in second
    assert bell(county) == "通知，2 則未讀"
    assert bell(county, "/") == "通知，2 則未讀"


def test_opening_one_marks_it_as_read_and_leads_to_its_application(county: Browser) -> None:
    number = re.findall(r'action="/inbox/(\d+)"', page(county))[0]
    answer = county.submit("/inbox", f"/inbox/{number}")
    assert (answer.status_code, answer.location) == (303, "/programme/desk/1")
    first, second = rows(page(county))
    assert SHOWN_UNREAD not in first
    assert 'href="/programme/desk/1"' in first
    assert SHOWN_UNREAD in second
    assert bell(county) == "通知，1 則未讀"
    assert county.client.post(f"/inbox/{number}").status_code == 403, "without its token"


def test_all_are_marked_as_read_at_once(county: Browser) -> None:
    assert county.submit("/inbox", "/inbox/read").location == "/inbox"
    shown = page(county)
    assert SHOWN_UNREAD not in shown
    assert "全部標示已讀" not in shown
    assert bell(county) == "通知"


def test_another_ones_notice_cannot_be_opened(
    county: Browser, people: People, app_database: Database
) -> None:
    with app_database.transaction() as session:
        theirs = session.scalar(text("SELECT min(id) FROM outbox"))
    assert county.submit("/inbox", f"/inbox/{theirs}").status_code == 404
    assert county.submit("/inbox", "/inbox/999999").status_code == 404
    told = people.precinct.get("/inbox").get_json()["messages"]
    assert [one["read"] for one in told] == [False]


def test_pages_follow_each_other_by_key(
    county: Browser, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mapserve.web.pages.notices.inbox.PAGE", 1)
    newest = page(county)
    (older,) = re.findall(r'href="(/inbox\?before=\d+)"', newest)
    oldest = page(county, older)
    assert [len(rows(newest)), len(rows(oldest))] == [1, 1]
    assert rows(newest) != rows(oldest)
    assert "更早的通知" not in oldest
    assert "最新的通知" in oldest
    assert "沒有更早的通知" in page(county, "/inbox?before=1")
    for strange in ("x", "-1", "99999999999999999999"):
        assert len(rows(page(county, f"/inbox?before={strange}"))) == 1
    first = people.leader.get("/inbox?limit=1").get_json()
    second = people.leader.get(f"/inbox?limit=1&before={first['next']}").get_json()
    assert first["messages"] != second["messages"]
    assert people.leader.get("/inbox?before=0").status_code == 422


def test_who_lost_the_appointment_sees_neither_notice_nor_number(
    county: Browser, app_database: Database
) -> None:
    with app_database.transaction() as session:
        session.execute(text("UPDATE appointment SET scope = '65000' WHERE role = 'county'"))
    assert "還沒有通知。" in page(county)
    assert bell(county) == "通知"


def test_in_english(county: Browser) -> None:
    english = page(county, **{"Accept-Language": "en"})
    assert "From “With the precinct” to “First review”" in english
    assert "Mark all as read" in english


def test_what_was_returned_is_told_without_its_remarks(people: People) -> None:
    one = brought_to(people, "received")
    stepped(people.precinct, one, "return", remarks=REMARKS)
    told = people.leader.get("/inbox").get_json()
    assert told["unread"] == 2
    assert told["messages"][0]["now"]["zh"] == "退回補正"
    assert "請附名單" not in str(told)
