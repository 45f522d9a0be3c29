"""Sessions of browsers on the server, and attempts at signing in; everybody signs in once more."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_sign_in_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.UniqueConstraint("sha256", name="uq_sign_in_sha256"),
    )
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"])
    op.create_index("ix_sign_in_expires_at", "sign_in", ["expires_at"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("counter", sa.String(length=64), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_counter_at", "sign_in_attempt", ["counter", "at"])
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])
    # What named all sessions of somebody at once; each has a secret of its own now.
    op.drop_constraint("uq_user_fs_uniquifier", "user", type_="unique")
    op.drop_column("user", "fs_uniquifier")


def downgrade() -> None:
    """Take it back."""
    op.add_column(
        "user",
        sa.Column(
            "fs_uniquifier",
            sa.String(length=64),
            server_default=sa.text("replace(gen_random_uuid()::text, '-', '')"),
            nullable=False,
        ),
    )
    op.alter_column("user", "fs_uniquifier", server_default=None)
    op.create_unique_constraint("uq_user_fs_uniquifier", "user", ["fs_uniquifier"])
    op.drop_table("sign_in_attempt")
    op.drop_table("sign_in")
