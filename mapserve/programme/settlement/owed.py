"""What a settlement still lacks before it can be sent: of each voucher, and of the whole (R-43)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from layers.words.text import Text
from mapserve.programme.budget.items import INCOME, Item
from mapserve.programme.dates import form_date
from mapserve.programme.settlement.accounts import Accounts, Entry
from mapserve.programme.settlement.reconciling import differences, name_of, same_paper
from mapserve.programme.settlement.vouchers import (
    BUSINESS_NUMBER,
    ID_NUMBER,
    Proof,
    business_number_holds,
)

# Which field, what to say of it in both languages, by which rule.
Lack = tuple[str, str, str, str]
# Capped in litres: the paper states them.
_VENDORS = (Proof.INVOICE, Proof.REGISTER)
_LITRES = {Item.FUEL_CAR: "litres", Item.FUEL_MOTORCYCLE: "vehicles"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is to be mended: of which voucher and field, in words; or only to be looked at."""

    text: Text
    rules: tuple[str, ...]
    voucher: int | None = None
    field: str = ""
    blocks: bool = True

    @property
    def pointer(self) -> str:
        """Return where it is mended, as `/settlement/vouchers/5/amount`."""
        if self.voucher is None:
            return "/settlement"
        return f"/settlement/vouchers/{self.voucher}" + (f"/{self.field}" if self.field else "")


@dataclass(frozen=True, slots=True)
class Span:
    """The days whose spending counts, both counted; None where an end is not known."""

    first: dt.date | None
    last: dt.date | None


def owed(accounts: Accounts, span: Span) -> tuple[Owed, ...]:
    """Return all that stands against sending, voucher by voucher, and what to look at."""
    found: list[Owed] = []
    for entry in accounts.entries:
        if not entry.voucher.withdrawn:
            found += _of(entry, span)
    for first, second in same_paper(accounts):
        a, b = name_of(first), name_of(second)
        text = Text(
            f"{a.zh}和{b.zh}是同一張憑證。", f"{a.en} and {b.en} are one and the same paper."
        )
        found.append(Owed(text=text, rules=("R-43",), voucher=second.voucher.id))
    found += [
        Owed(text=one.text, rules=("R-41",), voucher=one.voucher) for one in differences(accounts)
    ]
    if not accounts.bound:
        text = Text(
            "還沒有任何憑證：這樣送出，補助款要全部繳回。",
            "There is no voucher yet: sent like this, all the money is given back.",
        )
        found.append(Owed(text=text, rules=("R-39",), blocks=False))
    return tuple(found)


def _of(entry: Entry, span: Span) -> Iterator[Owed]:
    name, voucher = name_of(entry), entry.voucher

    def owes(field: str, zh: str, en: str, rule: str, *, blocks: bool = True) -> Owed:
        text = Text(f"{name.zh}{zh}", f"{name.en}: {en}")
        return Owed(text=text, rules=(rule,), voucher=voucher.id, field=field, blocks=blocks)

    for lack in (*_written(entry), *_days(entry, span), *_proof(entry), *_litres(entry)):
        yield owes(*lack)
    for remark in entry.remarks:
        zh, en = f"：{remark.detail.zh}", remark.detail.en
        yield owes("quantities", zh, en, remark.rule, blocks=remark.blocks)
    number = voucher.payee_number
    if BUSINESS_NUMBER.fullmatch(number) and not business_number_holds(number):
        zh, en = "的統一編號像是打錯了，請再看一次。", "its business number looks mistyped."
        yield owes("payee_number", zh, en, "R-43", blocks=False)


def _written(entry: Entry) -> Iterator[Lack]:
    """Yield what every voucher says, whatever it proves."""
    voucher = entry.voucher
    if not voucher.files:
        yield "files", "還沒有照片或檔案。", "no picture or file yet.", "R-43"
    if not voucher.line:
        yield "line", "還沒選是哪一項經費。", "belongs to no line of the budget yet.", "R-38"
    elif voucher.amount is not None and entry.line is None:
        yield "line", "選的經費項目不在預算裡。", "its line is not in the budget.", "R-38"
    if voucher.amount is None:
        yield "amount", "還沒填金額。", "has no amount yet.", "R-43"
    if not voucher.words:
        yield "words", "還沒寫買了什麼。", "does not say for what.", "R-43"


def _litres(entry: Entry) -> Iterator[Lack]:
    field = _LITRES.get(entry.line.item) if entry.line is not None else None
    if field and not entry.voucher.quantities.get(field):
        yield "quantities", "要填收據上的公升數。", "the receipt's litres are missing.", "Q-14"


def _days(entry: Entry, span: Span) -> Iterator[Lack]:
    day = entry.voucher.spent_on
    if day is None:
        yield "spent_on", "還沒填日期。", "has no date yet.", "R-43"
    elif span.first and day < span.first:
        first = form_date(span.first)
        yield (
            "spent_on",
            f"的日期早於 {first}，不能核銷。",
            f"is dated before {span.first}.",
            "R-35",
        )
    elif span.last and day > span.last:
        last = form_date(span.last)
        yield (
            "spent_on",
            f"的日期晚於執行完畢日 {last}。",
            f"is dated after {span.last}, the day of completion.",
            "R-38",
        )


def _proof(entry: Entry) -> Iterator[Lack]:
    """Yield what the rule on vouchers asks of the kind of proof that it is."""
    voucher, proof = entry.voucher, entry.voucher.proof
    if proof is None:
        yield "proof", "還沒選是收據還是發票。", "does not say what kind of proof it is.", "R-43"
        return
    if proof is not Proof.LIST and not voucher.payee:
        yield "payee", "還沒寫付給誰。", "does not say who was paid.", "R-43"
    number = voucher.payee_number
    person = entry.line is not None and entry.line.item in INCOME
    if person and not ID_NUMBER.fullmatch(number):
        zh, en = "是個人所得，要填身分證字號。", "is personal income: the id number is needed."
        yield "payee_number", zh, en, "R-61"
    elif proof in _VENDORS and not BUSINESS_NUMBER.fullmatch(number):
        zh, en = "要填店家的統一編號。", "the vendor's business number is missing."
        yield "payee_number", zh, en, "R-43"
    elif proof is Proof.RECEIPT and not number:
        zh, en = "要填受款人的統一編號或身分證字號。", "the payee's number is missing."
        yield "payee_number", zh, en, "R-43"
    if proof is Proof.REGISTER and not voucher.paid_by:
        yield "paid_by", "要寫經手人。", "the name of who handled it is missing.", "R-43"
