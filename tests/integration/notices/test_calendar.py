"""Deadlines as a calendar by a secret address: whose, what, and that it ends."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from mapserve.clock import TAIWAN, standing_at
from mapserve.programme.roles import OPERATOR, Appointment, Role, ScopeKind
from mapserve.services.people.accounts import add_user, appoint, set_active
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, People, begun, brought_to, stepped
from tests.factories.browsers import Browser
from tests.factories.callers import Caller
from tests.factories.icalendar import Calendar, read
from tests.factories.settlements import COUNTED, SETTLING_AT, accounted, judged, taken

PASSWORD = "a sentence I remember"
Subscriber = Callable[..., "tuple[Browser, str]"]


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callable[..., Caller], meiren: Community) -> People:
    return People(caller, meiren)


@pytest.fixture
def subscriber(app: Flask, app_database: Database, meiren: Community) -> Subscriber:
    """Signs somebody of a role in who makes an address; returns browser and address."""
    scopes = {
        Role.LEADER: (ScopeKind.COMMUNITY, meiren.slug),
        Role.COUNTY: (ScopeKind.COUNTY, meiren.county_code),
        Role.EVALUATOR: (ScopeKind.COUNTY, meiren.county_code),
    }

    def make(role: Role) -> tuple[Browser, str]:
        email = f"{role}@calendar.example.org"
        with app_database.transaction() as session:
            user = add_user(session, email=email, name="某人", password=PASSWORD)
            appoint(session, user, Appointment(role, *scopes[role]), by=OPERATOR)
        browser = Browser(app)
        browser.sign_in(email, PASSWORD)
        return browser, made(browser)

    return make


def made(browser: Browser) -> str:
    """Make an address and return its path."""
    answer = browser.submit("/account", "/account/calendar")
    assert answer.status_code == 200
    found = re.search(
        r'<code class="secret">https?://[^/]+(/calendar/[\w-]{43}\.ics)<', answer.text
    )
    assert found
    assert 'href="webcal://' in answer.text
    return found[1]


def subscribed(app: Flask, path: str) -> Calendar:
    """Return what a calendar reads, which signs nobody in."""
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    return read(answer.data)


def days(found: Calendar) -> dict[str, str]:
    return {one["UID"].partition("@")[0]: one["DTSTART"] for one in found.events}


WINDOWS = {
    "window-116-1-first": "20261001",
    "window-116-1-last": "20261110",
    "window-116-2-first": "20270401",
    "window-116-2-last": "20270510",
}


def test_r28_a_leader_has_the_windows_and_the_community_s_own_deadlines(
    app: Flask, people: People, subscriber: Subscriber
) -> None:
    _, path = subscriber(Role.LEADER)
    begun(people.leader)
    found = subscribed(app, path)
    assert days(found) == WINDOWS | {"application-1": "20261110"}
    (draft,) = [one for one in found.events if one["UID"].startswith("application-1@")]
    assert draft["SUMMARY"] == "期限：美仁里116年上半年度的申請，草稿"
    assert "115年11月10日" in draft["DESCRIPTION"]
    assert draft["URL"].endswith("/programme/applications/1")


def test_r03_a_county_has_its_rosters_and_what_waits_for_it(
    app: Flask, people: People, subscriber: Subscriber
) -> None:
    _, path = subscriber(Role.COUNTY)
    rosters = {"roster-116-1": "20270131", "roster-116-2": "20270731"}
    assert days(subscribed(app, path)) == WINDOWS | rosters
    one = accounted(people)
    with standing_at(SETTLING_AT):
        taken(people, one, "leader", "claim", {})
        judged(people.precinct, one)
        taken(people, one, "precinct", "examine", {})
        judged(people.county, one)
        settled = {"accepted_amount": COUNTED, "settled_on": "2027-06-15"}
        taken(people, one, "county", "settle", settled)
        found = subscribed(app, path)
    assert days(found)["application-1"] == "20270622", "seven days from the settlement (R-39)"
    (due,) = [each for each in found.events if each["UID"].startswith("application-1@")]
    assert due["URL"].endswith("/programme/desk/1")


def test_an_event_that_moves_keeps_its_name_and_counts_up(
    app: Flask, people: People, subscriber: Subscriber
) -> None:
    _, path = subscriber(Role.LEADER)
    one = brought_to(people, "approved")
    with standing_at(dt.datetime(2027, 6, 20, 9, 0, tzinfo=TAIWAN)):
        one = stepped(people.leader, one, "carry_out").get_json()
        one = stepped(people.leader, one, "complete", completed_on="2027-06-10").get_json()
        (first,) = [e for e in subscribed(app, path).events if "application" in e["UID"]]
        stepped(people.leader, one, "take_back")
        one = people.leader.get("/applications/1").get_json()
        stepped(people.leader, one, "complete", completed_on="2027-06-12")
        (second,) = [e for e in subscribed(app, path).events if "application" in e["UID"]]
    assert first["UID"] == second["UID"]
    assert (first["DTSTART"], second["DTSTART"]) == ("20270625", "20270627")
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])


def test_rights_are_asked_at_each_read(
    app: Flask, people: People, subscriber: Subscriber, app_database: Database
) -> None:
    _, path = subscriber(Role.LEADER)
    begun(people.leader)
    assert "application-1" in days(subscribed(app, path))
    with app_database.transaction() as session:
        session.execute(text("DELETE FROM appointment"))
    assert days(subscribed(app, path)) == {}


def test_who_judges_no_applications_has_none_in_the_calendar(
    app: Flask, people: People, subscriber: Subscriber
) -> None:
    _, path = subscriber(Role.EVALUATOR)
    begun(people.leader)
    assert days(subscribed(app, path)) == {}


@pytest.mark.parametrize("end", ["new", "revoke", "password", "inactive"])
def test_an_address_that_ended_is_not_there(
    app: Flask, subscriber: Subscriber, app_database: Database, end: str
) -> None:
    browser, path = subscriber(Role.LEADER)
    assert app.test_client().get(path).status_code == 200
    if end == "new":
        assert subscribed(app, made(browser)).events
    elif end == "revoke":
        assert browser.submit("/account", "/account/calendar/revoke").status_code == 303
        assert "撤銷網址" not in browser.get("/account").text
    elif end == "password":
        words = {"old": PASSWORD, "new": "another sentence I remember"}
        assert browser.submit("/account", "/account/password", **words).status_code == 303
    else:
        with app_database.transaction() as session:
            user = add_user(session, email="leader@calendar.example.org")
            set_active(session, user, active=False)
    assert app.test_client().get(path).status_code == 404
    assert app.test_client().get("/calendar/none.ics").status_code == 404


def test_the_secret_is_shown_once_and_kept_hashed(
    subscriber: Subscriber, app_database: Database
) -> None:
    browser, path = subscriber(Role.LEADER)
    secret = path.split("/")[2].removesuffix(".ics")
    page = browser.get("/account").text
    assert secret not in page
    assert "您的網址是" in page
    with app_database.transaction() as session:
        kept = session.execute(text("SELECT * FROM calendar_address")).one()
    assert secret not in str(kept)


def test_in_english_for_who_reads_english(
    app: Flask, people: People, subscriber: Subscriber, app_database: Database
) -> None:
    _, path = subscriber(Role.LEADER)
    begun(people.leader)
    with app_database.transaction() as session:
        session.execute(text("UPDATE \"user\" SET language = 'en'"))
    summaries = {one["SUMMARY"] for one in subscribed(app, path).events}
    assert "Due: 美仁里, first half of 2027: Draft" in summaries
    assert "Last day to apply for the first half of 2027" in summaries
