"""Pictures and PDF files of records."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "record_file",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.UUID(), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=True),
        sa.Column("cleared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=True),
        sa.Column(
            "added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name="size"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_record_file_community_id_community"
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name="fk_record_file_added_by_id_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_record_file"),
    )
    for column in ("community_id", "record_id", "added_by_id"):
        op.create_index(f"ix_record_file_{column}", "record_file", [column])


def downgrade() -> None:
    """Take it back: the files are gone."""
    op.drop_table("record_file")
