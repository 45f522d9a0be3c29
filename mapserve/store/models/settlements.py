"""Tables of settlements: vouchers, their pictures, what desks said of each."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.programme.settlement.vouchers import Bench, Proof, Verdict
from mapserve.store.models.base import Base

ANSWERED = "answered"  # what the unit says to a question
_BENCHES = (*Bench, "unit")
_VERDICTS = (*Verdict, ANSWERED)


def _among(column: str, values: tuple[str, ...]) -> str:
    return "{} IN ({})".format(column, ", ".join(f"'{one}'" for one in values))


class Voucher(Base):
    """A voucher of an application; what is not known yet is null or "".

    `payee_number` may be a person's id number: for the unit and its desks, masked in lists.
    """

    __tablename__ = "voucher"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    line: Mapped[str] = mapped_column(String(80), server_default="")  # of the budget, by id
    spent_on: Mapped[dt.date | None]
    words: Mapped[str] = mapped_column(String(80), server_default="")
    amount: Mapped[int | None]  # NT$
    proof: Mapped[str | None] = mapped_column(String(20))
    receipt_number: Mapped[str] = mapped_column(String(20), server_default="")
    payee: Mapped[str] = mapped_column(String(80), server_default="")
    payee_number: Mapped[str] = mapped_column(String(10), server_default="")
    paid_by: Mapped[str] = mapped_column(String(40), server_default="")
    quantities: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    feature_id: Mapped[uuid.UUID | None]  # a thing of the map that it paid for
    withdrawn: Mapped[bool] = mapped_column(server_default="false")
    edits: Mapped[int] = mapped_column(server_default="1")  # what people see as its version
    edited_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    __table_args__ = (
        Index(
            "ix_voucher_feature_id",
            "feature_id",
            postgresql_where=text("feature_id IS NOT NULL"),
        ),
        CheckConstraint("amount > 0 AND amount <= 999999999", name="amount"),
        CheckConstraint(_among("proof", tuple(Proof)), name="proof"),
        CheckConstraint("edits > 0", name="edits"),
    )


class VoucherFile(Base):
    """A picture or a PDF of a voucher; pictures were encoded anew, and hold nothing besides."""

    __tablename__ = "voucher_file"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))  # of the file as it was sent
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True)
    thumbnail: Mapped[bytes | None] = mapped_column(deferred=True)
    added_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    __table_args__ = (CheckConstraint("size > 0", name="size"),)


class VoucherVerdict(Base):
    """What a desk said of a voucher as it was then, or what the unit answered; never changed."""

    __tablename__ = "voucher_verdict"

    id: Mapped[int] = mapped_column(primary_key=True)
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    edits: Mapped[int]  # of the voucher that was looked at
    bench: Mapped[str] = mapped_column(String(12))
    verdict: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(String(500), server_default="")
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    __table_args__ = (
        Index("ix_voucher_verdict_voucher", "voucher_id", "id"),
        CheckConstraint(_among("bench", _BENCHES), name="bench"),
        CheckConstraint(_among("verdict", _VERDICTS), name="verdict"),
        CheckConstraint(f"(bench = 'unit') = (verdict = '{ANSWERED}')", name="who"),
        CheckConstraint("verdict = 'accepted' OR words <> ''", name="words"),
    )
