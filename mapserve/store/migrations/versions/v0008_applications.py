"""Applications: applicant units, applications and their documents, what was sent."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_SINCE_APPROVED = (
    "state IN ('approved', 'carrying_out', 'carried_out', 'settling', 'settled', 'paid', "
    "'reported', 'closed', 'inspected')"
)
_GUARDS = Path(__file__).with_name("v0008_guards.sql")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("registration_number", sa.String(length=80), nullable=False),
        sa.CheckConstraint("kind IN ('association', 'watch_team', 'committee')", name="kind"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_unit_community_id_community"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint(
            "community_id", "registration_number", name="uq_unit_community_id_registration_number"
        ),
    )
    op.create_index("ix_unit_community_id", "unit", ["community_id"])
    op.create_index("ix_unit_registration_number", "unit", ["registration_number"])
    op.create_table(
        "application",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(length=200), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("budget", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proposed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("edits", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "edited_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("opinion", sa.String(length=1000), nullable=True),
        sa.Column("received_by", sa.String(length=80), nullable=True),
        sa.Column("remarks", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("review_reason", sa.String(length=1000), nullable=True),
        sa.Column("approved_period", sa.String(length=6), nullable=True),
        sa.Column("approved_amount", sa.Integer(), nullable=True),
        sa.Column("reduced_for", sa.String(length=20), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approval_number", sa.String(length=80), nullable=True),
        sa.Column("refusal_reason", sa.String(length=1000), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("accepted_amount", sa.Integer(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("inspected_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_for", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("acted", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            f"NOT {_SINCE_APPROVED} OR unit_id IS NOT NULL",
            name="unit",
        ),
        sa.CheckConstraint("accepted_amount <= approved_amount", name="accepted"),
        sa.CheckConstraint("approved_amount <= 150000", name="amount"),
        sa.CheckConstraint(
            "approved_amount = 150000 OR approved_amount IS NULL OR reduced_for IS NOT NULL",
            name="reduction",
        ),
        sa.CheckConstraint("year >= 94 AND half IN (1, 2)", name="period"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_application_community_id_community"
        ),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["user.id"], name="fk_application_edited_by_id_user"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_application_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_application"),
    )
    op.create_index("ix_application_unit_id", "application", ["unit_id"])
    op.create_index("ix_application_edited_by_id", "application", ["edited_by_id"])
    op.create_index("ix_application_community", "application", ["community_id", "year", "half"])
    op.create_index("ix_application_period", "application", ["year", "half", "id"])
    op.create_index("ix_application_queue", "application", ["state", "entered_at", "id"])
    op.create_index(
        "uq_application_year",
        "application",
        ["unit_id", "year"],
        unique=True,
        postgresql_where=sa.text(_SINCE_APPROVED),
    )
    op.create_table(
        "application_document",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("size > 0", name="size"),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name="fk_application_document_added_by_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_application_document_application_id_application",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_application_document"),
    )
    op.create_index(
        "ix_application_document_application_id", "application_document", ["application_id"]
    )
    op.create_table(
        "application_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column(
            "sent_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_application_sent_application_id_application",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_application_sent_edition_id_edition"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_application_sent"),
        sa.UniqueConstraint(
            "application_id", "number", name="uq_application_sent_application_id_number"
        ),
    )
    op.create_index("ix_application_sent_edition_id", "application_sent", ["edition_id"])
    op.create_index("ix_application_document_added_by_id", "application_document", ["added_by_id"])
    op.execute(_GUARDS.read_text())


def downgrade() -> None:
    """Take it back: applications and what was sent are gone, their events stay."""
    for table in ("application_sent", "application_document", "application", "unit"):
        op.drop_table(table)
