"""pypdf on PDF files from people: their pages alone are kept, and put between those of a paper."""

import io
import json
import logging

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from mapserve.exchange.pdf_sheets import MOST_PAGES, PdfBroken, PdfLocked, PdfTooLong

# What a page is drawn by; links, scripts, form fields, threads and data of editors are not.
_DRAWN = {"/Type", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Contents"}
# What pypdf raises at broken files: its own errors, and whatever a lie in one makes Python say;
# NotImplementedError is its word for filters and encodings that it cannot read.
_FAULTS = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError,
           RecursionError, NotImplementedError, AssertionError, ZeroDivisionError)  # fmt: skip


def warm() -> None:
    """Load what reading and writing take: a child loads nothing."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes the file
    sample = PdfWriter()
    sample.add_blank_page(10, 10)
    out = io.BytesIO()
    sample.write(out)
    clean = read(out.getvalue()).partition(b"\n")[2]
    bind(clean, [(0, clean)])


def read(raw: bytes, _teller: object = None) -> bytes:
    """Return a line of JSON (pages), and a PDF of the pages alone.

    Raises
    ------
    PdfLocked, PdfBroken, PdfTooLong
    """
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        count = -1 if reader.is_encrypted else len(reader.pages)
        content = _alone(reader) if 0 < count <= MOST_PAGES else b""
    except _FAULTS:
        raise PdfBroken from None
    if count < 0:
        raise PdfLocked
    if count > MOST_PAGES:
        raise PdfTooLong(most=MOST_PAGES)
    if not content:
        raise PdfBroken
    return json.dumps({"pages": count}).encode() + b"\n" + content


def bind(paper: bytes, inserted: list[tuple[int, bytes]], _teller: object = None) -> bytes:
    """Return a paper with pages of others in it, each file behind a page of the paper's own.

    Raises
    ------
    PdfBroken
    """
    try:
        writer = PdfWriter(clone_from=io.BytesIO(paper))
        for page, content in sorted(inserted, key=lambda one: one[0], reverse=True):
            for at, sheet in enumerate(PdfReader(io.BytesIO(content)).pages, 1):
                writer.insert_page(sheet, page + at)
        return _written(writer)
    except _FAULTS:
        raise PdfBroken from None


def _alone(reader: PdfReader) -> bytes:
    writer = PdfWriter()
    for page in reader.pages:
        for name in set(page) - _DRAWN - {"/Parent"}:
            del page[name]
        writer.add_page(page)
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
