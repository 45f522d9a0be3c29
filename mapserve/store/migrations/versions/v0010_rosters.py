"""Rosters: sealed versions of what a county reports, and who coaches which community."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# What was reported is what was reported: a change is another version.
_KEPT = """
CREATE TRIGGER roster_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON roster
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE roster ENABLE ALWAYS TRIGGER roster_kept;
"""


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "coach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("office", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("named_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("until >= since", name="days"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_coach_community_id_community"
        ),
        sa.ForeignKeyConstraint(["named_by_id"], ["user.id"], name="fk_coach_named_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_coach"),
    )
    op.create_index("ix_coach_named_by_id", "coach", ["named_by_id"])
    op.create_index(
        "uq_coach_now",
        "coach",
        ["community_id"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "roster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=5), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entries", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "sealed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("sealed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('communities', 'group', 'windows')", name="kind"),
        sa.CheckConstraint("year >= 94 AND half IN (1, 2)", name="period"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("jsonb_typeof(entries) = 'array'", name="entries"),
        sa.ForeignKeyConstraint(["sealed_by_id"], ["user.id"], name="fk_roster_sealed_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_roster"),
        sa.UniqueConstraint(
            "county_code", "kind", "number", name="uq_roster_county_code_kind_number"
        ),
    )
    op.create_index("ix_roster_sealed_by_id", "roster", ["sealed_by_id"])
    op.create_index("ix_roster_period", "roster", ["county_code", "kind", "year", "half", "number"])
    op.execute(_KEPT)


def downgrade() -> None:
    """Take it back: rosters and coaches are gone."""
    op.drop_table("roster")
    op.drop_table("coach")
