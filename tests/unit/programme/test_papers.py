"""What stands on the official papers, before anything is printed."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from mapserve.programme.budget.evaluation import evaluate
from mapserve.programme.budget.reading import read_budget
from mapserve.programme.calendar import Period
from mapserve.programme.rules.versions import VERSIONS
from mapserve.rendering.papers.application import application_paper, term
from mapserve.rendering.papers.budget import OURS, budget_paper
from mapserve.rendering.papers.filed import Filed, fingerprint
from mapserve.rendering.papers.location import BAR, PX, SCALES, location_sheet, scale_for
from mapserve.rendering.papers.model import Frame, MapSheet, Paper, Section, lines_of
from mapserve.rendering.papers.page import page_of
from mapserve.rendering.papers.plan import plan_paper
from tests.factories.papers import SHA256, filed, place_plan


def form(one: Filed) -> Paper:
    return application_paper(one, location_sheet(place_plan()))


def frame_of(paper: Paper) -> Frame:
    return next(block for block in paper.blocks if isinstance(block, Frame))


def test_r32_every_row_of_the_form_in_its_order() -> None:
    labels = ["".join(row[0].lines) for row in frame_of(form(filed())).rows]
    assert labels == [
        "社區名稱", "申請單位及代表人職稱姓名", "聯絡人職稱姓名", "立（備）案文號", "申請單位地址",
        "計畫名稱", "實施期程", "實施地點（附位置圖）", "受理單位", "社區治安概況調查",
        "直轄市、縣(市)政府初審意見", "核定補助期別", "內政部複審核定補助日期文號",
    ]  # fmt: skip


def test_r33_the_plan_has_its_ten_headings() -> None:
    sections = [one for one in plan_paper(filed()).blocks if isinstance(one, Section)]
    assert [one.heading[0] for one in sections] == list("一二三四五六七八九十")
    assert all("".join(one.lines).strip() for one in sections)
    empty = plan_paper(replace(filed(), answers={}))
    assert len(empty.blocks) == 10


def test_nothing_is_ever_drawn_where_a_seal_goes() -> None:
    sealed = [cell for row in frame_of(form(filed())).rows for cell in row if cell.seal]
    assert [cell.seal for cell in sealed] == ["（蓋機關印信）"]


@pytest.mark.parametrize(
    ("agreed", "told"),
    [(None, "□同意函報複審。□不予函報複審。"), (True, "■同意函報複審。□不予函報複審。"),
     (False, "□同意函報複審。■不予函報複審。")],
)  # fmt: skip
def test_the_first_review_is_ticked_as_it_was_decided(agreed: bool | None, told: str) -> None:  # noqa: FBT001
    paper = form(replace(filed(), agreed=agreed))
    assert told in "".join(paper.words())


def test_terms_in_the_year_of_the_republic() -> None:
    assert term(dt.date(2027, 1, 1), dt.date(2027, 6, 30)) == "116 年 1 月 1 日 至 6 月 30 日"
    assert term(dt.date(2027, 7, 1), dt.date(2028, 1, 5)) == "116 年 7 月 1 日 至 117 年 1 月 5 日"
    assert term(None, None) == "　　年　　月　　日 至 　　月　　日"
    approved = replace(filed(), approved_period=Period(116, 2), approved_on=dt.date(2027, 6, 20))
    words = "".join(form(approved).words())
    assert "116年6月20日" in words
    assert "■ 116 年下半年度" in words
    assert not re.search(r"20[12]\d", words.replace("EPSG:3826", ""))


def test_a_draft_is_marked_and_what_was_sent_has_its_fingerprints() -> None:
    draft, sent = form(filed(draft=True)), form(filed())
    assert "草稿" in draft.number
    assert not any("指紋 " in line for line in draft.foot)
    assert f"本表指紋 {fingerprint(SHA256)}" in sent.foot
    assert fingerprint(SHA256) == "7c1e 94b0 2f6d a853"


def test_a_form_that_is_longer_than_a_sheet_does_not_call_the_map_page_two() -> None:
    assert "（位置圖如第2頁）" in "".join(form(filed()).words())
    long = form(filed(**dict.fromkeys(("unit", "representative_name", "contact_name"), "龍" * 80)))
    assert "（位置圖附後）" in "".join(long.words())


def test_bureaus_as_they_are_called() -> None:
    assert filed().bureau == "臺北市政府警察局"
    assert replace(filed(), county="苗栗縣").bureau == "苗栗縣警察局"
    assert replace(filed(), county="嘉義市").bureau == "嘉義市警察局"


def test_the_map_is_true_to_its_scale() -> None:
    sheet = location_sheet(place_plan())
    stated = int(re.search(r"1：([\d,]+)", sheet.notes[0])[1].replace(",", ""))  # type: ignore[index]
    assert stated in SCALES
    assert f"{BAR * stated / 1000:,.0f} 公尺" in sheet.notes[0]
    # The boundary, some 404 m wide, is as wide on the sheet as the scale says.
    drawn = re.search(r'stroke-dasharray="14 4 3 4" d="M([^Z]+)Z', sheet.svg)
    assert drawn is not None
    xs = [float(pair.split()[0]) for pair in drawn[1].split("L")]
    metres = (max(xs) - min(xs)) / PX / 1000 * stated
    assert metres == pytest.approx(404, abs=4)


@pytest.mark.parametrize("metres", [10, 100, 900, 4_000, 30_000])
def test_the_scale_is_the_largest_at_which_all_of_it_is_there(metres: float) -> None:
    scale = scale_for((0, 0, metres, metres))
    assert metres / scale * 1000 <= 165
    smaller = [one for one in SCALES if one < scale]
    assert not smaller or metres / smaller[-1] * 1000 > 165 * 0.92


def test_the_legend_counts_what_is_on_the_map() -> None:
    sheet = location_sheet(place_plan(cameras=6))
    assert [sign.words for sign in sheet.legend] == ["錄影監視器 6", "社區範圍"]
    assert "OpenStreetMap" in sheet.notes[-1]


def test_the_budget_tells_what_was_cut_and_whose_form_it_is() -> None:
    given = [{"id": "1", "item": "decoration", "amount": 5_000, "event": "說明會"},
             {"id": "2", "item": "drinks", "amount": 300}]  # fmt: skip
    lines = read_budget({"lines": given})
    trace = evaluate(lines, VERSIONS[0])
    words = "".join(budget_paper(filed(), lines, trace).words())
    assert OURS in words
    assert "新臺幣貳仟參佰元整" in words
    assert "減3,000元" in words
    assert "附件一" in words  # the article
    assert "少計 3,000 元" in words


def test_hostile_words_stay_words() -> None:
    hostile = '<img src=x onerror="1">&<script>\u202e\x08'
    paper = form(filed(plan_name=hostile))
    page = page_of(paper)
    assert "<script" not in page
    assert 'onerror="' not in page
    assert "&lt;img src=x onerror=&quot;1&quot;&gt;&amp;&lt;script&gt;" in page
    assert not set("\u202e\x08") & set(page)
    assert lines_of("一\r\n二\x00\n三") == ("一", "二", "三")


def test_a_map_stands_on_a_sheet_of_its_own() -> None:
    assert [type(block) for block in form(filed()).blocks] == [Frame, MapSheet]
