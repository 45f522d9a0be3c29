"""Phrases of desks: texts that a precinct, a county or the ministry keeps for what it writes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "desk_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope_kind", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=64), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("suggested", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "edited_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("scope_kind IN ('precinct', 'county', 'all')", name="scope_kind"),
        sa.CheckConstraint("kind IN ('opinion', 'reason', 'remark')", name="kind"),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["user.id"], name="fk_desk_phrase_edited_by_id_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_desk_phrase"),
        sa.UniqueConstraint(
            *("scope_kind", "scope", "kind", "title"),
            name="uq_desk_phrase_scope_kind_scope_kind_title",
        ),
    )
    op.create_index("ix_desk_phrase_edited_by_id", "desk_phrase", ["edited_by_id"])


def downgrade() -> None:
    """Take it back: the phrases are gone."""
    op.drop_table("desk_phrase")
