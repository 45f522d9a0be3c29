"""What searches look in, folded when a community is written."""

from collections.abc import Sequence

from alembic import op

from mapserve.store.folding import folded_sql

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_SOUGHT = folded_sql(
    "slug || ' ' || village_code || ' ' || county || town || name || ' ' || coalesce(precinct, '')"
)


def upgrade() -> None:
    """Take the step."""
    op.execute(
        f"ALTER TABLE community ADD COLUMN sought text NOT NULL"
        f" GENERATED ALWAYS AS ({_SOUGHT}) STORED"
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_column("community", "sought")
