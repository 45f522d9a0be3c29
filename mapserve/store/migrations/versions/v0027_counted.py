"""What overviews sum and draw at thousands of applications stands ready; grants stay."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_MIDDLE = {"lon": "X", "lat": "Y"}
_SHOWN = (
    "state", "due_on", "version", "approved_amount", "accepted_amount", "paid_on", "reduced_for",
)  # fmt: skip
_SENT = sa.text("unit_id > 0")


def upgrade() -> None:
    """Take the step."""
    for name, axis in _MIDDLE.items():
        op.execute(
            f"ALTER TABLE community ADD COLUMN {name} double precision GENERATED ALWAYS AS"
            f" ((ST_{axis}Min(boundary) + ST_{axis}Max(boundary)) / 2) STORED"
        )
    op.create_index(
        "ix_application_overview",
        "application",
        ["year", "half", "community_id", "id"],
        postgresql_include=_SHOWN,
        postgresql_where=_SENT,
    )
    op.create_index(
        "ix_application_counted",
        "application",
        ["community_id", "state", "entered_at", "id"],
        postgresql_where=_SENT,
    )
    # Each version of what a county adds is kept: a later one holds, none is written over.
    op.execute(
        "CREATE TRIGGER county_grant_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON county_grant "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute("ALTER TABLE county_grant ENABLE ALWAYS TRIGGER county_grant_kept")


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP TRIGGER county_grant_kept ON county_grant")
    op.drop_index("ix_application_counted", "application")
    op.drop_index("ix_application_overview", "application")
    for name in _MIDDLE:
        op.drop_column("community", name)
