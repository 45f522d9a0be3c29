"""Evaluators are blind to each other, and the judged to everything: byte by byte, everywhere."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from mapserve.programme.evaluations.scores import Mark
from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.services.evaluations.files import find_evaluation
from mapserve.services.evaluations.reports import reported_levels
from mapserve.services.evaluations.score_table import score_rows
from mapserve.services.evaluations.sheets import hand_in, save_scores
from mapserve.services.evaluations.showing import describe, events_for, list_evaluations
from mapserve.services.people.accounts import find_user_by_email, viewer_of_user
from mapserve.store.database import Database
from mapserve.store.queries.evaluations import Sought
from tests.factories.callers import API, Caller
from tests.factories.evaluations import (
    KEYS,
    Board,
    Panelist,
    agreed,
    brought_to,
    named,
    scored,
    shown,
    stepped,
    told,
)
from tests.factories.project import ROOT

# What changes with every answer and tells nothing: nonces, tokens, what names the request.
_FRESH = re.compile(rb'nonce="[^"]*"|(?:name="csrf[_-]token" (?:value|content))="[^"]*"')
SECRET = "別人的理由密語"


def addresses(board: Board, one: dict[str, Any]) -> list[str]:
    """Return every address that tells anything of an evaluation: JSON, CSV and pages."""
    adapter = board.app.url_map.bind("localhost")
    known = {"evaluation_id": one["id"], "round_id": one["round"]}
    every = [
        adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
        for rule in board.app.url_map.iter_rules()
        if "GET" in (rule.methods or set())
        and rule.endpoint.partition(".")[0] in PLACES
        and rule.arguments <= known.keys()
    ]
    return [*every, f"{API}/evaluations?year=115", f"{API}/inbox", "/home", "/inbox"]


PLACES = {"api_evaluations", "api_evaluation_rounds", "evaluation_pages", "evaluation_rounds"}


def told_to(reader: Caller, board: Board, one: dict[str, Any]) -> dict[str, tuple[int, bytes]]:
    """Return all that a reader is told, by address."""
    found = {}
    for address in addresses(board, one):
        answer = reader.at("GET", address)
        found[address] = (answer.status_code, _FRESH.sub(b"", answer.data))
    assert len(found) >= 5
    return found


def blind_ones(board: Board, one: dict[str, Any]) -> dict[str, Panelist]:
    """Return everybody who has something to hand in, or was kept from it."""
    officer = board.evaluator(
        "承辦兼委員", county=Appointment(Role.COUNTY, ScopeKind.COUNTY, board.code)
    )
    undeclared, tied, excused = (board.evaluator(name) for name in ("未聲明", "有關係", "請假"))
    named(board.county, one, officer, excused)
    for person in (undeclared, tied):
        path = f"/evaluations/{one['id']}/evaluators"
        now = told(board.county.post(path, json={"email": person.email}), 201)
    told(
        tied.post(
            f"/evaluations/{one['id']}/declaration",
            json={"conflict": True, "relations": ["family"], "words": "堂弟是理事長"},
        )
    )
    (number,) = [
        each["id"] for each in now["panels"][0]["evaluators"] if each["name"] == excused.name
    ]
    path = f"/evaluations/{one['id']}/evaluators/{number}/excusal"
    told(board.county.post(path, json={"reason": "生病"}))
    return {"officer": officer, "undeclared": undeclared, "tied": tied, "excused": excused}


def test_nothing_of_others_reaches_who_has_not_handed_in(board: Board) -> None:
    one = brought_to(board, "scoring")
    blind = blind_ones(board, one)
    first, second, third = board.judges
    before = {
        name: told_to(who, board, one)
        for name, who in {**blind, "third": third, "leader": board.leader}.items()
    }
    scored(first, one, (11, 16, 14, 13, 12), reason=SECRET)
    scored(second, one, (20, 3, 2, None, 20), reason=SECRET, hand_in=False)
    scored(second, one, (20, 3, 2, None, 20), reason=SECRET)
    for name, who in {**blind, "third": third, "leader": board.leader}.items():
        after = told_to(who, board, one)
        assert after == before[name], name
        assert SECRET.encode() not in b"".join(body for _, body in after.values()), name
    # Who is in reads the others; a draft stays its writer's.
    seen = shown(first, one)["panels"][0]
    assert {each["name"] for each in seen["evaluators"] if each["scores"]} == {"委員甲", "委員乙"}
    assert (
        SECRET
        in told_to(first, board, one)[f"{API}/evaluations/{one['id']}/scores.csv"][1].decode()
    )
    scored(third, one, (10, 10, 10, 10, 10), reason="第三位的草稿", hand_in=False)
    assert "第三位的草稿".encode() not in b"".join(
        body for who in (first, board.county) for _, body in told_to(who, board, one).values()
    )


def test_an_undeclared_evaluator_sees_neither_maps_nor_names(board: Board) -> None:
    one = brought_to(board, "scoring")
    late = board.evaluator("未聲明")
    path = f"/evaluations/{one['id']}/evaluators"
    told(board.county.post(path, json={"email": late.email}), 201)
    seen = shown(late, one)
    assert (seen["asked"], seen["before"], seen["after"], seen["measured"]) == (
        "declare", None, None, None,
    )  # fmt: skip
    assert [panel["evaluators"] for panel in seen["panels"]] == [[]]
    sent = {"version": 1, "scores": {"operation": {"value": 15}}}
    refused = late.open("PATCH", f"/evaluations/{one['id']}", json=sent)
    assert (refused.status_code, refused.get_json()["errors"][0]["code"]) == (403, "declare-first")


def test_a_conflict_is_enforced_and_a_deputy_scores(board: Board) -> None:
    one = brought_to(board, "scoring")
    first = board.judges[0]
    scored(first, one, hand_in=True)
    address = f"/evaluations/{one['id']}/declaration"
    told(first.post(address, json={"conflict": True, "relations": ["paid"]}))
    sent = {"version": 2, "scores": {"operation": {"value": 15}}}
    refused = first.open("PATCH", f"/evaluations/{one['id']}", json=sent)
    assert (refused.status_code, refused.get_json()["errors"][0]["code"]) == (403, "conflicted")
    back = first.post(address, json={"conflict": False})
    assert back.status_code == 409
    panel = shown(board.county, one)["panels"][0]
    gone = next(each for each in panel["evaluators"] if each["name"] == first.name)
    assert (gone["conflict"], gone["handed_in"], gone["scores"]) == (True, False, {})
    deputy = board.evaluator("候補")
    path = f"/evaluations/{one['id']}/evaluators"
    other = panel["evaluators"][1]["id"]
    wrong = board.county.post(path, json={"email": deputy.email, "deputy_for": other})
    assert wrong.status_code == 422
    now = told(board.county.post(path, json={"email": deputy.email, "deputy_for": gone["id"]}), 201)
    mine = next(each for each in now["panels"][0]["evaluators"] if each["name"] == "候補")
    assert (mine["deputy_for"], mine["chair"]) == (gone["id"], True)
    told(deputy.post(address, json={"conflict": False}))
    for person in (*board.judges[1:], deputy):
        scored(person, one)
    told(stepped(board.county, one, "discuss"))


@pytest.mark.parametrize("role", [Role.LEADER, Role.VOLUNTEER])
def test_whose_own_community_it_is_is_no_evaluator(board: Board, role: Role) -> None:
    one = brought_to(board, "scoring")
    own = board.evaluator("自己人", own=Appointment(role, ScopeKind.COMMUNITY, board.slug))
    path = f"/evaluations/{one['id']}/evaluators"
    refused = board.county.post(path, json={"email": own.email})
    assert (refused.status_code, refused.get_json()["errors"][0]["code"]) == (409, "conflict-known")
    for email in ("nobody@example.org", "not an address"):
        unknown = board.county.post(path, json={"email": email})
        assert unknown.get_json()["errors"][0]["code"] == "evaluator-unknown"


def test_whoever_has_seen_scores_cannot_score_blindly(board: Board) -> None:
    one = brought_to(board, "scoring")
    both = board.evaluator("承辦", county=Appointment(Role.COUNTY, ScopeKind.COUNTY, board.code))
    scored(board.judges[0], one)
    path = f"/evaluations/{one['id']}/evaluators"
    refused = board.county.post(path, json={"email": both.email})
    assert (refused.status_code, refused.get_json()["errors"][0]["code"]) == (409, "already-sees")
    named(board.county, one, board.evaluator("委員丁"))


def test_what_the_ministry_decides_reaches_no_county_before_the_release(board: Board) -> None:
    one = brought_to(board, "nominated")
    named(board.ministry, one, *board.examiners)
    # Whoever scored for the county does not score again.
    path = f"/evaluations/{one['id']}/evaluators"
    again = board.ministry.post(path, json={"email": board.judges[0].email})
    assert again.status_code == 409
    readers: dict[str, Caller] = {
        "county": board.county, "leader": board.leader, "judge": board.judges[0],
    }  # fmt: skip
    one = told(stepped(board.ministry, one, "re_evaluate"))
    before = {name: told_to(who, board, one) for name, who in readers.items()}
    for person in board.examiners:
        scored(person, one, (19, 19, 19, 19, 19), reason=SECRET)
    one = told(stepped(board.ministry, one, "discuss"))
    agreed(board.ministry, one, (19, 19, 19, 19, 19), level="ministry")
    one = told(stepped(board.ministry, one, "seal", final_opinion=SECRET))
    one = told(stepped(board.ministry, one, "decline", not_awarded_for=SECRET))
    for name, who in readers.items():
        assert told_to(who, board, one) == before[name], name
    for verb in ("release", "nominate", "take_back"):
        assert stepped(board.county, one, verb).status_code == 403
    assert {"award", "decline"}.isdisjoint(
        event["verb"]
        for event in told(board.county.get(f"/evaluations/{one['id']}/events"))["events"]
    )
    told(stepped(board.ministry, one, "release"))
    assert shown(board.county, one)["decision"]["not_awarded_for"] == SECRET


def test_ours_stands_beside_the_official_mean_for_who_runs_the_round(board: Board) -> None:
    one = brought_to(board, "scoring")
    for person, values in zip(
        board.judges,
        ((15, 16, 14, 13, 12), (13, 14, 12, 11, 11), (17, 18, 16, 15, 15)),
        strict=True,
    ):
        scored(person, one, values)
    round_ = told(board.county.get(f"/evaluation-rounds/{one['round']}"))
    (standing,) = round_["standings"]
    assert (standing["mean"], standing["estimate"]) == (70.67, None), "one unit is too few"
    assert (round_["strictness"], round_["alpha"], round_["sees_scores"]) == ([], None, True)
    owing = board.evaluator("兼任", county=Appointment(Role.COUNTY, ScopeKind.COUNTY, board.code))
    hidden = told(owing.get(f"/evaluation-rounds/{one['round']}"))
    assert hidden["standings"], "who runs it and owes nothing reads it"


def test_one_door_reads_scores() -> None:
    asking = {
        path.name
        for path in (ROOT / "mapserve").rglob("*.py")
        if re.search(r"evaluation_scores\.marks|EvaluationScore\b", path.read_text())
    }
    assert asking == {
        "blindness.py",
        "consensus.py",  # the hash of what is sealed
        "evaluation_scores.py",
        "evaluations.py",  # the model
        "__init__.py",
    }
    assert len(KEYS) == 5


def test_whatever_others_score_who_owes_a_sheet_is_told_the_same(
    board: Board, app_database: Database
) -> None:
    one = brought_to(board, "scoring")
    reader, *others = board.judges
    with app_database.transaction() as session:
        viewers = [
            viewer_of_user(user)
            for each in (reader, *others)
            if (user := find_user_by_email(session, each.email)) is not None
        ]
        before = _services_tell(session, one, viewers[0])

        @settings(max_examples=8, deadline=None)
        @given(st.lists(_sheets, min_size=2, max_size=2))
        def others_score(sheets: list[tuple[bool, tuple[int | None, ...]]]) -> None:
            trial = session.begin_nested()
            for viewer, (hands_in, values) in zip(viewers[1:], sheets, strict=True):
                marks = {
                    key: Mark(value, not_applicable=value is None, reason=SECRET)
                    for key, value in zip(KEYS, values, strict=True)
                }
                save_scores(session, one["id"], 1, marks, viewer=viewer)
                if hands_in:
                    hand_in(session, one["id"], 2, viewer=viewer)
            assert _services_tell(session, one, viewers[0]) == before
            trial.rollback()
            session.expire_all()

        others_score()
        session.rollback()


_values = st.tuples(st.integers(0, 20), *(st.integers(0, 20) | st.none() for _ in KEYS[1:]))
_sheets = st.tuples(st.booleans(), _values)


def _services_tell(session: Session, one: dict[str, Any], viewer: Viewer) -> list[str]:
    """Return all that services tell a viewer of an evaluation and its list."""
    number = one["id"]
    file = find_evaluation(session, number, viewer=viewer)
    return [
        describe(session, file, viewer=viewer).model_dump_json(),
        events_for(session, file).model_dump_json(),
        repr(list(score_rows(session, number, viewer=viewer))),
        repr(reported_levels(file)),
        *(each.model_dump_json() for each in list_evaluations(session, Sought(), viewer=viewer)),
    ]
