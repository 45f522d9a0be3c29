"""Reminders of cases: which case a message that no event brings about is of."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("outbox", sa.Column("case_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        "fk_outbox_case_id_review_case", "outbox", "review_case", ["case_id"], ["id"]
    )
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"])
    op.create_check_constraint("case_reminder", "outbox", "case_id IS NULL OR event_id IS NULL")


def downgrade() -> None:
    """Take it back: reminders of cases are gone."""
    op.execute("DELETE FROM outbox WHERE case_id IS NOT NULL")
    op.drop_constraint("ck_outbox_case_reminder", "outbox")
    op.drop_index("ix_outbox_case_id", "outbox")
    op.drop_column("outbox", "case_id")
