"""The chain of an application over the API: from an empty draft to the approval."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from mapserve.clock import TAIWAN, standing_at
from mapserve.programme.roles import Role
from mapserve.services.workflow.audit import faults
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.applications import (
    ANSWERS,
    CHAIN,
    IN_TIME,
    PERIOD,
    REMARKS,
    People,
    begun,
    brought_to,
    complete,
    draw_something,
    patched,
    stepped,
)
from tests.factories.callers import Caller

Callers = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _nothing_untold(app_database: Database) -> Iterator[None]:
    """Ask after each test that rows and events agree."""
    with standing_at(IN_TIME):
        yield
    with app_database.transaction() as session:
        assert list(faults(session)) == []


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def codes(answer: Any) -> list[str]:  # noqa: ANN401 - werkzeug's answer
    return [one["code"] for one in answer.get_json()["errors"]]


def rules(answer: Any) -> set[str]:  # noqa: ANN401 - werkzeug's answer
    return {rule for one in answer.get_json()["errors"] for rule in one.get("rules", ())}


def test_a_draft_with_everything_empty_is_kept(people: People) -> None:
    one = begun(people.leader)
    assert (one["state"], one["version"], one["period"]) == ("draft", 1, PERIOD)
    assert one["answers"] == {}
    assert one["due"] == "2026-11-10"
    assert "withdraw" in one["may"]
    assert "send" not in one["may"]
    told = {part["pointer"] for part in one["missing"]}
    assert {"/unit", "/registration_number", "/staffing", "/proof", "/map", "/budget"} <= told
    assert {"/fax", "/survey"}.isdisjoint(told)
    again = people.leader.get(f"/applications/{one['id']}").get_json()
    assert again == one


def test_one_draft_a_community_and_period(people: People) -> None:
    one = begun(people.leader)
    twice = people.volunteer.post("/communities/meiren/applications", json={"period": PERIOD})
    assert twice.status_code == 409
    assert twice.get_json()["errors"][0]["id"] == one["id"]
    begun(people.leader, period="116-2")


@pytest.mark.parametrize("period", ["116", "116-3", "94-1", "abc", "", "116-1x", "１１６"])
def test_what_is_no_period_is_refused(people: People, period: str) -> None:
    answer = people.leader.post("/communities/meiren/applications", json={"period": period})
    assert answer.status_code == 422
    assert codes(answer) == ["period-invalid"]


def test_saves_by_field_and_nothing_of_somebody_else_is_overwritten(people: People) -> None:
    one = begun(people.leader)
    mine = patched(people.leader, one, unit="美仁社區發展協會")
    assert mine["version"] == one["version"] + 1
    stale = people.volunteer.open(
        "PATCH",
        f"/applications/{one['id']}",
        json={"version": one["version"], "answers": {"unit": "別的名稱"}},
    )
    assert stale.status_code == 409
    assert codes(stale) == ["application-changed"]
    assert stale.get_json()["errors"][0]["version"] == mine["version"]
    theirs = patched(people.volunteer, mine, phone="02-2345-6789")
    assert theirs["answers"] == {"unit": "美仁社區發展協會", "phone": "02-2345-6789"}
    emptied = patched(people.volunteer, theirs, phone=None, unit="  ")
    assert emptied["answers"] == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "company"),
        ("phone", "打給我"),
        ("email", "no address"),
        ("starts_on", "明天"),
        ("unit", "x" * 81),
        ("unit", "看\u202e不見"),
        ("survey", ["nothing"]),
        ("unheard_of", "x"),
        ("origin", 7),
    ],
)
def test_a_wrong_value_is_told_and_nothing_stored(
    people: People, field: str, value: object
) -> None:
    one = begun(people.leader)
    sent = {"version": one["version"], "answers": {"plan_name": "計畫", field: value}}
    answer = people.leader.open("PATCH", f"/applications/{one['id']}", json=sent)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == f"/answers/{field}"
    assert people.leader.get(f"/applications/{one['id']}").get_json() == one


def test_r31_an_incomplete_one_is_not_sent(people: People) -> None:
    one = begun(people.leader)
    answer = stepped(people.leader, one, "send")
    assert answer.status_code == 422
    assert {"R-27", "R-31", "R-32", "R-33"} <= rules(answer)
    pointers = {told["pointer"] for told in answer.get_json()["errors"]}
    assert {"/unit", "/proof", "/budget"} <= pointers


def test_r30_the_whole_chain_to_the_approval(people: People, app_database: Database) -> None:
    one = brought_to(people, "approved")
    assert (one["approved_amount"], one["approved_on"]) == (150_000, "2026-12-20")
    assert len(one["sent"]) == 1
    sent = one["sent"][0]
    editions = people.leader.get("/communities/meiren/editions").get_json()["editions"]
    assert sent["edition"] == editions[0]["number"]
    assert sent["edition_sha256"] == editions[0]["sha256"]
    assert editions[0]["purpose"] == "application"
    events = people.county.get(f"/applications/{one['id']}/events").get_json()["events"]
    assert [event["verb"] for event in events] == ["start", *(verb for _, verb, _ in CHAIN)]
    with app_database.engine.connect() as connection:
        told = connection.execute(
            text("SELECT key, count(*) FROM outbox GROUP BY key ORDER BY key")
        ).all()
    assert ("application_sent", 1) in [tuple(row) for row in told]
    assert ("application_approved", 3) in [tuple(row) for row in told]


def test_no_step_is_skipped(people: People) -> None:
    one = complete(people)
    for who, verb, given in CHAIN[1:]:
        answer = stepped(getattr(people, who), one, verb, **given)
        assert answer.status_code == 403, (verb, answer.text)  # not even to be seen yet
    sent = stepped(people.leader, one, "send").get_json()
    for who, verb, given in CHAIN[2:]:
        answer = stepped(getattr(people, who), sent, verb, **given)
        assert answer.status_code == 409, (verb, answer.text)


def test_nobody_acts_at_a_desk_of_somebody_else(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    foreign = People(caller, elsewhere)
    one = complete(people)
    for who, verb, given in CHAIN:
        desks = {
            "leader": people.leader,
            "volunteer": people.volunteer,
            "precinct": people.precinct,
            "county": people.county,
            "ministry": people.ministry,
            "their leader": foreign.leader,
            "their precinct": foreign.precinct,
            "their county": foreign.county,
            "evaluator": caller(Role.EVALUATOR, None),
        }
        del desks[who]
        for name, other in desks.items():
            answer = stepped(other, one, verb, **given)
            assert answer.status_code == 403, (name, verb, answer.text)
        nobody = stepped(caller(), one, verb, **given)
        assert nobody.status_code == 401
        one = stepped(getattr(people, who), one, verb, **given).get_json()
    assert one["state"] == "approved"


def test_who_may_see_an_application(people: People, caller: Callers, elsewhere: Community) -> None:
    one = brought_to(people, "sent")
    address = f"/applications/{one['id']}"
    for seer in (people.volunteer, people.precinct, people.county, people.ministry):
        assert seer.get(address).status_code == 200
        assert [row["id"] for row in seer.get("/applications").get_json()["applications"]] == [
            one["id"]
        ]
    foreign = People(caller, elsewhere)
    for other in (foreign.leader, foreign.precinct, foreign.county):
        assert other.get(address).status_code == 403
        assert other.get("/applications").get_json()["applications"] == []
    assert caller().get(address).status_code == 401
    assert caller().get("/applications").status_code == 401
    assert people.leader.get("/applications/999999").status_code == 404


def test_a_draft_is_for_those_who_write_it(people: People) -> None:
    one = begun(people.leader)
    assert people.volunteer.get(f"/applications/{one['id']}").status_code == 200
    for desk in (people.precinct, people.county, people.ministry):
        assert desk.get(f"/applications/{one['id']}").status_code == 403
        assert desk.get("/applications").get_json()["applications"] == []


def test_a_return_opens_the_parts_it_names_and_no_others(people: People) -> None:
    one = brought_to(people, "received")
    one = stepped(people.precinct, one, "return", remarks=REMARKS).get_json()
    assert one["state"] == "returned"
    back = people.leader.get(f"/applications/{one['id']}").get_json()
    assert back["editable"] == ["staffing"]
    assert back["remarks"][0]["text"] == "請附名單。"
    sent = {"version": back["version"], "answers": {"unit": "別的名稱"}}
    closed = people.leader.open("PATCH", f"/applications/{one['id']}", json=sent)
    assert closed.status_code == 409
    assert codes(closed) == ["part-closed"]
    mended = patched(people.leader, back, staffing="陳進財，理事長；林美玉，總幹事。")
    again = stepped(people.leader, mended, "send").get_json()
    assert again["state"] == "sent"
    assert again["remarks"] == []
    assert [row["number"] for row in again["sent"]] == [1, 2]
    assert again["sent"][0]["sha256"] != again["sent"][1]["sha256"]


def test_a_return_voids_what_the_desks_below_had_said(people: People) -> None:
    one = brought_to(people, "agreed")
    one = stepped(people.ministry, one, "return", remarks=REMARKS).get_json()
    assert (one["state"], one["opinion"]) == ("returned", None)
    one = stepped(people.leader, one, "send").get_json()
    assert one["state"] == "sent"
    assert stepped(people.county, one, "agree").status_code == 409
    assert stepped(people.precinct, one, "receive").status_code == 200


def test_a_step_is_taken_back_until_the_next_desk_has_acted(people: People) -> None:
    one = brought_to(people, "forwarded")
    back = stepped(people.precinct, one, "take_back")
    assert back.status_code == 200, back.text
    one = back.get_json()
    assert one["state"] == "received"
    one = stepped(people.precinct, one, "forward", opinion="同意").get_json()
    one = stepped(people.county, one, "agree").get_json()
    late = stepped(people.precinct, one, "take_back")
    assert late.status_code == 403


def test_two_at_once_one_wins_the_other_is_told_who(people: People) -> None:
    one = brought_to(people, "received")
    first = stepped(people.precinct, one, "forward", opinion="同意")
    assert first.status_code == 200
    second = stepped(people.precinct, one, "return", remarks=REMARKS)
    assert second.status_code == 409
    told = second.get_json()["errors"][0]
    assert told["code"] == "step-conflict"
    assert told["who"] == "某advisor"


def test_a_save_between_reading_and_sending_is_a_conflict(people: People) -> None:
    one = complete(people)
    patched(people.volunteer, one, goals="別的目標。")
    late = stepped(people.leader, one, "send")
    assert late.status_code == 409
    told = late.get_json()["errors"][0]
    assert (told["code"], told["who"]) == ("application-changed", "某volunteer")
    now = people.leader.get(f"/applications/{one['id']}").get_json()
    assert stepped(people.leader, now, "send").status_code == 200


def test_the_same_step_sent_again_changes_nothing_more(people: People) -> None:
    one = complete(people)
    key = "0b2d0d0e-0d4f-4c46-9c3f-0d6a4c1f7a11"
    first = stepped(people.leader, one, "send", id=key)
    again = stepped(people.leader, one, "send", id=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json() == again.get_json()


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("2026-09-30T23:59:59", 422),
        ("2026-10-01T00:00:00", 200),
        ("2026-11-10T23:59:59", 200),
        ("2026-11-11T00:00:00", 422),
    ],
)
def test_r28_sent_within_the_window_only(people: People, at: str, status: int) -> None:
    one = complete(people)
    with standing_at(dt.datetime.fromisoformat(at).replace(tzinfo=TAIWAN)):
        answer = stepped(people.leader, one, "send")
    assert answer.status_code == status
    if status != 200:
        assert "R-28" in rules(answer)


def test_r28_what_came_back_to_be_completed_is_sent_again_after_the_window(people: People) -> None:
    one = brought_to(people, "received")
    with standing_at(dt.datetime(2026, 11, 25, tzinfo=TAIWAN)):
        one = stepped(people.precinct, one, "return", remarks=REMARKS).get_json()
        assert one["due"] is None
        one = patched(people.leader, one, staffing="陳進財，理事長；林美玉，總幹事。")
        assert stepped(people.leader, one, "send").status_code == 200


def test_a_save_after_a_step_is_told_of_the_step(people: People) -> None:
    one = complete(people)
    stepped(people.leader, one, "send")
    sent = {"version": one["version"], "answers": {"goals": "別的目標。"}}
    late = people.volunteer.open("PATCH", f"/applications/{one['id']}", json=sent)
    assert codes(late) == ["application-changed"]
    assert late.get_json()["errors"][0]["who"] == "某leader"


def test_r29_one_subsidy_a_unit_and_year(people: People) -> None:
    brought_to(people, "approved")
    second = begun(people.leader, period="116-2")
    assert second["answers"]["registration_number"] == ANSWERS["registration_number"]
    with standing_at(dt.datetime(2027, 4, 5, tzinfo=TAIWAN)):
        second = complete(people, second)
        answer = stepped(people.leader, second, "send")
        assert answer.status_code == 422
        assert "R-29" in rules(answer)
        # Another unit of the community may, and is warned of the first.
        now = people.leader.get(f"/applications/{second['id']}").get_json()
        other = patched(people.leader, now, registration_number="松警守字第9號", unit="守望相助隊")
        assert "send" in other["may"]
        assert [one["blocks"] for one in other["why_not"]["send"]] == [False]


@pytest.mark.parametrize(
    ("given", "status", "rule"),
    [
        ({"approved_amount": 150_001}, 422, ""),
        ({"approved_amount": 120_000}, 422, "R-35"),
        ({"approved_amount": 120_000, "reduced_for": "budget"}, 200, ""),
        ({"approved_period": "116-2"}, 422, "R-32"),
    ],
)
def test_r35_the_whole_sum_or_less_only_for_the_budget(
    people: People, given: dict[str, object], status: int, rule: str
) -> None:
    one = brought_to(people, "agreed")
    answer = stepped(people.ministry, one, "approve", **(CHAIN[-1][2] | given))
    assert answer.status_code == status, answer.text
    if rule:
        assert rule in rules(answer)


def test_r34_the_county_declines_with_its_reason(people: People) -> None:
    one = brought_to(people, "forwarded")
    bare = stepped(people.county, one, "decline")
    assert bare.status_code == 422
    now = people.county.get(f"/applications/{one['id']}").get_json()
    done = stepped(people.county, now, "decline", review_reason="與要點第二點不符。").get_json()
    assert (done["state"], done["review_reason"]) == ("declined", "與要點第二點不符。")


def test_the_list_is_narrowed_and_paged(people: People) -> None:
    first = begun(people.leader)
    second = begun(people.leader, period="116-2")
    listed = people.volunteer.get("/applications?limit=1").get_json()
    assert [one["id"] for one in listed["applications"]] == [second["id"]]
    rest = people.volunteer.get(f"/applications?limit=1&before={listed['next']}").get_json()
    assert [one["id"] for one in rest["applications"]] == [first["id"]]
    assert rest["next"] is None
    for query, found in (
        ("period=116-1", [first["id"]]),
        ("state=draft", [second["id"], first["id"]]),
        ("state=sent", []),
        ("county=63000", [second["id"], first["id"]]),
        ("county=65000", []),
        ("precinct=松山分局", [second["id"], first["id"]]),
        ("community=meiren&period=116-2", [second["id"]]),
    ):
        told = people.leader.get(f"/applications?{query}").get_json()["applications"]
        assert [one["id"] for one in told] == found, query


def test_a_document_is_kept_for_those_concerned(people: People, caller: Callers) -> None:
    one = complete(people)
    (kept,) = one["documents"]
    address = f"/applications/{one['id']}/documents/{kept['id']}"
    assert people.precinct.get(address).status_code == 403
    shown = people.volunteer.get(address)
    assert shown.status_code == 200
    assert shown.data.startswith(b"%PDF-")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert caller().get(address).status_code == 401
    sent = people.leader.post(f"/applications/{one['id']}/documents?name=x", data=b"<html>")
    assert sent.status_code == 422
    gone = people.leader.open("DELETE", address)
    assert gone.get_json()["documents"] == []
    assert "/proof" in {part["pointer"] for part in gone.get_json()["missing"]}


def test_the_map_proposes_answers_and_says_when_it_has_changed(people: People) -> None:
    one = complete(people)
    told = people.leader.get(f"/applications/{one['id']}/proposals").get_json()["proposals"]
    survey = next(row for row in told if row["field"] == "survey")
    assert survey["value"] == ["cameras"]
    sent = {"version": one["version"], "taken": ["survey", "content"]}
    one = people.leader.open("PATCH", f"/applications/{one['id']}", json=sent).get_json()
    assert one["answers"]["survey"] == ["cameras"]
    assert one["answers"]["content"] == "現有錄影監視器1支。"
    draw_something(people)
    told = people.leader.get(f"/applications/{one['id']}/proposals").get_json()["proposals"]
    holds = {row["field"]: row["holds"] for row in told if row["taken"]}
    assert holds == {"survey": True, "content": False}
