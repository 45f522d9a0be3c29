"""The review: queue, a case, and each step at 100 and at 5,000 open cases of one community."""

import uuid
from collections.abc import Callable, Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.programme.cases.table import CASE
from mapserve.programme.roles import Appointment, Role, ScopeKind, Viewer
from mapserve.services.cases.deciding import take_step
from mapserve.services.cases.files import find_case
from mapserve.services.cases.queue import neighbours_of, queue_of
from mapserve.services.cases.showing import describe, events_for
from mapserve.services.cases.similar import similar_cases
from mapserve.services.cases.thread import say
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.database import Database
from mapserve.store.queries.cases import Sought
from tests.benchmarks.figures import ROUNDS, Figure, seconds, show
from tests.benchmarks.neighbourhood import features, opened, save

FEW, MANY, MOST_S, TIMES = 100, 5_000, 0.200, 3
ADVISOR = Viewer(None, "advisor", (Appointment(Role.ADMIN, ScopeKind.ALL, ""),))

_CASES = """
INSERT INTO review_case (community_id, feature_id, risk, state, version, entered_at, due_on, acted)
SELECT community_id, id, abs(hashtext(CAST(id AS text))) % 101, 'reported', 1, now(),
    current_date + 7, '{"report": [null, 1, ""]}'
FROM feature WHERE layer = :kind AND id NOT IN (SELECT feature_id FROM review_case);
INSERT INTO workflow_event (id, workflow, subject_id, number, kind, verb, from_state, to_state,
    version, at, data, hash)
SELECT gen_random_uuid(), CAST(:workflow AS text), id, 1, 'begun', 'report', '', 'reported', 1,
    entered_at, '{}',
    sha256(CAST('case' || id AS bytea))
FROM review_case WHERE id NOT IN (
    SELECT subject_id FROM workflow_event WHERE workflow = CAST(:workflow AS text));
"""


def run() -> None:
    """Print the table."""
    with opened() as database:
        _fill(database, FEW, seed=1)
        few = _measured(database)
        _fill(database, MANY - FEW, seed=2)
        many = _measured(database)
    show(
        "The review",
        [
            Figure(
                f"{name}, {MANY:,} open cases", f"{many[name] * 1e3:.1f} ms",
                f"{FEW} {few[name] * 1e3:.1f} ms, bar 200 ms", many[name] / MOST_S, 1.0,
                at_least=False,
            )
            for name in many
        ],
    )  # fmt: skip


def _fill(database: Database, count: int, *, seed: int) -> None:
    spots = [{**one, "layer": "blind_spot", "properties": {}} for one in features(count, seed=seed)]
    with database.transaction() as session:
        save(session, spots)
        values = {"kind": "blind_spot", "workflow": CASE.name}
        for statement in _CASES.strip().rstrip(";").split(";\n"):
            session.execute(text(statement), values)
    with database.reading.connect() as connection:
        connection.execute(text("ANALYZE"))


def _measured(database: Database) -> dict[str, float]:
    with database.readers() as session:
        numbers = iter([one.id for one in queue_of(session, ADVISOR, Sought(), limit=90).rows])
    shown = next(numbers)

    def case(session: Session) -> object:
        file = find_case(session, shown, viewer=ADVISOR)
        return (
            describe(session, file, viewer=ADVISOR),
            events_for(session, file),
            similar_cases(session, file),
            neighbours_of(session, ADVISOR, shown, Sought()),
        )

    reads: dict[str, Callable[[Session], object]] = {
        "the queue": lambda session: queue_of(session, ADVISOR, Sought()),
        "the queue narrowed": lambda session: queue_of(session, ADVISOR, Sought(view="unattended")),
        "a case": case,
    }
    writes: dict[str, dict[str, object]] = {
        "confirm": {},
        "dismiss": {"reason": "有人看。"},
        "ask": {"question": "哪一段？"},
        "hold": {"hold_reason": "等工程。"},
    }
    return {
        **{name: _read(database, work) for name, work in reads.items()},
        **{f"step {verb}": _step(database, numbers, verb, more) for verb, more in writes.items()},
        "a message": _write(
            database, lambda session: say(session, shown, "請看這裡。", viewer=ADVISOR)
        ),
    }


def _step(database: Database, numbers: Iterator[int], verb: str, given: dict[str, object]) -> float:
    def take(session: Session) -> object:
        asked = Asked(verb=verb, version=1, given=given, id=uuid.uuid4())
        return settled(take_step(session, next(numbers), asked, viewer=ADVISOR))

    return _write(database, take)


def _read(database: Database, work: Callable[[Session], object]) -> float:
    """Return the least seconds of a few rounds: the machine may be shared."""

    def ask() -> None:
        with database.readers() as session:
            work(session)

    ask()
    return min(seconds(ask, times=TIMES) for _ in range(ROUNDS))


def _write(database: Database, work: Callable[[Session], object]) -> float:
    def ask() -> None:
        with database.transaction() as session:
            work(session)

    ask()
    return min(seconds(ask, times=1) for _ in range(TIMES))
