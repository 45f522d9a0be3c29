"""Streets found by how their name begins: the front page looks for communities by an address."""

from collections.abc import Sequence

from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    op.create_index(
        "ix_base_street_name",
        "base_street",
        ["name"],
        postgresql_ops={"name": "varchar_pattern_ops"},
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_base_street_name", "base_street")
