"""Vouchers (支出原始憑證): what one says, what proves it, what desks said of it (R-38, R-43)."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from layers.words.code import Code

BUSINESS_NUMBER = re.compile(r"\d{8}")
ID_NUMBER = re.compile(r"[A-Z][A-D1289]\d{8}")
_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)
_SEVENTH, _EITHER = 6, "7"  # a 7 there counts as 10 or as 11: either sum may come out
_LAST_SHOWN, _FIRST_SHOWN = 2, 3


class Proof(Code):
    """What proves a payment, by the government's rule on vouchers (R-43)."""

    RECEIPT = "receipt", "收據", "Receipt"
    INVOICE = "invoice", "統一發票", "Uniform invoice"
    REGISTER = "register", "收銀機發票", "Cash-register invoice"
    LIST = "list", "印領清冊", "Signed list of payees"


class Verdict(Code):
    """What a desk says of a voucher."""

    ACCEPTED = "accepted", "接受", "accepted"
    QUERIED = "queried", "有疑問", "queried"
    STRUCK = "struck", "剔除", "struck out"


class Bench(Code):
    """Who looks at vouchers, in order (Q-06)."""

    PRECINCT = "precinct", "分局", "Precinct"
    COUNTY = "county", "警察局", "Police bureau"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """A voucher as it was written down; what is not known yet is "" or None.

    Parameters
    ----------
    line
        The line of the budget that it belongs to, by id.
    amount
        NT$, as the paper says.
    payee, payee_number
        Who was paid, and their business number (8 digits) or id number: restricted.
    quantities
        What was really bought or done, where it differs from the line of the budget: by its fields.
    files
        How many pictures or PDF files are with it.
    verdicts
        What each desk says of it as it is now; what was said before it changed is not there.
    withdrawn
        The unit took it back after a desk had seen it: it counts nothing.
    """

    id: int
    line: str = ""
    spent_on: dt.date | None = None
    words: str = ""
    amount: int | None = None
    proof: Proof | None = None
    receipt_number: str = ""
    payee: str = ""
    payee_number: str = ""
    paid_by: str = ""
    quantities: Mapping[str, Any] = field(default_factory=dict)
    files: int = 0
    digests: tuple[str, ...] = ()
    verdicts: Mapping[Bench, Verdict] = field(default_factory=dict)
    withdrawn: bool = False

    @property
    def standing(self) -> Verdict | None:
        """Return what holds: the bureau's word, or else the precinct's."""
        return self.verdicts.get(Bench.COUNTY) or self.verdicts.get(Bench.PRECINCT)


def business_number_holds(number: str) -> bool:
    """Tell whether the check digit of a 統一編號 is right (the weighted digits divide by 5)."""
    if not BUSINESS_NUMBER.fullmatch(number):
        return False
    products = (int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=True))
    total = sum(product // 10 + product % 10 for product in products)
    return total % 5 == 0 or (number[_SEVENTH] == _EITHER and (total + 1) % 5 == 0)


def masked(number: str) -> str:
    """Return a number as lists show it: a person's A12*****89, a business's as it is."""
    if not number or BUSINESS_NUMBER.fullmatch(number):
        return number
    if len(number) <= _FIRST_SHOWN + _LAST_SHOWN:
        return "*" * len(number)
    hidden = "*" * (len(number) - _FIRST_SHOWN - _LAST_SHOWN)
    return f"{number[:_FIRST_SHOWN]}{hidden}{number[-_LAST_SHOWN:]}"
