"""Suggested blind spots that somebody dismissed, with the reason: they stay dismissed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "dismissed_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column(
            "geom",
            Geometry(geometry_type="MULTILINESTRING", srid=4326, spatial_index=False),
            nullable=False,
        ),
        sa.CheckConstraint("reason <> ''", name="reason"),
        sa.CheckConstraint(
            "ST_XMin(geom) >= 114 AND ST_XMax(geom) <= 124 "
            "AND ST_YMin(geom) >= 10 AND ST_YMax(geom) <= 27",
            name="in_taiwan",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name="fk_dismissed_suggestion_author_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name="fk_dismissed_suggestion_community_id_community",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dismissed_suggestion"),
    )
    for column in ("community_id", "author_id"):
        op.create_index(f"ix_dismissed_suggestion_{column}", "dismissed_suggestion", [column])


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("dismissed_suggestion")
