"""Income of persons (所得歸戶): what was paid to whom, and the premium withheld (R-61).

The bureau registers it. Rate and thresholds are settings (設定值), not of the two documents.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from mapserve.programme.budget.items import INCOME
from mapserve.programme.settlement.accounts import Accounts, Entry
from mapserve.programme.settlement.settings import Settings, settings_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """A person and what they were paid in all, NT$; `number` is restricted."""

    name: str
    number: str
    payments: int
    amount: int
    premium: int


def payees(accounts: Accounts) -> tuple[Payee, ...]:
    """Return everybody with personal income, in the order of their first voucher."""
    groups: dict[str, list[Entry]] = {}
    for entry in accounts.bound:
        if entry.line is not None and entry.line.item in INCOME:
            groups.setdefault(entry.voucher.payee_number or entry.voucher.payee, []).append(entry)
    return tuple(_payee(entries) for entries in groups.values())


def settings_used(accounts: Accounts) -> tuple[Settings, ...]:
    """Return the settings by which payments were judged: each by its own day."""
    days = [one.voucher.spent_on for one in accounts.bound if one.voucher.spent_on]
    return tuple(dict.fromkeys(map(settings_on, sorted(days))))


def _payee(entries: Iterable[Entry]) -> Payee:
    mine = list(entries)
    premium = sum(
        settings_on(one.voucher.spent_on).premium(one.amount, one.line.item)
        for one in mine
        if one.voucher.spent_on and one.line is not None
    )
    return Payee(
        name=mine[0].voucher.payee,
        number=mine[0].voucher.payee_number,
        payments=len(mine),
        amount=sum(one.amount for one in mine),
        premium=premium,
    )
