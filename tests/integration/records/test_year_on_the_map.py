"""The working year and the map: patrol hours, night duty, the diagnosis (R-12 to R-14)."""

import uuid
from collections.abc import Callable, Iterator

import pytest

from mapserve.clock import standing_at
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, People, begun
from tests.factories.callers import Caller
from tests.factories.changesets import changeset, drawn, line, square

Callers = Callable[..., Caller]
RECORDS = "/c/meiren/records"
SHIFT = {"starts": "20:00", "ends": "23:30", "members": "陳進財\n林美玉"}
DAYS = ("115/10/5", "115/10/12", "115/10/19")  # Mondays


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def draw(by: Caller, *features: dict[str, object]) -> None:
    saved = by.post("/communities/meiren/changesets", json=changeset(create=list(features)))
    assert saved.status_code == 201, saved.text


def written(by: Caller, kind: str, **typed: object) -> str:
    where = f"{RECORDS}/{kind}/{uuid.uuid4()}"
    sent = by.at("POST", where, data={**typed, "base": "0"})
    assert sent.status_code == 303, sent.text
    return where


def schedule_of(by: Caller, feature: str) -> str | None:
    found = by.get("/communities/meiren/features").get_json()["features"]
    return next(one["properties"].get("schedule") for one in found if one["id"] == feature)


def test_r17_a_route_takes_its_hours_from_the_duty_records_by_one_press(people: People) -> None:
    route = drawn("patrol_route", line(), team="市場隊")
    draw(people.leader, route)
    for day in DAYS:
        written(people.leader, "duty", served_on=day, feature=route["id"], **SHIFT)
    written(people.leader, "duty", served_on="115/10/21", feature=route["id"], **SHIFT)  # once
    page = people.leader.at("GET", f"{RECORDS}?kind=duty").text
    assert "勤務紀錄 4 班" in page
    assert "20:00–23:30" in page
    assert 'value="Mo 20:00-23:30"' in page
    assert schedule_of(people.leader, route["id"]) is None  # nothing changes by itself
    press = f"{RECORDS}/duty/hours/{route['id']}"
    assert people.county.at("POST", press, data={"hours": "Mo 20:00-23:30"}).status_code == 403
    old = people.leader.at("POST", press, data={"hours": "Tu 20:00-23:30"})
    assert old.status_code == 409
    for _ in range(2):
        done = people.leader.at("POST", press, data={"hours": "Mo 20:00-23:30"})
        assert done.status_code == 303
    assert schedule_of(people.leader, route["id"]) == "Mo 20:00-23:30"
    revisions = people.leader.get("/communities/meiren/revisions").text
    assert revisions.count("巡守時間照勤務紀錄") == 1
    assert "/duty/hours/" not in people.leader.at("GET", f"{RECORDS}?kind=duty").text


def test_r46_a_budget_with_night_snacks_shows_what_was_on_duty(people: People) -> None:
    one = begun(people.leader)
    check = f"/programme/applications/{one['id']}/check"
    assert "夜點費的勤務紀錄" not in people.leader.at("GET", check).text
    shifts = [
        {"member": name, "start": f"2027-02-0{day}T20:00", "end": f"2027-02-0{day}T23:30"}
        for name in ("陳進財", "林美玉")
        for day in (1, 2)
    ]
    lines = [{"id": "a", "item": "night_snack", "shifts": shifts}]
    saved = people.leader.open(
        "PUT",
        f"/applications/{one['id']}/budget",
        json={"version": one["version"], "lines": lines},
    )
    assert saved.status_code == 200, saved.text
    assert (
        "0 班、0 人，到 23 時以後的 0 人次；經費列了 4 人次" in people.leader.at("GET", check).text
    )
    for day in DAYS:
        written(people.leader, "duty", served_on=day, **SHIFT)
    early = {**SHIFT, "starts": "18:00", "ends": "20:00"}
    written(people.leader, "duty", served_on="115/10/20", **early)
    page = people.leader.at("GET", check).text
    assert "4 班、2 人，到 23 時以後的 6 人次；經費列了 4 人次" in page


def test_r12_blind_spots_that_no_meeting_talked_about_are_told(people: People) -> None:
    first, second = (drawn("blind_spot", square(), name=name) for name in ("防火巷", "地下道"))
    assert "R-12" not in people.leader.at("GET", RECORDS).text.partition("<form")[0]
    draw(people.leader, first, second)
    assert "2 處治安死角，還沒有開過治安會議" in people.leader.at("GET", RECORDS).text
    meeting = {"held_on": "115/10/20", "place": "里民活動中心", "measures": "cameras"}
    written(people.leader, "meeting", findings=first["id"], **meeting)
    page = people.county.at("GET", RECORDS).text
    assert "地圖上 2 處治安死角，有 1 處沒有在治安會議上討論過" in page
    written(people.leader, "meeting", findings=second["id"], **meeting)
    page = people.leader.at("GET", RECORDS).text
    assert "沒有在治安會議上討論過" not in page
    assert "2 處還沒有寫要怎麼改善" in page


def test_r13_a_blind_spot_tells_which_meeting_found_it_and_what_was_decided(
    people: People,
) -> None:
    spot = drawn("blind_spot", square(), name="防火巷")
    draw(people.leader, spot)
    where = f"/communities/meiren/blind-spots/{spot['id']}/watch"
    assert people.leader.get(where).get_json()["meetings"] == []
    page = written(
        people.leader,
        "meeting",
        held_on="115/10/20",
        place="里民活動中心",
        findings=spot["id"],
        measures=["cameras", "watch_team"],
    )
    (found,) = people.volunteer.get(where).get_json()["meetings"]
    assert (found["held_on"], found["place"]) == ("2026-10-20", "里民活動中心")
    assert found["href"] == page
    assert [one["zh"] for one in found["measures"]] == ["錄影監視系統", "守望相助隊"]


def test_r14_an_edition_tells_at_which_meeting_it_was_tabled(
    people: People, caller: Callers
) -> None:
    draw(people.leader, drawn("blind_spot", square(), name="防火巷"))
    for purpose in ("public", "monthly"):
        sealed = people.leader.post("/communities/meiren/editions", json={"purpose": purpose})
        assert sealed.status_code == 201
    written(people.leader, "meeting", held_on="115/10/20", place="里民活動中心", edition="1")
    assert "里民活動中心" in people.county.at("GET", "/c/meiren/editions/1").text
    assert "討論的會議" not in people.county.at("GET", "/c/meiren/editions/2").text
    assert "里民活動中心" not in caller().at("GET", "/c/meiren/editions/1").text
