"""Encodings and CSV tables, good and bad."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapserve.exchange.cell_text import plain_cell
from mapserve.exchange.formats.csv_rows import find_delimiter, read_records
from mapserve.exchange.formats.sheet import Sheet, sheet_of
from mapserve.exchange.problems import FileUnreadable
from mapserve.exchange.text_encoding import decode

TEXT = "編號,安裝地址,經度,緯度\nA1,台北市民生東路,121.55,25.05\n"


def sheet(text: str) -> Sheet:
    records, _ = read_records(text, name="a.csv")
    return sheet_of(records, name="a.csv")


@pytest.mark.parametrize(
    ("codec", "label"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 (BOM)"), ("cp950", "CP950"), ("utf-16", "UTF-16")],
)
def test_the_encoding_is_found(codec: str, label: str) -> None:
    assert decode(TEXT.encode(codec), name="a.csv") == (TEXT, label, ())


def test_the_encoding_given_is_used() -> None:
    assert decode(TEXT.encode("cp950"), name="a.csv", encoding="Big5").text == TEXT


@pytest.mark.parametrize(
    ("data", "encoding", "said"),
    [
        (b"PK\x03\x04rest xl/workbook.xml", None, "Excel"),
        (b"\x00\x01\x02binary", None, "not a text file"),
        (b"\xff\xff\xff\x80", None, "encoding is unknown"),
        (TEXT.encode("cp950"), "utf-8", "line 1"),
        (b"a", "klingon", "no encoding"),
    ],
)
def test_what_is_no_text_gets_one_clear_line(data: bytes, encoding: str | None, said: str) -> None:
    with pytest.raises(FileUnreadable, match=said) as caught:
        decode(data, name="a.csv", encoding=encoding)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = TEXT.replace(",", delimiter)
    records, found = read_records(text, name="a.csv")
    found_sheet = sheet_of(records, name="a.csv")
    assert found == delimiter
    assert found_sheet.columns == ["編號", "安裝地址", "經度", "緯度"]
    assert [list(line.cells) for line in found_sheet.lines] == [
        ["A1", "台北市民生東路", "121.55", "25.05"]
    ]


WORD = st.text(alphabet="abc甲乙,;\t\"'", min_size=1, max_size=6).filter(str.strip)


@given(st.lists(st.tuples(WORD, WORD, WORD), min_size=1, max_size=8), st.sampled_from(",\t;"))
def test_what_csv_writes_is_read(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("name", "lon", "lat"), *rows])
    records, found = read_records(out.getvalue(), name="a.csv")
    found_sheet = sheet_of(records, name="a.csv")
    if found == delimiter:
        assert [tuple(line.cells) for line in found_sheet.lines] == rows
    else:
        # Quoted cells full of another delimiter can look evener; the header never does.
        assert found_sheet.columns != ["name", "lon", "lat"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("just one column\nvalue\n", "one column"),
        ('a,b\n"never closed,2\n', "not closed"),
    ],
)
def test_bad_tables_get_one_clear_line(text: str, said: str) -> None:
    with pytest.raises(FileUnreadable, match=said) as caught:
        sheet(text)
    assert "\n" not in str(caught.value)


def test_uneven_rows_are_set_aside_with_their_number_and_blank_ones_told() -> None:
    table = sheet("a,b,c\n1,2,3\n1,2\n,,\n4,5,6\n1,2,3,4\n")
    assert [line.number for line in table.lines] == [2, 5]
    assert [(one.row, one.reason.en) for one in table.quarantined] == [
        (3, "The row has 2 cells, the header 3."),
        (6, "The row has 4 cells, the header 3."),
    ]
    assert "1 blank rows" in table.remarks[0].text.en


def test_a_file_of_one_wide_header_is_split_by_what_it_is_written_with() -> None:
    assert find_delimiter("a;b;c\n1,5;2;3\n") == ";"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1-1", "+886-2-2345", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0"]
)
def test_no_cell_runs_in_a_spreadsheet(text: str) -> None:
    assert plain_cell(text) == "'" + text


@pytest.mark.parametrize("value", [-1.5, 0, "民生路", "a=b", "-500", "+886"])
def test_plain_cells_stay(value: object) -> None:
    assert plain_cell(value) == value
