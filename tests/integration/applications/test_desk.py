"""The desk: the queue, an application to judge, decisions that keep what was typed, bulk steps."""

from collections.abc import Callable, Iterator

import pytest

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, People, begun, brought_to, stepped
from tests.factories.callers import Caller

Callers = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def decide(by: Caller, one: dict[str, object], verb: str, **typed: object):  # noqa: ANN201 - werkzeug's answer
    """Send the form of a decision."""
    sent = {"version": one["version"], **typed}
    return by.at("POST", f"/programme/desk/{one['id']}/{verb}", data=sent)


@pytest.mark.parametrize(
    ("state", "who"), [("sent", "precinct"), ("forwarded", "county"), ("agreed", "ministry")]
)
def test_each_desk_sees_what_waits_for_it(people: People, state: str, who: str) -> None:
    one = brought_to(people, state)
    for name in ("precinct", "county", "ministry"):
        page = getattr(people, name).at("GET", "/programme/desk")
        assert page.status_code == 200
        assert (f"/programme/desk/{one['id']}" in page.text) is (name == who), name
    leader = people.leader.at("GET", "/programme/desk")
    assert "沒有等您審的申請" in leader.text


def test_a_desk_sees_nothing_of_another_county(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    one = brought_to(people, "forwarded")
    foreign = caller(Role.COUNTY, elsewhere)
    assert f"/programme/desk/{one['id']}" not in foreign.at("GET", "/programme/desk").text
    assert foreign.at("GET", f"/programme/desk/{one['id']}").status_code == 403


def test_the_page_to_judge_shows_form_map_and_budget(people: People) -> None:
    one = brought_to(people, "forwarded")
    text = people.county.at("GET", f"/programme/desk/{one['id']}").text
    for words in (
        "美仁社區發展協會",
        "北市社團字第1150001號",
        "116年1月15日",
        "社區發展協會",
        "1,200",
    ):
        assert words in text, words
    assert "地圖與現況相符，同意轉陳。" in text
    assert f"/c/meiren/editions/{one['sent'][0]['edition']}" in text
    assert "同意函報複審" in text
    assert "2027-01-15" not in text
    english = people.county.at(
        "GET", f"/programme/desk/{one['id']}", headers={"Accept-Language": "en"}
    ).text
    assert "Agree and report" in english
    assert "2027-01-15" in english


def test_the_whole_chain_by_forms(people: People) -> None:
    one = brought_to(people, "sent")
    for by, verb, typed in (
        (people.precinct, "receive", {"received_by": "黃志明"}),
        (people.precinct, "forward", {"opinion": "同意轉陳。"}),
        (people.county, "agree", {}),
        (
            people.ministry,
            "approve",
            {
                "approved_amount": "150,000",
                "approved_on": "115/12/20",
                "approval_number": "台內警字第1號",
            },
        ),
    ):
        answer = decide(by, one, verb, **typed)
        assert answer.status_code == 303, answer.text
        one = people.leader.get(f"/applications/{one['id']}").get_json()
    assert (one["state"], one["approved_amount"]) == ("approved", 150_000)


def test_a_refused_decision_keeps_what_was_typed(people: People) -> None:
    one = brought_to(people, "forwarded")
    empty = decide(people.county, one, "decline", review_reason=" ")
    assert empty.status_code == 422
    assert stepped(people.county, one, "agree").status_code == 200
    late = decide(people.county, one, "decline", review_reason="與要點第二點不符，理由很長。")
    assert late.status_code == 422
    assert "與要點第二點不符，理由很長。" in late.text
    assert "已經先做了" in late.text


def test_a_return_names_its_parts(people: People) -> None:
    one = brought_to(people, "received")
    typed = {"part": ["staffing", "", "budget"], "place": ["", "", ""]}
    answer = decide(
        people.precinct, one, "return", **typed, text=["請附名單。", "", "請附估價單。"]
    )
    assert answer.status_code == 303, answer.text
    back = people.leader.get(f"/applications/{one['id']}").get_json()
    assert back["state"] == "returned"
    assert back["editable"] == ["budget", "staffing"]
    assert [(one["part"], one["text"]) for one in back["remarks"]] == [
        ("staffing", "請附名單。"),
        ("budget", "請附估價單。"),
    ]


def test_a_return_is_refused_row_by_row_and_keeps_every_word(people: People) -> None:
    one = brought_to(people, "received")
    for typed, said in (
        ({"part": "", "place": "", "text": ""}, "請至少寫一項要補的"),
        ({"part": ["goals", ""], "place": ["", ""], "text": ["好", "沒有選"]}, "第 2 項，請選要補"),
        ({"part": "goals", "place": "", "text": " "}, "第 1 項，請寫要補什麼"),
        ({"part": "goals", "place": "火星", "text": "看圖"}, "送來的那一版地圖上沒有這個項目"),
        ({"part": "goals", "place": "", "text": "長" * 501}, "最多 500 個字"),
        ({"part": "goals", "place": "", "text": "看\u202e圖"}, "控制字元"),
    ):
        answer = decide(people.precinct, one, "return", **typed)
        assert answer.status_code == 422, typed
        assert said in answer.text, typed
        for text in typed["text"] if isinstance(typed["text"], list) else [typed["text"]]:
            assert text.strip() in answer.text
    assert people.leader.get(f"/applications/{one['id']}").get_json()["state"] == "received"


def test_several_are_forwarded_row_by_row(people: People) -> None:
    first = brought_to(people, "received")
    chosen = f"{first['id']}.{first['version']}"
    preview = people.precinct.at(
        "POST", "/programme/desk/bulk", data={"verb": "forward", "one": [chosen]}
    )
    assert preview.status_code == 200
    assert "還沒有送出" in preview.text
    assert "會「轉陳縣市政府」" in preview.text
    assert people.leader.get(f"/applications/{first['id']}").get_json()["state"] == "received"
    bare = people.precinct.at(
        "POST", "/programme/desk/bulk", data={"verb": "forward", "one": [chosen], "sure": "y"}
    )
    assert bare.status_code == 422
    sent = {"verb": "forward", "one": [chosen], "sure": "y", "opinion": "同意"}
    done = people.precinct.at("POST", "/programme/desk/bulk", data=sent)
    assert done.status_code == 200
    assert people.leader.get(f"/applications/{first['id']}").get_json()["state"] == "forwarded"
    again = people.precinct.at("POST", "/programme/desk/bulk", data=sent)
    assert "已經先做了" in again.text
    county = people.county.at(
        "POST", "/programme/desk/bulk", data={"verb": "approve", "one": [chosen]}
    )
    assert county.status_code == 404


def test_nothing_of_several_is_begun_where_one_is_not_the_readers(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    foreign = People(caller, elsewhere)
    mine, theirs = brought_to(people, "received"), begun(foreign.leader, "elsewhere")
    sent = {
        "verb": "forward",
        "one": [f"{one['id']}.{one['version']}" for one in (mine, theirs)],
        "sure": "y",
        "opinion": "同意",
    }
    assert people.precinct.at("POST", "/programme/desk/bulk", data=sent).status_code == 403
    assert people.leader.get(f"/applications/{mine['id']}").get_json()["state"] == "received"


def test_a_step_is_taken_back_at_the_desk(people: People) -> None:
    one = brought_to(people, "forwarded")
    page = people.precinct.at("GET", f"/programme/desk/{one['id']}")
    assert "收回上一步" in page.text
    back = decide(people.precinct, one, "take_back")
    assert back.status_code == 303
    assert people.leader.get(f"/applications/{one['id']}").get_json()["state"] == "received"


def test_hostile_words_are_only_words(people: People) -> None:
    words = "<img src=x onerror=alert(1)>{{7*7}}"
    one = brought_to(people, "sent", origin=words)
    page = people.precinct.at("GET", f"/programme/desk/{one['id']}").text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}" in page
