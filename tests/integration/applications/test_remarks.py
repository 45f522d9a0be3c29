"""Remarks pinned to the map that was sent, and which of them the unit has answered."""

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mapserve.clock import standing_at
from mapserve.store.models import Community
from tests.factories.applications import (
    IN_TIME,
    People,
    brought_to,
    draw_something,
    patched,
    stepped,
)
from tests.factories.callers import Caller
from tests.factories.changesets import changeset

Callers = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def features(people: People) -> list[dict[str, Any]]:
    told = people.leader.get(f"/communities/{people.slug}/features").get_json()
    return list(told["features"])


def remark(part: str, feature: str | None = None) -> dict[str, str]:
    return {"part": part, "text": "請補。"} | ({"feature": feature} if feature else {})


def told(people: People, one: dict[str, Any]) -> dict[str, Any]:
    return dict(people.leader.get(f"/applications/{one['id']}").get_json())


def test_a_remark_is_pinned_to_what_the_sent_map_has(people: People) -> None:
    one = brought_to(people, "received")
    (camera,) = features(people)
    draw_something(people)  # after it was sent
    (later,) = (one["id"] for one in features(people) if one["id"] != camera["id"])
    for wrong in (later, str(uuid.uuid4())):
        answer = stepped(people.precinct, one, "return", remarks=[remark("map", wrong)])
        assert answer.status_code == 422, answer.text
        assert answer.get_json()["errors"][0]["pointer"] == "/remarks/0/feature"
        assert "送來的那一版地圖上沒有這個項目" in answer.text
    assert stepped(people.precinct, one, "return", remarks=[remark("map", "x")]).status_code == 422
    # Who may not return it is told that, and not what is on the map.
    assert stepped(people.county, one, "return", remarks=[remark("map", later)]).status_code == 403
    back = stepped(people.precinct, one, "return", remarks=[remark("map", camera["id"])])
    assert back.status_code == 200, back.text
    assert told(people, one)["remarks"][0]["feature"] == camera["id"]


def test_what_the_sent_map_has_is_chosen_by_its_words(people: People) -> None:
    draw_something(people)  # two cameras with the one of `brought_to`
    one = brought_to(people, "received")
    page = people.precinct.at("GET", f"/programme/desk/{one['id']}").text
    words = re.findall(r'<option value="(錄影監視器[^"]*)">', page)
    assert len(set(words)) == 2, "each has words of its own"
    typed = {"part": "place", "place": words[1], "text": "朝向請畫清楚。"}
    sent = {"version": one["version"], **typed}
    answer = people.precinct.at("POST", f"/programme/desk/{one['id']}/return", data=sent)
    assert answer.status_code == 303, answer.text
    (pinned,) = told(people, one)["remarks"]
    assert pinned["feature"] in {each["id"] for each in features(people)}
    desk = people.precinct.at("GET", f"/programme/desk/{one['id']}").text
    assert f'data-feature="{pinned["feature"]}"' in desk


def test_the_unit_is_told_which_remarks_it_has_answered(people: People) -> None:
    one = brought_to(people, "received")
    (camera,) = features(people)
    remarks = [remark("staffing"), remark("goals"), remark("place", camera["id"]), remark("map")]
    assert stepped(people.precinct, one, "return", remarks=remarks).status_code == 200
    one = told(people, one)
    assert [each["changed"] for each in one["remarks"]] == [False] * 4
    one = patched(people.leader, one, staffing="陳進財、林美玉。")
    assert [each["changed"] for each in one["remarks"]] == [True, False, False, False]
    draw_something(people)
    assert [each["changed"] for each in told(people, one)["remarks"]] == [True, False, False, True]
    properties = {"properties": {"note": "朝北"}}
    moved = {"id": camera["id"], "base": camera["properties"]["revision"], **properties}
    saved = people.leader.post("/communities/meiren/changesets", json=changeset(modify=[moved]))
    assert saved.status_code == 201, saved.text
    assert [each["changed"] for each in told(people, one)["remarks"]] == [True, False, True, True]
    page = people.leader.at("GET", f"/programme/applications/{one['id']}").text
    assert "4 項裡，改過 3 項" in page
    assert (page.count("改過了"), page.count("還沒改")) == (3, 1)
    assert f"/c/meiren/studio#feature={camera['id']}" in page
    place = people.leader.at("GET", f"/programme/applications/{one['id']}/place").text
    assert place.count("要補：") == 2  # that of the field, and that of the map
    undone = patched(people.leader, told(people, one), staffing="陳進財，理事長，綜理計畫。")
    assert [each["changed"] for each in undone["remarks"]] == [False, False, True, True]
