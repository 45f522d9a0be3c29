"""Reminders: messages that no event brings about, but what a community owes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_BEFORE = ("off", "inactive", "unconfirmed", "may_not_see", "given_up", "before_mails")


def _reasons(*names: str) -> None:
    op.drop_constraint("ck_outbox_untold", "outbox")
    listed = ", ".join(f"'{one}'" for one in names)
    op.create_check_constraint("untold", "outbox", f"untold IN ({listed})")


def upgrade() -> None:
    """Take the step."""
    op.alter_column("outbox", "event_id", nullable=True)
    op.add_column("outbox", sa.Column("community_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        "fk_outbox_community_id_community", "outbox", "community", ["community_id"], ["id"]
    )
    op.create_index("ix_outbox_community_id", "outbox", ["community_id"])
    op.create_index(
        "uq_outbox_reminder",
        "outbox",
        ["community_id", "person_id", "key"],
        unique=True,
        postgresql_where=sa.text("event_id IS NULL"),
    )
    op.create_check_constraint(
        "of_something", "outbox", "(event_id IS NULL) = (community_id IS NOT NULL)"
    )
    _reasons(*_BEFORE[:4], "done", *_BEFORE[4:])


def downgrade() -> None:
    """Take it back: reminders are gone."""
    op.execute("DELETE FROM outbox WHERE event_id IS NULL")
    op.drop_constraint("ck_outbox_of_something", "outbox")
    op.drop_index("uq_outbox_reminder", "outbox")
    op.drop_index("ix_outbox_community_id", "outbox")
    op.drop_column("outbox", "community_id")
    op.alter_column("outbox", "event_id", nullable=False)
    _reasons(*_BEFORE)
