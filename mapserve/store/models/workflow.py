"""Tables of workflows: what every row that a workflow moves has, events, what is owed to whom."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.programme.notices import Untold
from mapserve.programme.workflow.structure import filled_in
from mapserve.programme.workflow.table import Workflow
from mapserve.store.models.base import Base, among

OWED = "sent_at IS NULL AND untold IS NULL"


class WorkflowRow:
    """What a workflow's rows have beside their own columns: a copy of what their events fold to.

    A table of them has a column for each field of its workflow, and `constraints_of` it.
    """

    workflow: ClassVar[Workflow]

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    entered_at: Mapped[dt.datetime]
    due_on: Mapped[dt.date | None]
    acted: Mapped[dict[str, Any]]  # verb → [person or null, version it made, from state]


class WorkflowEvent(Base):
    """Something that happened to a row, or was tried; never changed, chained by hashes."""

    __tablename__ = "workflow_event"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)  # may be made by who asks
    workflow: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    verb: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(40))
    to_state: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]  # of the row, after it
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    as_role: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[dt.datetime]
    note: Mapped[str] = mapped_column(String(1000), server_default="")
    # JSON and not JSONB: what is hashed has to come back as it was written, numbers too.
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[bytes | None]
    hash: Mapped[bytes] = mapped_column(unique=True)

    __table_args__ = (
        UniqueConstraint("workflow", "subject_id", "number"),
        CheckConstraint("kind IN ('begun', 'step', 'taken_back', 'refused')", name="kind"),
        CheckConstraint("number > 0 AND (number = 1) = (previous IS NULL)", name="chain"),
        CheckConstraint("octet_length(hash) = 32", name="hash"),
    )


class OutboxRow(Base):
    """A message owed to somebody; the row is the truth, whatever sends it a nudge.

    It is of an event, or a reminder of what a community owes or a case waits for: `key` says which.

    By mail it is owed until it was sent or will never be; the inbox shows it either way.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("workflow_event.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("community.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("review_case.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[dt.datetime | None]
    untold: Mapped[str | None] = mapped_column(String(20))  # why it is mailed no more
    tries: Mapped[int] = mapped_column(server_default="0")  # that failed
    next_try_at: Mapped[dt.datetime | None]
    read_at: Mapped[dt.datetime | None]  # in the inbox

    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index(
            "uq_outbox_reminder",
            "community_id",
            "person_id",
            "key",
            unique=True,
            postgresql_where=text("event_id IS NULL"),
        ),
        CheckConstraint("(event_id IS NULL) = (community_id IS NOT NULL)", name="of_something"),
        CheckConstraint("case_id IS NULL OR event_id IS NULL", name="case_reminder"),
        CheckConstraint("sent_at IS NULL OR untold IS NULL", name="settled_once"),
        CheckConstraint("tries >= 0", name="tries"),
        CheckConstraint(among("untold", Untold), name="untold"),
        Index("ix_outbox_owed", "person_id", "created_at", postgresql_where=text(OWED)),
        Index("ix_outbox_unread", "person_id", postgresql_where=text("read_at IS NULL")),
    )


def checks_of(workflow: Workflow) -> dict[str, str]:
    """Return the conditions by name: the states there are, and what is filled in which.

    A field is asked for in the states where every way there fills it (`filled_in`).
    """
    found = {"state": f"state IN ({_listed([one.name for one in workflow.states])})"}
    held = filled_in(workflow)
    for field in workflow.fields:
        states = [one.name for one in workflow.states if field.name in held[one.name]]
        if states:
            found[f"{field.name}_filled"] = (
                f"state NOT IN ({_listed(states)}) OR {field.name} IS NOT NULL"
            )
    return found


def constraints_of(workflow: Workflow) -> tuple[CheckConstraint, ...]:
    """Return the conditions for the `__table_args__` of the workflow's model."""
    return tuple(CheckConstraint(sql, name=name) for name, sql in checks_of(workflow).items())


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{one}'" for one in names)
