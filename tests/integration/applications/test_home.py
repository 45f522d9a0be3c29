"""/home and the inbox: what is due, what waits, one thing first, what was told."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from mapserve.clock import TAIWAN, standing_at
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, REMARKS, People, begun, brought_to, stepped
from tests.factories.callers import Caller

Callers = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def home(by: Caller, language: str = "zh-TW") -> str:
    page = by.at("GET", "/home", headers={"Accept-Language": language})
    assert page.status_code == 200
    return page.text


def test_r28_a_leader_is_told_of_the_open_window(people: People) -> None:
    page = home(people.leader)
    assert "116年上半年度的補助可以申請了" in page
    assert "最晚 115年11月10日 送到分局" in page
    assert "剩 4 天" in page
    with standing_at(dt.datetime(2026, 11, 11, tzinfo=TAIWAN)):
        assert "可以申請了" not in home(people.leader)


def test_a_draft_is_not_late_once_its_window_has_closed(people: People) -> None:
    begun(people.leader)
    assert "剩 4 天" in home(people.leader)
    with standing_at(dt.datetime(2026, 11, 30, tzinfo=TAIWAN)):
        text = home(people.leader)
        assert "申請期限已過" in text
        assert "逾期" not in text


def test_what_was_returned_waits_for_the_leader(people: People) -> None:
    one = brought_to(people, "received")
    assert "要補" not in home(people.leader)
    stepped(people.precinct, one, "return", remarks=REMARKS)
    page = home(people.leader)
    assert "補正後再送" in page
    assert "要補 1 項" in page
    assert f"/programme/applications/{one['id']}" in page


def test_each_desk_sees_what_waits_and_nobody_else(people: People) -> None:
    brought_to(people, "forwarded")
    assert "1 件申請等您" in home(people.county)
    assert "1 applications wait for you" in home(people.county, "en")
    for other in (people.precinct, people.ministry, people.volunteer):
        assert "件申請等您" not in home(other)
    assert "現在沒有要辦的事" in home(people.volunteer)


def test_the_inbox_says_both_states(people: People) -> None:
    one = brought_to(people, "forwarded")
    told = people.leader.get("/inbox").get_json()["messages"]
    assert [message["now"]["zh"] for message in told] == [
        "分局已轉陳，等縣市初審",
        "分局已受理，審查中",
    ]
    assert told[0]["before"]["zh"] == "分局已受理，審查中"
    assert told[0]["application"] == one["id"]
    assert people.volunteer.get("/inbox").get_json()["messages"] == []
    assert "分局已受理，審查中 → 分局已轉陳，等縣市初審" in home(people.leader)


def test_what_was_taken_back_is_told_as_such(people: People, app_database: Database) -> None:
    one = brought_to(people, "received")
    with app_database.transaction() as session:
        session.execute(text("UPDATE outbox SET sent_at = now()"))  # once mailed
    stepped(people.precinct, one, "take_back")
    told = people.leader.get("/inbox").get_json()["messages"][0]
    assert "收回「分局受理」" in told["words"]["zh"]
    assert told["now"]["zh"] == "已送到分局，等受理"


def test_who_may_not_see_it_any_more_is_told_nothing(
    people: People, caller: Callers, app_database: Database
) -> None:
    brought_to(people, "forwarded")
    assert len(people.county.get("/inbox").get_json()["messages"]) == 1
    with app_database.transaction() as session:
        session.execute(text("UPDATE appointment SET scope = '65000' WHERE role = 'county'"))
    assert people.county.get("/inbox").get_json()["messages"] == []
    assert caller().get("/inbox").status_code == 401


def test_r03_the_county_is_reminded_of_its_roster(people: People) -> None:
    with standing_at(dt.datetime(2027, 1, 10, tzinfo=TAIWAN)):
        assert "116年上半年度社區治安營造名冊還沒報" in home(people.county)
        assert "剩 21 天" in home(people.county)
        assert "社區治安營造名冊" not in home(people.leader)
