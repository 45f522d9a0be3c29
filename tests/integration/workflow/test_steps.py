"""Steps as the executor takes them: stored, told, owed; refused, repeated, taken back."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.words.problems import FieldInvalid, UnknownField
from mapserve.programme.roles import Role, Viewer
from mapserve.programme.workflow.standing import fold
from mapserve.services.workflow.outcomes import Refused, Taken, settled
from mapserve.services.workflow.problems import (
    StepBlocked,
    StepConflict,
    StepNotYours,
    VerbUnknown,
)
from mapserve.services.workflow.showing import timeline
from mapserve.services.workflow.steps import Asked, take
from mapserve.services.workflow.subjects import standing_of
from mapserve.services.workflow.taking_back import take_back
from mapserve.store import events
from mapserve.store.database import Database
from mapserve.store.events import StepIdReused
from tests.factories.databases import Databases
from tests.factories.workflows import (
    ELSEWHERE,
    Errand,
    act,
    make_table,
    person,
    sealed,
    start,
    subject,
)


@pytest.fixture(scope="module")
def errands(databases: Databases, template: str) -> Iterator[Database]:
    """A database with a table of errands."""
    with databases.opened(template) as database:
        make_table(database)
        yield database


@pytest.fixture
def session(errands: Database) -> Iterator[Session]:
    """A session whose work is rolled back."""
    with errands.engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


@pytest.fixture
def people(session: Session) -> dict[str, Viewer]:
    """People at every desk, and one who sits at two."""
    return {
        "leader": person(session, "leader", Role.LEADER),
        "advisor": person(session, "advisor", Role.ADVISOR),
        "second": person(session, "second", Role.ADVISOR),
        "county": person(session, "county", Role.COUNTY),
        "both": person(session, "both", Role.ADVISOR, Role.COUNTY),
        "stranger": person(session, "stranger", Role.ADVISOR, place=ELSEWHERE),
    }


def told(session: Session, row: Errand) -> list[dict[str, Any]]:
    return timeline(session, row, staff=True).model_dump(mode="json")["events"]


def owed(session: Session) -> dict[str, set[str]]:
    """Return who is owed what, by key."""
    rows = session.execute(
        text('SELECT key, name FROM outbox JOIN "user" u ON u.id = person_id WHERE sent_at IS NULL')
    )
    found: dict[str, set[str]] = {}
    for key, name in rows:
        found.setdefault(key, set()).add(name)
    return found


def folds(session: Session, row: Errand) -> bool:
    """Tell whether the row says what its events say, after reading both anew."""
    session.expire_all()
    chain = [event for event, _ in events.of_subject(session, "errand", row.id)]
    return fold(map(events.event_of, chain)) == standing_of(row)


def test_a_step_is_stored_told_and_owed(session: Session, people: dict[str, Viewer]) -> None:
    row = start(session, people["leader"])
    assert (row.state, row.version, row.acted) == (
        "draft",
        1,
        {"start": [people["leader"].user_id, 1, ""]},
    )
    outcome = act(session, row, "send", people["leader"], amount=100)
    assert outcome == Taken(row)
    assert (row.state, row.version, row.amount) == ("sent", 2, 100)
    assert row.due_on == dt.date(2026, 11, 17)
    begun, sent = told(session, row)
    assert (begun["kind"], begun["from"], begun["to"]) == ("begun", None, "draft")
    assert (sent["verb"], sent["by"], sent["role"]) == ("send", "leader", "leader")
    # Seated at the precinct's desk: by precinct or wider, not the neighbour's, not who did it.
    assert owed(session) == {"errand_sent": {"advisor", "second", "both"}}
    kept = session.execute(text("SELECT data FROM workflow_event WHERE verb = 'send'")).scalar()
    assert kept == {"fields": {"amount": 100}, "due_on": "2026-11-17", **sealed("application")}
    assert folds(session, row)


def test_the_whole_way_with_four_eyes_and_what_falls(
    session: Session, people: dict[str, Viewer]
) -> None:
    row = start(session, people["leader"])
    settled(act(session, row, "send", people["leader"], amount=100))
    settled(act(session, row, "advise", people["both"], opinion="可"))
    assert row.due_on is None
    refused = act(session, row, "approve", people["both"], number="1")
    assert isinstance(refused, Refused)
    assert [type(one) for one in refused.problems] == [StepNotYours]
    settled(act(session, row, "amend", people["leader"], amount=90))
    assert "advise" not in row.acted
    assert owed(session)["errand_amended"] == {"both"}  # whose yes fell
    fallen = act(session, row, "approve", people["county"], number="1")
    assert isinstance(fallen, Refused)
    (problem,) = fallen.problems
    assert isinstance(problem, StepBlocked)
    assert problem.facts["rules"] == ["R-36"]
    assert problem.message("zh") == "要先「同意」。"
    settled(act(session, row, "advise", people["advisor"], opinion="仍可"))
    settled(act(session, row, "approve", people["county"], number="1", done_on="2026-12-10"))
    assert (row.state, row.due_on) == ("approved", dt.date(2026, 12, 25))
    settled(act(session, row, "close", people["leader"]))
    assert folds(session, row)
    assert row.version == 7


def test_what_a_step_needs_is_read_or_told(session: Session, people: dict[str, Viewer]) -> None:
    row = start(session, people["leader"])
    cases: list[tuple[dict[str, object], type, str]] = [
        ({}, StepBlocked, "/amount"),
        ({"amount": None}, StepBlocked, "/amount"),
        ({"amount": 150_001}, FieldInvalid, "/amount"),
        ({"amount": "多"}, FieldInvalid, "/amount"),
        ({"amount": 1, "opinion": "x"}, UnknownField, "/opinion"),
    ]
    for given, kind, pointer in cases:
        refused = act(session, row, "send", people["leader"], **given)
        assert isinstance(refused, Refused)
        assert [(type(one), one.pointer) for one in refused.problems] == [(kind, pointer)]
    assert (row.state, row.version) == ("draft", 1)
    with pytest.raises(VerbUnknown, match="sing"):
        act(session, row, "sing", people["leader"])


def test_a_return_opens_for_its_own_days_and_empties_what_it_says(
    session: Session, people: dict[str, Viewer]
) -> None:
    row = start(session, people["leader"])
    settled(act(session, row, "send", people["leader"], amount=100))
    settled(act(session, row, "send_back", people["advisor"], opinion="缺圖"))
    assert (row.state, row.opinion, row.due_on) == ("returned", "缺圖", dt.date(2026, 11, 12))
    assert owed(session)["errand_back"] == {"leader"}
    assert folds(session, row)


@pytest.mark.parametrize("who", ["leader", "second", "stranger"])
def test_a_step_is_for_its_desk(session: Session, people: dict[str, Viewer], who: str) -> None:
    row = start(session, people["leader"])
    settled(act(session, row, "send", people["leader"], amount=100))
    outcome = act(session, row, "advise", people[who], opinion="可")
    assert isinstance(outcome, Taken) is (who == "second")


def test_somebody_who_comes_second_is_told_who_was_first(
    session: Session, people: dict[str, Viewer]
) -> None:
    row = start(session, people["leader"])
    settled(act(session, row, "send", people["leader"], amount=100))
    seen = row.version
    settled(act(session, row, "advise", people["advisor"], opinion="可"))
    late = Asked(verb="advise", version=seen, given={"opinion": "不可"})
    refused = take(session, subject(row), late, viewer=people["second"])
    assert isinstance(refused, Refused)
    (problem,) = refused.problems
    assert isinstance(problem, StepConflict)
    words = problem.message("zh")
    assert words.startswith("advisor已經先做了：同意（")
    assert words.endswith("現在是「已審」。")
    assert problem.facts["version"] == 3
    assert row.opinion == "可"


def test_the_same_step_sent_again_changes_nothing_more(
    session: Session, people: dict[str, Viewer]
) -> None:
    row = start(session, people["leader"])
    asked = Asked(verb="send", version=1, given={"amount": 100}, id=uuid.uuid4())

    def send(as_: Viewer, what: Asked = asked) -> Any:  # noqa: ANN401 - an outcome
        return take(session, subject(row), what, viewer=as_, seal=sealed)

    assert send(people["leader"]) == Taken(row)
    before = told(session, row)
    assert send(people["leader"]) == Taken(row, replayed=True)
    settled(act(session, row, "advise", people["advisor"], opinion="可"))
    assert send(people["leader"]) == Taken(row, replayed=True)
    assert told(session, row)[: len(before)] == before
    for other in (
        Asked(verb="close", version=1, id=asked.id),
        Asked(verb="send", version=2, given={"amount": 100}, id=asked.id),
    ):
        with pytest.raises(StepIdReused):
            send(people["leader"], other)
    with pytest.raises(StepIdReused):
        send(people["advisor"])


def test_what_staff_tried_in_vain_is_kept_and_shown_to_staff(
    session: Session, people: dict[str, Viewer]
) -> None:
    row = start(session, people["leader"])
    act(session, row, "advise", people["advisor"], opinion="可")  # not sent yet
    act(session, row, "approve", people["stranger"], number="1")
    act(session, row, "advise", people["leader"])  # no staff
    tried = [one for one in told(session, row) if one["kind"] == "refused"]
    assert [(one["verb"], one["by"], one["version"]) for one in tried] == [
        ("advise", "advisor", 1),
        ("approve", "stranger", 1),
    ]
    kept = "SELECT data FROM workflow_event WHERE kind = 'refused' ORDER BY number"
    assert session.scalars(text(kept)).all() == [
        {"seen": 1, "problems": ["step-conflict"]},
        {"seen": 1, "problems": ["step-not-yours"]},
    ]
    assert [one.kind for one in timeline(session, row, staff=False).events] == ["begun"]
    settled(act(session, row, "send", people["leader"], amount=1))
    assert folds(session, row)


def test_a_step_is_taken_back_until_the_next(session: Session, people: dict[str, Viewer]) -> None:
    row = start(session, people["leader"])
    settled(act(session, row, "send", people["leader"], amount=100))
    session.execute(text("UPDATE outbox SET sent_at = now() WHERE key = 'errand_sent' "
                         "AND person_id = :p"), {"p": people["second"].user_id})  # fmt: skip
    for who in ("advisor", "both"):
        assert isinstance(back(session, row, people[who]), Refused)
    assert isinstance(back(session, row, people["leader"], version=1), Refused)
    assert isinstance(back(session, row, people["leader"]), Taken)
    assert (row.state, row.version, row.amount, row.due_on) == ("draft", 3, None, None)
    # Nothing is owed for it any more; who was told already is told of this too.
    assert owed(session) == {"send_taken_back": {"second"}}
    assert folds(session, row)
    assert told(session, row)[-1]["label"]["zh"] == "收回：送出"
    assert isinstance(back(session, row, people["leader"]), Refused)  # what began it stays
    settled(act(session, row, "send", people["leader"], amount=70))
    settled(act(session, row, "advise", people["advisor"], opinion="可"))
    refused = back(session, row, people["leader"])
    assert isinstance(refused, Refused)
    assert isinstance(back(session, row, people["advisor"]), Taken)
    assert isinstance(back(session, row, people["leader"]), Taken)
    assert (row.state, row.version, row.amount) == ("draft", 7, None)
    assert folds(session, row)


def test_taking_back_may_be_sent_again(session: Session, people: dict[str, Viewer]) -> None:
    row = start(session, people["leader"])
    settled(act(session, row, "send", people["leader"], amount=100))
    id_ = uuid.uuid4()
    assert back(session, row, people["leader"], id_=id_) == Taken(row)
    assert back(session, row, people["leader"], id_=id_, version=2) == Taken(row, replayed=True)
    with pytest.raises(StepIdReused):
        back(session, row, people["advisor"], id_=id_, version=2)


def test_a_step_that_seals_needs_somebody_who_can(
    session: Session, people: dict[str, Viewer]
) -> None:
    row = start(session, people["leader"])
    asked = Asked(verb="send", version=1, given={"amount": 1})
    with pytest.raises(TypeError, match="send seals"), session.begin_nested():
        take(session, subject(row), asked, viewer=people["leader"])
    session.expire_all()
    assert (row.state, row.version) == ("draft", 1)


def test_settling_raises_what_was_refused(session: Session, people: dict[str, Viewer]) -> None:
    row = start(session, people["leader"])
    with pytest.raises(StepNotYours, match="Agree"):
        settled(act(session, row, "advise", people["leader"]))


def back(
    session: Session,
    row: Errand,
    viewer: Viewer,
    *,
    version: int | None = None,
    id_: uuid.UUID | None = None,
) -> Any:  # noqa: ANN401 - an outcome
    seen = row.version if version is None else version
    return take_back(session, subject(row), version=seen, viewer=viewer, id_=id_)
