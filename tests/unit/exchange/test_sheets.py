"""Sheets: read back by other programs as they were, and never a formula."""

import csv
import io
from typing import Any

import pandas as pd
import pytest
from odfdo import Document

from mapserve.exchange.sheets.csv_sheet import csv_of
from mapserve.exchange.sheets.ods import ods_of
from mapserve.exchange.sheets.sheet import Sheet

HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "<b>&\"'", "堃\n𡍼"]
PLAIN = ["-500", "+886", "2-1", "", "社區"]


def sheet(*rows: Any) -> Sheet:  # noqa: ANN401 - cells
    return Sheet(
        name="名冊", above=("臺北市", "草稿"), head=("甲", "乙"), widths=(20, 30), rows=rows
    )


@pytest.mark.parametrize("text", HOSTILE + PLAIN)
def test_ods_gives_back_the_very_text(text: str) -> None:
    table = Document(io.BytesIO(ods_of(sheet((text, 5))))).body.get_table(0)
    assert table.name == "名冊"
    row = list(table.iter_rows())[3]
    cell = row.get_cell(0)
    assert cell.get_attribute("table:formula") is None
    assert (cell.get_value() or "") == text
    assert int(row.get_cell(1).get_value()) == 5


@pytest.mark.parametrize("text", HOSTILE + PLAIN)
def test_csv_is_never_a_formula_and_numbers_stay(text: str) -> None:
    read = list(csv.reader(io.StringIO(csv_of(sheet((text, -5))).decode("utf-8-sig"))))
    assert read[0] == ["甲", "乙"]
    assert read[1][1] == "-5"
    if text in PLAIN:
        assert read[1][0] == text
    else:
        assert not read[1][0].startswith(("=", "+", "-", "@", "\t"))
        assert read[1][0].removeprefix("'") == text


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert ods_of(sheet(("a", 1))) == ods_of(sheet(("a", 1)))


def test_many_rows_are_written_at_once() -> None:
    many = ods_of(sheet(*((f"社區{n}", n) for n in range(20_000))))
    assert b"content.xml" in many
    read = pd.read_csv(io.BytesIO(csv_of(sheet(*((f"社區{n}", n) for n in range(20_000))))))
    assert list(read["乙"][-2:]) == [19_998, 19_999]
