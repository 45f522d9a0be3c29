"""Papers of a settlement: the cover as 附件四 shows it, the list, the summary, and all of it bound.

The list (附件五) and the summary (附件六) are forms of our own until there are official ones (R-38,
R-39, R-41, R-42).
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mapserve.programme.budget.items import PARTS, Item
from mapserve.programme.dates import form_date, table_date
from mapserve.programme.numerals import amount_in_words
from mapserve.programme.settlement.accounts import Accounts, Entry, Part
from mapserve.rendering.papers.budget import OURS
from mapserve.rendering.papers.filed import Filed
from mapserve.rendering.papers.model import (
    Attached,
    Block,
    Cell,
    Frame,
    NextSheet,
    Note,
    Paper,
    Table,
    line_of,
)

_SIGNING = (48.0, 40.0, 88.0)
_SIGNED_ROW = 17.0
_BUREAU, _UNIT = ("業務單位", "會計單位", "機關長官"), "負責人"
_LIST = (12.0, 21.0, 20.0, 45.0, 36.0, 21.0, 21.0)
_LIST_HEAD = ("號", "日期", "基準表", "品項", "受款人", "憑證金額", "報支金額")
_LIST_NUMBERS = frozenset({5, 6})
_SUMMARY = (58.0, 118.0)
_NUMERALS = ("一", "二", "三")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A voucher's file: a JPEG, a PDF whose pages follow, or what is bound by hand and why.

    Parameters
    ----------
    pages
        Of a PDF that is bound with it; 0 where it is not.
    cause
        Why it is not.
    """

    name: str
    sha256: str
    jpeg: bytes | None = None
    pages: int = 0
    cause: str = ""


@dataclass(frozen=True, kw_only=True)
class Accounted:
    """A settlement as its papers show it.

    Parameters
    ----------
    pictures
        Files by voucher; only what is bound needs them.
    """

    accounts: Accounts
    completed_on: dt.date | None = None
    settled_on: dt.date | None = None
    payees: int = 0
    pictures: Mapping[int, Sequence[Picture]] | None = None


def cover_paper(filed: Filed, accounted: Accounted) -> Paper:
    """Return 支出憑證簿封面, of all vouchers (R-41)."""
    entries = accounted.accounts.bound
    return _paper(filed, "支出憑證簿封面", "補助經費支出憑證簿", _cover(filed, accounted, entries))


def detail_paper(filed: Filed, accounted: Accounted) -> Paper:
    """Return 經費支出明細表, current and capital spending apart."""
    blocks = (Note(OURS), *_about(filed), *_detail(accounted.accounts, tuple(Part)))
    return filed.paper(
        "支出明細表", attachment="", title="補助經費支出明細表", blocks=tuple(blocks)
    )


def summary_paper(filed: Filed, accounted: Accounted) -> Paper:
    """Return 執行概況表, with what is given back (R-39)."""
    blocks = (Note(OURS), _summary(filed, accounted), Note("單位：新臺幣元"))
    return filed.paper("執行概況表", attachment="", title="補助計畫執行概況表", blocks=blocks)


def bound_paper(filed: Filed, accounted: Accounted, *, part: Part) -> Paper:
    """Return one part bound: cover, list, vouchers, in the order of the form's own note (R-42)."""
    entries = accounted.accounts.of(part)
    blocks = (
        *_cover(filed, accounted, entries),
        NextSheet(f"補助經費支出明細表（{part.label.zh}）"),
        Note(OURS),
        *_about(filed),
        *_detail(accounted.accounts, (part,)),
        *(each for one in entries for each in _attached(one, accounted.pictures or {})),
    )
    return _paper(filed, f"{part.label.zh}憑證簿", "補助經費支出憑證簿", blocks)


def _paper(filed: Filed, name: str, title: str, blocks: Sequence[Block]) -> Paper:
    return filed.paper(name, attachment="附件四", title=title, blocks=tuple(blocks))


def _cover(filed: Filed, accounted: Accounted, entries: Sequence[Entry]) -> tuple[Block, ...]:
    """Return what the document's cover has, in its words and its order, and nothing of ours."""
    spent = sum(one.amount for one in entries)
    counted = sum(one.counted for one in entries)
    day = form_date(filed.approved_on) if filed.approved_on else ""
    approval = f"{day}　{line_of(filed.approval_number)}".strip("　")
    rows: list[tuple[Cell, ...]] = []
    for office in (filed.bureau, filed.precinct or "　　警察分局"):
        for at, who in enumerate(_BUREAU):
            first = (Cell(lines=(office,), down=len(_BUREAU)),) if at == 0 else ()
            rows.append((*first, Cell(lines=(who,), label=True), Cell(lines=())))
    unit = line_of(filed.text("unit"))
    rows.append(
        (Cell(lines=("受補助單位", unit)), Cell(lines=(_UNIT,), label=True), Cell(lines=()))
    )
    return (
        Note(f"會計年度：{filed.period.year}年度"),
        Note(f"內政部核准日期及文號：{approval}"),
        Note(f"補助經費新臺幣（大寫）：{amount_in_words(accounted.accounts.approved)}"),
        Note(f"原始憑證共　{len(entries)}　張，計新臺幣 {spent:,} 元"),
        Note(f"報支數計新臺幣（大寫）：{amount_in_words(counted)}"),
        Note("機關（單位）審核簽章"),
        Frame(columns=_SIGNING, heights=(_SIGNED_ROW,) * len(rows), rows=tuple(rows)),
        Note(
            "填表說明：請各受補助單位於計畫執行完畢後，連同「經費支出明細表」、"
            "「支出原始憑證」依序裝訂。"
        ),
    )


def _about(filed: Filed) -> tuple[Note, ...]:
    return (
        Note(f"計畫名稱：{filed.text('plan_name')}"),
        Note(f"受補助單位：{filed.text('unit')}"),
    )


def _detail(accounts: Accounts, parts: Sequence[Part]) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    for part in parts:
        entries = accounts.of(part)
        if not entries:
            continue
        rows.append(("", "", "", f"{part.label.zh}　{len(entries)} 張", "", "", ""))
        rows += [_row(one) for one in entries]
        rows.append(_sum(f"{part.label.zh}合計", entries))
    chosen = [one for part in parts for one in accounts.of(part)]
    if len(parts) > 1:
        rows.append(_sum("總計", chosen))
    yield Table(columns=_LIST, numbers=_LIST_NUMBERS, head=_LIST_HEAD, rows=tuple(rows))
    counted = sum(one.counted for one in chosen)
    yield Note(f"報支數計新臺幣{amount_in_words(counted)}")
    own = sum(one.own for one in chosen)
    if own:
        yield Note(f"超過補助基準的 {own:,} 元由受補助單位自行負擔")
    yield Note("單位：新臺幣元")


def _row(entry: Entry) -> tuple[str, ...]:
    voucher = entry.voucher
    return (
        str(entry.number),
        table_date(voucher.spent_on) if voucher.spent_on else "",
        _place(entry.line.item) if entry.line else "",
        line_of(voucher.words),
        line_of(voucher.payee),
        f"{entry.amount:,}",
        f"{entry.counted:,}",
    )


def _sum(words: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    spent, counted = sum(one.amount for one in entries), sum(one.counted for one in entries)
    return ("", "", "", words, "", f"{spent:,}", f"{counted:,}")


def _place(item: Item) -> str:
    """Return where an item stands in the table of rates, in short: 三 文宣品 → 三."""
    part = next(at for at, (_, items) in enumerate(PARTS) if item in items)
    return f"{_NUMERALS[part]}、{item.label.zh}"


def _summary(filed: Filed, accounted: Accounted) -> Table:
    accounts = accounted.accounts
    half = "上" if filed.period.half == 1 else "下"
    day = form_date(filed.approved_on) if filed.approved_on else ""
    settled = form_date(accounted.settled_on) if accounted.settled_on else ""
    done = form_date(accounted.completed_on) if accounted.completed_on else ""
    rows = (
        ("社區", f"{filed.county}{filed.town}{line_of(filed.community)}"),
        ("受補助單位", filed.text("unit")),
        ("計畫名稱", filed.text("plan_name")),
        ("補助期別", f"{filed.period.year}年{half}半年度"),
        ("核定日期及文號", f"{day}　{line_of(filed.approval_number)}".strip("　")),
        ("核定補助金額", f"{accounts.approved:,}"),
        ("執行完畢日", done),
        ("核銷完成日", settled),
        ("原始憑證", f"{len(accounts.bound)} 張，共 {accounts.spent:,}"),
        ("經常支出", f"{accounts.counted_of(Part.CURRENT):,}"),
        ("資本支出", f"{accounts.counted_of(Part.CAPITAL):,}"),
        ("核銷金額", f"{accounts.counted:,}　新臺幣{amount_in_words(accounts.counted)}"),
        ("賸餘款", f"{accounts.balance:,}　新臺幣{amount_in_words(accounts.balance)}"),
        ("受補助單位自行負擔", f"{accounts.own:,}"),
        ("個人所得（由警察局歸戶）", f"{accounted.payees} 人"),
    )
    return Table(columns=_SUMMARY, numbers=frozenset(), head=("項目", "內容"), rows=rows)


def _sheets(one: Picture) -> str:
    name, mark = line_of(one.name), f"指紋 {one.sha256[:16]}"
    if one.pages:
        return f"PDF 檔「{name}」共 {one.pages} 頁，接在這一頁後面，{mark}"
    return f"PDF 檔「{name}」另印裝訂，{mark}{f'。{one.cause}' if one.cause else ''}"


def _attached(entry: Entry, pictures: Mapping[int, Sequence[Picture]]) -> Iterator[Block]:
    title = f"{entry.part.label.zh}　第 {entry.number} 號"
    words = f"{line_of(entry.voucher.words)}　{entry.amount:,} 元"
    files = pictures.get(entry.voucher.id, ())
    for one in files:
        if one.jpeg is not None:
            yield Attached(title=title, words=words, jpeg=one.jpeg)
        else:
            yield Attached(title=title, words=f"{words}：{_sheets(one)}")
    if not files:
        yield Attached(title=title, words=f"{words}：沒有照片，請黏貼原始憑證")
