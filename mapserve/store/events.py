"""Append-only events, each with the hash of the one before, and the outbox of what they owe.

Every row that a workflow moves has a chain of its own, ordered by the lock on that row: the
database refuses an event that does not follow the last, and any change of one.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import Row, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve import clock
from mapserve.programme.workflow.standing import Event, Kind
from mapserve.store.models import OutboxRow, User, WorkflowEvent

_BATCH = 1_000
_TABLE = WorkflowEvent.__table__


class StepIdReused(Problem):
    """The id of a step that was another one."""

    code = "step-id-reused"
    nature = Nature.CONFLICT
    what = Text("這個步驟編號已經用過，內容不同。", "This step id was used for something else.")
    mend = Text("請用新的編號再送。", "Send it again under a new id.")


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """An event to be kept; `data` is JSON and holds what `event_of` reads."""

    id: uuid.UUID
    workflow: str
    subject_id: int
    kind: Kind
    verb: str
    from_state: str
    to_state: str
    version: int
    by_id: int | None
    as_role: str | None
    at: dt.datetime
    note: str = ""
    data: Mapping[str, Any]


_NOW = text("SELECT clock_timestamp()")
# The row is locked, so that nobody appends between this and the insert.
_LAST = text(
    "SELECT number, hash FROM workflow_event "
    "WHERE workflow = :workflow AND subject_id = :subject ORDER BY number DESC LIMIT 1"
)


def append(session: Session, event: NewEvent) -> None:
    """Keep an event as the next of its subject, whose row is locked.

    Raises
    ------
    StepIdReused
    """
    of = {"workflow": event.workflow, "subject": event.subject_id}
    last = session.execute(_LAST, of).one_or_none()
    number, previous = (last.number + 1, bytes(last.hash)) if last else (1, None)
    values = {**vars(event), "kind": str(event.kind), "number": number, "previous": previous}
    statement = insert(WorkflowEvent).values(**values, hash=digest(values))
    if not session.execute(
        statement.on_conflict_do_nothing(index_elements=["id"]).returning(WorkflowEvent.id)
    ).all():
        raise StepIdReused


def now(session: Session) -> dt.datetime:
    """Return the moment by the database's clock: one clock for all who write."""
    moment: dt.datetime = session.execute(_NOW).scalar_one()
    return moment


def digest(values: Mapping[str, Any]) -> bytes:
    """Return the SHA-256 of an event's columns, that of the event before among them."""
    said = [
        values["previous"].hex() if values["previous"] else None,
        str(values["id"]),
        values["workflow"],
        values["subject_id"],
        values["number"],
        values["kind"],
        values["verb"],
        values["from_state"],
        values["to_state"],
        values["version"],
        values["by_id"],
        values["as_role"],
        values["at"].astimezone(dt.UTC).isoformat(timespec="microseconds"),
        values["note"],
        values["data"],
    ]
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()


def came_before(session: Session, event_id: uuid.UUID, **columns: object) -> bool:
    """Tell whether an event of this id and these columns is kept already.

    Raises
    ------
    StepIdReused
        The id is that of another event.
    """
    statement = select(_TABLE).where(_TABLE.c.id == event_id)
    found = session.execute(statement).mappings().one_or_none()
    if found is None:
        return False
    if any(found[name] != value for name, value in columns.items()):
        raise StepIdReused
    return True


def of_subject(session: Session, workflow: str, subject_id: int) -> list[tuple[WorkflowEvent, str]]:
    """Return the events of a row in order, each with the name of whoever did it ("": nobody)."""
    statement = (
        select(WorkflowEvent, func.coalesce(User.name, ""))
        .outerjoin(User, User.id == WorkflowEvent.by_id)
        .where(WorkflowEvent.workflow == workflow, WorkflowEvent.subject_id == subject_id)
        .order_by(WorkflowEvent.number)
    )
    return [(event, name) for event, name in session.execute(statement)]


def last_done(session: Session, workflow: str, subject_id: int) -> tuple[WorkflowEvent, str]:
    """Return the last event of a row that changed it, with the name of whoever did it."""
    statement = (
        select(WorkflowEvent, func.coalesce(User.name, ""))
        .outerjoin(User, User.id == WorkflowEvent.by_id)
        .where(
            WorkflowEvent.workflow == workflow,
            WorkflowEvent.subject_id == subject_id,
            WorkflowEvent.kind != str(Kind.REFUSED),
        )
        .order_by(WorkflowEvent.number.desc())
        .limit(1)
    )
    event, name = session.execute(statement).one()
    return event, name


def event_of(row: WorkflowEvent | Row[Any]) -> Event:
    """Return an event as it is folded."""
    data = row.data
    due = data.get("due_on")
    return Event(
        version=row.version,
        kind=Kind(row.kind),
        verb=row.verb,
        from_=row.from_state,
        to=row.to_state,
        at=row.at,
        by=row.by_id,
        fields=data.get("fields", {}),
        voided=tuple(data.get("voided", ())),
        due_on=dt.date.fromisoformat(due) if due else None,
        takes_back=data.get("takes_back"),
    )


def owe(session: Session, event_id: uuid.UUID, owed: Mapping[int, str]) -> None:
    """Owe messages for an event: person → key; since now, by the clock that mails go by."""
    if owed:
        since = clock.now()
        rows = [
            {"event_id": event_id, "person_id": person, "key": key, "created_at": since}
            for person, key in owed.items()
        ]
        # One message an event and person: the first stands.
        session.execute(insert(OutboxRow).on_conflict_do_nothing(), rows)


def forgive(session: Session, event_id: uuid.UUID) -> set[int]:
    """Owe nothing for an event any more; return whoever knows of it: by mail, or read it."""
    mine = OutboxRow.event_id == event_id
    unknown = OutboxRow.sent_at.is_(None), OutboxRow.read_at.is_(None)
    session.execute(delete(OutboxRow).where(mine, *unknown))
    return set(session.scalars(select(OutboxRow.person_id).where(mine)))


def forgive_all(session: Session, workflow: str, subject_id: int) -> None:
    """Owe nothing for what happened to a row until now: its beginning and what came with it."""
    of_row = WorkflowEvent.workflow == workflow, WorkflowEvent.subject_id == subject_id
    mine = select(WorkflowEvent.id).where(*of_row)
    session.execute(delete(OutboxRow).where(OutboxRow.event_id.in_(mine)))


def chains(session: Session) -> Iterator[tuple[str, int, list[Row[Any]]]]:
    """Yield every chain: workflow, subject, its events in order; not all of them in memory."""
    statement = (
        select(_TABLE)
        .order_by(_TABLE.c.workflow, _TABLE.c.subject_id, _TABLE.c.number)
        .execution_options(yield_per=_BATCH)
    )
    rows = session.execute(statement)
    for (workflow, subject), group in groupby(rows, key=lambda row: (row.workflow, row.subject_id)):
        yield workflow, subject, list(group)


def broken_at(events: Iterable[Row[Any]]) -> int | None:
    """Return the number of the first event of a chain that is not as it was written, or None."""
    previous = None
    for number, row in enumerate(events, 1):
        values = {**row._mapping, "previous": previous}  # noqa: SLF001 - SQLAlchemy's public name
        if row.number != number or row.previous != previous or row.hash != digest(values):
            return number
        previous = row.hash
    return None
