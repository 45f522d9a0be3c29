"""Workflows as tables: their structure, and the questions put to them."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from layers.words.problems import FieldInvalid
from layers.words.text import Text
from mapserve.programme.roles import PERMISSIONS, Action, Appointment, Role, ScopeKind, Viewer
from mapserve.programme.suggestions import SUGGESTION
from mapserve.programme.workflow.diagram import mermaid, page
from mapserve.programme.workflow.questions import (
    due_on,
    editable,
    matrix,
    offers,
    role_for,
    why_not,
    why_not_back,
    why_not_begin,
)
from mapserve.programme.workflow.structure import TableError, checked, faults, filled_in
from mapserve.programme.workflow.table import (
    Act,
    Days,
    Desk,
    Hindrance,
    Snapshot,
    State,
    Step,
    Workflow,
)
from mapserve.programme.workflows import WORKFLOWS
from tests.factories.workflows import ELSEWHERE, ERRAND, PLACE, TODAY, somebody

DOCS = Path(__file__).parents[3] / "docs"
ALL = [*WORKFLOWS, ERRAND]


def snapshot(state: str, **values: Any) -> Snapshot:  # noqa: ANN401 - of any field
    return Snapshot(**{"state": state, "version": 1, "place": PLACE, "today": TODAY} | values)


def step_of(workflow: Workflow, verb: str) -> Step:
    return next(one for one in workflow.steps if one.verb == verb)


def changed(workflow: Workflow, name: str, **values: Any) -> Workflow:  # noqa: ANN401
    """Return the workflow with one state or step changed."""
    return replace(
        workflow,
        states=tuple(replace(o, **values) if o.name == name else o for o in workflow.states),
        steps=tuple(replace(o, **values) if o.verb == name else o for o in workflow.steps),
    )


@pytest.mark.parametrize("workflow", ALL, ids=lambda one: one.name)
def test_a_table_has_no_fault(workflow: Workflow) -> None:
    assert faults(workflow) == []


def test_the_names_of_workflows_differ() -> None:
    assert len({one.name for one in WORKFLOWS}) == len(WORKFLOWS)


def test_the_rules_of_every_step_stand_in_the_programme() -> None:
    there = set(re.findall(r"\*\*([RQ]-\d\d)\*\*", (DOCS / "programme.md").read_text()))
    named = {rule for one in WORKFLOWS for step in one.steps for rule in step.rules}
    assert named
    assert named <= there


def test_the_page_of_workflows_says_what_the_tables_say() -> None:
    assert (DOCS / "workflows.md").read_text() == page(WORKFLOWS), "run “make docs”"


@pytest.mark.parametrize("workflow", ALL, ids=lambda one: one.name)
def test_the_diagram_shows_every_state_and_step(workflow: Workflow) -> None:
    drawn = mermaid(workflow)
    ways = re.findall(r"^ +(\S+) --> (\S+?)(?:: \S+ (\w+))?$", drawn, flags=re.MULTILINE)
    told = {
        (state, step.to, step.verb) for step in workflow.steps for state in step.from_ or ("[*]",)
    }
    assert {way for way in ways if way[2]} == told
    ends = {one.name for one in workflow.states if one.final}
    assert {way[0] for way in ways if way[1] == "[*]"} == ends


_ALONE = State(name="alone", label=Text("孤立", "Alone"), final=True)
_TRAP = State(name="trap", label=Text("陷阱", "Trap"), waits_for=(Desk(Role.LEADER),))


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (replace(ERRAND, states=(*ERRAND.states, _ALONE)), "alone is never reached"),
        (
            changed(replace(ERRAND, states=(*ERRAND.states, _TRAP)), "close", to="trap"),
            "trap has no way out",
        ),
        (changed(ERRAND, "sent", waits_for=()), "sent waits for nobody who can act"),
        (
            changed(ERRAND, "sent", waits_for=(Desk(Role.EVALUATOR),)),
            "sent waits for nobody who can act",
        ),
        (changed(ERRAND, "closed", waits_for=(Desk(Role.LEADER),)), "closed is final and waits"),
        (changed(ERRAND, "closed", final=False), "no state is final"),
        (changed(ERRAND, "send", by=()), "send may be taken by nobody"),
        (changed(ERRAND, "send", to="nowhere"), "send names no state nowhere"),
        (changed(ERRAND, "send", needs=("colour",)), "send names no field colour"),
        (changed(ERRAND, "send", voids=("sing",)), "send names no verb sing"),
        (changed(ERRAND, "start", not_same_as=("close",)), "close never comes before start"),
        (changed(ERRAND, "start", stands=("approve",)), "approve never comes before start"),
        (changed(ERRAND, "start", retractable=True), "start begins it and cannot be taken back"),
        (changed(ERRAND, "close", from_=()), "exactly one step begins it"),
        (replace(ERRAND, steps=(*ERRAND.steps, ERRAND.steps[1])), "send leads two ways from"),
        (replace(ERRAND, states=(*ERRAND.states, ERRAND.states[0])), "draft stands twice"),
        (replace(ERRAND, name="Errand!"), "is no name"),
        (changed(ERRAND, "close", verb="take_back"), "is no name"),
        (changed(ERRAND, "close", done=Text("結案", "結案")), "close lacks its words"),
        (changed(ERRAND, "sent", label=Text("Sent", "Sent")), "sent lacks its words"),
        (changed(ERRAND, "close", rules=("R9",)), "R9 is no rule"),
        (
            changed(ERRAND, "close", by=(Desk(Role.LEADER, ScopeKind.COUNTY),)),
            "no leader has so wide a scope as county",
        ),
        (changed(ERRAND, "sent", days=Days(3, since="noon")), "sent names no field noon"),
    ],
)
def test_a_mistake_in_a_table_is_told(broken: Workflow, told: str) -> None:
    assert any(told in one for one in faults(broken)), faults(broken)
    with pytest.raises(TableError):
        checked(broken)


def test_what_is_filled_in_a_state_is_what_every_way_there_fills() -> None:
    judged = filled_in(SUGGESTION)
    assert judged["suggested"] == judged["reopened"] == frozenset()
    assert (judged["accepted"], judged["dismissed"]) == ({"feature_id"}, {"reason"})
    held = filled_in(ERRAND)
    assert held["draft"] == frozenset()
    assert held["sent"] == held["returned"] == {"amount"}
    assert held["advised"] == {"amount", "opinion"}
    assert held["closed"] == held["approved"] == {"amount", "opinion", "number"}


def test_the_steps_of_a_suggestion_belong_to_whom_the_table_of_roles_says() -> None:
    found = matrix(SUGGESTION)
    for role in Role:
        assert (found[role, "dismiss"] is not None) == (Action.DISMISS in PERMISSIONS[role])
        assert (found[role, "accept"] is not None) == (Action.DRAW in PERMISSIONS[role])


@pytest.mark.parametrize("workflow", ALL, ids=lambda one: one.name)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("place", [PLACE, ELSEWHERE], ids=["own", "foreign"])
def test_the_matrix_is_what_a_viewer_is_offered(workflow: Workflow, role: Role, place: Any) -> None:  # noqa: ANN401
    viewer = somebody(role, place, user_id=7)
    reaches = viewer.appointments[0].covers(PLACE)
    for (one, verb), reach in matrix(workflow).items():
        if one is not role:
            continue
        rows = [step for step in workflow.steps if step.verb == verb]
        for step in rows:
            for state in step.from_:
                reasons = why_not(workflow, verb, snapshot(state), viewer)
                theirs = Hindrance.DESK not in {reason.kind for reason in reasons}
                assert theirs is (
                    reach is not None and reaches and role in {desk.role for desk in step.by}
                )
                offered = {o.step.verb: o for o in offers(workflow, snapshot(state), viewer)}
                kinds = {reason.kind for reason in offered[verb].reasons}
                assert (Hindrance.DESK not in kinds) is theirs
        if not rows[0].from_:
            reasons = why_not_begin(workflow, snapshot(""), viewer)
            assert (not reasons) is (reach is not None and reaches)


def test_a_desk_wants_a_scope_that_is_wide_enough() -> None:
    advise = snapshot("sent", fields={"amount": 1})
    of_a_community = Viewer(1, "", (Appointment(Role.ADVISOR, ScopeKind.COMMUNITY, "meiren"),))
    of_the_county = Viewer(1, "", (Appointment(Role.ADVISOR, ScopeKind.COUNTY, "63000"),))
    (reason,) = why_not(ERRAND, "advise", advise, of_a_community)
    assert (reason.kind, reason.rules) == (Hindrance.DESK, ("R-34",))
    assert reason.text == Text("「同意」由警察分局顧問做。", "“Agree” is for: Police advisor.")
    assert role_for(step_of(ERRAND, "advise"), of_a_community, PLACE) is None
    assert [o.open for o in offers(ERRAND, advise, of_the_county)] == [True, True]
    assert role_for(step_of(ERRAND, "advise"), of_the_county, PLACE) is Role.ADVISOR


def test_nobody_sits_at_two_desks() -> None:
    both = Viewer(
        7, "", (*somebody(Role.ADVISOR).appointments, *somebody(Role.COUNTY).appointments)
    )
    acted = {"send": Act(3, 2, "draft"), "advise": Act(7, 3, "sent")}
    ready = snapshot("advised", acted=acted, given={"number": "1"})
    (reason,) = why_not(ERRAND, "approve", ready, both)
    assert reason.kind is Hindrance.PERSON
    assert reason.text.zh == "「同意」是您做的，這一步要換一個人。"
    assert why_not(ERRAND, "approve", ready, replace(both, user_id=8)) == ()
    # Nobody in particular is nobody's twin.
    nobody = snapshot("advised", acted=acted | {"advise": Act(None, 3, "sent")})
    kinds = {one.kind for one in why_not(ERRAND, "approve", nobody, replace(both, user_id=None))}
    assert Hindrance.PERSON not in kinds


def test_reasons_are_told_before_anybody_presses() -> None:
    county = somebody(Role.COUNTY, user_id=9)
    fallen = snapshot("advised", fields={"amount": 149_000}, facts={"pot": 100_000})
    offered = {one.step.verb: one for one in offers(ERRAND, fallen, county)}
    assert [(one.text.en, one.rules, one.blocks) for one in offered["approve"].reasons] == [
        ("“Agree” has to come first.", ("R-36",), True),
        ("The pot does not hold so much.", ("R-36",), True),
        ("Near the limit.", (), False),
    ]
    assert not offered["approve"].open
    ready = snapshot("advised", fields={"amount": 149_000}, acted={"advise": Act(1, 3, "sent")})
    approve = next(o for o in offers(ERRAND, ready, county) if o.step.verb == "approve")
    assert approve.open
    assert len(approve.reasons) == 1  # a warning hinders nobody
    missing = why_not(ERRAND, "approve", ready, county)
    assert [one.pointer for one in missing] == ["", "/number"]


def test_a_step_of_another_state_is_told_apart_from_one_that_is_not_yours() -> None:
    leader = somebody(Role.LEADER, user_id=1)
    (reason,) = why_not(ERRAND, "send", snapshot("advised"), leader)
    assert reason.kind is Hindrance.STATE
    (reason,) = why_not(ERRAND, "approve", snapshot("draft"), leader)
    assert reason.kind is Hindrance.DESK


def test_a_step_is_taken_back_by_who_took_it_until_the_next() -> None:
    acted = {"start": Act(1, 1, ""), "send": Act(1, 2, "draft")}
    sent = snapshot("sent", acted=acted)
    assert why_not_back(ERRAND, sent, somebody(Role.LEADER, user_id=1)) == ()
    (reason,) = why_not_back(ERRAND, sent, somebody(Role.LEADER, user_id=2))
    assert reason.kind is Hindrance.DESK
    returned = snapshot("returned", acted=acted | {"send_back": Act(1, 3, "sent")})
    (reason,) = why_not_back(ERRAND, returned, somebody(Role.LEADER, user_id=1))
    assert reason.kind is Hindrance.GUARD


@pytest.mark.parametrize(
    ("verb", "entered", "fields", "due"),
    [
        ("send", dt.date(2026, 11, 1), {}, dt.date(2026, 11, 16)),  # the first day not counted
        ("send", dt.date(2028, 2, 20), {}, dt.date(2028, 3, 6)),  # over a 29 February
        ("send", dt.date(2026, 12, 31), {}, dt.date(2027, 1, 15)),
        ("send_back", dt.date(2026, 11, 1), {}, dt.date(2026, 11, 11)),  # the step's own days
        ("advise", dt.date(2026, 11, 1), {}, None),
        ("approve", dt.date(2026, 11, 1), {"done_on": "2026-12-10"}, dt.date(2026, 12, 25)),
        ("approve", dt.date(2026, 11, 1), {}, dt.date(2026, 11, 16)),
    ],
)
def test_days_are_counted_from_the_day_after(
    verb: str, entered: dt.date, fields: dict[str, str], due: dt.date | None
) -> None:
    assert due_on(ERRAND, step_of(ERRAND, verb), entered=entered, fields=fields) == due


def test_what_may_be_changed_meanwhile_depends_on_who_and_when() -> None:
    leader, volunteer = somebody(Role.LEADER), somebody(Role.VOLUNTEER)
    assert editable(ERRAND, snapshot("draft"), volunteer) == {"answers"}
    assert editable(ERRAND, snapshot("returned"), leader) == {"budget"}
    assert editable(ERRAND, snapshot("returned"), volunteer) == frozenset()
    assert editable(ERRAND, snapshot("sent"), leader) == frozenset()
    assert editable(ERRAND, snapshot("draft"), somebody(Role.LEADER, ELSEWHERE)) == frozenset()


def test_a_field_reads_what_it_wrote() -> None:
    amount, day = ERRAND.field["amount"], ERRAND.field["done_on"]
    assert amount.read(5) == 5
    assert day.read(day.written(dt.date(2026, 11, 2))) == dt.date(2026, 11, 2)
    with pytest.raises(FieldInvalid) as problem:
        amount.read(150_001)
    assert problem.value.pointer == "/amount"
    assert "150000" in problem.value.message("zh")
