"""Papers of a settlement before anything is printed: the cover, the list, the summary, the book."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapserve.programme.budget.reading import read_budget
from mapserve.programme.numerals import amount_in_words
from mapserve.programme.rules.versions import rules_named
from mapserve.programme.settlement.accounts import Accounts, Part, account
from mapserve.programme.settlement.vouchers import Proof, Voucher
from mapserve.rendering.papers.budget import OURS
from mapserve.rendering.papers.model import Attached, Frame, NextSheet, Paper, Table
from mapserve.rendering.papers.page import page_of
from mapserve.rendering.papers.settlement import (
    Accounted,
    Picture,
    bound_paper,
    cover_paper,
    detail_paper,
    summary_paper,
)
from tests.factories.papers import filed

BUDGET = read_budget(
    {
        "lines": [
            {"id": "1", "item": "promotion", "amount": 20_000, "meeting": "治安會議"},
            {"id": "2", "item": "equipment", "name": "電子看板", "unit_price": 26_000,
             "quantity": 1, "useful_life_years": 5},
        ]
    }
)  # fmt: skip


def accounts(*amounts: int, capital: bool = True) -> Accounts:
    vouchers = [
        Voucher(
            id=number,
            line="1",
            amount=amount,
            spent_on=dt.date(2026, 9, number),
            words="文宣品",
            payee="書香文具行",
            payee_number="A123456789",
            proof=Proof.RECEIPT,
        )
        for number, amount in enumerate(amounts, 1)
    ]
    if capital:
        vouchers.append(
            Voucher(id=99, line="2", amount=26_000, spent_on=dt.date(2026, 9, 9), words="看板")
        )
    return account(vouchers, BUDGET, rules_named("102-12-26"), approved=150_000)


def accounted(*amounts: int, capital: bool = True) -> Accounted:
    return Accounted(
        accounts=accounts(*amounts, capital=capital),
        completed_on=dt.date(2026, 11, 15),
        settled_on=dt.date(2026, 11, 28),
    )


def approved() -> object:
    return replace(
        filed(), approved_on=dt.date(2026, 6, 30), approval_number="台內警字第1150000001號"
    )


def lines(paper: Paper) -> list[str]:
    return list(paper.words())


def test_r41_the_cover_has_what_the_document_shows_in_its_order() -> None:
    told = lines(cover_paper(approved(), accounted(18_060, 5_000)))  # type: ignore[arg-type]
    at = [
        told.index(one)
        for one in (
            "附件四",
            "—補助經費支出憑證簿",
            "會計年度：116年度",
            "內政部核准日期及文號：115年6月30日　台內警字第1150000001號",
            "補助經費新臺幣（大寫）：壹拾伍萬元整",
            "原始憑證共　3　張，計新臺幣 49,060 元",
            "報支數計新臺幣（大寫）：肆萬陸仟元整",
            "機關（單位）審核簽章",
            "臺北市政府警察局",
            "福安分局",
            "受補助單位",
        )
    ]
    assert at == sorted(at)
    assert told[told.index("受補助單位") + 2] == "負責人"
    assert "依序裝訂" in told[told.index("負責人") + 1]


def test_r41_three_three_and_one_sign_and_nothing_is_drawn_there() -> None:
    paper = cover_paper(filed(), accounted(5_000))
    (frame,) = (one for one in paper.blocks if isinstance(one, Frame))
    assert len(frame.rows) == 3 + 3 + 1
    signed = [row[-1] for row in frame.rows]
    assert all(cell.lines == () and not cell.seal for cell in signed)
    who = [row[-2].lines[0] for row in frame.rows]
    assert who == [*("業務單位", "會計單位", "機關長官") * 2, "負責人"]
    page = page_of(paper)
    assert page.count("<td") == sum(map(len, frame.rows)) + 3  # and the foot's three


@settings(max_examples=60, deadline=None)
@given(amounts=st.lists(st.integers(1, 30_000), max_size=6), capital=st.booleans())
def test_r41_cover_list_and_words_say_one_sum(amounts: list[int], capital: bool) -> None:  # noqa: FBT001 - drawn
    told = accounted(*amounts, capital=capital)
    cover = "\n".join(lines(cover_paper(filed(), told)))
    (table,) = (one for one in detail_paper(filed(), told).blocks if isinstance(one, Table))
    counted = [int(row[6].replace(",", "")) for row in table.rows if row[0]]
    spent = [int(row[5].replace(",", "")) for row in table.rows if row[0]]
    assert len(counted) == len(told.accounts.bound)
    assert f"共　{len(spent)}　張，計新臺幣 {sum(spent):,} 元" in cover
    assert f"報支數計新臺幣（大寫）：{amount_in_words(sum(counted))}" in cover
    assert table.rows[-1][5:] == (f"{sum(spent):,}", f"{sum(counted):,}")


def test_the_list_and_the_summary_say_whose_form_they_are() -> None:
    for made in (detail_paper, summary_paper):
        paper = made(filed(), accounted(5_000))
        assert OURS in lines(paper)
        assert paper.attachment == ""


def test_r39_the_summary_tells_what_is_given_back() -> None:
    told = lines(summary_paper(filed(), accounted(18_060, 5_000)))
    assert told[told.index("賸餘款") + 1].startswith("104,000　新臺幣壹拾萬肆仟元整")
    assert told[told.index("受補助單位自行負擔") + 1] == "3,060"
    assert told[told.index("核銷完成日") + 1] == "115年11月28日"


@pytest.mark.parametrize(("part", "count"), [(Part.CURRENT, 2), (Part.CAPITAL, 1)])
def test_r42_each_part_is_bound_cover_list_vouchers(part: Part, count: int) -> None:
    jpeg = b"\xff\xd8\xff" + bytes(8)
    pictures = {1: [Picture(name="a.jpg", sha256="0" * 64, jpeg=jpeg)],
                2: [Picture(name="b.pdf", sha256="1" * 64)]}  # fmt: skip
    paper = bound_paper(filed(), replace(accounted(7_000, 5_000), pictures=pictures), part=part)
    kinds = [type(one) for one in paper.blocks]
    frame, sheet, table = (kinds.index(one) for one in (Frame, NextSheet, Table))
    assert frame < sheet < table < kinds.index(Attached)
    attached = [one for one in paper.blocks if isinstance(one, Attached)]
    assert [one.title for one in attached] == [
        f"{part.label.zh}　第 {number} 號" for number in range(1, count + 1)
    ]
    if part is Part.CURRENT:
        assert [one.jpeg for one in attached] == [jpeg, None]
        assert "另印裝訂" in attached[1].words


def test_no_number_of_a_person_and_no_western_year_is_on_any_of_them() -> None:
    for made in (cover_paper, detail_paper, summary_paper):
        told = "".join(lines(made(approved(), accounted(5_000))))  # type: ignore[operator]
        assert "A123456789" not in told
        assert not re.search(r"20\d\d年", told)
