"""Rosters, directories and coaches: kept by the county, sealed, and never changed."""

import csv
import io
from collections.abc import Callable, Iterator

import pytest
from odfdo import Document
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, PERIOD, People, brought_to
from tests.factories.callers import Caller
from tests.factories.papers import pdf_text

Callers = Callable[..., Caller]
ROSTER = f"/programme/rosters/63000/{PERIOD}"
DIRECTORY = "/programme/directories/63000"
COACH = {"name": "許文雄", "office": "松山分局防治組警務員", "phone": "02-2345-6789"}
WINDOW = {"position": "窗口", "organ": "松山分局", "title": "組長", "name": "洪麗華", "base": "0"}


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def seal(by: Caller, base: int = 0) -> TestResponse:
    return by.at("POST", f"{ROSTER}/seal", data={"base": str(base)})


def rows(answer: TestResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_r03_the_roster_is_compiled_sealed_and_given_as_files(people: People) -> None:
    assert "這一期還沒有社區" in people.county.at("GET", ROSTER).text
    brought_to(people, "approved")
    named = people.county.at("POST", "/c/meiren/coach", data=COACH)
    assert named.status_code == 303
    page = people.county.at("GET", ROSTER).text
    for words in ("美仁社區發展協會", "北市社團字第1150001號", "許文雄", "150,000", "116年1月31日"):
        assert words in page, words
    assert seal(people.county).status_code == 303
    sealed = people.county.at("GET", ROSTER).text
    assert "第 1 次" in sealed
    assert '<span class="pill">有變' not in sealed
    [row] = rows(people.county.at("GET", f"/api/v1/rosters/{PERIOD}.csv"))
    assert (row["社區"], row["核定金額"], row["輔導專人"]) == ("美仁里", "150000", "許文雄")
    table = Document(
        io.BytesIO(people.county.at("GET", f"/api/v1/rosters/{PERIOD}.ods").data)
    ).body.get_table(0)
    assert "第 1 次封存" in str(table.get_value("A2"))
    words = pdf_text(people.county.at("GET", f"/api/v1/rosters/{PERIOD}.pdf").data)
    assert "臺北市116年上半年度社區治安營造名冊" in words.replace("\n", "")
    assert "待主管機關提供正式附件" in words
    assert "2026" not in words


def test_r05_nobody_seals_while_a_community_has_no_coach(people: People) -> None:
    brought_to(people, "sent")
    refused = seal(people.county)
    assert refused.status_code == 422
    assert "美仁里" in refused.text
    assert "R-05" in refused.text
    assert "第 1 次" not in people.county.at("GET", ROSTER).text


def test_what_was_sealed_stays_and_what_changed_since_is_told(people: People) -> None:
    people.county.at("POST", "/c/meiren/coach", data=COACH)
    seal(people.county)
    people.county.at("POST", "/c/meiren/coach", data={**COACH, "name": "張雅惠"})
    assert "有變" in people.county.at("GET", ROSTER).text
    assert "剛被別人改成第 1 次" in seal(people.county, base=0).text
    assert seal(people.county, base=1).status_code == 303
    assert "和第 2 次封存的一樣" in seal(people.county, base=2).text
    [first] = rows(people.county.at("GET", f"/api/v1/rosters/{PERIOD}.csv?version=1"))
    [last] = rows(people.county.at("GET", f"/api/v1/rosters/{PERIOD}.csv"))
    assert (first["輔導專人"], last["輔導專人"]) == ("許文雄", "張雅惠")


@pytest.mark.parametrize("change", ["UPDATE roster SET number = 9", "DELETE FROM roster"])
def test_the_database_changes_no_sealed_roster(
    people: People, app_database: Database, change: str
) -> None:
    people.county.at("POST", "/c/meiren/coach", data=COACH)
    seal(people.county)
    with pytest.raises(DBAPIError), app_database.transaction() as session:
        session.execute(text(change))


def test_rosters_are_the_countys_own_and_the_ministry_sees_all(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    brought_to(people, "sent")
    foreign = caller(Role.COUNTY, elsewhere)
    for somebody in (people.leader, people.precinct, foreign):
        assert somebody.at("GET", ROSTER).status_code == 403
        answer = somebody.at("GET", f"/api/v1/rosters/{PERIOD}.csv?county=63000")
        assert answer.status_code == 403
    assert seal(people.ministry).status_code == 403
    whole = people.ministry.at("GET", f"/programme/rosters/all/{PERIOD}").text
    assert "目標 369 個" in whole
    assert "臺北市" in whole
    assert "美仁里" in whole
    assert len(rows(people.ministry.at("GET", f"/api/v1/rosters/{PERIOD}.csv"))) == 1
    assert people.county.at("GET", f"/programme/rosters/all/{PERIOD}").status_code == 403


def test_r05_one_named_coach_whom_the_community_can_call(people: People) -> None:
    one = brought_to(people, "sent")
    page = f"/programme/applications/{one['id']}"
    assert "縣市還沒有指定輔導專人" in people.leader.at("GET", page).text
    people.county.at("POST", "/c/meiren/coach", data=COACH)
    told = people.leader.at("GET", page).text
    assert "許文雄" in told
    assert "tel:02-2345-6789" in told
    assert people.leader.at("POST", "/c/meiren/coach", data=COACH).status_code == 403
    wrong = people.county.at("POST", "/c/meiren/coach", data={**COACH, "phone": "沒有"})
    assert wrong.status_code == 422
    assert "松山分局防治組警務員" in wrong.text  # nothing typed is lost
    people.county.at("POST", "/c/meiren/coach/end")
    assert "縣市還沒有指定輔導專人" in people.leader.at("GET", page).text


def test_r05_of_two_who_name_a_coach_the_later_one_stands(
    people: People, app_database: Database
) -> None:
    people.county.at("POST", "/c/meiren/coach", data=COACH)
    people.county.at("POST", "/c/meiren/coach", data=COACH)
    people.county.at("POST", "/c/meiren/coach", data={**COACH, "name": "張雅惠"})
    with app_database.transaction() as session:
        found = session.execute(text("SELECT name, until IS NULL FROM coach ORDER BY id")).all()
    assert [tuple(one) for one in found] == [("許文雄", False), ("張雅惠", True)]


def test_r04_the_group_and_its_windows_with_every_version(people: People) -> None:
    assert people.county.at("POST", f"{DIRECTORY}/windows", data=WINDOW).status_code == 303
    second = {**WINDOW, "name": "許文雄", "base": "1"}
    stale = people.county.at("POST", f"{DIRECTORY}/windows", data={**second, "base": "0"})
    assert "剛被別人改成第 1 次" in stale.text
    assert "許文雄" in stale.text  # what was typed is still there
    assert people.county.at("POST", f"{DIRECTORY}/windows", data=second).status_code == 303
    people.county.at("POST", f"{DIRECTORY}/windows/remove", data={"row": "0", "base": "2"})
    for somebody in (people.leader, people.volunteer, people.precinct, people.ministry):
        page = somebody.at("GET", DIRECTORY).text
        assert "許文雄" in page
        assert "第 3 次" in page
    assert "移除…" not in people.leader.at("GET", DIRECTORY).text
    found = rows(people.leader.at("GET", "/api/v1/directories/63000/windows.csv"))
    assert [one["姓名"] for one in found] == ["許文雄"]
    refused = people.leader.at("POST", f"{DIRECTORY}/windows", data=WINDOW)
    assert refused.status_code == 403


def test_a_directory_is_not_for_other_counties_or_the_public(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    stranger = caller(Role.LEADER, elsewhere)
    assert stranger.at("GET", DIRECTORY).status_code == 403
    assert caller().at("GET", DIRECTORY).status_code in (302, 303)
    assert people.ministry.at("GET", "/programme/directories/10002").status_code == 404


def test_r03_the_duty_ends_when_the_roster_is_sealed(people: People) -> None:
    people.county.at("POST", "/c/meiren/coach", data=COACH)
    january = IN_TIME.replace(year=2027, month=1, day=10)
    with standing_at(january):
        assert ROSTER in people.county.at("GET", "/home").text
        assert seal(people.county).status_code == 303
        assert ROSTER not in people.county.at("GET", "/home").text
    with standing_at(IN_TIME.replace(year=2027, month=8, day=2)):
        late = people.county.at("GET", "/home").text
        assert "/programme/rosters/63000/116-2" in late
        assert "逾期" in late
        assert (
            "逾期 2 天還沒報內政部"
            in people.county.at("GET", "/programme/rosters/63000/116-2").text
        )
