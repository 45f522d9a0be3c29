"""The rules of an application, one by one: its form, its guards with their edges, its table."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from layers.words.problems import FieldInvalid
from layers.words.text import Text
from mapserve.clock import TAIWAN, standing_at, today
from mapserve.programme.applications import guards
from mapserve.programme.applications.form import (
    HEADINGS,
    OPTIONAL,
    PARTS,
    ApplicationForm,
    UnitKind,
    missing,
)
from mapserve.programme.applications.guards import Approved
from mapserve.programme.applications.table import APPLICATION, APPROVED, MOST, Reduction
from mapserve.programme.forms import fields_of
from mapserve.programme.roles import Appointment, Place, Role, ScopeKind, Viewer
from mapserve.programme.rules.versions import VERSIONS
from mapserve.programme.workflow.questions import due_on, why_not, why_not_back
from mapserve.programme.workflow.structure import filled_in, reachable
from mapserve.programme.workflow.table import Act, Guard, Reason, Snapshot, Tell
from tests.factories.applications import ANSWERS, CHAIN, PERIOD

PLACE = Place(slug="meiren", precinct="松山分局", county_code="63000")
RULES = VERSIONS[0].name
BOTH = (re.compile(r"[一-鿿]"), re.compile(r"[A-Za-z]"))


def in_both_languages(text: Text) -> bool:
    return bool(BOTH[0].search(text.zh) and BOTH[1].search(text.en)) and "{" not in text.zh


def asked(guard: Guard, *, given: dict[str, Any] | None = None, **values: Any) -> list[Reason]:  # noqa: ANN401
    """Ask a guard; `values` are facts but for `on`, `state` and `fields`."""
    snapshot = Snapshot(
        state=values.pop("state", "draft"),
        version=1,
        place=PLACE,
        today=values.pop("on", dt.date(2026, 11, 6)),
        fields=values.pop("fields", {}),
        facts={"period": PERIOD, "rules": RULES, "answers": ANSWERS} | values,
        given=given or {},
    )
    found = list(guard(snapshot))
    assert all(in_both_languages(one.text) and one.rules for one in found)
    return found


def without(*names: str, **more: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401
    """Return by which rules what is missed where these answers are not given."""
    answers = {name: value for name, value in ANSWERS.items() if name not in names} | more
    told = list(missing(answers))
    assert all(in_both_languages(text) for _, text, _ in told)
    return {name: rules for name, _, rules in told}


def test_r26_three_kinds_of_unit_and_one_of_them() -> None:
    assert [one.label.zh for one in UnitKind] == [
        "社區發展協會", "守望相助隊", "公寓大廈管理委員會",
    ]  # fmt: skip
    assert without("category") == {"category": ("R-26", "R-32")}


@pytest.mark.parametrize("empty", [None, "", []])
def test_r27_the_registration_number_and_its_proof(empty: object) -> None:
    assert without(registration_number=empty) == {"registration_number": ("R-27", "R-32")}
    (told,) = asked(guards.with_proof, proof=False)
    assert (told.pointer, told.rules, told.blocks) == ("/proof", ("R-27", "R-31"), True)
    assert asked(guards.with_proof, proof=True) == []


@pytest.mark.parametrize(
    ("period", "at", "open_"),
    [
        ("116-1", (2026, 9, 30, 23, 59, 59), False),
        ("116-1", (2026, 10, 1, 0, 0, 0), True),
        ("116-1", (2026, 11, 10, 23, 59, 59), True),
        ("116-1", (2026, 11, 11, 0, 0, 0), False),
        ("116-1", (2025, 10, 15, 0, 0, 0), False),
        ("116-2", (2027, 3, 31, 23, 59, 59), False),
        ("116-2", (2027, 4, 1, 0, 0, 0), True),
        ("116-2", (2027, 5, 10, 23, 59, 59), True),
        ("116-2", (2027, 5, 11, 0, 0, 0), False),
        ("116-2", (2026, 4, 15, 0, 0, 0), False),
    ],
)
def test_r28_within_the_window_to_the_second(
    period: str,
    at: tuple[int, ...],
    open_: bool,  # noqa: FBT001
) -> None:
    with standing_at(dt.datetime(*at, tzinfo=TAIWAN)):  # type: ignore[misc, arg-type]
        told = asked(guards.within_the_window, period=period, on=today())
    assert (told == []) == open_
    assert all(one.blocks and "R-28" in one.rules for one in told)


def test_r28_taiwans_day_counts_and_not_greenwichs() -> None:
    with standing_at(dt.datetime(2026, 11, 10, 16, 0, 0, tzinfo=dt.UTC)):  # 11-11 in Taiwan
        assert asked(guards.within_the_window, on=today())
    with standing_at(dt.datetime(2026, 11, 10, 15, 59, 59, tzinfo=dt.UTC)):
        assert asked(guards.within_the_window, on=today()) == []


def test_r28_what_was_received_in_time_is_completed_later() -> None:
    late = dt.date(2026, 12, 1)
    assert asked(guards.within_the_window, on=late)
    assert asked(guards.within_the_window, on=late, state="returned") == []


@pytest.mark.parametrize(
    ("on", "blocks"),
    [
        # 2029-11-10 is a Saturday, 2028-11-10 a Friday.
        ("2029-11-10", None),
        ("2029-11-11", False),
        ("2029-11-12", False),
        ("2029-11-13", True),
        ("2028-11-11", True),
    ],
)
def test_q03_after_a_weekend_the_officer_decides(on: str, blocks: bool | None) -> None:  # noqa: FBT001
    day = dt.date.fromisoformat(on)
    period = f"{day.year - 1911 + 1}-1"
    told = asked(guards.within_the_window, period=period, on=day)
    assert [one.blocks for one in told] == ([] if blocks is None else [blocks])
    assert all("Q-03" in one.rules for one in told)
    if blocks is False:
        assert "行政程序法" in told[0].text.zh


def test_r29_q01_one_subsidy_a_unit_and_year() -> None:
    assert asked(guards.once_a_year, approved=Approved()) == []
    (own,) = asked(guards.once_a_year, approved=Approved(own="116-1", neighbours=("巡守隊",)))
    assert (own.blocks, own.rules, own.pointer) == (
        True,
        ("R-29", "Q-01"),
        "/registration_number",
    )
    assert "116年上半年度" in own.text.zh


def test_q01_a_neighbour_of_the_same_community_is_a_warning() -> None:
    (told,) = asked(guards.once_a_year, approved=Approved(neighbours=("巡守隊", "管委會")))
    assert (told.blocks, told.rules) == (False, ("R-29", "Q-01"))
    assert "巡守隊、管委會" in told.text.zh


def test_q01_only_what_was_approved_counts() -> None:
    refused = {"draft", "sent", "received", "returned", "forwarded", "agreed"}
    refused |= {"declined", "refused", "withdrawn"}
    assert set(APPROVED) == {one.name for one in APPLICATION.states} - refused
    assert reachable(APPLICATION, ["approved"]) == set(APPROVED)


def test_r30_no_desk_is_skipped_and_none_is_the_same_persons() -> None:
    chain = [verb for _, verb, _ in CHAIN]
    state = APPLICATION.beginning.to
    for index, verb in enumerate(chain):
        (opens,) = [one for one in APPLICATION.steps_from[state] if one.verb == verb]
        earlier = set(chain[: max(0, index - 1)] if verb == "forward" else chain[:index])
        assert earlier <= {*opens.not_same_as}, verb
        state = opens.to
    leads = {one.name for one in APPLICATION.states if "approved" in _next(one.name)}
    assert leads == {"agreed"}


def _next(state: str) -> set[str]:
    return {one.to for one in APPLICATION.steps_from[state]}


def test_r31_three_documents_and_a_budget() -> None:
    assert guards.no_budget().rules == ("R-31",)
    assert in_both_languages(guards.no_budget().text)
    assert asked(guards.with_budget, budget=(guards.no_budget(),)) == [guards.no_budget()]
    assert asked(guards.with_budget, budget=()) == []
    sending = APPLICATION.step["send", "draft"].guards
    assert {*guards.COMPLETE, guards.within_the_window, guards.once_a_year} == {*sending}


def test_r32_the_fields_of_the_form_are_those_of_the_document() -> None:
    plan = {"origin", "goals", "executing_unit", "content", "staffing", "steps", "benefits"}
    assert fields_of(ApplicationForm).keys() - plan == {
        "category", "unit", "registration_number", "representative_title", "representative_name",
        "contact_title", "contact_name", "phone", "fax", "email", "address", "plan_name",
        "starts_on", "ends_on", "place", "survey", "survey_other",
    }  # fmt: skip
    in_sections = [name for one in ApplicationForm.sections for name in one.fields]
    assert sorted(in_sections) == sorted(fields_of(ApplicationForm))
    assert set(PARTS) == {*in_sections, "budget", "proof", "map"}
    assert all(in_both_languages(one) for one in PARTS.values())


def test_r32_every_field_but_a_fax_and_the_survey_is_asked_for() -> None:
    assert set(without(*ANSWERS)) == fields_of(ApplicationForm).keys() - OPTIONAL
    assert without() == {}
    assert without("survey", "fax") == {}
    assert without(survey=["other"]) == {"survey_other": ("R-32",)}
    assert without(survey=["other"], survey_other="里長巡查") == {}


@pytest.mark.parametrize(
    ("ends", "wrong"), [("2027-01-14", True), ("2027-01-15", False), ("2028-02-29", False)]
)
def test_r32_a_plan_does_not_end_before_it_starts(ends: str, wrong: bool) -> None:  # noqa: FBT001
    assert without(ends_on=ends) == ({"ends_on": ("R-32",)} if wrong else {})


def test_r32_the_location_map_is_not_empty() -> None:
    (told,) = asked(guards.with_map, drawn=False)
    assert (told.pointer, told.rules) == ("/map", ("R-32",))
    assert asked(guards.with_map, drawn=True) == []


def test_r32_approved_for_the_period_that_was_applied_for() -> None:
    guard = guards.period_of_the_application
    assert asked(guard) == []
    assert asked(guard, given={"approved_period": PERIOD}) == []
    (told,) = asked(guard, given={"approved_period": "116-2"})
    assert (told.pointer, told.rules) == ("/approved_period", ("R-32",))


def test_r33_ten_headings_and_an_empty_one_is_missed() -> None:
    assert [label.zh for label, _ in HEADINGS] == [
        "計畫名稱", "計畫緣起", "計畫目標", "執行單位", "實施期程", "實施地點", "計畫內容",
        "執行人力情形", "執行步驟", "預期效益",
    ]  # fmt: skip
    for _, names in HEADINGS:
        assert without(*names) == dict.fromkeys(names, ("R-33",))


def test_r34_the_county_agrees_or_declines_with_a_reason() -> None:
    assert APPLICATION.step["agree", "forwarded"].to == "agreed"
    decline = APPLICATION.step["decline", "forwarded"]
    assert (decline.to, decline.needs) == ("declined", ("review_reason",))
    assert APPLICATION.state["declined"].final
    reason = APPLICATION.field["review_reason"]
    for empty in ("", "   ", "\u3000"):
        with pytest.raises(FieldInvalid):
            reason.read(empty)


def test_r27_a_return_says_what_is_to_be_completed() -> None:
    remarks = APPLICATION.field["remarks"]
    assert remarks.read([{"part": "proof", "text": " 請附核准函。 "}])[0]["text"] == "請附核准函。"
    for wrong in (
        [],
        [{"part": "proof", "text": " "}],
        [{"part": "nothing", "text": "請補。"}],
        [{"part": "proof"}],
        [{"part": "proof", "text": "請補。", "more": 1}],
        [{"part": "map", "text": "請補。", "feature": "那支監視器"}],
    ):
        with pytest.raises(FieldInvalid):
            remarks.read(wrong)


def test_r32_a_remark_is_pinned_to_what_the_sent_map_has() -> None:
    guard = guards.on_the_map_that_was_sent
    here, gone = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2))
    given = {"remarks": [{"part": "map"}, *({"part": "map", "feature": n} for n in (here, gone))]}
    assert asked(guard) == []
    (told,) = asked(guard, features_sent=frozenset({here}), given=given)
    assert (told.pointer, told.rules) == ("/remarks/2/feature", ("R-32",))
    assert len(asked(guard, given=given)) == 2  # nothing was sent


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({}, None),
        ({"approved_amount": MOST}, None),
        ({"approved_amount": MOST + 1}, "/approved_amount"),
        ({"approved_amount": MOST - 1}, "/reduced_for"),
        ({"approved_amount": 0}, "/reduced_for"),
        ({"approved_amount": MOST - 1, "reduced_for": "budget"}, None),
        ({"approved_amount": MOST + 1, "reduced_for": "budget"}, "/approved_amount"),
    ],
)
def test_r35_the_whole_sum_or_less_for_the_one_reason(
    given: dict[str, Any], pointer: str | None
) -> None:
    assert [one.label.zh for one in Reduction] == ["預算經費不足"]
    told = asked(guards.whole_or_short_of_money, given=given)
    assert [one.pointer for one in told] == ([pointer] if pointer else [])
    assert all(one.rules == ("R-35",) for one in told)


@pytest.mark.parametrize("amount", [MOST + 1, -1, 1.5, True, "150000"])
def test_r35_what_is_no_amount_is_not_read(amount: object) -> None:
    with pytest.raises(FieldInvalid):
        APPLICATION.field["approved_amount"].read(amount)


def test_r35_an_approval_has_amount_date_and_number_as_long_as_it_stands() -> None:
    needed = {"approved_period", "approved_amount", "approved_on", "approval_number"}
    held = filled_in(APPLICATION)
    assert all(needed <= held[state] for state in APPROVED)


def test_r63_no_more_is_accepted_than_was_approved() -> None:
    assert guards.within_the_approval in APPLICATION.step["settle", "examined"].guards
    for accepted, right in ((0, True), (120_000, True), (120_001, False)):
        told = asked(
            guards.within_the_approval,
            given={"accepted_amount": accepted},
            fields={"approved_amount": 120_000},
        )
        assert (told == []) == right
        assert all(one.pointer == "/accepted_amount" for one in told)


@pytest.mark.parametrize(
    ("day", "rejected"),
    [
        ("2027-06-14", []),
        ("2027-06-15", []),
        ("2027-06-16", ["/completed_on"]),
        ("2027-07-01", ["/completed_on"]),
    ],
)
def test_q05_carried_out_by_the_end_of_the_plan(day: str, rejected: list[str]) -> None:
    told = asked(guards.by_the_end_of_the_plan, given={"completed_on": day})
    assert [one.pointer for one in told] == rejected
    assert all(one.rules == ("Q-05",) for one in told)


def test_q05_not_before_the_day_has_come() -> None:
    on = dt.date(2027, 6, 1)
    assert asked(guards.not_in_the_future, on=on, given={"completed_on": "2027-06-01"}) == []
    (told,) = asked(guards.not_in_the_future, on=on, given={"completed_on": "2027-06-02"})
    assert told.rules == ("Q-05",)


def test_q04_days_are_counted_from_the_day_that_was_declared() -> None:
    done = APPLICATION.step["complete", "carrying_out"]
    due = due_on(
        APPLICATION, done, entered=dt.date(2027, 6, 20), fields={"completed_on": "2027-06-15"}
    )
    assert due == dt.date(2027, 6, 30)


def test_a_step_is_taken_back_by_whoever_still_sits_at_the_desk() -> None:
    at_desk = Appointment(Role.ADVISOR, ScopeKind.PRECINCT, PLACE.precinct_scope or "")
    moved = Appointment(Role.VOLUNTEER, ScopeKind.COMMUNITY, "meiren")
    snapshot = Snapshot(
        state="received",
        version=3,
        place=PLACE,
        today=dt.date(2026, 11, 6),
        acted={"send": Act(1, 2, "draft"), "receive": Act(2, 3, "sent")},
    )
    assert why_not_back(APPLICATION, snapshot, Viewer(2, "", (at_desk,))) == ()
    assert why_not_back(APPLICATION, snapshot, Viewer(2, "", (moved,)))
    assert why_not_back(APPLICATION, snapshot, Viewer(3, "", (at_desk,)))


def test_every_step_and_every_message_has_words() -> None:
    for step in APPLICATION.steps:
        assert in_both_languages(step.label), step.verb
        assert in_both_languages(step.done), step.verb
        assert step.rules, step.verb
    keys = [e.key for one in APPLICATION.steps for e in one.effects if isinstance(e, Tell)]
    assert all(re.fullmatch(r"application_[a-z_]+", key) for key in keys)
    # What is told is read with the words of its step: one key for each verb.
    verbs = {
        (e.key, one.verb) for one in APPLICATION.steps for e in one.effects if isinstance(e, Tell)
    }
    assert len({key for key, _ in verbs}) == len({verb for _, verb in verbs}) == len(verbs)


def test_every_guard_of_the_table_is_tested_here() -> None:
    named = {guard.__name__ for step in APPLICATION.steps for guard in step.guards}
    here = (Path(__file__), Path(__file__).with_name("test_settlement.py"))
    text = "".join(one.read_text(encoding="utf-8") for one in here)
    assert {name for name in named if f"guards.{name}" not in text} == {"filled_in"}


def test_refusals_say_what_speaks_against_it_from_the_first_minute() -> None:
    leader = Viewer(1, "", (Appointment(Role.LEADER, ScopeKind.COMMUNITY, "meiren"),))
    empty = Snapshot(
        state="draft",
        version=1,
        place=PLACE,
        today=dt.date(2026, 9, 1),
        acted={"start": Act(1, 1, "")},
        facts={
            "period": PERIOD,
            "rules": RULES,
            "answers": {},
            "budget": (guards.no_budget(),),
            "approved": Approved(own="116-2"),
        },
    )
    told = {rule for one in why_not(APPLICATION, "send", empty, leader) for rule in one.rules}
    assert {"R-26", "R-27", "R-28", "R-29", "R-31", "R-32", "R-33"} <= told
