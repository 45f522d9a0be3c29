"""The report of an evaluation: its numbers, whose they are, both maps at one scale."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import pytest
from shapely.geometry import LineString, Point

from mapserve.rendering.evaluation_map import SCREEN, EvaluationMap, pair_svg
from mapserve.rendering.papers.budget import OURS
from mapserve.rendering.papers.evaluation_report import (
    Compared,
    CriterionLine,
    Difference,
    PanelReported,
    Pinned,
    Reported,
    report_paper,
)
from mapserve.rendering.papers.model import Frame, MapSheet, Table
from mapserve.rendering.papers.printing import PaperFormat, printed_report
from tests.factories.papers import EAST, NORTH, SHA256, SOUTH, WEST, pdf_text, place_plan, plain

DAY = dt.date(2027, 1, 9)


def drawn(*, newly: bool) -> EvaluationMap:
    plan = place_plan()
    return EvaluationMap(
        bounds=(WEST, SOUTH, EAST, NORTH),
        boundary=plan.boundary,
        base=plan.base,
        features=plan.features,
        watched=LineString([(WEST, 25.05), (121.55, 25.05)]),
        fresh=LineString([(121.55, 25.05), (EAST, 25.05)]) if newly else Point(),
        numbers=((1, 121.55, 25.05),) if newly else (),
    )


def compared() -> Compared:
    return Compared(
        before=Pinned(number=1, sealed_on=dt.date(2026, 5, 6), sha256=SHA256),
        after=Pinned(number=3, sealed_on=dt.date(2026, 12, 28), sha256=SHA256[::-1]),
        maps=(drawn(newly=False), drawn(newly=True)),
        on=DAY,
        differences=[
            Difference(label="治安死角，還沒改善", unit="處", before=8, after=6, numbers=[1, 2]),
            Difference(label="晚上有人看的街道", unit="公尺", before=770, after=893, numbers=[1]),
            Difference(label="安心據點", unit="處", before=12, after=12, numbers=[]),
        ],
    )


def panel(level: str = "縣市評鑑") -> PanelReported:
    return PanelReported(
        level=level,
        words="配分由縣市自訂，不是官方配分。",
        lines=[
            CriterionLine(
                label="宣導活動", points=20, mean=15.0, lowest=12, highest=17, wide=True,
                agreed="16",
            ),
            CriterionLine(
                label="具體成果", points=20, mean=None, lowest=None, highest=None, wide=False,
                agreed="不適用",
            ),
        ],
        mean=75.0,
        agreed=80.0,
        estimate=76.25,
        alpha=0.812,
        evaluators=["吳淑芬（召集人）", "許文德", "何佩真"],
        opinion="居民踴躍。",
        sha256=SHA256,
    )  # fmt: skip


def report(*, maps: bool = True) -> Reported:
    return Reported(
        number=7, year=115, name="美仁里", county="臺北市", group="一般組", state="已遴報，等複評",
        panels=[panel()], compared=compared() if maps else None, printed_on=DAY,
        address="https://x.example/7",
    )  # fmt: skip


def test_r08_the_official_numbers_and_the_spread_stand_in_the_table() -> None:
    scores = next(one for one in report_paper(report()).blocks if isinstance(one, Table))
    assert scores.rows == (
        ("宣導活動", "20", "15.00", "12", "17", "5＊", "16"),
        ("具體成果", "20", "—", "—", "—", "—", "不適用"),
        ("總分（滿分 100）", "", "75.00", "", "", "", "80.00"),
    )


def test_whose_form_and_whose_estimate_it_is_stands_on_it() -> None:
    words = list(report_paper(report()).words())
    assert OURS in words
    ours = next(one for one in words if "76.25" in one)
    assert ours.startswith("本系統估計，不是官方數字")
    assert "0.812" in ours
    unknown = replace(report(), panels=[replace(panel(), estimate=None, alpha=None)])
    assert any(
        one.startswith("本系統估計") and one.count("估不出來") == 2
        for one in report_paper(unknown).words()
    )


def test_what_changed_has_its_unit_and_its_numbers_on_the_maps() -> None:
    table = [one for one in report_paper(report()).blocks if isinstance(one, Table)][-1]
    assert table.rows == (
        ("治安死角，還沒改善", "8 處", "6 處", "少 2 處", "1、2"),
        ("晚上有人看的街道", "770 公尺", "893 公尺", "多 123 公尺", "1"),
        ("安心據點", "12 處", "12 處", "一樣", ""),
    )


def test_both_maps_are_drawn_at_one_scale() -> None:
    before, after = compared().maps
    svg = pair_svg(before, after, SCREEN, gap=10)
    bars = re.findall(r"M([\d.]+) [\d.]+V[\d.]+H([\d.]+)V", svg)
    assert len(bars) == 2
    assert bars[0] == bars[1], "as long, and at the same place"
    assert len(set(re.findall(r">(\d+ m)<", svg))) == 1
    elsewhere = replace(after, bounds=(WEST, SOUTH, EAST, NORTH + 0.01))
    with pytest.raises(ValueError, match="one extent"):
        pair_svg(before, elsewhere, SCREEN, gap=10)


def test_everybody_signs_on_an_empty_line() -> None:
    frame = [one for one in report_paper(report()).blocks if isinstance(one, Frame)][-1]
    assert len(frame.rows) == 3 + 3
    assert all(row[-1].lines == () and not row[-1].seal for row in frame.rows)
    assert [row[-2].lines[0] for row in frame.rows[:3]] == ["吳淑芬（召集人）", "許文德", "何佩真"]


def test_a_county_has_no_maps_to_show() -> None:
    paper = report_paper(report(maps=False))
    assert not any(isinstance(one, MapSheet) for one in paper.blocks)
    assert "兩版地圖的差別" not in list(paper.words())


def test_both_formats_say_the_same_words() -> None:
    told, paper = report(), report_paper(report())
    text = pdf_text(printed_report(told, PaperFormat.PDF))
    odt = zipfile.ZipFile(io.BytesIO(printed_report(told, PaperFormat.ODT)))
    content = odt.read("content.xml").decode() + odt.read("styles.xml").decode()
    written = plain(re.sub(r"<[^>]+>", "", content))
    for words in paper.words():
        assert plain(words) in written, words
        if words not in paper.foot:  # on every sheet, in lines of its own
            assert plain(words) in text, words
