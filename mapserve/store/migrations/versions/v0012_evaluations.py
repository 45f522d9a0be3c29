"""Evaluations: rounds, evaluations, evaluators and their scores, awards."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_GUARDS = Path(__file__).with_name("v0012_guards.sql")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "evaluation_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("evaluated", sa.String(length=10), nullable=False),
        sa.Column("county_code", sa.String(length=5), nullable=False),
        sa.Column("standard", sa.String(length=20), nullable=False),
        sa.Column("weights", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("hours", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reported", sa.Integer(), nullable=True),
        sa.Column("growth_quota", sa.Integer(), nullable=True),
        sa.Column("edits", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("level IN ('county', 'ministry')", name="level"),
        sa.CheckConstraint("evaluated IN ('community', 'county')", name="evaluated"),
        sa.CheckConstraint("(level = 'ministry') = (county_code = '')", name="county"),
        sa.CheckConstraint("reported >= 0 AND growth_quota >= 0", name="counts"),
        sa.CheckConstraint("year >= 94", name="year"),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation_round"),
        sa.UniqueConstraint(
            "year",
            "level",
            "evaluated",
            "county_code",
            name="uq_evaluation_round_year_level_evaluated_county_code",
        ),
    )
    op.create_table(
        "evaluation",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=5), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("group", sa.String(length=10), nullable=False),
        sa.Column("before_edition_id", sa.Integer(), nullable=True),
        sa.Column("after_edition_id", sa.Integer(), nullable=True),
        sa.Column("measured", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("consensus", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("consensus_edits", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("opinion", sa.String(length=1000), nullable=True),
        sa.Column("basis", sa.String(length=20), nullable=True),
        sa.Column("passed_over_for", sa.String(length=1000), nullable=True),
        sa.Column("final_opinion", sa.String(length=1000), nullable=True),
        sa.Column("grade", sa.String(length=20), nullable=True),
        sa.Column("award_basis", sa.String(length=20), nullable=True),
        sa.Column("awards", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("not_awarded_for", sa.String(length=1000), nullable=True),
        sa.Column("cancelled_for", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("acted", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "after_edition_id IS NULL OR after_edition_id <> before_edition_id", name="editions"
        ),
        sa.CheckConstraint(
            "(after_edition_id IS NULL) = (measured IS NULL) "
            "AND (after_edition_id IS NULL) = (before_edition_id IS NULL)",
            name="pinned",
        ),
        sa.CheckConstraint("\"group\" IN ('general', 'growth')", name="group"),
        sa.ForeignKeyConstraint(
            ["before_edition_id"], ["edition.id"], name="fk_evaluation_before_edition_id_edition"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_evaluation_community_id_community"
        ),
        sa.ForeignKeyConstraint(
            ["after_edition_id"], ["edition.id"], name="fk_evaluation_after_edition_id_edition"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["evaluation_round.id"], name="fk_evaluation_round_id_evaluation_round"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation"),
    )
    op.create_index("ix_evaluation_after_edition_id", "evaluation", ["after_edition_id"])
    op.create_index("ix_evaluation_before_edition_id", "evaluation", ["before_edition_id"])
    op.create_index("ix_evaluation_county", "evaluation", ["county_code", "year", "id"])
    op.create_index("ix_evaluation_round_id", "evaluation", ["round_id"])
    op.create_index(
        "uq_evaluation_community",
        "evaluation",
        ["community_id", "year"],
        unique=True,
        postgresql_where=sa.text("state <> 'cancelled' AND community_id IS NOT NULL"),
    )
    op.create_index(
        "uq_evaluation_county",
        "evaluation",
        ["county_code", "year"],
        unique=True,
        postgresql_where=sa.text("state <> 'cancelled' AND community_id IS NULL"),
    )
    op.create_table(
        "evaluation_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.Column("deputy_for_id", sa.Integer(), nullable=True),
        sa.Column("named_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "named_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("conflict", sa.Boolean(), nullable=True),
        sa.Column("relations", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("words", sa.String(length=500), server_default="", nullable=False),
        sa.Column("excused_for", sa.String(length=500), nullable=True),
        sa.Column("edits", sa.Integer(), server_default="0", nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(declared_at IS NULL) = (conflict IS NULL)", name="declared"),
        sa.CheckConstraint("level IN ('county', 'ministry')", name="level"),
        sa.CheckConstraint(
            "handed_in_at IS NULL OR (NOT conflict AND conflict IS NOT NULL "
            "AND excused_for IS NULL)",
            name="may_score",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_evaluation_assignment_user_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["named_by_id"], ["user.id"], name="fk_evaluation_assignment_named_by_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluation.id"],
            name="fk_evaluation_assignment_evaluation_id_evaluation",
        ),
        sa.ForeignKeyConstraint(
            ["deputy_for_id"],
            ["evaluation_assignment.id"],
            name="fk_evaluation_assignment_deputy_for_id_evaluation_assignment",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation_assignment"),
        sa.UniqueConstraint(
            "evaluation_id",
            "level",
            "user_id",
            name="uq_evaluation_assignment_evaluation_id_level_user_id",
        ),
    )
    op.create_index(
        "ix_evaluation_assignment_deputy_for_id", "evaluation_assignment", ["deputy_for_id"]
    )
    op.create_index(
        "ix_evaluation_assignment_named_by_id", "evaluation_assignment", ["named_by_id"]
    )
    op.create_index("ix_evaluation_assignment_user_id", "evaluation_assignment", ["user_id"])
    op.create_table(
        "evaluation_score",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.CheckConstraint("NOT not_applicable OR value IS NULL", name="applies"),
        sa.CheckConstraint("value BETWEEN 0 AND 100", name="value"),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["evaluation_assignment.id"],
            name="fk_evaluation_score_assignment_id_evaluation_assignment",
        ),
        sa.PrimaryKeyConstraint("assignment_id", "criterion", name="pk_evaluation_score"),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=200), server_default="", nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.CheckConstraint("kind IN ('money', 'plaque', 'seal', 'merit')", name="kind"),
        sa.CheckConstraint("(kind = 'money') = (amount IS NOT NULL)", name="amount"),
        sa.CheckConstraint("recipient IN ('unit', 'staff')", name="recipient"),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name="fk_award_evaluation_id_evaluation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_award"),
        sa.UniqueConstraint("evaluation_id", "number", name="uq_award_evaluation_id_number"),
    )
    op.execute(_GUARDS.read_text())


def downgrade() -> None:
    """Take it back: evaluations and their scores are gone, their events stay."""
    for table in (
        "award",
        "evaluation_score",
        "evaluation_assignment",
        "evaluation",
        "evaluation_round",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION evaluation_score_check_open")
