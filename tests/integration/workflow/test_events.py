"""What the database itself says of workflows: events stay, follow each other, and tell all."""

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from mapserve.cli import doctor
from mapserve.programme.roles import Role
from mapserve.programme.suggestions import SUGGESTION
from mapserve.services.analysis.judgements import dismiss, undo_dismissal
from mapserve.services.workflow.audit import Fault, faults
from mapserve.services.workflow.outcomes import settled
from mapserve.store import schema
from mapserve.store.database import Database
from mapserve.store.models import Community, Suggestion
from mapserve.store.models.workflow import checks_of
from mapserve.store.workflow_checks import checks_are_current, write_checks
from tests.factories.changesets import line
from tests.factories.communities import make_community
from tests.factories.maps import make_user, viewer


def judged(session: Session, community: Community, reason: str = "有燈") -> Suggestion:
    """Return a dismissed suggestion: two events."""
    by = viewer(Role.LEADER, community, make_user(session).id)
    return settled(dismiss(session, community, viewer=by, geometry=line(), reason=reason)).row


def refuses(session: Session, reason: str, statement: str, **values: object) -> None:
    with pytest.raises(DBAPIError) as refused, session.begin_nested():
        session.execute(text(statement), values)
    assert re.search(reason, refused.value.orig.diag.message_primary)


@pytest.mark.parametrize("mode", ["origin", "replica"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflow_event SET note = 'otherwise'",
        "UPDATE workflow_event SET by_id = NULL WHERE number = 2",
        "DELETE FROM workflow_event WHERE number = 2",
        "TRUNCATE workflow_event CASCADE",
        "DELETE FROM suggestion",
        "TRUNCATE suggestion",
    ],
)
def test_what_happened_stays_even_for_the_owner(
    session: Session, community: Community, mode: str, statement: str
) -> None:
    judged(session, community)
    owner = "SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE relname = :t"
    assert session.scalar(text(owner), {"t": "workflow_event"})
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.execute(text(f"SET LOCAL session_replication_role = {mode}"))
    refuses(session, "is refused", statement)


def test_an_event_follows_the_last_one(session: Session, community: Community) -> None:
    row = judged(session, community)
    copy = (
        "INSERT INTO workflow_event "
        "SELECT :id, workflow, subject_id, :number, kind, verb, from_state, "
        "to_state, version, by_id, as_role, at, note, data, CAST(:previous AS bytea), "
        "sha256(CAST(:number AS text)::bytea) FROM workflow_event WHERE number = 2"
    )
    of = {"s": row.id}
    last = session.scalar(
        text("SELECT hash FROM workflow_event WHERE number = 2 AND subject_id = :s"), of
    )
    first = session.scalar(
        text("SELECT hash FROM workflow_event WHERE number = 1 AND subject_id = :s"), of
    )
    for number, previous in ((4, last), (3, first), (3, None), (2, first)):
        refuses(
            session, "does not follow|ck_workflow_event_chain", copy,
            id=uuid.uuid4(), number=number, previous=previous,
        )  # fmt: skip
    session.execute(text(copy), {"id": uuid.uuid4(), "number": 3, "previous": last})


@pytest.mark.parametrize(
    "change",
    [
        "state = 'suggested'",  # no event of this version says so
        "version = 3",
        "version = 1, state = 'suggested'",  # as it was once
        "state = 'reopened', version = 3",
    ],
)
def test_nobody_moves_a_row_without_an_event(
    session: Session, community: Community, change: str
) -> None:
    judged(session, community)
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    moved = f"UPDATE suggestion SET {change}"  # noqa: S608 - from above
    refuses(session, "no event tells of", moved)
    insert = (
        "INSERT INTO suggestion (community_id, geom, state, version, entered_at, acted) "
        "SELECT community_id, geom, 'suggested', 1, now(), '{}' FROM suggestion"
    )
    refuses(session, "no event tells of", insert)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'forgotten'", "ck_suggestion_state"),
        ("reason = NULL", "ck_suggestion_reason_filled"),
        ("state = 'accepted'", "ck_suggestion_feature_id_filled"),
        ("reason = ''", "ck_suggestion_reason"),
    ],
)
def test_what_goes_with_a_state_is_asked_by_the_database(
    session: Session, community: Community, change: str, constraint: str
) -> None:
    judged(session, community)
    with pytest.raises(IntegrityError, match=constraint):
        session.execute(text(f"UPDATE suggestion SET {change}"))  # noqa: S608 - from above


def test_a_changed_table_is_noticed_and_written(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def conditions() -> dict[str, str]:
        with fresh_database.engine.connect() as connection:
            found = text(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conrelid = 'suggestion'::regclass AND contype = 'c'"
            )
            return dict(connection.execute(found).all())

    before = conditions()
    assert schema.is_current(fresh_database)
    told = checks_of(SUGGESTION) | {"state": "state IN ('suggested', 'dreamt')"}
    told.pop("reason_filled")
    monkeypatch.setattr(
        "mapserve.store.workflow_checks.checks_of",
        lambda workflow: told if workflow is SUGGESTION else checks_of(workflow),
    )
    assert not schema.is_current(fresh_database)
    schema.upgrade(fresh_database)
    assert schema.is_current(fresh_database)
    after = conditions()
    assert "dreamt" in after["ck_suggestion_state"]
    assert before.keys() - after.keys() == {"ck_suggestion_reason_filled"}
    assert after["ck_suggestion_reason"] == before["ck_suggestion_reason"]  # not ours to change
    monkeypatch.undo()
    with fresh_database.engine.begin() as connection:
        assert not checks_are_current(connection)
        write_checks(connection)
        assert checks_are_current(connection)
    assert conditions() == before


@pytest.fixture
def three(fresh_database: Database) -> list[int]:
    """Three suggestions with two, three and two events; their ids."""
    with fresh_database.transaction() as session:
        community = make_community(session)
        by = viewer(Role.ADVISOR, community, make_user(session).id)
        ids = []
        for north in range(3):
            place = line()
            place["coordinates"] = [[x, y + north / 10_000] for x, y in place["coordinates"]]
            made = dismiss(session, community, viewer=by, geometry=place, reason="有燈")
            ids.append(settled(made).row.id)
        settled(undo_dismissal(session, community, ids[1], viewer=by))
    return ids


def found_wrong(database: Database) -> list[Fault]:
    with database.transaction() as session:
        return sorted(faults(session), key=lambda one: one.subject_id)


@pytest.fixture
def tamper(fresh_database: Database) -> Iterator[Callable[[str], None]]:
    """Runs statements as somebody who has switched every guard off."""

    def run(statement: str) -> None:
        with fresh_database.engine.begin() as connection:
            for table in ("workflow_event", "suggestion"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            connection.execute(text(statement))
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    return run


def test_a_chain_as_it_was_written_has_no_fault(fresh_database: Database, three: list[int]) -> None:
    assert len(three) == 3
    assert found_wrong(fresh_database) == []
    assert [one.good for one in doctor.chains(fresh_database)] == [True]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (
            "UPDATE workflow_event SET note = ' ' WHERE subject_id = 2 AND number = 2",
            "event 2 is not",
        ),
        (
            "UPDATE workflow_event SET by_id = NULL WHERE subject_id = 2 AND number = 1",
            "event 1 is not",
        ),
        (
            "UPDATE workflow_event SET at = now() WHERE subject_id = 2 AND number = 3",
            "event 3 is not",
        ),
        (
            "UPDATE workflow_event SET data = '{}' WHERE subject_id = 2 AND number = 2",
            "event 2 is not",
        ),
        ("DELETE FROM workflow_event WHERE subject_id = 2 AND number = 2", "event 2 is not"),
        (
            "DELETE FROM workflow_event WHERE subject_id = 2 AND number = 3",
            "its row says something else",
        ),
        ("DELETE FROM workflow_event WHERE subject_id = 2", "it has no events"),
        ("DELETE FROM suggestion WHERE id = 2", "its row is gone"),
        ("UPDATE suggestion SET reason = '別的' WHERE id = 2", "its row says something else"),
        (
            "UPDATE suggestion SET entered_at = entered_at - interval '1 day' WHERE id = 2",
            "its row says something else",
        ),
    ],
)
def test_whatever_was_changed_is_found(
    fresh_database: Database,
    three: list[int],
    tamper: Callable[[str], None],
    statement: str,
    what: str,
) -> None:
    assert three == [1, 2, 3]
    tamper(statement)
    (fault,) = found_wrong(fresh_database)
    assert (fault.workflow, fault.subject_id) == ("suggestion", 2)
    assert fault.what.startswith(what)
    (finding,) = doctor.chains(fresh_database)
    assert not finding.good
    assert "suggestion 2" in finding.what
