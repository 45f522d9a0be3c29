"""Workflows: a question to the table, a list of 400 rows that asks which steps, a step stored."""

import datetime as dt
import time
from collections.abc import Callable

from sqlalchemy import text

from mapserve.programme.roles import Role, Viewer
from mapserve.programme.workflow.questions import offers
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.subjects import Subject
from mapserve.store.database import Database
from tests.benchmarks.figures import Figure, in_turn, seconds, show
from tests.benchmarks.neighbourhood import opened
from tests.factories.workflows import (
    ERRAND,
    PLACE,
    TODAY,
    Errand,
    act,
    make_table,
    person,
    somebody,
    start,
)

ROWS = 400
STEPS = 20
ASKED_S, LIST_S = 5e-6, 5e-3  # the bars
ACTED = {"start": [3, 1, ""], "send": [3, 2, "draft"], "advise": [4, 3, "sent"]}


def run() -> None:
    """Print the table."""
    county, leader = somebody(Role.COUNTY, user_id=9), somebody(Role.LEADER, user_id=3)
    rows = [
        Errand(
            id=i,
            state="advised",
            version=3,
            acted=ACTED,
            amount=5,
            entered_at=dt.datetime.now(dt.UTC),
        )
        for i in range(ROWS)
    ]
    snapshot = Subject(row=rows[0], place=PLACE, today=TODAY).snapshot()
    one = _processor(lambda: offers(ERRAND, snapshot, leader), times=1_000)
    every = _processor(
        lambda: [
            offers(ERRAND, Subject(row=row, place=PLACE, today=TODAY).snapshot(), county)
            for row in rows
        ]
    )
    mine, theirs, ratio = _steps()
    show(
        "Workflows",
        [
            Figure("which steps, and why not (no guards)", f"{one * 1e6:.1f} µs", "bar 5 µs",
                   one / ASKED_S, 1.0, at_least=False),
            Figure(f"{ROWS} rows with guards and four eyes", f"{every * 1e3:.1f} ms", "bar 5 ms",
                   every / LIST_S, 1.0, at_least=False),
            Figure("a step: guarded, stored, told", f"{mine * 1e3:.1f} ms",
                   f"bare UPDATE, INSERT {theirs * 1e3:.1f} ms", ratio),
        ],
    )  # fmt: skip


def _processor(work: Callable[[], object], *, times: int = 1) -> float:
    """Return the processor's seconds of one call: the machine may be shared."""
    found = []
    for _ in range(20):
        start = time.process_time()
        for _ in range(times):
            work()
        found.append((time.process_time() - start) / times)
    return min(found)


def _steps() -> tuple[float, float, float]:
    """Return the seconds of a step, of an UPDATE and an INSERT as bare SQL, and the ratio."""
    with opened() as database:
        make_table(database)
        with database.transaction() as session:
            leader = person(session, "leader", Role.LEADER)
            advisor = person(session, "advisor", Role.ADVISOR)
            row = start(session, leader)
            settled(act(session, row, "send", leader, amount=1))
            row_id = row.id
        with database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE bare AS SELECT id, version FROM errand"))
            connection.execute(text("CREATE TABLE told AS SELECT * FROM workflow_event"))

        def ours() -> float:
            return seconds(lambda: _advise(database, row_id, advisor), times=STEPS)

        def bare() -> float:
            return seconds(lambda: _write(database), times=STEPS)

        ours()
        bare()
        return in_turn(ours, bare)


def _advise(database: Database, row_id: int, advisor: Viewer) -> None:
    with database.transaction() as session:
        settled(act(session, session.get_one(Errand, row_id), "advise", advisor, opinion="可"))


def _write(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE bare SET version = version + 1"))
        session.execute(text("INSERT INTO told SELECT * FROM workflow_event WHERE verb = 'start'"))
