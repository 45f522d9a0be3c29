"""Cases as a table: whoever walks, ends well; days count as work does; risk is the sum it shows."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.words.text import Text
from mapserve.programme.calendar import working_days_after
from mapserve.programme.cases.risk import Level, Signs, level_of, parts_of, risk_of
from mapserve.programme.cases.status import STATUS_OF
from mapserve.programme.cases.table import CASE, FINAL, OPEN
from mapserve.programme.holidays import HOLIDAYS
from mapserve.programme.roles import OPERATOR, Place, Role
from mapserve.programme.workflow.questions import due_on, matrix, why_not
from mapserve.programme.workflow.standing import Event, Kind, Standing, after, fold
from mapserve.programme.workflow.structure import reachable
from mapserve.programme.workflow.table import Act, Snapshot, Step

PLACE = Place(slug="meiren", precinct="松山分局", county_code="63000")
TODAY = dt.date(2026, 11, 2)
NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
GIVEN: dict[str, Any] = {
    "reason": "有人看。",
    "question": "是哪裡？",
    "answer": "巷底。",
    "measures": ["cameras"],
    "actor": "community",
    "term": "now",
    "measure_due": "2026-12-01",
    "recheck_note": "亮了。",
    "hold_reason": "等工程。",
    "again_for": "又暗了。",
    "merged_into": 7,
}


def event(step: Step, before: Standing | None) -> Event:
    version = before.version + 1 if before else 1
    return Event(
        version=version,
        kind=Kind.STEP if before else Kind.BEGUN,
        verb=step.verb,
        from_=before.state if before else "",
        to=step.to,
        at=NOON + dt.timedelta(minutes=version),
        fields={**dict.fromkeys(step.clears), **{one: GIVEN[one] for one in step.needs}},
        voided=tuple(one for one in step.voids if before and one in before.acted),
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whoever_walks_the_table_stands_where_its_events_fold_to(data: st.DataObject) -> None:
    events = [event(CASE.beginning, None)]
    now = after(None, events[0])
    for _ in range(12):
        steps = CASE.steps_from[now.state]
        if not steps:
            break
        events.append(event(data.draw(st.sampled_from(steps)), now))
        now = after(now, events[-1])
        assert fold(events) == now
    assert now.state in CASE.state
    # From wherever somebody stands, there is a way to an end.
    assert set(FINAL) & reachable(CASE, [now.state])
    if now.state == "closed":
        assert "pass" in now.acted or "carry" in now.acted


def test_every_open_state_says_what_the_map_shows_or_leaves_it() -> None:
    assert set(OPEN) - set(STATUS_OF) == {"on_hold"}
    assert set(FINAL) - set(STATUS_OF) == {"merged", "withdrawn"}


def test_r73_who_reviews_draws_nothing_and_who_draws_judges_nothing() -> None:
    scopes = matrix(CASE)
    for verb in ("confirm", "dismiss", "ask", "pass", "fail", "close", "hold", "merge"):
        assert scopes[Role.VOLUNTEER, verb] is None
        assert scopes[Role.LEADER, verb] is None
        assert scopes[Role.ADVISOR, verb] is not None
    for verb in ("report", "answer"):
        assert scopes[Role.ADVISOR, verb] is None
    for verb in ("carry", "withdraw"):
        assert {role for role in Role if scopes[role, verb]} == {Role.ADMIN}
    assert {verb for verb in CASE.verbs if scopes[Role.EVALUATOR, verb]} == set()


@pytest.mark.parametrize(
    ("entered", "days", "due"),
    [
        (dt.date(2026, 11, 2), 5, dt.date(2026, 11, 9)),  # over a weekend
        (dt.date(2026, 2, 13), 5, dt.date(2026, 3, 2)),  # over 春節 and the day for 2/28
        (dt.date(2027, 2, 3), 5, dt.date(2027, 2, 17)),
        (dt.date(2026, 9, 24), 1, dt.date(2026, 9, 29)),  # 中秋, weekend, 教師節
        (dt.date(2028, 1, 1), 1, dt.date(2028, 1, 3)),  # a year of which only weekends are known
    ],
)
def test_a_review_has_working_days(entered: dt.date, days: int, due: dt.date) -> None:
    assert working_days_after(entered, days, HOLIDAYS) == due


def test_days_run_from_the_state_and_rest_while_others_are_waited_for() -> None:
    steps = {one.verb: one for one in CASE.steps if "reported" in one.from_}
    assert due_on(CASE, CASE.beginning, entered=TODAY, fields={}) == dt.date(2026, 11, 16)
    assert due_on(CASE, steps["ask"], entered=TODAY, fields={}) == dt.date(2026, 11, 16)
    assert due_on(CASE, steps["hold"], entered=TODAY, fields={}) is None
    decide = CASE.step["decide", "confirmed"]
    day = {"measure_due": "2026-12-31"}
    assert due_on(CASE, decide, entered=TODAY, fields=day) == dt.date(2026, 12, 31)


def standing(state: str, **values: Any) -> Snapshot:  # noqa: ANN401 - of any field
    return Snapshot(**{"state": state, "version": 3, "place": PLACE, "today": TODAY} | values)


def test_an_older_photo_or_another_places_shows_nothing() -> None:
    facts = {"photos": {"a": dt.date(2026, 9, 1), "b": None}, "reported_on": dt.date(2026, 10, 1)}
    for photo, good in (("a", False), ("b", True), ("c", False)):
        found = why_not(
            CASE,
            "finish",
            standing("in_hand", facts=facts, given={"closing_photo": photo}),
            OPERATOR,
        )
        assert (found == ()) is good, photo


def test_the_finder_does_not_confirm_and_the_mender_does_not_re_check() -> None:
    acted = {"report": Act(None, 1, ""), "finish": Act(None, 2, "in_hand")}
    assert why_not(CASE, "pass", standing("done", acted=acted), OPERATOR) == ()
    assert CASE.row["confirm"].not_same_as == ("report",)
    assert CASE.row["pass"].not_same_as == ("finish",)


def test_risk_is_the_sum_of_the_parts_that_are_shown() -> None:
    most = Signs(unwatched_m=500, near_school=True, unlit=True, repeats=9, open_days=9_999)
    assert sum(one.most for one in parts_of(most)) == risk_of(most) == 100
    assert risk_of(Signs()) == 0
    assert [level_of(one) for one in (50, 25, 24)] == [Level.HIGH, Level.MEDIUM, Level.LOW]
    assert parts_of(Signs())[0].words == Text("還沒算", "not worked out yet")
    assert risk_of(Signs(unwatched_m=20)) == 10
