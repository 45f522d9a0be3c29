"""Accounts of an application: its vouchers read and counted, with what they still owe."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from mapserve.programme.budget.reading import read_budget
from mapserve.programme.rules.versions import rules_named
from mapserve.programme.settlement.accounts import account
from mapserve.programme.settlement.guards import Settlement
from mapserve.programme.settlement.owed import Span, owed
from mapserve.programme.settlement.settings import SpendingFrom, settings_on
from mapserve.programme.settlement.vouchers import Bench, Proof, Verdict, Voucher
from mapserve.services.applications.trace import trace_of
from mapserve.store.models import Application, VoucherFile, VoucherVerdict
from mapserve.store.models import Voucher as VoucherRow
from mapserve.store.models.settlements import ANSWERED
from mapserve.store.queries import settlements as settlement_queries


def settlement_of(session: Session, row: Application) -> Settlement:
    """Return the settlement of an application that was approved."""
    accounts = account(
        vouchers_of(session, row),
        read_budget(row.budget),
        rules_named(row.rules),
        approved=row.approved_amount or 0,
        planned=_planned(row),
        declared={name: int(one) for name, one in row.declared.items()},
    )
    return Settlement(accounts, owed(accounts, span_of(row)))


def vouchers_of(session: Session, row: Application) -> list[Voucher]:
    """Return the vouchers with what was said of each as it is now."""
    rows = settlement_queries.vouchers(session, row.id)
    numbers = [one.id for one in rows]
    files: defaultdict[int, list[VoucherFile]] = defaultdict(list)
    for file in settlement_queries.files(session, numbers):
        files[file.voucher_id].append(file)
    said: defaultdict[int, list[VoucherVerdict]] = defaultdict(list)
    for one, _ in settlement_queries.verdicts(session, numbers):
        said[one.voucher_id].append(one)
    return [_voucher(one, files[one.id], said[one.id]) for one in rows]


def span_of(row: Application) -> Span:
    """Return the days whose spending counts, by the settings of the day of approval."""
    approved = row.approved_on
    settings = settings_on(approved or dt.date.max)
    starts = row.answers.get("starts_on")
    plan = dt.date.fromisoformat(starts) if starts else approved
    first = approved if settings.spending_from is SpendingFrom.APPROVAL else plan
    return Span(first, row.completed_on)


def _planned(row: Application) -> dict[str, int]:
    trace = trace_of(row.budget, row.rules, duty_posts=(), approved=row.approved_amount)
    return {str(one.id): one.counted for one in trace.lines}


def _voucher(
    row: VoucherRow, files: Sequence[VoucherFile], said: Sequence[VoucherVerdict]
) -> Voucher:
    return Voucher(
        id=row.id,
        line=row.line,
        spent_on=row.spent_on,
        words=row.words,
        amount=row.amount,
        proof=Proof(row.proof) if row.proof else None,
        receipt_number=row.receipt_number,
        payee=row.payee,
        payee_number=row.payee_number,
        paid_by=row.paid_by,
        quantities=row.quantities,
        files=len(files),
        digests=tuple(one.sha256 for one in files),
        verdicts={
            Bench(one.bench): Verdict(one.verdict)
            for one in said
            if one.edits == row.edits and one.verdict != ANSWERED
        },
        withdrawn=row.withdrawn,
    )
