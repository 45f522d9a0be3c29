"""Newsletters: what is written becomes passages, and what must not be public is found (R-21)."""

import datetime as dt

import pytest

from mapserve.programme.records.newsletter import Passage, passages_of
from mapserve.programme.records.public_text import (
    DOOR,
    ID_NUMBER,
    MAIL,
    PLATE,
    TELEPHONE,
    Kind,
    findings,
)
from mapserve.rendering.papers.newsletter import Issued, newsletter_paper


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (ID_NUMBER, "A123456789"),
        (ID_NUMBER, "Ａ１２３４５６７８９"),
        (ID_NUMBER, "a12-3456-789"),
        (ID_NUMBER, "FC12345678"),  # a resident's
        (TELEPHONE, "0912-345-678"),
        (TELEPHONE, "０９１２３４５６７８"),
        (TELEPHONE, "(02)2345-6789"),
        (TELEPHONE, "03 123 4567"),
        (TELEPHONE, "+886 912 345 678"),
        (TELEPHONE, "電話：2345-6789"),
        (MAIL, "wang@example.org"),
        (PLATE, "ABC-1234"),
        (DOOR, "八德路三段12巷99號"),
        (DOOR, "八德路三段十二巷9之3號"),
        (DOOR, "八德路三段 12 號 3樓"),
        (DOOR, "福安里5鄰7號"),
    ],
)
def test_r21_what_is_somebodys_own_is_found_on_its_line(kind: Kind, words: str) -> None:
    found = list(findings(f"大家好。\n請找{words}，謝謝。"))
    assert [(one.kind, one.line) for one in found] == [(kind, 2)]


@pytest.mark.parametrize(
    "words",
    [
        "請撥110、113、165或0800-024-110。",
        "八德路三段與光復南路口",
        "八德路三段12號至40號之間",
        "饒河街181~201號",
        "捷運南京三民站2號出口",
        "里內3號公園",
        "115年10月28日 19:00-21:00，共38人，經費12,000元",
        "台內警字第1150912345號",
        "2025-2026年度第3期",
    ],
)
def test_r21_places_days_and_public_lines_may_stand(words: str) -> None:
    assert list(findings(words)) == []


def test_what_is_written_becomes_headings_and_paragraphs() -> None:
    body = "各位鄰居：\n近來天黑得早。\n\n【巷口的燈】\n  已經修好了。\n\n\n謝謝。\n【】\n"
    assert passages_of(body) == [
        Passage("各位鄰居：\n近來天黑得早。"),
        Passage("巷口的燈", heading=True),
        Passage("已經修好了。"),
        Passage("謝謝。"),
    ]


def test_what_stands_on_the_paper_of_an_issue() -> None:
    paper = newsletter_paper(
        Issued(
            community="福安里", number=3, title="冬防", sha256="ab" * 32, pictures=[],
            passages=passages_of("各位鄰居：\n\n【燈】\n修好了。\n謝謝。"),
            published_on=dt.date(2026, 11, 9), printed_on=dt.date(2026, 11, 10),
            address="https://x.example/c/fuan/newsletters/3",
        )
    )  # fmt: skip
    assert list(paper.words()) == [
        "第 3 期　115年11月9日", "福安里社區治安報導", "冬防", "各位鄰居：", "燈", "修好了。",
        "謝謝。", "第 3 期", "內容指紋 abab abab abab abab", "掃描可看網頁", "列印 115年11月10日",
    ]  # fmt: skip
