"""Photos keep from where, which way and when they were taken, as far as somebody noted it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_CHECKS = {
    "whole_place": "(lon IS NULL) = (lat IS NULL)",
    "place": "lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90",
    "bearing": "bearing BETWEEN 0 AND 360",
    "accuracy": "accuracy_m >= 0",
}
_NUMBERS = ("lon", "lat", "accuracy_m", "bearing")


def upgrade() -> None:
    """Take the step."""
    for name in _NUMBERS:
        op.add_column("photo", sa.Column(name, sa.Float(), nullable=True))
    op.add_column("photo", sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))
    for name, condition in _CHECKS.items():
        op.create_check_constraint(name, "photo", condition)


def downgrade() -> None:
    """Take it back: what photos knew of their place is gone."""
    for name in _CHECKS:
        op.drop_constraint(f"ck_photo_{name}", "photo")
    for name in (*_NUMBERS, "taken_at"):
        op.drop_column("photo", name)
