"""Photos: pictures that features name, never changed, kept as long as a version names them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# A sealed edition names photos by id: what an id shows may not change, nor go while it is named.
_GUARDS = (
    """
    CREATE TRIGGER photo_unchanged BEFORE UPDATE ON photo
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE FUNCTION photo_check_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM gone JOIN feature ON feature.community_id = gone.community_id
            WHERE feature.properties ? 'photos'
                AND feature.properties -> 'photos' ? CAST(gone.id AS text)
        ) THEN
            RAISE EXCEPTION 'a version of a feature names the photo'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'photo_named';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER photo_deleted AFTER DELETE ON photo
        REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION photo_check_deleted()
    """,
)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "photo",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("sent_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name="size"),
        sa.CheckConstraint("octet_length(sent_sha256) = 32", name="sent_sha256"),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_photo_author_id_user"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_photo_community_id_community"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_photo"),
    )
    op.create_index("ix_photo_community_id", "photo", ["community_id"])
    op.create_index("ix_photo_author_id", "photo", ["author_id"])
    op.create_index(
        "ix_feature_photos",
        "feature",
        [sa.text("(properties -> 'photos')")],
        postgresql_using="gin",
        postgresql_where=sa.text("properties ? 'photos'"),
    )
    for statement in _GUARDS:
        op.execute(statement)


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_feature_photos", table_name="feature")
    op.drop_table("photo")
    op.execute("DROP FUNCTION photo_check_deleted()")
