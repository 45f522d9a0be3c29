"""Accounts of a settlement: vouchers in their order, what counts of each, and what is left (R-63).

The same evaluator that judged the budget judges what was spent, line by line of the vouchers; what
it cuts the unit bears itself. Whole NT$ everywhere, so no sum is ever off by rounding.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from layers.words.code import Code
from mapserve.programme.budget.evaluation import evaluate
from mapserve.programme.budget.items import Item
from mapserve.programme.budget.lines import KIND_OF, Line
from mapserve.programme.budget.trace import Cut, Remark
from mapserve.programme.rules.versions import Rules
from mapserve.programme.settlement.vouchers import Verdict, Voucher

AMOUNT = "amount"  # the field that the voucher's own amount stands for


class Part(Code):
    """What is bound apart (R-38, R-60)."""

    CURRENT = "current", "經常支出", "Current spending"
    CAPITAL = "capital", "資本支出", "Capital spending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A voucher in its place.

    Parameters
    ----------
    number
        Its place among those of its part, from 1; 0 where it was withdrawn.
    line
        What was spent as a line of a budget; None where that is not known yet.
    listed
        NT$ that its quantities come to; None where it says none of its own.
    counted
        NT$ that the subsidy bears; the rest of the amount is the unit's own.
    """

    voucher: Voucher
    number: int
    part: Part
    line: Line | None
    listed: int | None
    counted: int
    cuts: tuple[Cut, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def amount(self) -> int:
        """Return NT$ of the paper, 0 where it is not filled in or was withdrawn."""
        return 0 if self.voucher.withdrawn else self.voucher.amount or 0

    @property
    def own(self) -> int:
        """Return NT$ that the unit bears."""
        return self.amount - self.counted


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSum:
    """A line of the budget against its vouchers, NT$.

    `declared` is what the unit's 支出明細表 says of it; None where it says nothing of its own.
    """

    id: str
    item: Item
    words: str
    planned: int
    spent: int
    counted: int
    declared: int | None

    @property
    def gap(self) -> int:
        """Return by how much the list says more than the vouchers."""
        return 0 if self.declared is None else self.declared - self.spent


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """A settlement counted; NT$, approved − counted = balance, spent − counted = own."""

    approved: int
    entries: tuple[Entry, ...]
    lines: tuple[LineSum, ...]
    readings: Mapping[str, Any]

    def of(self, part: Part) -> tuple[Entry, ...]:
        """Return the vouchers of a part in their order, without those withdrawn."""
        return tuple(one for one in self.entries if one.part is part and one.number)

    def counted_of(self, part: Part) -> int:
        """Return what counts of a part."""
        return sum(one.counted for one in self.of(part))

    @property
    def bound(self) -> tuple[Entry, ...]:
        """Return the vouchers that are bound, current ones first."""
        return (*self.of(Part.CURRENT), *self.of(Part.CAPITAL))

    @property
    def spent(self) -> int:
        """Return what the vouchers say together."""
        return sum(one.amount for one in self.entries)

    @property
    def counted(self) -> int:
        """Return what the subsidy bears: never more than was approved (R-63)."""
        return sum(one.counted for one in self.entries)

    @property
    def own(self) -> int:
        """Return what the unit bears."""
        return self.spent - self.counted

    @property
    def balance(self) -> int:
        """Return what is given back: never below zero (R-39)."""
        return self.approved - self.counted


def account(  # noqa: PLR0913 - what accounts are made of
    vouchers: Sequence[Voucher],
    budget: Sequence[Line],
    rules: Rules,
    *,
    approved: int,
    planned: Mapping[str, int] | None = None,
    declared: Mapping[str, int] | None = None,
) -> Accounts:
    """Return the vouchers in order with what counts of each.

    Parameters
    ----------
    budget
        The lines that were approved.
    planned
        NT$ that counted of each line of the budget, by id.
    declared
        NT$ that the unit's own list says of a line, by id.
    """
    known = {str(one.id): one for one in budget}
    placed = [(one, spent_line(one, known.get(one.line))) for one in _in_order(vouchers)]
    judged = [line for one, line in placed if line is not None and _counts(one)]
    trace = evaluate(judged, rules, approved=approved)
    of = dict(zip((line.id for line in judged), trace.lines, strict=True))
    kinds = {
        line.id: evaluate([line], rules, approved=approved).lines[0]
        for _, line in placed
        if line is not None and line.id not in of
    }
    entries: list[Entry] = []
    for voucher, line in placed:
        told = of.get(voucher.id)
        shape = told or kinds.get(voucher.id)
        amount = voucher.amount or 0
        entries.append(
            Entry(
                voucher=voucher,
                number=0,
                part=Part(shape.kind) if shape else Part.CURRENT,
                line=line,
                listed=_listed(line, shape.asked if shape else None),
                counted=min(told.counted, amount) if told else 0,
                cuts=tuple(told.cuts) if told else (),
                remarks=(*told.errors, *told.warnings) if told else (),
            )
        )
    numbered = tuple(_numbered(entries))
    lines = _lines(budget, numbered, planned or {}, declared or {})
    return Accounts(approved=approved, entries=numbered, lines=lines, readings=trace.readings)


def spent_line(voucher: Voucher, planned: Line | None) -> Line | None:
    """Return what was spent as a line of the same item, by the voucher's amount and quantities."""
    if planned is None or voucher.amount is None:
        return None
    kind = type(planned)
    said = {name: one for name, one in voucher.quantities.items() if name in kind.model_fields}
    whole = planned.model_dump() | said | {"id": voucher.id, "item": planned.item}
    if AMOUNT in kind.model_fields:
        whole[AMOUNT] = voucher.amount
    return kind.model_validate(whole)


def asks_quantities(item: Item) -> bool:
    """Tell whether an item's sum comes from quantities: pieces, hours, people, shifts."""
    return AMOUNT not in KIND_OF[item].model_fields


def _in_order(vouchers: Collection[Voucher]) -> list[Voucher]:
    """Return them by day, then as they were written down; those without a day last."""
    return sorted(vouchers, key=lambda one: (one.spent_on or dt.date.max, one.id))


def _counts(voucher: Voucher) -> bool:
    return not voucher.withdrawn and voucher.standing is not Verdict.STRUCK


def _listed(line: Line | None, asked: int | None) -> int | None:
    return asked if line is not None and asks_quantities(line.item) else None


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    last = dict.fromkeys(Part, 0)
    found: list[Entry] = []
    for one in entries:
        if not one.voucher.withdrawn:
            last[one.part] += 1
            found.append(replace(one, number=last[one.part]))
        else:
            found.append(one)
    return found


def _lines(
    budget: Sequence[Line],
    entries: Sequence[Entry],
    planned: Mapping[str, int],
    declared: Mapping[str, int],
) -> tuple[LineSum, ...]:
    found = []
    for line in budget:
        name = str(line.id)
        mine = [one for one in entries if one.voucher.line == name and one.number]
        found.append(
            LineSum(
                id=name,
                item=line.item,
                words=str(getattr(line, "name", "") or getattr(line, "meeting", "")),
                planned=planned.get(name, 0),
                spent=sum(one.amount for one in mine),
                counted=sum(one.counted for one in mine),
                declared=declared.get(name),
            )
        )
    return tuple(found)
