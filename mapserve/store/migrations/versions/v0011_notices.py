"""Notices by mail: when somebody wants them, what became of each; secret calendar addresses."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_UNTOLD = "untold IN ('off', 'inactive', 'unconfirmed', 'may_not_see', 'given_up', 'before_mails')"


def upgrade() -> None:
    """Take the step; nobody is mailed at once what happened before there were mails."""
    op.add_column(
        "user",
        sa.Column("mailing", sa.String(length=10), server_default="daily", nullable=False),
    )
    op.create_check_constraint("mailing", "user", "mailing IN ('at_once', 'daily', 'off')")
    op.add_column("outbox", sa.Column("untold", sa.String(length=20), nullable=True))
    op.add_column("outbox", sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
    for name in ("next_try_at", "read_at"):
        op.add_column("outbox", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE outbox SET untold = 'before_mails' WHERE sent_at IS NULL")
    op.execute("UPDATE outbox SET read_at = now()")
    op.create_check_constraint("settled_once", "outbox", "sent_at IS NULL OR untold IS NULL")
    op.create_check_constraint("tries", "outbox", "tries >= 0")
    op.create_check_constraint("untold", "outbox", _UNTOLD)
    op.drop_index("ix_outbox_owed", "outbox")
    op.create_index(
        "ix_outbox_owed",
        "outbox",
        ["person_id", "created_at"],
        postgresql_where=sa.text("sent_at IS NULL AND untold IS NULL"),
    )
    op.create_index(
        "ix_outbox_unread", "outbox", ["person_id"], postgresql_where=sa.text("read_at IS NULL")
    )
    op.create_table(
        "calendar_address",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_calendar_address_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_calendar_address"),
        sa.UniqueConstraint("sha256", name="uq_calendar_address_sha256"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("calendar_address")
    op.drop_index("ix_outbox_unread", "outbox")
    op.drop_index("ix_outbox_owed", "outbox")
    op.create_index(
        "ix_outbox_owed", "outbox", ["created_at"], postgresql_where=sa.text("sent_at IS NULL")
    )
    for name in ("settled_once", "tries", "untold"):
        op.drop_constraint(op.f(f"ck_outbox_{name}"), "outbox", type_="check")
    for name in ("read_at", "next_try_at", "tries", "untold"):
        op.drop_column("outbox", name)
    op.drop_constraint(op.f("ck_user_mailing"), "user", type_="check")
    op.drop_column("user", "mailing")
