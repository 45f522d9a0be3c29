"""Overviews: money by kind, what counties add, figures of maps; a voucher may name a feature."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "application_money",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("requested_current", sa.Integer(), nullable=False),
        sa.Column("requested_capital", sa.Integer(), nullable=False),
        sa.Column("approved_current", sa.Integer(), nullable=True),
        sa.Column("approved_capital", sa.Integer(), nullable=True),
        sa.Column("settled_current", sa.Integer(), nullable=True),
        sa.Column("settled_capital", sa.Integer(), nullable=True),
        sa.CheckConstraint("requested_current >= 0 AND requested_capital >= 0", name="requested"),
        sa.CheckConstraint(
            "approved_current >= 0 AND approved_capital >= 0 "
            "AND (approved_current IS NULL) = (approved_capital IS NULL)",
            name="approved",
        ),
        sa.CheckConstraint(
            "settled_current >= 0 AND settled_capital >= 0 "
            "AND (settled_current IS NULL) = (settled_capital IS NULL)",
            name="settled",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_application_money_application_id_application",
        ),
        sa.PrimaryKeyConstraint("application_id", name="pk_application_money"),
    )
    op.create_table(
        "county_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=True),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("amount >= 0 AND amount <= 999999999", name="amount"),
        sa.CheckConstraint("accepted >= 0 AND accepted <= amount", name="accepted"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_county_grant_application_id_application",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name="fk_county_grant_recorded_by_id_user"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_county_grant"),
        sa.UniqueConstraint(
            "application_id", "number", name="uq_county_grant_application_id_number"
        ),
    )
    op.create_index("ix_county_grant_recorded_by_id", "county_grant", ["recorded_by_id"])
    op.create_table(
        "map_figures",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("street_m", sa.Float(), nullable=False),
        sa.Column("watched_m", sa.Float(), nullable=False),
        sa.Column(
            "gained",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "computed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("revision >= 0", name="revision"),
        sa.CheckConstraint("watched_m >= 0 AND street_m >= watched_m", name="metres"),
        sa.CheckConstraint("jsonb_typeof(gained) = 'object'", name="gained"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_map_figures_community_id_community"
        ),
        sa.PrimaryKeyConstraint("community_id", name="pk_map_figures"),
    )
    op.add_column("voucher", sa.Column("feature_id", sa.UUID(), nullable=True))
    op.create_index(
        "ix_voucher_feature_id",
        "voucher",
        ["feature_id"],
        postgresql_where=sa.text("feature_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it back: which thing a voucher was for is not known any more."""
    op.drop_index("ix_voucher_feature_id", "voucher")
    op.drop_column("voucher", "feature_id")
    op.drop_table("map_figures")
    op.drop_table("county_grant")
    op.drop_table("application_money")
