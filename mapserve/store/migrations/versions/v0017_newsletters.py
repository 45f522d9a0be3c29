"""Newsletters: issues as they were published."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# What everybody could read stays as it was read; it is only ever taken back, once.
_SEALED = """
CREATE TRIGGER newsletter_sealed BEFORE UPDATE ON newsletter
    FOR EACH ROW WHEN (
        OLD.withdrawn_at IS NOT NULL
        OR NEW.withdrawn_at IS NULL
        OR OLD.id <> NEW.id
        OR OLD.community_id <> NEW.community_id
        OR OLD.number <> NEW.number
        OR OLD.record_id <> NEW.record_id
        OR OLD.record_version <> NEW.record_version
        OR OLD.content <> NEW.content
        OR OLD.sha256 <> NEW.sha256
        OR OLD.published_at <> NEW.published_at
        OR OLD.published_by_id IS DISTINCT FROM NEW.published_by_id
    )
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER newsletter_kept BEFORE DELETE OR TRUNCATE ON newsletter
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE newsletter ENABLE ALWAYS TRIGGER newsletter_sealed;
ALTER TABLE newsletter ENABLE ALWAYS TRIGGER newsletter_kept;
"""


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "newsletter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.UUID(), nullable=False),
        sa.Column("record_version", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("jsonb_typeof(content) = 'object'", name="content"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_newsletter_community_id_community"
        ),
        sa.ForeignKeyConstraint(
            ["record_id", "record_version"],
            ["record.id", "record.version"],
            name="fk_newsletter_record",
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["user.id"], name="fk_newsletter_published_by_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["user.id"], name="fk_newsletter_withdrawn_by_id_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_newsletter"),
    )
    op.create_index("ix_newsletter_published_by_id", "newsletter", ["published_by_id"])
    op.create_index("ix_newsletter_withdrawn_by_id", "newsletter", ["withdrawn_by_id"])
    op.create_index("ix_newsletter_record", "newsletter", ["record_id", "record_version"])
    op.create_index(
        "uq_newsletter_standing",
        "newsletter",
        ["community_id", "number"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.execute(_SEALED)


def downgrade() -> None:
    """Take it back: what was published is gone, what was written stays."""
    op.drop_table("newsletter")
