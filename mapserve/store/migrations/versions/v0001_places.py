"""Places: communities and base data."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.create_table(
        "community",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("village_code", sa.String(length=16), nullable=False),
        sa.Column("county_code", sa.String(length=5), nullable=False),
        sa.Column("county", sa.String(length=20), nullable=False),
        sa.Column("town", sa.String(length=20), nullable=False),
        sa.Column("precinct", sa.String(length=40), nullable=True),
        sa.Column(
            "boundary",
            Geometry(geometry_type="MULTIPOLYGON", srid=4326, spatial_index=False),
            nullable=False,
        ),
        sa.Column("zone", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name="slug"),
        sa.CheckConstraint("ST_IsValid(boundary) AND NOT ST_IsEmpty(boundary)", name="boundary"),
        sa.CheckConstraint(
            "ST_XMin(boundary) >= 114 AND ST_XMax(boundary) <= 124 "
            "AND ST_YMin(boundary) >= 10 AND ST_YMax(boundary) <= 27",
            name="in_taiwan",
        ),
        sa.CheckConstraint("zone IN (3825, 3826)", name="zone"),
        sa.PrimaryKeyConstraint("id", name="pk_community"),
        sa.UniqueConstraint("slug", name="uq_community_slug"),
    )
    op.create_index("ix_community_boundary", "community", ["boundary"], postgresql_using="gist")
    op.create_index("ix_community_county_code", "community", ["county_code"])
    op.create_index("ix_community_precinct", "community", ["precinct"])
    op.create_index("ix_community_village_code", "community", ["village_code"])
    op.create_table(
        "base_street",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("tags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "geom",
            Geometry(geometry_type="LINESTRING", srid=4326, spatial_index=False),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("source", name="pk_base_street"),
    )
    op.create_index("ix_base_street_geom", "base_street", ["geom"], postgresql_using="gist")
    op.create_table(
        "base_building",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("levels", sa.Double(), nullable=True),
        sa.Column("height_m", sa.Double(), nullable=True),
        sa.Column("tags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "geom",
            Geometry(geometry_type="MULTIPOLYGON", srid=4326, spatial_index=False),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("source", name="pk_base_building"),
    )
    op.create_index("ix_base_building_geom", "base_building", ["geom"], postgresql_using="gist")
    op.create_table(
        "base_place",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("tags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("geom", Geometry(srid=4326, spatial_index=False), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_base_place"),
    )
    op.create_index("ix_base_place_geom", "base_place", ["geom"], postgresql_using="gist")


def downgrade() -> None:
    """Take it back; the extension stays, for others may use it."""
    op.drop_table("base_place")
    op.drop_table("base_building")
    op.drop_table("base_street")
    op.drop_table("community")
