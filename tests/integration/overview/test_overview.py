"""The overview's pages, API and files: counts, money by kind, deadlines, the county's own money."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from odfdo import Document

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, People, brought_to, in_time
from tests.factories.callers import Caller
from tests.factories.overviews import application
from tests.factories.settlements import COUNTED, SETTLING_AT, accounted, judged, taken

Callers = Callable[..., Caller]
HERE = "/programme/overview/63000"
TERM = "?term=116-1"
GRANT = {"amount": "20,000", "granted_on": "115.12.25", "document": "府警防字第1號", "base": "0"}


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def told(by: Caller, path: str = "63000") -> dict[str, Any]:
    answer = by.get(f"/overview/{path}{TERM}")
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def test_r60_money_is_followed_by_kind_from_the_request_to_the_balance(people: People) -> None:
    one = accounted(people)  # the budget: 24,600 current at most, 26,000 capital
    with standing_at(SETTLING_AT):
        before = told(people.county)["central"]
        assert before["approved"]["total"] == before["open"]["total"] == 150_000
        assert (before["approved"]["capital"], before["settled"]["total"]) == (26_000, 0)
        assert before["requested"]["rest"] == 0
        one = taken(people, one, "leader", "claim", {})
        judged(people.precinct, one)
        one = taken(people, one, "precinct", "examine", {})
        judged(people.county, one)
        settle = {"accepted_amount": COUNTED, "settled_on": "2027-06-15"}
        taken(people, one, "county", "settle", settle)
        after = told(people.county)["central"]
        assert after["settled"] == {
            "total": COUNTED, "current": COUNTED - 26_000, "capital": 26_000, "rest": 0,
        }  # fmt: skip
        assert after["returned"]["total"] == 150_000 - COUNTED
        assert (after["open"]["total"], after["paid"]) == (0, 0)
        page = people.county.at("GET", f"{HERE}{TERM}").text
        for words in (f"{COUNTED:,}", f"{150_000 - COUNTED:,}", "兩個經費來源", "剩 7 天"):
            assert words in page, words
    with standing_at(SETTLING_AT.replace(month=7)):
        late = told(people.ministry, "all")["late"]
        assert [(x["county"], x["state"], x["turn"]["zh"], x["since"]) for x in late] == [
            ("臺北市", "settled", "縣市承辦人", "2027-06-22")
        ]
        assert "逾期 23 天" in people.ministry.at("GET", f"/programme/overview/all{TERM}").text


def test_a_step_taken_back_takes_its_money_back(people: People) -> None:
    with in_time():
        one = brought_to(people, "approved")
    with standing_at(IN_TIME):
        assert told(people.ministry)["central"]["approved"]["total"] == 150_000
        taken(people, one, "ministry", "take_back", {})
        found = told(people.ministry)
        assert (found["central"]["approved"]["total"], found["unsplit"]) == (0, 0)
        assert found["central"]["requested"]["total"] == 1_200


def test_r72_the_countys_own_money_is_recorded_apart(people: People) -> None:
    with standing_at(IN_TIME):
        one = brought_to(people, "agreed")
        path = f"{HERE}/grants/{one['id']}"
        early = people.county.at("POST", path, data=GRANT)
        assert (early.status_code, "還沒核定" in early.text) == (422, True)
        taken(people, one, "ministry", "approve", _APPROVAL)
        assert people.county.at("POST", path, data=GRANT).status_code == 303
        found = told(people.county)
        assert found["own"] == {"granted": 20_000, "settled": 0, "returned": 0, "open": 20_000}
        assert found["central"]["approved"]["total"] == 150_000  # of its own
        again = people.county.at("POST", path, data=GRANT)
        assert "別人剛改過" in again.text
        more = people.county.at("POST", path, data=GRANT | {"base": "1", "accepted": "20,001"})
        assert (more.status_code, "比核給的" in more.text) == (422, True)
        done = people.county.at("POST", path, data=GRANT | {"base": "1", "accepted": "19,500"})
        assert done.status_code == 303
        assert told(people.county)["own"] == {
            "granted": 20_000, "settled": 19_500, "returned": 500, "open": 0,
        }  # fmt: skip
        assert "第 2 次登記" in people.county.at("GET", path).text
        for who in (people.leader, people.precinct, people.ministry):
            assert who.at("POST", path, data=GRANT).status_code == 403


_APPROVAL = {
    "approved_period": "116-1",
    "approved_amount": 150_000,
    "approved_on": "2026-11-06",
    "approval_number": "台內警字第1150000001號",
}


def test_each_sees_their_own_overview(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    other = caller(Role.COUNTY, elsewhere)
    with in_time():
        brought_to(people, "sent")
    with standing_at(IN_TIME):
        for who in (people.leader, people.volunteer, people.precinct, other):
            assert who.get(f"/overview/63000{TERM}").status_code == 403
            assert who.at("GET", HERE).status_code == 403
        for county in ("all", "65000"):
            assert people.county.get(f"/overview/{county}{TERM}").status_code == 403
        assert people.county.at("GET", "/programme/overview").location == HERE
        assert people.ministry.at("GET", "/programme/overview?term=116").location.endswith(
            "/all?term=116"
        )
        assert people.leader.at("GET", "/programme/overview").location == "/home"
        assert people.ministry.get("/overview/99999").status_code == 404
        whole = told(people.ministry, "all")
        assert (whole["target"], whole["communities"]) == (369, 1)
        assert told(people.county)["target"] is None
        year = people.ministry.get("/overview/all?term=116").get_json()
        assert (year["target"], year["applications"]) == (None, 1)


def test_the_table_keeps_its_filter_in_every_address(
    people: People, meiren: Community, app_database: Database
) -> None:
    with app_database.transaction() as session:
        for number in range(60):
            state = "sent" if number % 2 else "forwarded"
            application(session, meiren, number, state)
    with standing_at(IN_TIME):
        asked = f"{TERM}&state=sent&q=美仁&sort=-since"
        page = people.county.at("GET", f"{HERE}{asked}").text
        assert page.count("<small>美仁里協會") == 30
        links = re.findall(r'href="(/programme/overview/63000\?[^"]*)"', page)
        assert len(links) > 10
        assert all("q=" in one for one in links)
        first = people.county.at("GET", f"{HERE}{TERM}").text
        assert first.count("<small>美仁里協會") == 50
        onward = re.search(r'href="(/programme/overview/63000\?[^"]*after=[^"#]*)', first)
        assert onward
        second = people.county.at("GET", onward[1].replace("&amp;", "&")).text
        assert second.count("<small>美仁里協會") == 10
        none = people.county.at("GET", f"{HERE}{TERM}&q=nowhere").text
        assert "沒有符合的申請" in none
        wrong = people.county.get(f"/overview/63000/communities{TERM}&after=x~y")
        assert wrong.status_code == 422


def test_the_files_hold_what_was_asked_and_no_formula(
    people: People, meiren: Community, app_database: Database
) -> None:
    with app_database.transaction() as session:
        meiren = session.get_one(Community, meiren.id)
        meiren.precinct = "=1+1"
        application(session, meiren, 1, "settled", approved=150_000, settled_by_kind=(9, 4))
        application(session, meiren, 2, "sent")
    with standing_at(IN_TIME):
        files = {
            name: people.county.get(f"/overview/63000/files/communities.{name}{TERM}&state=settled")
            for name in ("csv", "ods", "xlsx")
        }
    assert {one.status_code for one in files.values()} == {200}
    [row] = list(csv.DictReader(io.StringIO(files["csv"].data.decode("utf-8-sig"))))
    assert (row["分局"], row["核定"], row["核銷"], row["賸餘"]) == (
        "'=1+1",
        "150000",
        "13",
        "149987",
    )
    table = Document(io.BytesIO(files["ods"].data)).body.get_table(0)
    assert table.get_value("D5") == "=1+1"
    with zipfile.ZipFile(io.BytesIO(files["xlsx"].data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in words
    assert "<v>149987</v>" in sheet


def test_the_map_says_the_stage_of_the_latest(
    people: People, meiren: Community, app_database: Database
) -> None:
    with app_database.transaction() as session:
        application(session, meiren, 1, "closed")
        application(session, meiren, 2, "returned")
    with standing_at(IN_TIME):
        [point] = people.county.get(f"/overview/63000/map{TERM}").get_json()["points"]
    assert (point["community"], point["stage"], point["late"]) == ("meiren", "returned", False)
    assert 121 < point["lon"] < 122
