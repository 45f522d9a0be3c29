"""People belong to applicant units."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "unit_person",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=40), server_default="", nullable=False),
        sa.CheckConstraint("duty IN ('representative', 'contact', 'member')", name="duty"),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name="fk_unit_person_unit_id_unit", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_unit_person_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_id", "user_id", name="pk_unit_person"),
    )
    op.create_index("ix_unit_person_user_id", "unit_person", ["user_id"])


def downgrade() -> None:
    """Take it back: nobody belongs to a unit."""
    op.drop_table("unit_person")
