"""What is told of a settlement: vouchers, sums, what does not agree, what desks said."""

import datetime as dt
import uuid
from typing import Any, Literal

from layers.words.answer import Answer
from layers.words.text import Text
from mapserve.services.applications.answers import BudgetRemark, Cut
from mapserve.services.workflow.answers import StepReason

Part = Literal["current", "capital"]


class VoucherFileShown(Answer):
    """A picture (JPEG) or a PDF of a voucher."""

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    sha256: str


class VerdictShown(Answer):
    """What a desk said of a voucher, or what the unit answered; `holds` while it is as it was."""

    bench: Literal["precinct", "county", "unit"]
    verdict: Literal["accepted", "queried", "struck", "answered"]
    label: Text
    words: str
    by: str
    at: dt.datetime
    holds: bool


class SettlementOwed(Answer):
    """What is to be mended, or (with `blocks` false) to be looked at: where, and in words."""

    pointer: str
    detail: Text
    rules: list[str]
    voucher: int | None
    blocks: bool


class VoucherShown(Answer):
    """A voucher in its place.

    `number` counts among those of its part from 1, 0 where it was withdrawn; `listed` are the
    NT$ that its quantities come to, null where it has none of its own; amount − counted = own.
    `payee_number` is masked where it is a person's. `standing` is the verdict that holds.
    `feature_id` is the thing of the map that it paid for.
    """

    id: int
    version: int
    number: int
    part: Part
    name: Text
    line: str
    item: Text | None
    words: str
    spent_on: dt.date | None
    amount: int | None
    listed: int | None
    counted: int
    own: int
    proof: str | None
    proof_label: Text | None
    receipt_number: str
    payee: str
    payee_number: str
    paid_by: str
    quantities: dict[str, Any]
    feature_id: uuid.UUID | None
    withdrawn: bool
    files: list[VoucherFileShown]
    cuts: list[Cut]
    remarks: list[BudgetRemark]
    owed: list[SettlementOwed]
    verdicts: list[VerdictShown]
    standing: str | None


class SettlementLine(Answer):
    """A line of the approved budget against its vouchers, NT$; `gap` = declared − spent."""

    id: str
    item: str
    label: Text
    words: str
    planned: int
    spent: int
    counted: int
    declared: int | None
    gap: int


class GuessShown(Answer):
    """What a difference may come from."""

    cause: str
    text: Text
    voucher: int | None


class DifferenceShown(Answer):
    """Two figures that should be one: NT$ on paper, NT$ on the list, and what it may be."""

    line: str
    voucher: int | None
    paper: int
    listed: int
    gap: int
    text: Text
    guesses: list[GuessShown]


class PartSum(Answer):
    """The vouchers of a part: how many, what they say, what counts; NT$."""

    part: Part
    label: Text
    vouchers: int
    spent: int
    counted: int


class Settlement(Answer):
    """A settlement: approved − counted = balance (賸餘款), spent − counted = own, NT$.

    `version` is the application's. `first` and `last` are the days whose spending counts, `due` is
    until when the accounts are sent, or (once settled) reported, and `days_left` until then.
    `steps` are the verbs of the present state that are for this reader's desk.
    """

    application: int
    version: int
    state: str
    label: Text
    approved: int
    spent: int
    counted: int
    own: int
    balance: int
    parts: list[PartSum]
    lines: list[SettlementLine]
    vouchers: list[VoucherShown]
    differences: list[DifferenceShown]
    owed: list[SettlementOwed]
    first: dt.date | None
    last: dt.date | None
    due: dt.date | None
    days_left: int | None
    accepted_amount: int | None
    settled_on: dt.date | None
    editable: bool
    bench: Literal["precinct", "county"] | None
    steps: list[str]
    may: list[str]
    why_not: dict[str, list[StepReason]]
    rules: str
    readings: dict[str, Text]
    settings: list[Text]


class PayeeShown(Answer):
    """A person and what they were paid, NT$; the premium is by settings (設定值)."""

    name: str
    number: str
    payments: int
    amount: int
    premium: int


class IncomeList(Answer):
    """Income to be registered with the persons it was paid to (R-61)."""

    application: int
    payees: list[PayeeShown]
    amount: int
    premium: int
    settings: list[Text]
