"""Guards of the settlement's steps: complete, agreed, judged voucher by voucher (R-37 to R-43).

Fact: settlement (see `Settlement`); where it was not read, they have nothing to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from layers.words.text import Text
from mapserve.programme.settlement.accounts import Accounts, Entry
from mapserve.programme.settlement.owed import Owed
from mapserve.programme.settlement.reconciling import name_of
from mapserve.programme.settlement.vouchers import Bench, Verdict
from mapserve.programme.workflow.table import Reason, Snapshot

FACT = "settlement"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Settlement:
    """The accounts, and what they still owe."""

    accounts: Accounts
    owed: tuple[Owed, ...]


def accounts_complete(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask that each voucher has its proof and its line, and that all sums agree (R-38, R-41)."""
    found: Settlement | None = snapshot.facts.get(FACT)
    for one in found.owed if found else ():
        yield Reason(text=one.text, rules=one.rules, pointer=one.pointer, blocks=one.blocks)


def precinct_judged(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask that the precinct has looked at each voucher, and has no question left (Q-06)."""
    yield from _judged(snapshot, Bench.PRECINCT)


def bureau_judged(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask that the bureau has looked at each voucher, and has no question left (R-39)."""
    yield from _judged(snapshot, Bench.COUNTY)


def something_queried(snapshot: Snapshot) -> Iterator[Reason]:
    """Ask that some voucher says what the question is, before the accounts go back."""
    found: Settlement | None = snapshot.facts.get(FACT)
    if found and not any(
        Verdict.QUERIED in one.voucher.verdicts.values() for one in found.accounts.bound
    ):
        text = Text(
            "先在有疑問的憑證上寫下要問什麼，再退回。",
            "Write at a voucher what the question is, then send them back.",
        )
        yield Reason(text=text, rules=("R-39",), pointer="/settlement")


def accepted_is_counted(snapshot: Snapshot) -> Iterator[Reason]:
    """Accept what the accepted vouchers come to within the caps, no more and no less (R-63)."""
    found: Settlement | None = snapshot.facts.get(FACT)
    accepted = snapshot.given.get("accepted_amount")
    if found and accepted is not None and accepted != found.accounts.counted:
        counted = found.accounts.counted
        text = Text(
            f"接受的憑證在上限內共 {counted:,} 元，核銷金額要一樣。",
            f"The accepted vouchers come to NT${counted:,} within the caps: accept just that.",
        )
        yield Reason(text=text, rules=("R-39", "R-63"), pointer="/accepted_amount")


def not_before_completion(snapshot: Snapshot) -> Iterator[Reason]:
    """Settle on no day before the plan was carried out (R-38, R-39)."""
    day, done = snapshot.given.get("settled_on"), snapshot.fields.get("completed_on")
    if day is not None and done is not None and str(day) < str(done):
        text = Text("核銷完成日早於執行完畢日。", "Settled before it was carried out.")
        yield Reason(text=text, rules=("R-39",), pointer="/settled_on")


def not_before_settlement(snapshot: Snapshot) -> Iterator[Reason]:
    """Pay on no day before the settlement was done (R-37)."""
    day, done = snapshot.given.get("paid_on"), snapshot.fields.get("settled_on")
    if day is not None and done is not None and str(day) < str(done):
        text = Text("轉發日早於核銷完成日。", "Paid before it was settled.")
        yield Reason(text=text, rules=("R-37",), pointer="/paid_on")


def _judged(snapshot: Snapshot, bench: Bench) -> Iterator[Reason]:
    found: Settlement | None = snapshot.facts.get(FACT)
    if found is None:
        return
    bound = found.accounts.bound
    # A question of the bureau's waits for the bureau: the precinct cannot settle it.
    queried = [one for one in bound if one.voucher.verdicts.get(bench) is Verdict.QUERIED]
    open_ = [one for one in bound if bench not in one.voucher.verdicts]
    if queried:
        names = _names(queried)
        text = Text(
            f"{names.zh}還有疑問：退回核銷，或改為接受。",
            f"{names.en} is still queried: send the accounts back, or accept it.",
        )
        yield Reason(text=text, rules=("R-39",), pointer="/settlement")
    if open_:
        names = _names(open_)
        text = Text(f"{names.zh}還沒看。", f"{names.en} has not been looked at.")
        yield Reason(text=text, rules=("R-39", "Q-06"), pointer="/settlement")


def _names(entries: list[Entry]) -> Text:
    first = [name_of(one) for one in entries[:_NAMED]]
    rest = len(entries) - len(first)
    more = Text(f"等 {len(entries)} 張", f" and {rest} more") if rest else Text("", "")
    return Text(
        "、".join(one.zh for one in first) + more.zh, ", ".join(one.en for one in first) + more.en
    )
