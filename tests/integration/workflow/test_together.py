"""Several people at one thing at once: one wins, the others are told, nothing said is lost."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapserve.programme.roles import Role, Viewer
from mapserve.programme.workflow.questions import last_act, why_not, why_not_back
from mapserve.programme.workflow.standing import Kind, fold
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.services.analysis.judgements import dismiss
from mapserve.services.communities.directory import find_community
from mapserve.services.workflow.outcomes import Outcome, Refused, Taken, settled
from mapserve.services.workflow.problems import StepConflict
from mapserve.services.workflow.steps import Asked, take
from mapserve.services.workflow.subjects import standing_of
from mapserve.services.workflow.taking_back import take_back
from mapserve.store import events
from mapserve.store.database import Database
from tests.factories.changesets import line
from tests.factories.communities import make_community
from tests.factories.databases import Databases
from tests.factories.maps import make_user, viewer
from tests.factories.workflows import (
    ERRAND,
    Errand,
    act,
    make_table,
    person,
    sealed,
    start,
    subject,
)

GIVEN = {"amount": 100, "opinion": "可", "number": "1"}
VERBS = [verb for verb in ERRAND.verbs if verb != "start"]
AT_ONCE = 4

People = list[Viewer]


@pytest.fixture(scope="module")
def errands(databases: Databases, template: str) -> Iterator[Database]:
    """A database with a table of errands."""
    with databases.opened(template) as database:
        make_table(database)
        yield database


@pytest.fixture(scope="module")
def people(errands: Database) -> People:
    """Two leaders, two advisors, two county officers, of whom one sits at two desks."""
    with errands.transaction() as session:
        return [
            person(session, "leader1", Role.LEADER),
            person(session, "leader2", Role.LEADER),
            person(session, "advisor1", Role.ADVISOR),
            person(session, "advisor2", Role.ADVISOR),
            person(session, "county1", Role.COUNTY),
            person(session, "county2", Role.COUNTY, Role.ADVISOR),
        ]


moves = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([*VERBS, "send", "advise", TAKE_BACK])),
    min_size=AT_ONCE,
    max_size=AT_ONCE,
)


@dataclass(frozen=True)
class Press:
    """Somebody's finger on a button."""

    by: Viewer
    verb: str
    id: uuid.UUID = field(default_factory=uuid.uuid4)


def act_at_once(database: Database, row_id: int, presses: list[Press]) -> list[Outcome[Errand]]:
    """Let everybody read the row, and when all have, act in a transaction of their own."""
    barrier = Barrier(len(presses))
    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(lambda one: _act(database, barrier, row_id, one), presses))


def _act(database: Database, barrier: Barrier, row_id: int, press: Press) -> Outcome[Errand]:
    by, verb, id_ = press.by, press.verb, press.id
    with database.transaction() as session:
        row = session.get_one(Errand, row_id)
        seen = subject(row)
        barrier.wait()
        if verb == TAKE_BACK:
            return take_back(session, seen, version=row.version, viewer=by, id_=id_)
        needs = {
            name: GIVEN[name] for one in ERRAND.steps if one.verb == verb for name in one.needs
        }
        asked = Asked(verb=verb, version=row.version, given=needs, id=id_)
        return take(session, seen, asked, viewer=by, seal=sealed)


def allowed(row: Errand, by: Viewer, verb: str) -> bool:
    """Tell by the table alone whether this press could win (the oracle)."""
    if verb == TAKE_BACK:
        return not why_not_back(ERRAND, subject(row).snapshot(), by)
    return not any(one.blocks for one in why_not(ERRAND, verb, subject(row).snapshot(GIVEN), by))


@given(rounds=st.lists(moves, min_size=1, max_size=6))
@settings(max_examples=15, deadline=None)
def test_of_presses_at_once_one_wins_and_all_that_was_said_stays(
    errands: Database, people: People, rounds: list[list[tuple[int, str]]]
) -> None:
    with errands.transaction() as session:
        row_id = start(session, people[0]).id
    acknowledged: list[uuid.UUID] = []
    tried = 0
    for chosen in rounds:
        with errands.transaction() as session:
            before = session.get_one(Errand, row_id)
            session.expunge(before)
        presses = [Press(people[who], verb) for who, verb in chosen]
        outcomes = act_at_once(errands, row_id, presses)
        could = [allowed(before, one.by, one.verb) for one in presses]
        won = [p.id for p, one in zip(presses, outcomes, strict=True) if isinstance(one, Taken)]
        assert len(won) == (1 if any(could) else 0)
        acknowledged += won
        for press, could_win, outcome in zip(presses, could, outcomes, strict=True):
            if isinstance(outcome, Refused):
                tried += press.by in people[2:]  # staff's attempts are kept
                if could_win:
                    assert [type(one) for one in outcome.problems] == [StepConflict]
    with errands.transaction() as session:
        row = session.get_one(Errand, row_id)
        told = [event for event, _ in events.of_subject(session, "errand", row_id)]
        assert fold(map(events.event_of, told)) == standing_of(row)
        changed = [one for one in told if one.kind != Kind.REFUSED]
        assert [one.version for one in changed] == list(range(1, row.version + 1))
        assert [one.id for one in changed][1:] == acknowledged
        assert len(told) - len(changed) == tried
        assert [
            events.broken_at(chain)
            for workflow, one, chain in events.chains(session)
            if (workflow, one) == ("errand", row_id)
        ] == [None]
        assert last_act(subject(row).snapshot().acted)[1].version <= row.version


def test_one_step_sent_by_twenty_threads_is_taken_once(errands: Database, people: People) -> None:
    with errands.transaction() as session:
        row_id = start(session, people[0]).id
    wide = Database(errands.engine.url, pool_size=20)
    try:
        outcomes = act_at_once(wide, row_id, [Press(people[0], "send", uuid.uuid4())] * 20)
    finally:
        wide.close()
    assert all(isinstance(one, Taken) for one in outcomes)
    assert sum(isinstance(one, Taken) and not one.replayed for one in outcomes) == 1
    with errands.transaction() as session:
        assert session.get_one(Errand, row_id).version == 2


def test_two_desks_at_once_one_is_told_who_was_first(errands: Database, people: People) -> None:
    with errands.transaction() as session:
        row = start(session, people[0])
        settled(act(session, row, "send", people[0], amount=1))
        row_id = row.id
    presses = [Press(people[2], "advise"), Press(people[3], "send_back")]
    outcomes = act_at_once(errands, row_id, presses)
    (lost,) = [one for one in outcomes if isinstance(one, Refused)]
    (problem,) = lost.problems
    winner = presses[1 - outcomes.index(lost)].by
    assert problem.message("zh").startswith(f"{winner.name}已經先做了：")


@pytest.mark.parametrize("same", [True, False], ids=["same words", "other words"])
def test_one_place_dismissed_by_eight_at_once_is_one_row(
    fresh_database: Database, *, same: bool
) -> None:
    with fresh_database.transaction() as session:
        community = make_community(session)
        by = [viewer(Role.VOLUNTEER, community, make_user(session).id) for _ in range(8)]
    barrier = Barrier(8)

    def say(number: int) -> Any:  # noqa: ANN401 - an outcome
        barrier.wait()
        with fresh_database.transaction() as session:
            return dismiss(
                session,
                find_community(session, community.slug),
                viewer=by[number],
                geometry=line(),
                reason="有燈" if same else f"有燈{number}",
            )

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(say, range(8)))
    taken = [one for one in outcomes if isinstance(one, Taken)]
    assert len({one.row.id for one in taken}) == 1
    assert sum(not one.replayed for one in taken) == 1
    refused = [problem for one in outcomes if isinstance(one, Refused) for problem in one.problems]
    assert all(isinstance(one, StepConflict) for one in refused)
    if not same:
        assert len(refused) == 7
