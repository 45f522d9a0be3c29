"""Pages of cases: the desk decides one and several, the community reads and answers."""

import re
from typing import Any

import pytest
from flask import Flask

from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.cases import case_of, drawn, status, step, told
from tests.factories.maps import created, new_id
from tests.factories.photos import encoded


def posted(caller: Caller, path: str, **form: object) -> Any:  # noqa: ANN401 - werkzeug's answer
    return caller.at("POST", path, data=form)


def test_the_desk_shows_the_queue_and_keeps_its_filter(leader: Caller, advisor: Caller) -> None:
    drawn(leader, place="park", name="公園西南角")
    drawn(leader, place="arcade", name="騎樓轉角")
    page = advisor.at("GET", "/review?place=park&assignee=nobody")
    assert page.status_code == 200, page.text
    assert "公園西南角" in page.text
    assert "騎樓轉角" not in page.text
    one = re.search(r'href="(/review/\d+\?[^"#]*)', page.text)
    assert one is not None
    assert "place=park&amp;assignee=nobody" in one[1]
    assert advisor.at("GET", one[1].replace("&amp;", "&")).status_code == 200


def test_a_decision_on_the_desk_leads_to_the_next_case(leader: Caller, advisor: Caller) -> None:
    first, second = drawn(leader, name="一號"), drawn(leader, name="二號")
    one, two = case_of(advisor, first), case_of(advisor, second)
    page = advisor.at("GET", f"/review/{one['id']}?state=new")
    assert f'id="step-confirm"' in page.text  # noqa: F541
    answer = posted(advisor, f"/review/{one['id']}/steps/confirm?state=new", version=one["version"])
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"].startswith(f"/review/{two['id']}?state=new")
    assert status(leader, first)["status"] == "confirmed"
    refused = posted(advisor, f"/review/{two['id']}/steps/dismiss", version=two["version"])
    assert refused.status_code == 422
    assert case_of(advisor, second)["state"] == "reported"
    stale = posted(advisor, f"/review/{one['id']}/steps/hold", version=1, hold_reason="等工程")
    assert stale.status_code == 422
    assert "等工程" in stale.text


def test_the_community_reads_what_is_asked_and_answers(leader: Caller, advisor: Caller) -> None:
    feature = drawn(leader)
    case = step(advisor, case_of(advisor, feature), "ask", question="是哪一段巷子？")
    address = f"/c/meiren/cases/{feature}"
    page = leader.at("GET", address)
    assert page.status_code == 200, page.text
    assert "是哪一段巷子？" in page.text
    answer = posted(leader, f"{address}/steps/answer", version=case["version"], answer="巷底。")
    assert answer.status_code == 303, answer.text
    assert case_of(advisor, feature)["state"] == "answered"
    assert posted(leader, f"{address}/messages", text="請來看。").status_code == 303
    number = case["id"]
    assert "請來看。" in advisor.at("GET", f"/review/{number}").text
    assert posted(advisor, f"/review/{number}/messages", text="好。").status_code == 303
    assert "好。" in leader.at("GET", address).text
    # Whoever draws comes from the desk's address to the story.
    assert leader.at("GET", f"/review/{number}").headers["Location"] == address


def test_several_at_once_are_shown_first_and_refused_when_one_has_changed(
    leader: Caller, advisor: Caller
) -> None:
    cases = [case_of(advisor, drawn(leader, name=f"死角{n}")) for n in "甲乙丙"]
    ones = [f"{one['id']}.{one['version']}" for one in cases]
    shown = posted(advisor, "/review/bulk", verb="confirm", one=ones)
    assert shown.status_code == 200, shown.text
    assert "死角乙" in shown.text
    assert case_of(advisor, cases[0]["feature"])["state"] == "reported"
    step(advisor, cases[1], "dismiss", reason="有人看。")
    refused = posted(advisor, "/review/bulk", verb="confirm", one=ones, sure="y")
    assert refused.status_code == 409
    assert case_of(advisor, cases[0]["feature"])["state"] == "reported"
    rest = [ones[0], ones[2]]
    done = posted(advisor, "/review/bulk", verb="confirm", one=rest, sure="y")
    assert done.status_code == 200, done.text
    states = [case_of(advisor, one["feature"])["state"] for one in cases]
    assert states == ["confirmed", "dismissed", "confirmed"]
    # Nothing is begun of what is not all the reader's.
    assert (
        posted(leader, "/review/bulk", verb="confirm", one=["999.1"], sure="y").status_code == 404
    )


def test_a_proposed_shape_is_taken_by_one_press(leader: Caller, advisor: Caller) -> None:
    feature = drawn(leader)
    number = case_of(advisor, feature)["id"]
    point = {"type": "Point", "coordinates": [121.5502, 25.0502]}
    sent = {"text": "應該在這裡。", "kind": "proposal", "geometry": point}
    one = told(advisor.post(f"/cases/{number}/messages", json=sent), 201)
    address = f"/c/meiren/cases/{feature}"
    press = f"{address}/messages/{one['id']}/acceptance"
    assert press in leader.at("GET", address).text
    assert posted(leader, press).status_code == 303
    assert press not in leader.at("GET", address).text


def test_fifty_cases_in_a_row_are_visited_once_each(leader: Caller, advisor: Caller) -> None:
    numbers = {case_of(advisor, drawn(leader))["id"] for _ in range(12)}
    page = advisor.at("GET", "/review")
    here = re.search(r'data-row>|href="(/review/\d+)', page.text)
    assert here is not None
    address, seen = f"/review/{told(advisor.get('/cases'))['rows'][0]['id']}", []
    while address:
        seen.append(int(address.rpartition("/")[2]))
        page = advisor.at("GET", address)
        following = re.search(r'href="(/review/\d+)#at" data-key="next"', page.text)
        address = following[1] if following else ""
    assert len(seen) == len(numbers)
    assert set(seen) == numbers


def test_a_day_of_forty_new_cases_ends_with_none_that_waits(
    leader: Caller, advisor: Caller
) -> None:
    spots = [created("blind_spot", name=f"死角{number}") for number in range(40)]
    sent = {"id": new_id(), "create": spots}
    told(leader.post("/communities/meiren/changesets", json=sent), 201)
    versions = {one["id"]: one["version"] for one in told(advisor.get("/cases?limit=100"))["rows"]}
    address = re.findall(
        r'href="(/review/\d+\?state=new)#at"', advisor.at("GET", "/review?state=new").text
    )[0]
    seen: list[int] = []
    while len(seen) < len(spots):
        number = int(re.findall(r"/review/(\d+)", address)[0])
        seen.append(number)
        verb, given = (("confirm", {}), ("dismiss", {"reason": "這裡有人看。"}))[len(seen) % 2]
        path = f"/review/{number}/steps/{verb}?state=new"
        answer = posted(advisor, path, version=versions[number], **given)
        assert answer.status_code == 303, answer.text
        address = answer.headers["Location"]
    assert sorted(seen) == sorted(versions)
    assert told(advisor.get("/cases?state=new"))["total"] == 0


@pytest.mark.usefixtures("meiren")
def test_the_map_alone_stands_in_a_frame_of_ours_only(app: Flask, meiren: Community) -> None:
    answer = Caller(app).at("GET", f"/c/{meiren.slug}/framed")
    assert answer.status_code == 200
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


def test_the_list_holds_what_the_filter_leaves(leader: Caller, advisor: Caller) -> None:
    drawn(leader, place="park", name="=公園西南角")
    drawn(leader, place="arcade", name="騎樓轉角")
    table = advisor.at("GET", "/review/list.csv?place=park")
    assert table.status_code == 200, table.text
    words = table.get_data().decode("utf-8-sig")
    assert "公園西南角" in words
    assert "騎樓轉角" not in words
    assert ",=公園" not in words
    paper = advisor.at("GET", "/review/list.pdf")
    assert paper.get_data().startswith(b"%PDF-")
    assert advisor.at("GET", "/review/list.doc").status_code == 404


def test_templates_fit_the_cause_and_the_state_and_their_use_is_counted(
    leader: Caller, advisor: Caller
) -> None:
    desk = "precinct:63000/松山分局"
    for title, more in (
        ("太暗", {"cause": "dark"}),
        ("垃圾", {"cause": "neglect"}),
        ("隨時", {}),
        ("太暗又剛回報", {"cause": "dark", "state": "reported"}),
        ("等複檢", {"state": "done"}),
    ):
        kept = {"kind": "case", "title": title, "text": f"{title}。", "desk": desk, **more}
        answer = posted(advisor, "/programme/desk/templates", **kept)
        assert answer.status_code == 303, answer.text
    number = case_of(advisor, drawn(leader, causes=["dark"]))["id"]
    page = advisor.at("GET", f"/review/{number}").text
    thread = page[page.index('id="thread-title"') :]
    offered = re.findall(r'data-phrase="(\d+)">([^<]+)<', thread)[:4]
    assert [title for _, title in offered[:3]] == ["太暗又剛回報", "太暗", "隨時"]
    used = offered[2][0]
    said = posted(advisor, f"/review/{number}/messages", text="隨時。", phrase=used)
    assert said.status_code == 303
    assert (
        posted(advisor, f"/review/{number}/messages", text="好。", phrase="999999").status_code
        == 303
    )
    assert advisor.at("GET", "/programme/desk/templates").text.count("用過 1 次") == 1


def test_what_would_close_it_stands_in_the_case(leader: Caller, advisor: Caller) -> None:
    photos = [new_id(), new_id()]
    for one in photos:
        sent = leader.open("PUT", f"/communities/meiren/photos/{one}", data=encoded("PNG"))
        assert sent.status_code == 201
    feature = drawn(leader, causes=["no_camera"], photos=photos)
    case = case_of(advisor, feature)
    page = advisor.at("GET", f"/review/{case['id']}").text
    assert "錄影監視系統" in page
    assert "data-pair" not in page
    case = step(leader, step(advisor, case, "confirm"), "finish", closing_photo=photos[1])
    page = advisor.at("GET", f"/review/{case['id']}").text
    pair = re.findall(r"photos/([0-9a-f-]{36})\" alt=\"(改善[前後])\"", page)
    assert pair == [(photos[1], "改善後"), (photos[0], "改善前")]
    assert 'type="range"' in page
    assert "不知道在哪裡拍的" in page
