"""Visits: planned, who goes, operations as they arrived, photos by their hash."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_GUARDS = Path(__file__).with_name("v0026_guards.sql")
_JSON = postgresql.JSONB(astext_type=sa.Text())
_NOW = sa.text("now()")


def upgrade() -> None:
    """Take the step."""
    _make_visits()
    _make_operations()
    op.execute(_GUARDS.read_text())


def _make_visits() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("checklist", _JSON, nullable=False),
        sa.Column("walk", _JSON, nullable=False),
        sa.Column("edits", sa.Integer(), server_default="0", nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.CheckConstraint("level IN ('county', 'ministry')", name="level"),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
        sa.CheckConstraint("jsonb_typeof(checklist) = 'array'", name="checklist"),
        sa.CheckConstraint("jsonb_typeof(walk) = 'array'", name="walk"),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name="fk_visit_evaluation_id_evaluation"
        ),
        sa.ForeignKeyConstraint(["planned_by_id"], ["user.id"], name="fk_visit_planned_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
    )
    for column in ("evaluation_id", "planned_by_id"):
        op.create_index(f"ix_visit_{column}", "visit", [column])
    op.create_table(
        "visit_evaluator",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal", _JSON, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(sealed_at IS NULL) = (seal IS NULL) AND (sealed_at IS NULL) = (sha256 IS NULL)",
            name="sealed",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_visit_evaluator_visit_id_visit"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user.id"], name="fk_visit_evaluator_person_id_user"
        ),
        sa.PrimaryKeyConstraint("visit_id", "person_id", name="pk_visit_evaluator"),
    )
    op.create_index("ix_visit_evaluator_person_id", "visit_evaluator", ["person_id"])


def _make_operations() -> None:
    op.create_table(
        "visit_operation",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("value", _JSON, nullable=False),
        sa.Column("supersedes", postgresql.ARRAY(sa.UUID()), nullable=False),
        sa.Column("photos", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("evidence", _JSON, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("late", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.CheckConstraint("kind IN ('finding', 'score', 'remark')", name="kind"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("jsonb_typeof(value) = 'object'", name="value"),
        sa.ForeignKeyConstraint(
            ["visit_id", "person_id"],
            ["visit_evaluator.visit_id", "visit_evaluator.person_id"],
            name="fk_visit_operation_evaluator",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_visit_operation"),
        sa.UniqueConstraint(
            "visit_id",
            "person_id",
            "device",
            "number",
            name="uq_visit_operation_visit_id_person_id_device_number",
        ),
    )
    op.create_index("ix_visit_operation_visit", "visit_operation", ["visit_id", "person_id"])
    op.create_table(
        "visit_photo",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name="size"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_visit_photo_visit_id_visit"),
        sa.ForeignKeyConstraint(["person_id"], ["user.id"], name="fk_visit_photo_person_id_user"),
        sa.PrimaryKeyConstraint("visit_id", "sha256", name="pk_visit_photo"),
    )
    op.create_index("ix_visit_photo_person_id", "visit_photo", ["person_id"])


def downgrade() -> None:
    """Take it back: visits are gone."""
    op.execute("DROP TRIGGER visit_operation_kept ON visit_operation")
    op.execute("DROP TRIGGER visit_evaluator_sealed ON visit_evaluator")
    for table in ("visit_photo", "visit_operation", "visit_evaluator", "visit"):
        op.drop_table(table)
    op.execute("DROP FUNCTION visit_evaluator_check_seal()")
