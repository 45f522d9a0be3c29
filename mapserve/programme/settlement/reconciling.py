"""Reconciliation: which line does not agree, by how much, and what it may be.

Two figures are held against each other: a voucher's amount against what its quantities come to, and
each line of the unit's own list (支出明細表) against the sum of its vouchers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from layers.words.code import Code
from layers.words.text import Text
from mapserve.programme.settlement.accounts import Accounts, Entry, LineSum

_TEN, _NINE = 10, 9


class Cause(Code):
    """What a difference may come from."""

    TRANSPOSED = "transposed", "兩個數字對調", "Two digits changed places"
    TWICE = "twice", "同一張憑證登了兩次", "The same voucher twice"
    OTHER_LINE = "other_line", "有一張登到別的項目", "A voucher in another line"
    LEFT_OUT = "left_out", "明細表漏了一張", "The list leaves a voucher out"
    MISSING = "missing", "少一張憑證", "A voucher is missing"
    ZERO = "zero", "多或少一個零", "A zero too many or too few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What it may be, in words, and the voucher to look at."""

    cause: Cause
    text: Text
    voucher: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two figures that should be one: NT$ on paper, NT$ on the list.

    `voucher` is set where one voucher does not agree with itself, else it is about the line.
    """

    line: str
    text: Text
    paper: int
    listed: int
    guesses: tuple[Guess, ...]
    voucher: int | None = None

    @property
    def gap(self) -> int:
        """Return by how much the list says more."""
        return self.listed - self.paper


def name_of(entry: Entry) -> Text:
    """Return what a voucher is called: 經常第5號."""
    part = Text("經常", "current") if entry.part == "current" else Text("資本", "capital")
    return Text(f"{part.zh}第{entry.number}號", f"{part.en} no. {entry.number}")


def differences(accounts: Accounts) -> tuple[Difference, ...]:
    """Return what does not agree, vouchers first, then lines; nothing where all agrees."""
    return (*_vouchers(accounts), *_lines(accounts))


def transposed(one: int, other: int) -> bool:
    """Tell whether two neighbouring digits that changed places make one amount the other."""
    a, b = str(one), str(other)
    if len(a) != len(b) or (one - other) % _NINE or one == other:
        return False
    apart = [at for at in range(len(a)) if a[at] != b[at]]
    return (
        len(apart) == 2  # noqa: PLR2004 - two digits
        and apart[1] == apart[0] + 1
        and a[apart[0]] == b[apart[1]]
        and a[apart[1]] == b[apart[0]]
    )


def same_paper(accounts: Accounts) -> Iterator[tuple[Entry, Entry]]:
    """Yield vouchers that look like one: the same receipt of the same payee, or the same file."""
    seen: dict[tuple[str, ...], Entry] = {}
    for entry in accounts.bound:
        voucher = entry.voucher
        marks = [("file", one) for one in voucher.digests]
        if voucher.receipt_number and voucher.payee:
            marks.append(("paper", voucher.payee + " " + voucher.receipt_number.upper()))
        for mark in marks:
            if mark in seen:
                yield seen[mark], entry
                break
        for mark in marks:
            seen.setdefault(mark, entry)


def _vouchers(accounts: Accounts) -> Iterator[Difference]:
    for entry in accounts.bound:
        amount, listed = entry.voucher.amount, entry.listed
        if amount is None or listed is None or amount == listed:
            continue
        name, gap = name_of(entry), abs(listed - amount)
        yield Difference(
            line=entry.voucher.line,
            voucher=entry.voucher.id,
            paper=amount,
            listed=listed,
            text=Text(
                f"{name.zh}差 {gap:,} 元：憑證是 {amount:,}，數量和單價算出來是 {listed:,}。",
                f"{name.en} differs by NT${gap:,}: the paper says {amount:,}, its quantities "
                f"come to {listed:,}.",
            ),
            guesses=tuple(_typing(entry, amount, listed)),
        )


def _lines(accounts: Accounts) -> Iterator[Difference]:
    for line in accounts.lines:
        if line.declared is None or not line.gap:
            continue
        label, gap = line.item.label, abs(line.gap)
        words = f"「{line.words}」" if line.words else ""
        english = f" “{line.words}”" if line.words else ""
        yield Difference(
            line=line.id,
            paper=line.spent,
            listed=line.declared,
            text=Text(
                f"{label.zh}{words}差 {gap:,} 元："
                f"憑證合計 {line.spent:,}，明細表是 {line.declared:,}。",
                f"{label.en}{english} differs by NT${gap:,}: vouchers {line.spent:,}, list "
                f"{line.declared:,}.",
            ),
            guesses=tuple(_guesses(accounts, line)),
        )


def _guesses(accounts: Accounts, line: LineSum) -> Iterator[Guess]:
    """Yield what the difference of a line may be, the likeliest first."""
    mine = [one for one in accounts.bound if one.voucher.line == line.id]
    slips = [slip for one in mine for slip in _typing(one, one.amount, one.amount + line.gap)]
    yield from slips
    if not mine or (len(mine) > 1 and transposed(line.spent, line.declared or 0)):
        yield from _sum_typed(line)
    if line.gap < 0:
        yield from _too_many(accounts, line, mine)
    elif (moved := _moved(accounts, line)) is not None:
        yield moved
    elif not slips:
        yield Guess(
            cause=Cause.MISSING,
            text=Text(
                f"可能少一張 {line.gap:,} 元的憑證。",
                f"A voucher of NT${line.gap:,} may be missing.",
            ),
        )


def _typing(entry: Entry, paper: int, listed: int) -> Iterator[Guess]:
    """Yield the slips of a hand that would make one amount the other."""
    name, voucher = name_of(entry), entry.voucher.id
    if transposed(paper, listed):
        yield Guess(
            cause=Cause.TRANSPOSED,
            voucher=voucher,
            text=Text(
                f"{name.zh}：{paper:,} 和 {listed:,}，像是兩個數字對調。",
                f"{name.en}: {paper:,} and {listed:,}, two digits may have changed places.",
            ),
        )
    elif paper and (listed == paper * _TEN or listed * _TEN == paper):
        yield Guess(
            cause=Cause.ZERO,
            voucher=voucher,
            text=Text(
                f"{name.zh}：{paper:,} 和 {listed:,}，像是多或少一個零。",
                f"{name.en}: {paper:,} and {listed:,}, a zero too many or too few.",
            ),
        )


def _sum_typed(line: LineSum) -> Iterator[Guess]:
    if transposed(line.spent, line.declared or 0):
        yield Guess(
            cause=Cause.TRANSPOSED,
            text=Text(
                f"明細表的合計 {line.declared:,} 像是把 {line.spent:,} 的兩個數字對調。",
                f"The list's {line.declared:,} may be {line.spent:,} with two digits changed.",
            ),
        )


def _too_many(accounts: Accounts, line: LineSum, mine: list[Entry]) -> Iterator[Guess]:
    """Yield which voucher is one too many: twice, another line's, or left out of the list."""
    doubles = {later.voucher.id for _, later in same_paper(accounts)}
    for one in mine:
        if one.amount != -line.gap:
            continue
        name, of = name_of(one), one.voucher.id
        alike = [
            other for other in mine
            if other is not one and (other.amount, other.voucher.spent_on, other.voucher.payee)
            == (one.amount, one.voucher.spent_on, one.voucher.payee)
        ]  # fmt: skip
        elsewhere = next(
            (b for b in accounts.lines if b.id != line.id and b.gap == one.amount), None
        )
        if of in doubles or alike:
            yield Guess(
                cause=Cause.TWICE,
                voucher=of,
                text=Text(f"{name.zh}像是登了兩次。", f"{name.en} may be there twice."),
            )
        elif elsewhere is not None:
            yield _of_other_line(one, elsewhere)
        else:
            yield Guess(
                cause=Cause.LEFT_OUT,
                voucher=of,
                text=Text(
                    f"{name.zh}正好 {one.amount:,} 元，明細表可能漏了它。",
                    f"{name.en} is just NT${one.amount:,}: the list may leave it out.",
                ),
            )


def _moved(accounts: Accounts, line: LineSum) -> Guess | None:
    """Return the voucher of another line that this one lacks, if that one has it too many."""
    for other in accounts.lines:
        if other.id == line.id or other.gap != -line.gap:
            continue
        for one in accounts.bound:
            if one.voucher.line == other.id and one.amount == line.gap:
                return _of_other_line(one, line)
    return None


def _of_other_line(entry: Entry, line: LineSum) -> Guess:
    name, label = name_of(entry), line.item.label
    return Guess(
        cause=Cause.OTHER_LINE,
        voucher=entry.voucher.id,
        text=Text(
            f"{name.zh}可能是「{label.zh}」的，登到別項了。",
            f"{name.en} may belong to “{label.en}”.",
        ),
    )
