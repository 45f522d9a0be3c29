"""The chain of an evaluation over the API: from naming evaluators to the award."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from mapserve.clock import TAIWAN
from mapserve.programme.evaluations.table import EVALUATION
from mapserve.programme.roles import Appointment, Role, ScopeKind
from mapserve.services.evaluations.answers import Evaluation, EvaluationPage, RoundTold
from mapserve.store.database import Database
from tests.factories.evaluations import (
    COUNTY_KEYS,
    KEYS,
    PLAIN,
    STATES,
    YEAR,
    Board,
    agreed,
    begun,
    brought_to,
    draw_and_seal,
    named,
    scored,
    shown,
    stepped,
    told,
)


def codes(answer: Any) -> list[str]:  # noqa: ANN401 - werkzeug's answer
    return [one["code"] for one in answer.get_json()["errors"]]


def rules(answer: Any) -> set[str]:  # noqa: ANN401 - werkzeug's answer
    return {rule for one in answer.get_json()["errors"] for rule in one.get("rules", ())}


def pointers(answer: Any) -> list[str]:  # noqa: ANN401 - werkzeug's answer
    return [one["pointer"] for one in answer.get_json()["errors"]]


def test_r08_to_r10_from_the_panel_to_the_award(board: Board) -> None:
    one = brought_to(board, "awarded")
    document = shown(board.ministry, one)
    assert Evaluation.model_validate(document).model_dump(mode="json") == document
    # Prepared, and told to nobody else: not to the community, and not to its county.
    assert [award["kind"] for award in document["decision"]["awards"]] == [
        "money", "plaque", "merit",
    ]  # fmt: skip
    assert board.leader.get(f"/evaluations/{one['id']}").status_code == 404
    theirs = shown(board.county, one)
    assert (theirs["state"], theirs["decision"]["awards"]) == ("nominated", [])
    released = told(stepped(board.ministry, one, "release"))
    assert released["state"] == "released"
    after = shown(board.leader, one)
    assert (after["label"]["zh"], after["decision"]["grade"]) == ("已公布", "excellent")
    assert after["decision"]["total"] == 70.0
    day = dt.datetime.fromisoformat(after["since"]).astimezone(TAIWAN).date()
    assert after["decision"]["released_on"] == day.isoformat()
    assert [(a["kind"], a["recipient"], a["amount"]) for a in after["decision"]["awards"]] == [
        ("money", "unit", 60_000), ("plaque", "unit", None), ("merit", "staff", None),
    ]  # fmt: skip
    assert after["panels"] == [], "who scored what is nobody's who is judged"
    assert stepped(board.ministry, released, "take_back").status_code == 422


def test_r08_one_evaluation_a_unit_and_year(board: Board) -> None:
    one = begun(board)
    twice = board.county.post("/evaluations", json={"community": "meiren", "year": YEAR})
    assert (twice.status_code, codes(twice)) == (409, ["evaluation-there"])
    told(stepped(board.county, one, "cancel", cancelled_for="資料送錯年度"))
    begun(board)


def test_r08_who_begins_what(board: Board) -> None:
    community, county = {"community": "meiren", "year": YEAR}, {"county": "63000", "year": YEAR}
    for who, body, status in (
        (board.leader, community, 403),
        (board.judges[0], community, 403),
        (board.ministry, community, 403),
        (board.county, county, 403),
        (board.ministry, county | {"county": "99999"}, 404),
        (board.ministry, county | {"community": "meiren"}, 422),
        (board.county, {"year": YEAR}, 422),
        (board.county, community, 201),
        (board.ministry, county, 201),
    ):
        answer = who.post("/evaluations", json=body)
        assert answer.status_code == status, answer.text


def test_r14_opening_pins_two_sealed_editions(board: Board) -> None:
    one = begun(board)
    named(board.county, one, *board.judges)
    blocked = stepped(board.county, one, "open")
    assert (blocked.status_code, pointers(blocked), rules(blocked)) == (422, ["/before"], {"R-14"})
    draw_and_seal(board)
    opened = told(stepped(board.county, one, "open"))
    assert (opened["before"]["number"], opened["after"]["number"]) == (1, 2)
    assert opened["before"]["sha256"] == opened["after"]["sha256"], "nothing was drawn between"
    assert opened["measured"]["better"] is False
    assert {row["key"] for row in opened["measured"]["rows"]} >= {"gaps", "count-camera"}
    events = told(board.county.get(f"/evaluations/{one['id']}/events"))["events"]
    assert [event["verb"] for event in events if event["kind"] == "step"] == ["open"]


def test_a_panel_is_several_who_have_declared(board: Board) -> None:
    draw_and_seal(board)
    one = begun(board)
    lonely = stepped(board.county, one, "open")
    assert (lonely.status_code, pointers(lonely)) == (422, ["/evaluators"])
    named(board.county, one, board.judges[0])
    path = f"/evaluations/{one['id']}/evaluators"
    told(board.county.post(path, json={"email": board.judges[1].email}), 201)
    undeclared = stepped(board.county, one, "open")
    assert pointers(undeclared) == ["/evaluators", "/evaluators"]
    told(board.judges[1].post(f"/evaluations/{one['id']}/declaration", json={"conflict": False}))
    told(stepped(board.county, one, "open"))


def test_r08_the_quota_is_kept(board: Board, app_database: Database) -> None:
    one = brought_to(board, "sealed")
    round_ = told(board.county.get(f"/evaluation-rounds/{one['round']}"))
    assert [(q["group"], q["allowed"]) for q in round_["quotas"]] == [
        ("general", 2), ("growth", None),
    ]  # fmt: skip
    with app_database.transaction() as session:
        # Two others were nominated already: as their own events would say.
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text("ALTER TABLE evaluation DISABLE TRIGGER USER"))
        for slug in ("xin", "yi"):
            session.execute(
                text(
                    "INSERT INTO community (slug, name, village_code, county_code, county, town, "
                    "zone, boundary, revision) SELECT :slug, :slug, :slug, county_code, county, "
                    "town, zone, boundary, 0 FROM community WHERE slug = 'meiren'"
                ),
                {"slug": slug},
            )
            session.execute(
                text(
                    'INSERT INTO evaluation (round_id, year, county_code, community_id, "group", '
                    "consensus, state, version, entered_at, acted, opinion, basis) "
                    "SELECT round_id, year, county_code, (SELECT id FROM community WHERE slug = "
                    ":slug), \"group\", consensus, 'nominated', 5, now(), "
                    "'{\"nominate\": [null, 5, \"sealed\"]}', 'x', 'improved' "
                    "FROM evaluation WHERE id = :id"
                ),
                {"slug": slug, "id": one["id"]},
            )
        session.execute(text("ALTER TABLE evaluation ENABLE TRIGGER USER"))
    full = stepped(board.county, one, "nominate", basis="improved")
    assert (full.status_code, rules(full)) == (422, {"R-08"})
    assert "最多遴報 2 個" in full.get_json()["detail"]
    sent = {"version": round_["version"], "reported": 15}
    now = told(board.county.open("PATCH", f"/evaluation-rounds/{one['round']}", json=sent))
    assert now["quotas"][0]["allowed"] == 3
    told(stepped(board.county, one, "nominate", basis="improved"))
    with app_database.transaction() as session:
        session.execute(text("ALTER TABLE evaluation DISABLE TRIGGER USER"))
        session.execute(
            text("DELETE FROM evaluation WHERE community_id IN "
                 "(SELECT id FROM community WHERE slug IN ('xin', 'yi'))")
        )  # fmt: skip
        session.execute(text("ALTER TABLE evaluation ENABLE TRIGGER USER"))


def test_points_are_the_countys_own_until_somebody_scores(board: Board) -> None:
    draw_and_seal(board)
    one = begun(board)
    address = f"/evaluation-rounds/{one['round']}"
    round_ = told(board.county.get(address))
    assert RoundTold.model_validate(round_).model_dump(mode="json") == round_
    assert (round_["weights"], round_["terms"]["own_points"]) == (None, False)
    own = dict(zip(KEYS, (20, 25, 20, 25, 10), strict=True))
    sent = {"version": 1, "weights": own, "hours": ["週五 23:00"]}
    now = told(board.county.open("PATCH", address, json=sent))
    assert (now["weights"], now["hours"], now["version"]) == (own, ["Fri 23:00"], 2)
    stale = board.county.open("PATCH", address, json=sent)
    assert (stale.status_code, codes(stale)) == (409, ["round-changed"])
    lame = board.county.open("PATCH", address, json={"version": 2, "weights": {"operation": 20}})
    assert (lame.status_code, codes(lame)) == (422, ["weights-invalid"])
    named(board.county, one, *board.judges)
    opened = told(stepped(board.county, one, "open"))
    assert any("23:00" in row["label"]["zh"] for row in opened["measured"]["rows"])
    over = board.judges[0].open(
        "PATCH",
        f"/evaluations/{one['id']}",
        json={"version": 1, "scores": {"innovation": {"value": 11}}},
    )
    assert (over.status_code, codes(over)) == (422, ["score-invalid"])
    scored(board.judges[0], one, (17, 21, 16, 22, 7))
    late = board.county.open("PATCH", address, json={"version": 2, "weights": None})
    assert (late.status_code, codes(late)) == (409, ["round-stands"])
    for other in (board.leader, board.judges[0], board.ministry):
        assert other.get(address).status_code == 404


def test_a_sheet_saved_elsewhere_keeps_what_was_there(board: Board) -> None:
    one = brought_to(board, "scoring")
    judge, address = board.judges[0], f"/evaluations/{one['id']}"
    first = {"version": 1, "scores": {"operation": {"value": 15}}}
    now = told(judge.open("PATCH", address, json=first))
    assert now["sheet"]["version"] == 2
    stale = judge.open("PATCH", address, json={"version": 1, "scores": {"operation": {"value": 3}}})
    assert (stale.status_code, codes(stale)) == (409, ["sheet-changed"])
    kept = shown(judge, one)["sheet"]
    assert kept["scores"] == {"operation": {"value": 15, "not_applicable": False, "reason": ""}}
    gone = told(judge.open("PATCH", address, json={"version": 2, "scores": {"operation": None}}))
    assert gone["sheet"]["scores"] == {}
    unknown = {"version": 3, "scores": {"charm": {"value": 1}}}
    wrong = judge.open("PATCH", address, json=unknown)
    assert (wrong.status_code, codes(wrong)) == (422, ["criterion-unknown"])


def test_r08_reasons_are_asked_for_and_what_is_in_stands(
    board: Board, app_database: Database
) -> None:
    one = brought_to(board, "scoring")
    judge = board.judges[0]
    scored(judge, one, (19, 16, None, 13, 5), reason="", hand_in=False)
    address = f"/evaluations/{one['id']}/handing-in"
    blocked = judge.post(address, json={"version": 2})
    assert blocked.status_code == 422
    assert pointers(blocked) == ["/scores/operation", "/scores/outreach", "/scores/innovation"]
    assert rules(blocked) == {"R-08"}
    now = scored(judge, one, (19, 16, None, 13, 5), reason="有紀錄")
    assert now["sheet"]["total"] == 66.25
    again = judge.open(
        "PATCH", f"/evaluations/{one['id']}", json={"version": 3, "scores": {"operation": None}}
    )
    assert (again.status_code, codes(again)) == (409, ["scoring-closed"])
    with (
        pytest.raises(IntegrityError, match="evaluation_score_open"),
        app_database.transaction() as session,
    ):
        session.execute(text("UPDATE evaluation_score SET value = 1"))


def test_r10_a_high_score_asks_for_a_sentence_where_the_maps_are_alike(board: Board) -> None:
    one = brought_to(board, "scoring")
    judge = board.judges[0]
    scored(judge, one, (15, 16, 14, 17, 12), reason="", hand_in=False)
    sheet = shown(judge, one)["sheet"]
    assert [(each["pointer"], each["rules"]) for each in sheet["lacking"]] == [
        ("/scores/results", ["R-10"])
    ]
    blocked = judge.post(f"/evaluations/{one['id']}/handing-in", json={"version": 2})
    assert (blocked.status_code, rules(blocked)) == (422, {"R-10"})


def test_the_scoring_closes_when_everybody_is_in_and_may_open_again(board: Board) -> None:
    one = brought_to(board, "scoring")
    scored(board.judges[0], one)
    early = stepped(board.county, one, "discuss")
    assert (early.status_code, rules(early)) == (422, {"R-08"})
    assert "1" not in early.get_json()["detail"], "neither whose nor how many"
    for person in board.judges[1:]:
        scored(person, one)
    two = told(stepped(board.county, one, "discuss"))
    more = told(stepped(board.county, two, "score_more"))
    late = board.evaluator("委員丁")
    named(board.county, more, late)
    assert stepped(board.county, more, "discuss").status_code == 422
    scored(late, more)
    told(stepped(board.county, more, "discuss"))


def test_a_consensus_is_saved_by_the_chair_and_sealed_whole(board: Board) -> None:
    one = brought_to(board, "consensus")
    address = f"/evaluations/{one['id']}/consensus"
    sent = {"version": 1, "consensus": {"operation": {"value": 15}}}
    assert board.judges[1].open("PATCH", address, json=sent).status_code == 403
    assert board.leader.open("PATCH", address, json=sent).status_code == 404
    told(board.judges[0].open("PATCH", address, json=sent))  # the chair
    stale = board.county.open("PATCH", address, json=sent)
    assert (stale.status_code, codes(stale)) == (409, ["consensus-changed"])
    early = stepped(board.county, one, "seal", opinion="好")
    assert early.status_code == 422
    assert pointers(early) == [f"/consensus/{key}" for key in KEYS[1:]]
    now = agreed(board.county, one, (15, 16, None, 13, 12))
    (panel,) = now["panels"]
    assert (panel["consensus_total"], panel["mean"]) == (70.0, 70.0)
    sealed = told(stepped(board.county, one, "seal", opinion="居民參與踴躍。"))
    late = board.county.open("PATCH", address, json={"version": 3, "consensus": {}})
    assert (late.status_code, codes(late)) == (409, ["consensus-closed"])
    back = told(stepped(board.county, sealed, "take_back"))
    assert (back["state"], back["decision"]["opinion"]) == ("consensus", None)


def test_r09_a_county_is_evaluated_by_the_ministry_alone(board: Board) -> None:
    one = told(board.ministry.post("/evaluations", json={"county": "63000", "year": YEAR}), 201)
    assert (one["evaluated"], one["name"], one["community"]) == ("county", "臺北市", None)
    assert board.county.get(f"/evaluations/{one['id']}").status_code == 404
    own = board.evaluator(
        "本縣委員", everywhere=True, county=Appointment(Role.COUNTY, ScopeKind.COUNTY, "63000")
    )
    tied = board.ministry.post(f"/evaluations/{one['id']}/evaluators", json={"email": own.email})
    assert (tied.status_code, codes(tied)) == (409, ["conflict-known"])
    named(board.ministry, one, *board.examiners)
    assert stepped(board.county, one, "open").status_code == 404
    one = told(stepped(board.ministry, one, "re_evaluate"))
    assert one["measured"] is None
    for person in board.examiners:
        scored(person, one, keys=COUNTY_KEYS)
    one = told(stepped(board.ministry, one, "discuss"))
    agreed(board.ministry, one, keys=COUNTY_KEYS, level="ministry")
    one = told(stepped(board.ministry, one, "seal", final_opinion="輔導確實。"))
    one = told(
        stepped(
            board.ministry,
            one,
            "award",
            award_basis="excellent",
            grade="special",
            awards=[{"kind": "merit", "recipient": "staff"}],
        )
    )
    assert board.county.get(f"/evaluations/{one['id']}").status_code == 404
    told(stepped(board.ministry, one, "release"))
    assert shown(board.county, one)["decision"]["grade"] == "special"


def test_r10_only_money_has_a_sum(board: Board) -> None:
    one = brought_to(board, "re_evaluated")
    for awards, pointer in (
        ([{"kind": "money"}], "/awards/0/amount"),
        ([{"kind": "plaque"}, {"kind": "seal", "amount": 5}], "/awards/1/amount"),
    ):
        blocked = stepped(board.ministry, one, "award", award_basis="improved", awards=awards)
        assert (blocked.status_code, pointers(blocked)) == (422, [pointer])
    nothing = stepped(board.ministry, one, "award", award_basis="improved", awards=[])
    assert nothing.status_code == 422


def test_the_list_is_of_what_one_may_know_of(board: Board) -> None:
    one = brought_to(board, "scoring")
    page = told(board.county.get("/evaluations"))
    assert EvaluationPage.model_validate(page).model_dump(mode="json") == page
    assert [each["id"] for each in page["evaluations"]] == [one["id"]]
    (mine,) = told(board.judges[0].get("/evaluations"))["evaluations"]
    assert (mine["id"], mine["asked"]) == (one["id"], "score")
    for nobody in (board.leader, board.ministry, board.evaluator("別人")):
        assert told(nobody.get("/evaluations"))["evaluations"] == []
        assert nobody.get(f"/evaluations/{one['id']}").status_code == 404
    brought_to(board, "nominated", one=one)
    assert len(told(board.ministry.get("/evaluations?year=115"))["evaluations"]) == 1
    assert told(board.ministry.get("/evaluations?year=114"))["evaluations"] == []


def test_every_state_of_the_way_is_in_the_table() -> None:
    others = {"not_nominated", "not_awarded", "cancelled"}
    assert set(STATES) | others == set(EVALUATION.state)
    assert len(PLAIN) == len(KEYS) == len(COUNTY_KEYS)


def test_r08_what_is_passed_over_is_told_when_it_is_released(board: Board) -> None:
    one = brought_to(board, "sealed")
    two = told(stepped(board.county, one, "pass_over", passed_over_for="名額已滿。"))
    assert board.leader.get(f"/evaluations/{one['id']}").status_code == 404
    assert board.ministry.get(f"/evaluations/{one['id']}").status_code == 404
    told(stepped(board.county, two, "release"))
    after = shown(board.leader, one)
    assert after["decision"]["passed_over_for"] == "名額已滿。"
    assert after["decision"]["awards"] == []
