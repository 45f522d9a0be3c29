"""Maps: the history of features, changesets, editions, imports, and what guards them."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_GUARDS = Path(__file__).with_name("v0003_guards.sql")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "layer_kind",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("geometry_types", postgresql.ARRAY(sa.String(length=20)), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_layer_kind"),
    )
    op.create_table(
        "feature",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("revision_from", sa.Integer(), nullable=False),
        sa.Column("revision_to", sa.Integer(), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("layer", sa.String(length=40), nullable=False),
        sa.Column("geom", Geometry(srid=4326, spatial_index=False), nullable=False),
        sa.Column("properties", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.CheckConstraint("jsonb_typeof(properties) = 'object'", name="properties"),
        sa.CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name="valid"),
        sa.CheckConstraint(
            "ST_XMin(geom) >= 114 AND ST_XMax(geom) <= 124 "
            "AND ST_YMin(geom) >= 10 AND ST_YMax(geom) <= 27",
            name="in_taiwan",
        ),
        sa.CheckConstraint("revision_to IS NULL OR revision_to > revision_from", name="revisions"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_feature_community_id_community"
        ),
        sa.ForeignKeyConstraint(["layer"], ["layer_kind.kind"], name="fk_feature_layer_layer_kind"),
        sa.PrimaryKeyConstraint("id", "revision_from", name="pk_feature"),
    )
    op.create_index(
        "ix_feature_history", "feature", ["community_id", "revision_from", "revision_to"]
    )
    op.create_index(
        "ix_feature_now_community",
        "feature",
        ["community_id", "layer"],
        postgresql_where=sa.text("revision_to IS NULL"),
    )
    op.create_index(
        "ix_feature_now_geom",
        "feature",
        ["geom"],
        postgresql_using="gist",
        postgresql_where=sa.text("revision_to IS NULL"),
    )
    op.create_index(
        "ix_feature_source",
        "feature",
        ["layer", "source"],
        postgresql_where=sa.text("source IS NOT NULL"),
    )
    op.create_index(
        "uq_feature_now_id",
        "feature",
        ["id"],
        unique=True,
        postgresql_where=sa.text("revision_to IS NULL"),
    )
    op.create_table(
        "changeset",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=500), server_default="", nullable=False),
        sa.Column("body_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("touched", postgresql.ARRAY(sa.UUID()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_changeset_author_id_user"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_changeset_community_id_community"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_changeset"),
        sa.UniqueConstraint("community_id", "revision", name="uq_changeset_community_id_revision"),
    )
    op.create_index("ix_changeset_author_id", "changeset", ["author_id"])
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "sealed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("sealed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('application', 'monthly', 'evaluation', 'public')",
            name="purpose",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_edition_community_id_community"
        ),
        sa.ForeignKeyConstraint(["sealed_by_id"], ["user.id"], name="fk_edition_sealed_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
        sa.UniqueConstraint("community_id", "number", name="uq_edition_community_id_number"),
    )
    op.create_index("ix_edition_sealed_by_id", "edition", ["sealed_by_id"])
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("layer", sa.String(length=40), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_taken", sa.Integer(), nullable=False),
        sa.Column("rows_known", sa.Integer(), nullable=False),
        sa.Column("quarantined", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_import_run_author_id_user"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_import_run_community_id_community"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    op.create_index("ix_import_run_author_id", "import_run", ["author_id"])
    op.create_index("ix_import_run_community_id", "import_run", ["community_id"])
    op.execute(_GUARDS.read_text())


def downgrade() -> None:
    """Take it back."""
    op.drop_table("import_run")
    op.drop_table("edition")
    op.drop_table("changeset")
    op.drop_table("feature")
    op.drop_table("layer_kind")
    for function in ("refuse_change", "feature_check_inserted", "feature_check_closed"):
        op.execute(f"DROP FUNCTION {function}()")
