"""Workflows: append-only events, the outbox, and suggestions of blind spots moved onto them."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_GUARDS = Path(__file__).with_name("v0006_guards.sql")
_PLACE = "encode(sha256(ST_AsBinary(ST_Normalize(geom))), 'hex')"
_BOUNDS = (
    "ST_XMin(geom) >= 114 AND ST_XMax(geom) <= 124 AND ST_YMin(geom) >= 10 AND ST_YMax(geom) <= 27"
)


def upgrade() -> None:
    """Take the step; what was dismissed stays dismissed, under the numbers it had."""
    _make_events()
    _make_suggestions()
    _carry_over()
    op.drop_table("dismissed_suggestion")
    op.execute(_GUARDS.read_text())


def downgrade() -> None:
    """Take the step back: dismissals are kept, what else was decided is not."""
    op.create_table(
        "dismissed_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column(
            "geom",
            Geometry(geometry_type="MULTILINESTRING", srid=4326, spatial_index=False),
            nullable=False,
        ),
        sa.CheckConstraint("reason <> ''", name="reason"),
        sa.CheckConstraint(_BOUNDS, name="in_taiwan"),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name="fk_dismissed_suggestion_author_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name="fk_dismissed_suggestion_community_id_community",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dismissed_suggestion"),
    )
    for column in ("community_id", "author_id"):
        op.create_index(f"ix_dismissed_suggestion_{column}", "dismissed_suggestion", [column])
    op.execute(
        "INSERT INTO dismissed_suggestion (id, community_id, author_id, created_at, reason, geom) "
        "SELECT id, community_id, CAST(acted -> 'dismiss' ->> 0 AS int), entered_at, reason, geom "
        "FROM suggestion WHERE state = 'dismissed'"
    )
    _continue_numbers("dismissed_suggestion")
    for table in ("outbox", "suggestion", "workflow_event"):
        op.drop_table(table)
    for function in ("workflow_event_check_chain", "workflow_row_check_told"):
        op.execute(f"DROP FUNCTION {function}()")


def _make_events() -> None:
    op.create_table(
        "workflow_event",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("as_role", sa.String(length=20), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("data", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('begun', 'step', 'taken_back', 'refused')", name="kind"),
        sa.CheckConstraint("number > 0 AND (number = 1) = (previous IS NULL)", name="chain"),
        sa.CheckConstraint("octet_length(hash) = 32", name="hash"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_workflow_event_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_workflow_event"),
        sa.UniqueConstraint("hash", name="uq_workflow_event_hash"),
        sa.UniqueConstraint(
            "workflow", "subject_id", "number", name="uq_workflow_event_workflow_subject_id_number"
        ),
    )
    op.create_index("ix_workflow_event_by_id", "workflow_event", ["by_id"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["workflow_event.id"], name="fk_outbox_event_id_workflow_event"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user.id"], name="fk_outbox_person_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("event_id", "person_id", name="uq_outbox_event_id_person_id"),
    )
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"])
    op.create_index(
        "ix_outbox_owed", "outbox", ["created_at"], postgresql_where=sa.text("sent_at IS NULL")
    )


def _make_suggestions() -> None:
    op.create_table(
        "suggestion",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=64), nullable=True),
        sa.Column(
            "geom",
            Geometry(geometry_type="MULTILINESTRING", srid=4326, spatial_index=False),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("feature_id", sa.UUID(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("acted", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("reason <> ''", name="reason"),
        sa.CheckConstraint(_BOUNDS, name="in_taiwan"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_suggestion_community_id_community"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion"),
    )
    op.create_index("ix_suggestion_state", "suggestion", ["community_id", "state"])
    op.create_index(
        "uq_suggestion_place",
        "suggestion",
        ["community_id", "place"],
        unique=True,
        postgresql_where=sa.text("place IS NOT NULL"),
    )


def _carry_over() -> None:
    """Give each dismissal its row and its two events: suggested, and dismissed.

    Of several dismissals of one place the latest bears its name.
    """
    op.execute(
        "INSERT INTO suggestion "  # noqa: S608 - our own words
        "(id, community_id, created_at, place, geom, reason, state, version, entered_at, acted) "
        "SELECT id, community_id, created_at, CASE WHEN row_number() OVER "
        f"(PARTITION BY community_id, {_PLACE} ORDER BY id DESC) = 1 THEN {_PLACE} END, "
        "geom, reason, 'dismissed', 2, created_at, "
        "jsonb_build_object('suggest', jsonb_build_array(author_id, 1, ''), "
        "'dismiss', jsonb_build_array(author_id, 2, 'suggested')) FROM dismissed_suggestion"
    )
    _continue_numbers("suggestion")
    connection = op.get_bind()
    insert = sa.text(
        "INSERT INTO workflow_event (id, workflow, subject_id, number, kind, verb, from_state, "
        "to_state, version, by_id, as_role, at, note, data, previous, hash) VALUES (:id, "
        ":workflow, :subject_id, :number, :kind, :verb, :from_state, :to_state, :version, :by_id, "
        ":as_role, :at, :note, CAST(:data AS json), :previous, :hash)"
    )
    old = "SELECT id, author_id, created_at, reason FROM dismissed_suggestion ORDER BY id"
    for row in connection.execute(sa.text(old)).all():
        for event in _events(row.id, row.author_id, row.created_at, row.reason):
            connection.execute(insert, {**event, "data": json.dumps(event["data"])})


def _events(subject: int, author: int | None, at: dt.datetime, reason: str) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for number, (kind, verb, before, after, fields) in enumerate(
        (
            ("begun", "suggest", "", "suggested", {}),
            ("step", "dismiss", "suggested", "dismissed", {"reason": reason}),
        ),
        1,
    ):
        event = {
            "previous": made[-1]["hash"] if made else None,
            "id": uuid.uuid4(),
            "workflow": "suggestion",
            "subject_id": subject,
            "number": number,
            "kind": kind,
            "verb": verb,
            "from_state": before,
            "to_state": after,
            "version": number,
            "by_id": author,
            "as_role": None,
            "at": at,
            "note": "",
            "data": {"fields": fields},
        }
        made.append({**event, "hash": _digest(event)})
    return made


def _digest(event: dict[str, Any]) -> bytes:
    """Hash as `mapserve.store.events.digest` did when this step was written."""
    said = [event["previous"].hex() if event["previous"] else None, str(event["id"])]
    said += [event[name] for name in ("workflow", "subject_id", "number", "kind", "verb")]
    said += [event[name] for name in ("from_state", "to_state", "version", "by_id", "as_role")]
    said += [event["at"].astimezone(dt.UTC).isoformat(timespec="microseconds")]
    said += [event["note"], event["data"]]
    written = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode()).digest()


def _continue_numbers(table: str) -> None:
    op.execute(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # noqa: S608 - our own table
        f"coalesce(max(id), 0) + 1, false) FROM {table}"
    )
