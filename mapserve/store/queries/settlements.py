"""Queries of settlements: vouchers of an application, their files, what was said of them."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from mapserve.store.models import User, Voucher, VoucherFile, VoucherVerdict


def vouchers(session: Session, application_id: int) -> list[Voucher]:
    """Return the vouchers of an application as they were written down."""
    statement = select(Voucher).where(Voucher.application_id == application_id)
    return list(session.scalars(statement.order_by(Voucher.id)))


def voucher(session: Session, application_id: int, number: int) -> Voucher | None:
    """Return a voucher of an application."""
    statement = select(Voucher).where(
        Voucher.application_id == application_id, Voucher.id == number
    )
    return session.scalars(statement).one_or_none()


def files(session: Session, numbers: Collection[int]) -> list[VoucherFile]:
    """Return the files of some vouchers in order, without their bytes."""
    statement = select(VoucherFile).where(VoucherFile.voucher_id.in_(numbers))
    return list(session.scalars(statement.order_by(VoucherFile.added_at, VoucherFile.id)))


def file(session: Session, application_id: int, file_id: uuid.UUID) -> VoucherFile | None:
    """Return a file of some voucher of an application."""
    statement = (
        select(VoucherFile)
        .join(Voucher, Voucher.id == VoucherFile.voucher_id)
        .where(Voucher.application_id == application_id, VoucherFile.id == file_id)
    )
    return session.scalars(statement).one_or_none()


def verdicts(session: Session, numbers: Collection[int]) -> list[tuple[VoucherVerdict, str]]:
    """Return all that was said of some vouchers in order, each with who said it."""
    statement = (
        select(VoucherVerdict, User.name)
        .outerjoin(User, User.id == VoucherVerdict.by_id)
        .where(VoucherVerdict.voucher_id.in_(numbers))
        .order_by(VoucherVerdict.id)
    )
    return [(one, name or "") for one, name in session.execute(statement)]
