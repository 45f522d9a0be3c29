"""Operations arrive in any order, twice, from several phones: the same state, and nothing lost."""

import hashlib
import itertools
import random
import uuid
from typing import Any

import pytest

from tests.factories.callers import Caller
from tests.factories.evaluations import KEYS, Board, shown, told
from tests.factories.photos import jpeg

_numbers = itertools.count(1)


def operation(target: str, sight: str = "as_drawn", **more: object) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "device": str(uuid.UUID(int=1)),
        "n": next(_numbers),
        "kind": "finding",
        "target": target,
        "value": {"sight": sight},
        **more,
    }


def sent(judge: Caller, visit: dict[str, Any], *operations: dict[str, Any]) -> list[str]:
    answer = judge.post(f"/visits/{visit['id']}/operations", json={"operations": operations})
    return [one["status"] for one in told(answer)["results"]]


def findings(judge: Caller, visit: dict[str, Any]) -> list[tuple[str, str, bool]]:
    found = told(judge.get(f"/visits/{visit['id']}"))["findings"]
    return sorted((one["target"], one["sight"], one["differs"]) for one in found)


def handed_in(judge: Caller, visit: dict[str, Any], *ids: str) -> Any:  # noqa: ANN401 - werkzeug's answer
    body = {"verb": "submit", "operations": ids}
    return judge.post(f"/visits/{visit['id']}/steps", json=body)


def test_each_is_answered_by_itself_and_a_refused_one_blocks_nothing(
    board: Board, visit: dict[str, Any]
) -> None:
    judge, good, other = board.judges[0], operation("a"), operation("b")
    poisoned = [
        operation("c", value={"sight": "perhaps"}),
        operation("d", evidence={"lon": 0, "lat": 0, "accuracy_m": 5}),
        {"id": "none"},
        operation("e", more=1),
        operation("\u202e"),
    ]
    told_ = sent(judge, visit, good, *poisoned, other)
    assert told_ == ["stored", *["refused"] * len(poisoned), "stored"]
    assert sent(judge, visit, good) == ["known"]
    changed = {**good, "value": {"sight": "missing"}}
    assert sent(judge, visit, changed, operation("f")) == ["conflict", "stored"]
    number = operation("g", n=good["n"])
    assert sent(judge, visit, number) == ["conflict"]
    assert sent(board.judges[1], visit, good) == ["conflict"], "an id of somebody else's"


def test_any_order_twice_from_three_phones_with_failures_is_the_same_state(
    board: Board, visit: dict[str, Any]
) -> None:
    chance = random.Random(7)  # noqa: S311 - an order, no secret
    made: list[dict[str, Any]] = []
    for device in (1, 2, 3):
        last: dict[str, str] = {}
        for n in range(1, 25):
            target = f"t{chance.randrange(6)}"
            one = operation(
                target,
                chance.choice(["as_drawn", "differs", "missing", "unseen"]),
                device=str(uuid.UUID(int=device)),
                n=n,
                supersedes=[last[target]] if target in last else [],
            )
            last[target] = one["id"]
            made.append(one)
    states = []
    for judge in board.judges:
        mine = [{**one, "id": str(uuid.uuid4())} for one in made]
        renamed = dict(zip((one["id"] for one in made), (o["id"] for o in mine), strict=True))
        for one in mine:
            one["supersedes"] = [renamed[each] for each in one["supersedes"]]
        waiting = list(mine)
        while waiting:
            chance.shuffle(waiting)
            batch = waiting[: chance.randrange(1, 20)]
            told_ = sent(judge, visit, *batch, *chance.sample(batch, k=len(batch) // 2))
            assert set(told_) <= {"stored", "known"}
            lost = chance.random() < 0.3  # the answer was cut off: sent again
            waiting = waiting if lost else waiting[len(batch) :]
        kept = told(judge.get(f"/visits/{visit['id']}/operations"))["operations"]
        assert {one["id"] for one in kept} == {one["id"] for one in mine}, "nothing is lost"
        states.append(findings(judge, visit))
    assert states[0] == states[1] == states[2]
    assert any(differs for *_, differs in states[0]), "three phones that never met differ"


def test_the_next_answer_settles_what_two_phones_said(board: Board, visit: dict[str, Any]) -> None:
    judge = board.judges[0]
    one = operation("a", "as_drawn")
    two = operation("a", "missing", device=str(uuid.UUID(int=2)))
    sent(judge, visit, one, two)
    assert [differs for *_, differs in findings(judge, visit)] == [True, True]
    answer = handed_in(judge, visit)
    assert answer.status_code == 409
    assert answer.get_json()["errors"][0]["targets"] == ["a"]
    three = operation("a", "differs", supersedes=[one["id"], two["id"]])
    sent(judge, visit, three)
    assert findings(judge, visit) == [("a", "differs", False)]


def test_a_visit_is_sealed_whole_and_what_comes_later_is_late(
    board: Board, visit: dict[str, Any]
) -> None:
    judge, picture = board.judges[0], jpeg()
    sha256 = hashlib.sha256(picture).hexdigest()
    one, missing = operation("a", photos=[sha256]), str(uuid.uuid4())
    answer = judge.post(f"/visits/{visit['id']}/operations", json={"operations": [one]})
    assert told(answer)["expected"] == [sha256]
    assert handed_in(judge, visit, one["id"], missing).get_json()["errors"][0]["ids"] == [missing]
    assert handed_in(judge, visit, one["id"]).get_json()["errors"][0]["photos"] == [sha256]
    path = f"/visits/{visit['id']}/photos/{sha256}"
    for status in (201, 200):
        put = judge.open("PUT", path, data=picture, content_type="image/jpeg")
        assert put.status_code == status
    other = f"/visits/{visit['id']}/photos/{'0' * 64}"
    assert judge.open("PUT", other, data=picture, content_type="image/jpeg").status_code == 422
    assert board.county.get(path).status_code == 404, "a draft is its evaluator's alone"
    sealed = told(handed_in(judge, visit, one["id"]))
    assert sealed["sha256"] == told(handed_in(judge, visit))["sha256"]
    assert sent(judge, visit, operation("a", "missing", supersedes=[one["id"]])) == ["stored"]
    found = told(judge.get(f"/visits/{visit['id']}"))["findings"]
    assert [(one["sight"], one["late"]) for one in found] == [
        ("as_drawn", False),
        ("missing", True),
    ]
    assert told(board.county.get(f"/visits/{visit['id']}"))["findings"] == found
    assert board.county.get(path).status_code == 200
    assert board.judges[1].get(path).status_code == 404
    assert told(board.judges[1].get(f"/visits/{visit['id']}"))["findings"] == []


def test_scores_given_on_site_fill_an_empty_sheet_and_are_nobody_elses(
    board: Board, visit: dict[str, Any], scoring: dict[str, Any]
) -> None:
    judge = board.judges[0]
    value = {"points": 17, "reason": "步道很亮"}
    score = operation(KEYS[0], kind="score", value=value)
    sent(judge, visit, score)
    assert "步道很亮" not in board.county.get(f"/visits/{visit['id']}").text
    told(handed_in(judge, visit, score["id"]))
    sheet = shown(judge, scoring)["sheet"]
    assert "步道很亮" in str(sheet)
    assert "步道很亮" not in board.judges[1].get(f"/evaluations/{scoring['id']}").text
    assert "步道很亮" not in board.county.get(f"/visits/{visit['id']}").text


@pytest.mark.parametrize(
    ("evidence", "strength"),
    [
        (None, "none"),
        ({"accuracy_m": 8.0}, "fair"),
        ({"accuracy_m": 3000.0}, "weak"),
        ({"accuracy_m": 8.0, "away": 0.001}, "weak"),
    ],
)
def test_evidence_has_a_strength(
    board: Board, visit: dict[str, Any], evidence: dict[str, float] | None, strength: str
) -> None:
    judge, first = board.judges[0], visit["checklist"][0]
    where = None
    if evidence is not None:
        lon = round(first["lon"] + evidence.get("away", 0.00005), 6)
        where = {"lon": lon, "lat": first["lat"], "accuracy_m": evidence["accuracy_m"]}
    sent(judge, visit, operation(first["key"], evidence=where, at="2017-13-99 nonsense"))
    found = told(judge.get(f"/visits/{visit['id']}"))["findings"]
    assert [one["strength"] for one in found] == [strength]
