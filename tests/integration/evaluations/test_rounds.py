"""Rounds by their pages: opened, set, filled with communities, nominated from, released."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from mapserve.clock import standing_at
from mapserve.programme.evaluations.criteria import Group
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME as APPLYING
from tests.factories.applications import People
from tests.factories.applications import brought_to as applied_to
from tests.factories.callers import Caller
from tests.factories.evaluations import (
    KEYS,
    YEAR,
    Board,
    brought_to,
    scored,
    shown,
    stepped,
    told,
)

HOME = "/programme/evaluations/rounds"
NUMBERS = {"_form": "RoundCommunity0", "hours": "週三 22:00\nSat 09:00", "reported": "",
           "growth_quota": ""}  # fmt: skip


def posted(caller: Caller, path: str, **data: Any) -> TestResponse:  # noqa: ANN401 - a form's values
    return caller.at("POST", f"{HOME}{path}", data=data)


def opened(board: Board) -> int:
    answer = posted(board.county, "", _form="RoundOpened", year=str(YEAR),
                    what=f"county/community/{board.code}")  # fmt: skip
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rpartition("/")[2])


def test_r08_a_county_opens_its_own_round_and_nobody_elses(board: Board) -> None:
    number = opened(board)
    assert opened(board) == number, "the same year is the same round"
    assert "臺北市" in board.county.at("GET", HOME).text
    other = posted(board.county, "", _form="RoundOpened", year="115", what="county/community/65000")
    assert other.status_code == 422
    ministry = posted(board.ministry, "", _form="RoundOpened", year="115", what="ministry/county/")
    assert ministry.status_code == 303, ministry.text
    for stranger in (board.leader, board.judges[0]):
        page = stranger.at("GET", HOME).text
        assert "開放一個年度" not in page
        assert f"{HOME}/{number}" not in page
        assert stranger.at("GET", f"{HOME}/{number}").status_code == 404


def test_points_are_set_for_all_criteria_or_none_until_somebody_scores(board: Board) -> None:
    one = brought_to(board, "scoring")
    path = f"/{one['round']}/numbers"
    points = {f"points_{key}": "20" for key in KEYS}
    some = posted(board.county, path, version="1", **NUMBERS, **{f"points_{KEYS[0]}": "40"})
    assert some.status_code == 422
    assert 'value="40"' in some.text, "what was typed stays"
    hours = posted(board.county, path, version="1", **(NUMBERS | {"hours": "週八 25:00"}))
    assert hours.status_code == 422
    assert "不是一週中的時刻" in hours.text
    done = posted(board.county, path, version="1", **NUMBERS,
                  **(points | {f"points_{KEYS[0]}": "40"}))  # fmt: skip
    assert done.status_code == 303, done.text
    now = told(board.county.get(f"/evaluation-rounds/{one['round']}"))
    assert now["weights"] == dict.fromkeys(KEYS, 20) | {KEYS[0]: 40}
    assert now["hours"] == ["Wed 22:00", "Sat 09:00"]
    assert posted(board.county, path, version="1", **NUMBERS).status_code == 422, "a second tab"
    scored(board.judges[0], one, (30, 16, 14, 13, 12))
    late = posted(board.county, path, version="2", **NUMBERS, **points)
    assert late.status_code == 422
    assert told(board.county.get(f"/evaluation-rounds/{one['round']}"))["weights"][KEYS[0]] == 40


def test_communities_that_were_reported_join_in_their_groups(
    board: Board, caller: Callable[..., Caller], meiren: Community
) -> None:
    number = opened(board)
    assert 'name="community"' not in board.county.at("GET", f"{HOME}/{number}").text
    with standing_at(APPLYING):
        applied_to(People(caller, meiren), "agreed")
    number = int(
        posted(board.county, "", _form="RoundOpened", year="116",
               what=f"county/community/{board.code}").headers["Location"].rpartition("/")[2]
    )  # fmt: skip
    assert 'value="meiren"' in board.county.at("GET", f"{HOME}/{number}").text
    joined = {"community": "meiren", "group-meiren": Group.GROWTH.value}
    assert posted(board.county, f"/{number}/communities", **joined).status_code == 303
    (one,) = told(board.county.get("/evaluations"))["evaluations"]
    assert (one["community"], one["group"], one["year"]) == ("meiren", "growth", 116)
    assert 'value="meiren"' not in board.county.at("GET", f"{HOME}/{number}").text
    again = posted(board.county, f"/{number}/communities", **joined)
    assert again.status_code == 409, "it has one"
    assert posted(board.ministry, f"/{number}/communities", **joined).status_code == 404


def test_r08_nominations_stay_within_the_quota_and_what_was_typed_stays(board: Board) -> None:
    one = brought_to(board, "sealed")
    path = f"/{one['round']}/nominations"
    assert (
        posted(board.county, f"/{one['round']}/numbers", version="1", **NUMBERS).status_code == 303
    )
    page = board.county.at("GET", f"{HOME}{path}").text
    assert "最多報 2 個" in page
    assert "還能選 2 個" in page
    mute = {f"version-{one['id']}": str(one["version"]), f"choice-{one['id']}": "pass_over"}
    refused = posted(board.county, path, **mute, **{f"reason-{one['id']}": ""})
    assert refused.status_code == 422
    assert re.search(r'value="pass_over" checked', refused.text)
    assert shown(board.county, one)["state"] == "sealed"
    nothing = posted(board.county, path, **(mute | {f"choice-{one['id']}": ""}))
    assert nothing.status_code == 303
    assert shown(board.county, one)["state"] == "sealed"
    chosen = posted(board.county, path, **(mute | {f"choice-{one['id']}": "improved"}))
    assert chosen.status_code == 303, chosen.text
    now = shown(board.county, one)
    assert (now["state"], now["decision"]["basis"]) == ("nominated", "improved")
    page = board.county.at("GET", f"{HOME}{path}").text
    assert "還能選 1 個" in page
    assert "沒有等著決定的社區" in page
    assert board.judges[0].at("GET", f"{HOME}{path}").status_code == 404


@pytest.mark.parametrize("passed_over", [True, False])
def test_decisions_are_told_when_they_are_released(board: Board, passed_over: bool) -> None:  # noqa: FBT001 - drawn
    one = brought_to(board, "sealed" if passed_over else "awarded")
    officer = board.county if passed_over else board.ministry
    if passed_over:
        one = told(stepped(officer, one, "pass_over", passed_over_for="名額有限"))
        number = one["round"]
    else:
        opened_by = posted(officer, "", _form="RoundOpened", year=str(YEAR),
                           what="ministry/community/")  # fmt: skip
        number = int(opened_by.headers["Location"].rpartition("/")[2])
    address = f"/{number}/release"
    assert board.leader.at("GET", f"/programme/evaluations/{one['id']}").status_code == 404
    assert "美仁里" in officer.at("GET", f"{HOME}{address}").text
    assert posted(officer, address).status_code == 303, "nothing ticked, nothing told"
    assert board.leader.at("GET", f"/programme/evaluations/{one['id']}").status_code == 404
    sent = {"evaluation": str(one["id"]), f"version-{one['id']}": str(one["version"])}
    stale = posted(officer, address, **(sent | {f"version-{one['id']}": "1"}))
    assert stale.status_code == 422
    assert posted(officer, address, **sent).status_code == 303
    assert board.leader.at("GET", f"/programme/evaluations/{one['id']}").status_code == 200
    assert "沒有等著公布的決定" in officer.at("GET", f"{HOME}{address}").text


def test_a_deputy_stands_in_for_who_is_excused(board: Board) -> None:
    one = brought_to(board, "scoring")
    people = f"/programme/evaluations/{one['id']}/evaluators"
    panel = shown(board.county, one)["panels"][0]["evaluators"]
    gone = next(each for each in panel if each["name"] == "委員丙")
    excused = board.county.at("POST", f"{people}/{gone['id']}/excuse", data={"reason": "生病"})
    assert excused.status_code == 303
    page = board.county.at("GET", f"/programme/evaluations/{one['id']}").text
    assert "候補誰" in page
    deputy = board.evaluator("候補丁")
    sent = {"_form": "EvaluatorNamed", "email": deputy.email, "deputy_for": str(gone["id"])}
    assert board.county.at("POST", people, data=sent).status_code == 303
    page = board.county.at("GET", f"/programme/evaluations/{one['id']}").text
    assert "候補委員丙" in page
    assert "候補誰" not in page, "one deputy each"
