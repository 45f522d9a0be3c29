"""Several people at two applications of one unit, at random: what was acknowledged stands."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from layers.words.problems import Problem, Problems
from mapserve.clock import TAIWAN, standing_at
from mapserve.programme.applications.table import APPLICATION, APPROVED
from mapserve.programme.calendar import Period
from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.services.applications.budgets import save_budget
from mapserve.services.applications.documents import add_document
from mapserve.services.applications.drafts import save_answers, start
from mapserve.services.applications.files import version_of
from mapserve.services.applications.sending import sha256_of, take_step
from mapserve.services.workflow.audit import faults
from mapserve.services.workflow.outcomes import Outcome, Taken, settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.database import Database
from mapserve.store.models import Application, Community
from mapserve.store.queries.applications import sendings
from tests.factories.applications import (
    ANSWERS,
    BUDGET,
    CHAIN,
    PDF,
    PERIOD,
    REMARKS,
    People,
    begun,
    brought_to,
    complete,
    stepped,
)
from tests.factories.callers import Caller
from tests.factories.changesets import changeset
from tests.factories.maps import created, make_user, save, viewer

# Each application within the window of its period.
PERIODS = (Period(116, 1), Period(116, 2))
CLOCKS = (
    dt.datetime(2026, 11, 6, 10, tzinfo=TAIWAN),
    dt.datetime(2027, 4, 5, 10, tzinfo=TAIWAN),
)
Refusals = (Problem, Problems)
# The desks that judge, by their verbs.
DESKS = (("send",), ("receive", "forward"), ("agree", "decline"), ("approve", "refuse"))
WRITERS = ("leader", "volunteer", "everything")
PLAIN = {
    "withdraw": {"withdrawn_for": "不辦了"},
    "forward": {"opinion": "可"},
    "return": {"remarks": REMARKS},
    "decline": {"review_reason": "不符"},
    "refuse": {"refusal_reason": "不符"},
    "complete": {"completed_on": "2026-11-05"},
    "settle": {"accepted_amount": 0, "settled_on": "2027-01-02"},
    "pay": {"paid_on": "2027-01-05"},
    "report": {"reported_on": "2027-01-06"},
    "inspect": {"inspected_on": "2027-03-01"},
}
# What leads on from a state, and who takes it.
ONWARD = {
    "draft": ("leader", "send"),
    "returned": ("leader", "send"),
    "sent": ("precinct", "receive"),
    "received": ("precinct", "forward"),
    "forwarded": ("county", "agree"),
    "agreed": ("ministry", "approve"),
    "approved": ("leader", "carry_out"),
    "carrying_out": ("leader", "complete"),
    "carried_out": ("leader", "claim"),
    "settling": ("precinct", "examine"),
    "examined": ("county", "settle"),
}


@dataclass(frozen=True)
class Act:
    """What somebody does to one of two applications, having seen its last version or an old one."""

    who: str
    what: str
    which: int = 0
    fresh: bool = True
    words: str | None = "甲"
    field: str = "staffing"


acts = st.builds(
    Act,
    who=st.sampled_from(
        ["leader", "volunteer", "precinct", "foreign", "county", "ministry", "everything"]
    ),
    what=st.sampled_from(
        ["onward"] * 12
        + ["save"] * 4
        + [TAKE_BACK] * 3
        + ["return", "draw"] * 2
        + [verb for verb in APPLICATION.verbs if verb != "start"]
    ),
    which=st.integers(0, 1),
    fresh=st.sampled_from([True, True, True, False]),
    words=st.sampled_from(["甲", "乙", "丙", None]),
    field=st.sampled_from(["staffing", "goals"]),
)


def onward(*which: int) -> list[Act]:
    return [Act("", "onward", one) for one in which]


APPROVED_BOTH = [*onward(*[0, 1] * 5)]
TAKEN_BACK = [*onward(*[0] * 5), Act("ministry", TAKE_BACK), *onward(*[1] * 5), *onward(0)]
ALONE = [
    *(Act("everything", verb) for verb in ("send", "receive")),
    *onward(0),
    *(Act("everything", verb) for verb in ("forward", "return")),
    *onward(0),
    *(Act("everything", verb) for verb in ("agree", "return", "decline")),
    *onward(0),
    *(Act("everything", verb) for verb in ("approve", "refuse", "return")),
    *onward(0),
]
RETURNED = [
    *onward(*[0] * 4),
    Act("", "draw"),
    Act("ministry", "return"),
    Act("leader", "save", field="goals"),
    Act("volunteer", "save", words="乙"),
    Act("leader", "save", words="丙", fresh=False),
    Act("leader", "send", fresh=False),
    *onward(0, 0),
    Act("precinct", TAKE_BACK),
    Act("leader", TAKE_BACK),
]
SETTLED = [
    *onward(*[0] * 9),
    Act("county", "question"),
    Act("precinct", TAKE_BACK),
    Act("county", "settle"),
    *onward(0, 0, 0),
    Act("county", "pay"),
]


class Game:
    """Plays acts against the service and keeps what was acknowledged in a model of its own."""

    def __init__(
        self, session: Session, people: dict[str, Viewer], numbers: tuple[int, int], slug: str
    ) -> None:
        self.session, self.people, self.numbers, self.slug = session, people, numbers, slug
        self.answers: list[dict[str, Any]] = [dict(self.row(i).answers) for i in (0, 1)]
        self.seen = {who: [version_of(self.row(i)) for i in (0, 1)] for who in people}
        self.sent: dict[int, tuple[str, int, dict[str, Any]]] = {}

    def row(self, which: int) -> Application:
        return self.session.get_one(Application, self.numbers[which], populate_existing=True)

    def play(self, act: Act) -> None:
        row = self.row(act.which)
        who, what = act.who, act.what
        if what == "onward":
            who, what = ONWARD.get(row.state, ("ministry", "close"))
        elif what == "draw":
            self._draw()
            return
        before = (row.state, row.version, row.edits)
        version = version_of(row) if act.fresh else self.seen[who][act.which]
        stale = version != version_of(row)
        self.seen[who][act.which] = version
        try:
            with standing_at(CLOCKS[act.which]), self.session.begin_nested():
                done = (
                    self._save(act, who, version)
                    if what == "save"
                    else self._step(act.which, who, what, version)
                )
        except Refusals:  # anything else is a fault of ours
            done = False
        now = self.row(act.which)
        if done:
            assert not stale, f"{who} did {what} without having seen the last"
            assert who != "foreign"
            assert version_of(now) == sum(before[1:]) + 1
            self.seen[who][act.which] = version_of(now)
        else:
            assert (now.state, now.version, now.edits) == before
        self._check()

    def _draw(self) -> None:
        community = self.session.scalars(select(Community).where(Community.slug == self.slug)).one()
        save(self.session, community, changeset(create=[created()]), self.people["leader"])

    def _save(self, act: Act, who: str, version: int) -> bool:
        opened = {"draft": {"staffing", "goals"}, "returned": {"staffing"}}
        state = self.row(act.which).state
        given = {act.field: act.words}
        number, by = self.numbers[act.which], self.people[who]
        save_answers(self.session, number, version, given, viewer=by)
        assert act.field in opened.get(state, ()), f"{act.field} was saved in {state}"
        assert who in WRITERS
        self.answers[act.which] = {
            name: value
            for name, value in (self.answers[act.which] | given).items()
            if value is not None
        }
        return True

    def _step(self, which: int, who: str, verb: str, version: int) -> bool:
        given = dict(PLAIN.get(verb, {}))
        if verb == "approve":
            given = {**CHAIN[-1][2], "approved_period": str(PERIODS[which])}
        before = self.row(which)
        state = before.state
        outcome: Outcome[Application] = take_step(
            self.session,
            self.numbers[which],
            Asked(verb=verb, version=version, given=given),
            viewer=self.people[who],
        )
        if not isinstance(outcome, Taken):
            assert outcome.problems
            return False
        if verb != TAKE_BACK:
            assert outcome.row.state == APPLICATION.step[verb, state].to
        return True

    def _check(self) -> None:
        for which in (0, 1):
            row = self.row(which)
            assert row.answers == self.answers[which]
            at_desk = [{row.acted[verb][0] for verb in desk if verb in row.acted} for desk in DESKS]
            assert all(one.isdisjoint(other) for one, other in combinations(at_desk, 2))
            if row.state in APPROVED:
                assert None not in (row.approved_amount, row.approved_on, row.approval_number)
            for sent, edition in sendings(self.session, row.id):
                assert sha256_of(sent.form) == sent.sha256
                known = (sent.sha256, edition.revision, self.answers[which])
                assert self.sent.setdefault(sent.id, known)[:2] == known[:2]
                assert sent.form["answers"] == self.sent[sent.id][2]
        most = select(func.count()).where(Application.state.in_(APPROVED))
        most = most.group_by(Application.unit_id, Application.year)
        assert set(self.session.scalars(most)) <= {1}

    def check_all(self) -> None:
        self.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        self.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        assert list(faults(self.session)) == []


@pytest.fixture
def everybody(session: Session, community: Community) -> dict[str, Viewer]:
    roles = {
        "leader": Role.LEADER,
        "volunteer": Role.VOLUNTEER,
        "precinct": Role.ADVISOR,
        "county": Role.COUNTY,
        "ministry": Role.MINISTRY,
    }
    found = {
        name: viewer(role, community, make_user(session, name).id) for name, role in roles.items()
    }
    every = tuple(seat for one in found.values() for seat in one.appointments)
    elsewhere = (Appointment(Role.ADVISOR, ScopeKind.PRECINCT, "65000/松山分局"),)
    return found | {
        "everything": Viewer(make_user(session).id, "everything", every),
        "foreign": Viewer(make_user(session).id, "foreign", elsewhere),
    }


@pytest.fixture
def numbers(
    session: Session, community: Community, everybody: dict[str, Viewer]
) -> tuple[int, ...]:
    """Two applications of one unit in one year, filled in and not yet sent."""
    leader = everybody["leader"]
    save(session, community, changeset(create=[created()]), leader)
    found = []
    for period, at in zip(PERIODS, CLOCKS, strict=True):
        with standing_at(at):
            row = settled(start(session, community, period, viewer=leader)).row
            save_answers(session, row.id, version_of(row), ANSWERS, viewer=leader)
            save_budget(session, row.id, version_of(row), BUDGET, viewer=leader)
            add_document(session, row.id, "核准函.pdf", PDF, viewer=leader)
            found.append(row.id)
    return tuple(found)


@pytest.fixture
def game(
    session: Session,
    community: Community,
    everybody: dict[str, Viewer],
    numbers: tuple[int, int],
) -> Callable[[], Game]:
    return lambda: Game(session, everybody, numbers, community.slug)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=st.lists(acts, min_size=4, max_size=14))
@example(walk=APPROVED_BOTH)
@example(walk=TAKEN_BACK)
@example(walk=ALONE)
@example(walk=RETURNED)
@example(walk=SETTLED)
def test_whoever_does_what_nothing_acknowledged_is_lost(
    session: Session, game: Callable[[], Game], walk: list[Act]
) -> None:
    undone = session.begin_nested()
    try:
        played = game()
        for act in walk:
            played.play(act)
        played.check_all()
    finally:
        undone.rollback()
        session.expunge_all()


@pytest.mark.parametrize(
    ("walk", "states"),
    [
        (APPROVED_BOTH, ("approved", "agreed")),
        (TAKEN_BACK, ("agreed", "approved")),
        (ALONE, ("approved", "draft")),
        (RETURNED, ("returned", "draft")),
        (SETTLED, ("paid", "draft")),
    ],
)
def test_the_cases_that_are_always_met_lead_where_they_should(
    game: Callable[[], Game], walk: list[Act], states: tuple[str, str]
) -> None:
    played = game()
    for act in walk:
        played.play(act)
    played.check_all()
    assert (played.row(0).state, played.row(1).state) == states


@pytest.fixture
def waiting(
    caller: Callable[..., Caller], meiren: Community, app_database: Database
) -> Iterator[tuple[People, dict[str, Any], dict[str, Any]]]:
    """Two applications of one unit in one year at the ministry."""
    people = People(caller, meiren)
    with standing_at(CLOCKS[0]):
        first = brought_to(people, "agreed")
    with standing_at(CLOCKS[1]):
        second = complete(people, begun(people.leader, period=str(PERIODS[1])))
        for who, verb, given_ in CHAIN[:-1]:
            answer = stepped(getattr(people, who), second, verb, **given_)
            assert answer.status_code == 200, answer.text
            second = answer.get_json()
        yield people, first, second
    with app_database.transaction() as session:
        assert list(faults(session)) == []


def test_r29_of_two_approved_at_once_one_is_and_the_other_is_told_why(
    waiting: tuple[People, dict[str, Any], dict[str, Any]], app_database: Database
) -> None:
    people, first, second = waiting
    given_ = CHAIN[-1][2]
    asked = Asked(verb="approve", version=first["version"], given=given_)
    with ThreadPoolExecutor(1) as pool:
        with app_database.transaction() as session:
            officer = Viewer(
                make_user(session).id, "officer", (Appointment(Role.MINISTRY, ScopeKind.ALL, ""),)
            )
            settled(take_step(session, first["id"], asked, viewer=officer))
            approval = {**given_, "approved_period": str(PERIODS[1])}
            later = pool.submit(stepped, people.ministry, second, "approve", **approval)
            while not _somebody_waits(app_database) and not later.done():
                pass
        answer = later.result()
    assert answer.status_code == 422, answer.text
    (told,) = answer.get_json()["errors"]
    assert told["rules"] == ["R-29", "Q-01"]
    assert Period.read(PERIOD).label.zh in told["detail"]  # of the one that was first
    now = people.ministry.get(f"/applications/{second['id']}").get_json()
    assert (now["state"], now["version"]) == ("agreed", second["version"])
    events = people.ministry.get(f"/applications/{second['id']}/events").get_json()["events"]
    assert events[-1]["kind"] == "refused"


def test_r29_two_threads_that_approve_at_once(
    waiting: tuple[People, dict[str, Any], dict[str, Any]],
) -> None:
    people, *both = waiting

    def approve(which: int) -> tuple[int, list[str]]:
        given_ = {**CHAIN[-1][2], "approved_period": str(PERIODS[which])}
        answer = stepped(people.ministry, both[which], "approve", **given_)
        told = answer.get_json().get("errors", [])
        return answer.status_code, [rule for one in told for rule in one["rules"]]

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, (0, 1))) == [(200, []), (422, ["R-29", "Q-01"])]


def test_two_who_begin_at_once_begin_one_and_the_same(
    app_database: Database, meiren: Community
) -> None:
    by = viewer(Role.LEADER, meiren)

    def begin(_: int) -> str:
        try:
            with app_database.transaction() as session:
                settled(start(session, meiren, PERIODS[0], viewer=by))
        except Problem as told:
            return told.code
        return "begun"

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(begin, range(4)))
    assert told == ["begun", *["draft-there"] * 3]


def _somebody_waits(database: Database) -> bool:
    with database.engine.connect() as connection:
        found = connection.execute(
            text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                 "AND datname = current_database()")
        )  # fmt: skip
        return bool(found.scalar_one())
