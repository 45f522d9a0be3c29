"""Folding events: the standing follows from them alone, whatever was taken back on the way."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapserve.programme.workflow.standing import Event, FoldError, Kind, Standing, fold
from mapserve.programme.workflow.table import Act
from tests.factories.workflows import ERRAND

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


def event(version: int, verb: str, from_: str, to: str, **values: Any) -> Event:  # noqa: ANN401
    kind = values.pop("kind", Kind.STEP if from_ else Kind.BEGUN)
    at = NOON + dt.timedelta(minutes=version)
    return Event(version=version, kind=kind, verb=verb, from_=from_, to=to, at=at, **values)


BEGUN = event(1, "start", "", "draft", by=1)
SENT = event(2, "send", "draft", "sent", by=1, fields={"amount": 5}, due_on=dt.date(2026, 11, 17))
ADVISED = event(3, "advise", "sent", "advised", by=2, fields={"opinion": "好"})


def test_events_fold_to_where_something_stands() -> None:
    assert fold([BEGUN, SENT, ADVISED]) == Standing(
        state="advised",
        version=3,
        entered_at=ADVISED.at,
        acted={"start": Act(1, 1, ""), "send": Act(1, 2, "draft"), "advise": Act(2, 3, "sent")},
        fields={"amount": 5, "opinion": "好"},
    )


def test_what_stays_in_its_state_was_not_entered_anew() -> None:
    amended = event(4, "amend", "advised", "advised", voided=("advise",), fields={"opinion": None})
    standing = fold([BEGUN, SENT, ADVISED, amended])
    assert standing.entered_at == ADVISED.at
    assert "advise" not in standing.acted
    assert standing.fields == {"amount": 5}


def test_what_is_taken_back_stands_as_before_one_version_later() -> None:
    back = event(4, "advise", "advised", "sent", kind=Kind.TAKEN_BACK, takes_back=3)
    assert fold([BEGUN, SENT, ADVISED, back]) == replace(fold([BEGUN, SENT]), version=4)
    again = event(5, "send", "sent", "draft", kind=Kind.TAKEN_BACK, takes_back=2)
    assert fold([BEGUN, SENT, ADVISED, back, again]) == replace(fold([BEGUN]), version=5)


def test_what_was_tried_in_vain_changes_nothing() -> None:
    tried = event(2, "advise", "sent", "sent", kind=Kind.REFUSED)
    assert fold([BEGUN, SENT, tried, tried]) == fold([BEGUN, SENT])


@pytest.mark.parametrize(
    "events",
    [
        [],
        [SENT],
        [BEGUN, ADVISED],
        [BEGUN, replace(SENT, version=3)],
        [BEGUN, SENT, SENT],
        [BEGUN, event(2, "start", "draft", "", kind=Kind.TAKEN_BACK, takes_back=1)],
        [BEGUN, SENT, event(3, "send", "sent", "draft", kind=Kind.TAKEN_BACK, takes_back=1)],
    ],
)
def test_events_that_do_not_follow_are_refused(events: list[Event]) -> None:
    with pytest.raises(FoldError):
        fold(events)


@given(st.data())
def test_any_walk_over_the_table_folds_and_can_be_unwound(data: st.DataObject) -> None:
    """Walk at random, take steps back at random: what stands is what a stack would hold."""
    start = ERRAND.beginning
    events = [event(1, start.verb, "", start.to, by=1)]
    stack = [fold(events)]
    for _ in range(data.draw(st.integers(0, 12))):
        version, state = len(events) + 1, stack[-1].state
        ways = ERRAND.steps_from[state]
        if len(stack) > 1 and data.draw(st.booleans()):
            gone, before = stack.pop(), stack[-1]
            made = max(act.version for act in gone.acted.values())
            back = event(
                version, "back", gone.state, before.state, kind=Kind.TAKEN_BACK, takes_back=made
            )
            events.append(back)
            stack[-1] = replace(before, version=version)
        elif ways:
            step = data.draw(st.sampled_from(ways))
            given_ = {name: data.draw(st.integers(1, 9)) for name in (*step.needs, *step.takes)}
            fields = {**dict.fromkeys(step.clears), **given_}
            events.append(
                event(version, step.verb, state, step.to, fields=fields, voided=step.voids, by=1)
            )
            stack.append(fold(events))
        assert fold(events) == stack[-1]
        assert {step.verb for step in ERRAND.steps} >= set(stack[-1].acted)
