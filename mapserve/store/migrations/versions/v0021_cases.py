"""Cases of blind spots: those that are drawn get theirs, standing where the map says."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_GUARDS = Path(__file__).with_name("v0021_guards.sql")
_KIND = "blind_spot"
_FINAL = ("closed", "dismissed", "merged", "withdrawn")
_STATES = ("reported", "confirmed", "decided", "in_hand", "done", "passed", "closed")
_CARRIED = {
    "confirmed": 1,
    "assigned": 2,
    "improving": 3,
    "improved": 4,
    "recheck_failed": 4,
    "recheck_passed": 5,
    "closed": 6,
}
_WORDS = "採用系統以前，地圖上就這樣標示。"
_DAYS = dt.timedelta(days=30)


def upgrade() -> None:
    """Take the step."""
    _make_cases()
    _make_messages()
    _widen_phrases("'opinion', 'reason', 'remark', 'case'")
    for name, size in (("cause", 20), ("state", 40)):
        column = sa.Column(name, sa.String(length=size), server_default="", nullable=False)
        op.add_column("desk_phrase", column)
    op.add_column(
        "desk_phrase", sa.Column("uses", sa.Integer(), server_default="0", nullable=False)
    )
    _carry_over()
    op.execute(_GUARDS.read_text())


def downgrade() -> None:
    """Take it back: cases and what was said about them are gone, their events stay."""
    op.drop_table("case_message")
    op.drop_table("review_case")
    op.execute("DELETE FROM desk_phrase WHERE kind = 'case'")
    for name in ("cause", "state", "uses"):
        op.drop_column("desk_phrase", name)
    _widen_phrases("'opinion', 'reason', 'remark'")


def _widen_phrases(kinds: str) -> None:
    op.drop_constraint("ck_desk_phrase_kind", "desk_phrase")
    op.create_check_constraint(op.f("ck_desk_phrase_kind"), "desk_phrase", f"kind IN ({kinds})")


def _make_cases() -> None:
    words = ("reason", "question", "answer", "recheck_note", "hold_reason", "again_for")
    op.create_table(
        "review_case",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("feature_id", sa.UUID(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("risk", sa.Integer(), server_default="0", nullable=False),
        sa.Column("near_school", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "signs",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
        ),
        sa.Column("signs_revision", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(length=1000), nullable=True) for name in words),
        sa.Column("measures", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("actor", sa.String(length=20), nullable=True),
        sa.Column("term", sa.String(length=10), nullable=True),
        sa.Column("measure_due", sa.Date(), nullable=True),
        sa.Column("closing_photo", sa.UUID(), nullable=True),
        sa.Column("lost_m", sa.Integer(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("acted", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("risk BETWEEN 0 AND 100", name="risk"),
        sa.CheckConstraint("merged_into <> id", name="another"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_review_case_community_id_community"
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["user.id"], name="fk_review_case_assignee_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["review_case.id"], name="fk_review_case_merged_into_review_case"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_case"),
        sa.UniqueConstraint("feature_id", name="uq_review_case_feature_id"),
    )
    op.create_index("ix_review_case_community", "review_case", ["community_id", "state"])
    op.create_index("ix_review_case_assignee_id", "review_case", ["assignee_id"])
    op.create_index("ix_review_case_merged_into", "review_case", ["merged_into"])
    closed = ", ".join(f"'{one}'" for one in _FINAL)
    op.create_index(
        "ix_review_case_open",
        "review_case",
        ["risk", "id"],
        postgresql_where=sa.text(f"state NOT IN ({closed})"),
    )


def _make_messages() -> None:
    op.create_table(
        "case_message",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("geom", Geometry(srid=4326, spatial_index=False), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("as_role", sa.String(length=20), nullable=True),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("phrase_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('message', 'remark', 'proposal')", name="kind"),
        sa.CheckConstraint("text <> ''", name="text"),
        sa.CheckConstraint("(kind = 'message') = (geom IS NULL)", name="placed"),
        sa.CheckConstraint("accepted_at IS NULL OR kind = 'proposal'", name="accepted"),
        sa.CheckConstraint(
            "ST_XMin(geom) >= 114 AND ST_XMax(geom) <= 124 "
            "AND ST_YMin(geom) >= 10 AND ST_YMax(geom) <= 27",
            name="in_taiwan",
        ),
        sa.CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name="valid"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["review_case.id"], name="fk_case_message_case_id_review_case"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_case_message_by_id_user"),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["user.id"], name="fk_case_message_accepted_by_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["phrase_id"],
            ["desk_phrase.id"],
            name="fk_case_message_phrase_id_desk_phrase",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_message"),
    )
    op.create_index("ix_case_message_case", "case_message", ["case_id", "at"])
    for column in ("by_id", "accepted_by_id", "phrase_id"):
        op.create_index(f"ix_case_message_{column}", "case_message", [column])


def _carry_over() -> None:
    """Give every blind spot that is drawn its case, with the events that lead where it stands."""
    connection = op.get_bind()
    case = sa.text(
        "INSERT INTO review_case (community_id, feature_id, created_at, reason, recheck_note, "
        "state, version, entered_at, due_on, acted) VALUES (:community_id, :feature_id, :at, "
        ":reason, :recheck_note, :state, :version, :at, :due_on, CAST(:acted AS jsonb)) "
        "RETURNING id"
    )
    event = sa.text(
        "INSERT INTO workflow_event (id, workflow, subject_id, number, kind, verb, from_state, "
        "to_state, version, by_id, as_role, at, note, data, previous, hash) VALUES (:id, "
        "'case', :subject_id, :number, :kind, :verb, :from_state, :to_state, :number, NULL, "
        "NULL, :at, '', CAST(:data AS json), :previous, :hash)"
    )
    drawn = sa.text(
        "SELECT f.id, f.community_id, coalesce(f.properties ->> 'status', 'found') AS status, "
        "coalesce((SELECT min(c.created_at) FROM feature g JOIN changeset c "
        "ON c.community_id = g.community_id AND c.revision = g.revision_from "
        "WHERE g.id = f.id), now()) AS at "
        "FROM feature f WHERE f.layer = :kind AND f.revision_to IS NULL ORDER BY f.id"
    )
    due = (dt.datetime.now(dt.UTC) + _DAYS).date()
    for row in connection.execute(drawn, {"kind": _KIND}).all():
        steps = list(_steps(row.status))
        state = steps[-1][2]
        last = None if state in _FINAL else due
        fields = steps[-1][3]
        values = {
            "community_id": row.community_id,
            "feature_id": row.id,
            "at": row.at,
            "reason": fields.get("reason"),
            "recheck_note": fields.get("recheck_note"),
            "state": state,
            "version": len(steps),
            "due_on": last,
            "acted": json.dumps(
                {verb: [None, n, before] for n, (verb, before, _, _) in enumerate(steps, 1)}
            ),
        }
        subject = connection.execute(case, values).scalar_one()
        for one in _events(subject, row.at, steps, last):
            connection.execute(event, {**one, "data": json.dumps(one["data"])})


def _steps(status: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield verb, state before, state after and fields of each step to where a drawing stands."""
    yield "report", "", "reported", {}
    carried = _CARRIED.get(status, 0)
    for before, after in pairwise(_STATES[: carried + 1]):
        yield "carry", before, after, {}
    if status == "recheck_failed":
        yield "fail", "done", "failed", {"recheck_note": _WORDS}
    if status == "dismissed":
        yield "dismiss", "reported", "dismissed", {"reason": _WORDS}


def _events(
    subject: int,
    at: dt.datetime,
    steps: Sequence[tuple[str, str, str, dict[str, Any]]],
    due: dt.date | None,
) -> Iterator[dict[str, Any]]:
    previous: bytes | None = None
    for number, (verb, before, after, fields) in enumerate(steps, 1):
        data: dict[str, Any] = {"fields": fields} if fields else {}
        if due is not None and number == len(steps):
            data["due_on"] = due.isoformat()
        event = {
            "id": uuid.uuid4(),
            "subject_id": subject,
            "number": number,
            "kind": "begun" if number == 1 else "step",
            "verb": verb,
            "from_state": before,
            "to_state": after,
            "at": at,
            "data": data,
            "previous": previous,
        }
        previous = _digest(event)
        yield {**event, "hash": previous}


def _digest(event: dict[str, Any]) -> bytes:
    """Hash as `mapserve.store.events.digest` did when this step was written."""
    said = [event["previous"].hex() if event["previous"] else None, str(event["id"]), "case"]
    said += [event[name] for name in ("subject_id", "number", "kind", "verb")]
    said += [event["from_state"], event["to_state"], event["number"], None, None]
    said += [event["at"].astimezone(dt.UTC).isoformat(timespec="microseconds")]
    said += ["", event["data"]]
    written = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode()).digest()
