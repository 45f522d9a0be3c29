"""Pages of PDF files: taken alone, bound where they belong, or refused with the cause."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from layers.words.problems import Problem
from mapserve.exchange.pdf_sheets import (
    MOST_PAGES,
    PdfBroken,
    PdfLocked,
    PdfTooLong,
    bound,
    sheets_of,
)


def pdf(*widths: int, password: str = "", script: bool = False) -> bytes:
    writer = PdfWriter()
    for width in widths:
        page = writer.add_blank_page(width, 100)
        if script:
            action = DictionaryObject(
                {
                    NameObject("/S"): NameObject("/JavaScript"),
                    NameObject("/JS"): TextStringObject("app.alert(1)"),
                }
            )
            page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    if script:
        writer.add_attachment("evil.exe", b"MZ")
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def widths(raw: bytes) -> list[int]:
    return [int(page.mediabox.width) for page in PdfReader(io.BytesIO(raw)).pages]


def test_pages_are_taken_and_nothing_that_acts() -> None:
    found = sheets_of(pdf(11, 12, script=True))
    assert found.pages == 2
    assert widths(found.content) == [11, 12]
    for word in (b"JavaScript", b"app.alert", b"/AA", b"EmbeddedFile", b"evil.exe"):
        assert word not in found.content, word


def test_sheets_stand_behind_their_page() -> None:
    whole = bound(pdf(1, 2, 3), [(0, pdf(11, 12)), (2, pdf(31))])
    assert widths(whole) == [1, 11, 12, 2, 3, 31]
    assert bound(b"as it is", []) == b"as it is"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (pdf(1, password="x"), PdfLocked),
        (pdf(*range(1, MOST_PAGES + 2)), PdfTooLong),
        (b"%PDF-1.7\n" + b"\x00" * 2000, PdfBroken),
        (pdf(1, 2)[:300], PdfBroken),
        (pdf(), PdfBroken),
    ],
    ids=["locked", "long", "rubbish", "cut off", "empty"],
)
def test_what_cannot_be_bound_says_why(raw: bytes, problem: type[Problem]) -> None:
    with pytest.raises(problem):
        sheets_of(raw)
