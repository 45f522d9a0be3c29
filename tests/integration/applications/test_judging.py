"""One application to judge: what changed since its return, earlier subsidies, its neighbours."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.applications import (
    IN_TIME,
    PERIOD,
    People,
    begun,
    brought_to,
    complete,
    draw_something,
    patched,
    stepped,
)
from tests.factories.callers import Caller
from tests.factories.communities import LON

Callers = Callable[..., Caller]
REMARKS = [
    {"part": one, "text": "請補。"} for one in ("staffing", "goals", "budget", "proof", "map")
]


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


class Changes(HTMLParser):
    """What a page marks as changed: the text of each `.change`, and of what stood there before."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._open:
            self._open.append(tag)
        elif "change" in (dict(attrs).get("class") or "").split():
            self._open.append(tag)
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[-1] += data


def page_of(by: Caller, one: dict[str, Any], query: str = "", **headers: str) -> str:
    answer = by.at("GET", f"/programme/desk/{one['id']}{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def returned(people: People) -> dict[str, Any]:
    one = brought_to(people, "received")
    answer = stepped(people.precinct, one, "return", remarks=REMARKS)
    assert answer.status_code == 200, answer.text
    return dict(people.leader.get(f"/applications/{one['id']}").get_json())


def with_budget(people: People, one: dict[str, Any], *lines: dict[str, Any]) -> dict[str, Any]:
    sent = {"version": one["version"], "lines": lines}
    kept = people.leader.open("PUT", f"/applications/{one['id']}/budget", json=sent)
    assert kept.status_code == 200, kept.text
    return dict(people.leader.get(f"/applications/{one['id']}").get_json())


def test_what_changed_since_the_return_stands_beside_what_it_was(people: People) -> None:
    one = patched(people.leader, returned(people), staffing="陳進財，理事長；林美玉，總幹事。")
    lines = (
        {"id": "1", "item": "drinks", "amount": 900},
        {"id": "2", "item": "drinks", "amount": 7},
    )
    one = with_budget(people, one, *lines)
    draw_something(people)
    again = stepped(people.leader, one, "send")
    assert again.status_code == 200, again.text
    page = page_of(people.precinct, one)
    assert "退回以後改了 4 處" in page  # an answer, two lines, the map
    (answer, dearer, new) = Changes(page).found
    assert "陳進財，理事長，綜理計畫。" in answer
    assert "陳進財，理事長；林美玉，總幹事。" in answer
    assert "改過" in answer
    assert "1,200 元" in dearer
    assert "900 元" in dearer
    assert "新加的" in new
    first, second = again.get_json()["sent"]
    link = f"history/compare?from={first['revision']}&amp;to={second['revision']}"
    assert link in page
    assert "4 places changed" in page_of(people.precinct, one, **{"Accept-Language": "en"})


def test_a_document_that_is_new_and_a_line_that_is_gone(people: People) -> None:
    one = returned(people)
    (document,) = one["documents"]
    gone = people.leader.open("DELETE", f"/applications/{one['id']}/documents/{document['id']}")
    assert gone.status_code == 200, gone.text
    pdf = b"%PDF-1.4\n% another letter\n"
    people.leader.post(f"/applications/{one['id']}/documents?name=新函.pdf", data=pdf)
    one = dict(people.leader.get(f"/applications/{one['id']}").get_json())
    one = with_budget(people, one, {"id": "9", "item": "drinks", "amount": 5})
    assert stepped(people.leader, one, "send").status_code == 200
    found = Changes(page_of(people.precinct, one)).found
    assert [re.sub(r"\s+", "", text)[:12] for text in found][:2] == [
        "新函.pdf新附的",
        "核准函.pdf拿掉了",
    ]
    assert "1,200 元" in found[-1]
    assert "拿掉了" in found[-1]


def test_nothing_is_marked_while_it_is_completed_nor_where_nothing_changed(people: People) -> None:
    one = returned(people)
    patched(people.leader, one, staffing="改了一半")
    assert Changes(page_of(people.precinct, one)).found == []
    one = patched(people.leader, people.leader.get(f"/applications/{one['id']}").get_json(),
                  staffing="陳進財，理事長，綜理計畫。")  # fmt: skip
    assert stepped(people.leader, one, "send").status_code == 200
    page = page_of(people.precinct, one)
    assert Changes(page).found == []
    assert "退回以後，什麼都沒有改" in page


def test_it_is_compared_with_what_the_desk_saw_not_with_what_was_taken_back(people: People) -> None:
    one = patched(people.leader, returned(people), goals="第一個改法。")
    one = stepped(people.leader, one, "send").get_json()
    one = stepped(people.leader, one, "take_back").get_json()
    one = patched(people.leader, one, goals="第二個改法。")
    assert stepped(people.leader, one, "send").status_code == 200
    page = page_of(people.precinct, one)
    (change,) = Changes(page).found
    assert "改善治安死角三處。" in change
    assert "第二個改法。" in change
    assert "第一個改法。" not in change
    assert "拿第 1 次送的和第 3 次送的比" in page


def test_an_application_sent_once_has_no_changes(people: People) -> None:
    page = page_of(people.precinct, brought_to(people, "sent"))
    assert "退回以後" not in page


def test_earlier_subsidies_of_the_number_stand_with_period_state_and_amount(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    old = brought_to(people, "approved")
    number = old["answers"]["registration_number"]
    there = People(caller, elsewhere, lon=LON + 0.01)
    with standing_at(IN_TIME.replace(year=2027)):
        other = begun(there.leader, there.slug, "117-1")
        other = complete(there, other, registration_number=number)
        other = stepped(there.leader, other, "send").get_json()
        page = page_of(there.precinct, other)
    assert "以前的補助" in page
    for words in ("116年上半年度", "已核定", "150,000 元", "美仁里"):
        assert words in page, words
    told = there.precinct.get(f"/applications/{other['id']}").get_json()["earlier"]
    assert [(one["period"], one["state"], one["amount"]) for one in told] == [
        (PERIOD, "approved", 150_000)
    ]
    # Whoever types a number that is not theirs is told nothing of another community.
    assert there.leader.get(f"/applications/{other['id']}").get_json()["earlier"] == []


def test_another_unit_of_the_community_is_a_warning_at_every_desk(people: People) -> None:
    brought_to(people, "approved")
    second = begun(people.leader, people.slug)
    second = complete(people, second, unit="美仁里守望相助隊", category="watch_team",
                      registration_number="北市警字第7號")  # fmt: skip
    second = stepped(people.leader, second, "send").get_json()
    page = page_of(people.precinct, second)
    assert "同一社區的美仁社區發展協會今年已有補助" in page
    assert "本系統解讀" in page
    assert "沒有" in page  # of the same number there is none


def test_neighbours_follow_the_queue_as_it_was_filtered(people: People) -> None:
    """Three wait; one of them stands in another state, which only its own filter shows."""
    first, second = brought_to(people, "sent"), brought_to(people, "received")
    third = brought_to(people, "sent")
    page = page_of(people.precinct, first)
    assert f'href="/programme/desk/{second["id"]}" data-key="next"' in page
    assert 'data-key="previous"' not in page
    narrowed = page_of(people.precinct, first, "?state=sent")
    assert f'href="/programme/desk/{third["id"]}?state=sent" data-key="next"' in narrowed
    assert (
        f'href="/programme/desk?state=sent&amp;around={first["id"]}#row-{first["id"]}"' in narrowed
    )
    last = page_of(people.precinct, third, "?state=sent")
    assert f'href="/programme/desk/{first["id"]}?state=sent" data-key="previous"' in last
    assert 'data-key="next"' not in last
    # After a decision it goes on in the same list.
    sent = {"version": first["version"], "received_by": "黃志明"}
    address = f"/programme/desk/{first['id']}/receive?state=sent"
    answer = people.precinct.at("POST", address, data=sent)
    assert answer.headers["Location"] == f"/programme/desk/{third['id']}?state=sent"


def test_pages_of_the_queue_turn_both_ways_and_to_a_row(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mapserve.web.pages.applications.desk.PAGE", 2)
    monkeypatch.setattr("mapserve.services.applications.queue._BEFORE", 1)
    numbers = [brought_to(people, "sent")["id"] for _ in range(5)]

    def shown(address: str) -> tuple[list[int], str, str]:
        text = people.precinct.at("GET", address).text.replace("&amp;", "&")
        found = [int(one) for one in re.findall(r'<a id="row-(\d+)"', text)]
        turned = [
            re.findall(rf'href="([^"]+)" data-page="{side}"', text) for side in ("before", "after")
        ]
        return (found, *("".join(one) for one in turned))

    rows, back, on = shown("/programme/desk")
    assert (rows, back) == (numbers[:2], "")
    rows, back, on = shown(on)
    assert rows == numbers[2:4]
    assert shown(back)[0] == numbers[:2]
    rows, back, on = shown(on)
    assert (rows, on) == (numbers[4:], "")
    assert shown(back)[0] == numbers[2:4]
    around = shown(f"/programme/desk?around={numbers[3]}")[0]
    assert around == numbers[2:4]
    assert shown("/programme/desk?around=999999")[0] == numbers[:2]
    for odd in ("around=99999999999999", "after=x,1", "before=2026-01-01T00:00:00+00:00,９"):
        assert people.precinct.at("GET", f"/programme/desk?{odd}").status_code == 200


def test_the_sealed_map_stands_beside_the_form_and_nowhere_else(
    people: People, caller: Callers
) -> None:
    one = brought_to(people, "forwarded")
    answer = people.county.at("GET", f"/programme/desk/{one['id']}")
    (sent,) = one["sent"]
    there = f"/c/meiren/editions/{sent['edition']}/framed"
    assert f'data-frame="{there}"' in answer.text
    for words in (f"第 {sent['edition']} 版・已封存", sent["edition_sha256"][:12], "第 1 次儲存"):
        assert words in answer.text, words
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    framed = people.county.at("GET", there)
    assert framed.status_code == 200
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
    assert "<header" not in framed.text.partition("<main")[0]
    assert caller().at("GET", there).status_code in (303, 401)
    elsewhere = people.county.at("GET", "/c/meiren/editions/1").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in elsewhere
    assert "frame-src" not in elsewhere


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.COUNTY, Role.MINISTRY])
def test_what_was_never_sent_has_no_map_and_no_desk(
    people: People, caller: Callers, meiren: Community, role: Role
) -> None:
    one = begun(people.leader)
    assert caller(role, meiren).at("GET", f"/programme/desk/{one['id']}").status_code == 403
    # Who writes it may look at it as a desk will.
    assert "還沒有送出，地圖還沒封存" in page_of(people.leader, one)
