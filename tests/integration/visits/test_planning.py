"""Visits are planned by whoever runs the level; the list follows from the sealed edition."""

from typing import Any

from tests.factories.evaluations import Board, begun, told


def test_the_list_is_computed_and_the_same_again(board: Board, visit: dict[str, Any]) -> None:
    metres = [one["metres"] for one in visit["checklist"] if one["why"] == "watches"]
    assert metres == sorted(metres, reverse=True)
    assert metres
    assert metres[0] > 0
    assert sorted(visit["walk"]) == sorted(one["key"] for one in visit["checklist"])
    body = {"evaluation": visit["evaluation"], "day": "2027-01-13", "hour": "22:00"}
    again = told(board.county.post("/visits", json=body), 201)
    assert again["checklist"] == visit["checklist"]
    assert again["walk"] == visit["walk"]
    assert len(visit["evaluators"]) == len(board.judges)


def test_the_list_is_edited_by_hand_and_the_order_follows(
    board: Board, visit: dict[str, Any]
) -> None:
    first = visit["checklist"][0]
    added = {"words": "巷口新裝的燈", "lon": first["lon"], "lat": first["lat"]}
    body = {"version": visit["version"], "items": [added, {"key": first["key"]}]}
    path = f"/visits/{visit['id']}/checklist"
    now = told(board.county.open("PUT", path, json=body))
    assert now["checklist"][0]["label"]["zh"] == "巷口新裝的燈"
    assert len(now["walk"]) == 2
    assert board.county.open("PUT", path, json=body).status_code == 409
    unknown = {"version": now["version"], "items": [{"key": "nothing"}]}
    assert board.county.open("PUT", path, json=unknown).status_code == 422
    assert board.judges[0].open("PUT", path, json=unknown).status_code == 403


def test_only_whoever_runs_the_level_plans_and_only_while_scores_are_given(
    board: Board, scoring: dict[str, Any]
) -> None:
    body = {"evaluation": scoring["id"], "day": "2027-01-13", "hour": "22:00"}
    assert board.judges[0].post("/visits", json=body).status_code == 403
    assert board.leader.post("/visits", json=body).status_code == 404
    assert board.ministry.post("/visits", json=body).status_code == 404
    nobody = {**body, "evaluators": [999_999]}
    assert board.county.post("/visits", json=nobody).status_code == 422


def test_a_draft_has_no_visit(board: Board) -> None:
    one = begun(board)
    body = {"evaluation": one["id"], "day": "2027-01-13", "hour": "22:00"}
    assert board.county.post("/visits", json=body).status_code == 409


def test_the_pack_is_what_its_manifest_says(board: Board, visit: dict[str, Any]) -> None:
    judge = board.judges[0]
    manifest = told(judge.get(f"/visits/{visit['id']}/manifest"))
    answer = judge.get(f"/visits/{visit['id']}/pack")
    assert len(answer.get_data()) == manifest["bytes"]
    pack = answer.get_json()
    assert [one["sha256"] for one in pack["editions"]] == [manifest["before"], manifest["after"]]
    assert manifest["after"] == visit["after"]["sha256"]
    assert len(pack["features"]["after"]["features"]) == 3
    assert len(pack["features"]["before"]["features"]) == 1
    assert len(pack["metres"]) == len(pack["checklist"])
    rows = pack["coverage"]["after"]["rows"]
    assert {row[0] for row in rows} >= {
        one["key"] for one in visit["checklist"] if one["why"] == "watches"
    }
    assert board.leader.get(f"/visits/{visit['id']}/pack").status_code == 404
    assert board.examiners[0].get(f"/visits/{visit['id']}").status_code == 404


def test_who_goes_sees_it_in_their_list(board: Board, visit: dict[str, Any]) -> None:
    mine = told(board.judges[0].get("/visits"))["visits"]
    assert [one["id"] for one in mine] == [visit["id"]]
    assert told(board.examiners[0].get("/visits"))["visits"] == []
    seen = told(board.judges[0].get(f"/visits/{visit['id']}"))
    assert [one["name"] for one in seen["evaluators"]] == [board.judges[0].name]
