"""Settlements: vouchers, their pictures and verdicts; the precinct comes before the bureau."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_BEFORE = ("approved", "carrying_out", "carried_out", "settling")
_AFTER = ("settled", "paid", "reported", "closed", "inspected")
_GUARDS = Path(__file__).with_name("v0013_guards.sql")
_NOW = sa.text("now()")


def _since_approved(*between: str) -> str:
    return "state IN ({})".format(", ".join(f"'{one}'" for one in (*_BEFORE, *between, *_AFTER)))


def _counts_as_approved(condition: str) -> None:
    """Say anew in which states a case is the year's one subsidy (R-29)."""
    op.drop_index("uq_application_year", "application")
    op.create_index(
        "uq_application_year",
        "application",
        ["unit_id", "year"],
        unique=True,
        postgresql_where=sa.text(condition),
    )
    op.drop_constraint("ck_application_unit", "application")
    op.create_check_constraint("unit", "application", f"NOT {condition} OR unit_id IS NOT NULL")


def upgrade() -> None:
    """Take the step."""
    _counts_as_approved(_since_approved("examined"))
    op.add_column(
        "application",
        sa.Column(
            "declared",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
        ),
    )
    op.create_table(
        "voucher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=80), server_default="", nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=True),
        sa.Column("words", sa.String(length=80), server_default="", nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("proof", sa.String(length=20), nullable=True),
        sa.Column("receipt_number", sa.String(length=20), server_default="", nullable=False),
        sa.Column("payee", sa.String(length=80), server_default="", nullable=False),
        sa.Column("payee_number", sa.String(length=10), server_default="", nullable=False),
        sa.Column("paid_by", sa.String(length=40), server_default="", nullable=False),
        sa.Column(
            "quantities",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
        ),
        sa.Column("withdrawn", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("edits", sa.Integer(), server_default="1", nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount > 0 AND amount <= 999999999", name="amount"),
        sa.CheckConstraint("proof IN ('receipt', 'invoice', 'register', 'list')", name="proof"),
        sa.CheckConstraint("edits > 0", name="edits"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_voucher_application_id_application"
        ),
        sa.ForeignKeyConstraint(["edited_by_id"], ["user.id"], name="fk_voucher_edited_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_voucher"),
    )
    op.create_index("ix_voucher_application_id", "voucher", ["application_id"])
    op.create_index("ix_voucher_edited_by_id", "voucher", ["edited_by_id"])
    op.create_table(
        "voucher_file",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("size > 0", name="size"),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name="fk_voucher_file_added_by_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["voucher.id"], name="fk_voucher_file_voucher_id_voucher"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_voucher_file"),
    )
    op.create_index("ix_voucher_file_voucher_id", "voucher_file", ["voucher_id"])
    op.create_index("ix_voucher_file_added_by_id", "voucher_file", ["added_by_id"])
    op.create_table(
        "voucher_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("bench", sa.String(length=12), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("words", sa.String(length=500), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("bench IN ('precinct', 'county', 'unit')", name="bench"),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'queried', 'struck', 'answered')", name="verdict"
        ),
        sa.CheckConstraint("(bench = 'unit') = (verdict = 'answered')", name="who"),
        sa.CheckConstraint("verdict = 'accepted' OR words <> ''", name="words"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_voucher_verdict_by_id_user"),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["voucher.id"], name="fk_voucher_verdict_voucher_id_voucher"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_voucher_verdict"),
    )
    op.create_index("ix_voucher_verdict_by_id", "voucher_verdict", ["by_id"])
    op.create_index("ix_voucher_verdict_voucher", "voucher_verdict", ["voucher_id", "id"])
    op.execute(_GUARDS.read_text())


def downgrade() -> None:
    """Take it back: vouchers are gone; what was examined waits to be settled again."""
    for table in ("voucher_verdict", "voucher_file", "voucher"):
        op.drop_table(table)
    op.drop_column("application", "declared")
    _counts_as_approved(_since_approved())
