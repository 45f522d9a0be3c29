"""Records of a community's working year: each version of each."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_STANDING = sa.text("superseded_at IS NULL AND NOT withdrawn")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "record",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("version > 0", name="version"),
        sa.CheckConstraint("jsonb_typeof(data) = 'object'", name="data"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_record_community_id_community"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], name="fk_record_written_by_id_user"
        ),
        sa.PrimaryKeyConstraint("id", "version", name="pk_record"),
    )
    op.create_index("ix_record_written_by_id", "record", ["written_by_id"])
    op.create_index(
        "ix_record_standing",
        "record",
        ["community_id", "kind", "day"],
        postgresql_where=_STANDING,
    )
    op.create_index(
        "uq_record_last",
        "record",
        ["id"],
        unique=True,
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_index(
        "uq_record_key",
        "record",
        ["community_id", "kind", "key"],
        unique=True,
        postgresql_where=_STANDING,
    )


def downgrade() -> None:
    """Take it back: the records are gone."""
    op.drop_table("record")
