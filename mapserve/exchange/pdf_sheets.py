"""Sheets of PDF files from people, bound with a paper of ours: pages alone, nothing that acts.

A sandboxed child reads each file by itself, so that one which is broken or greedy costs its own
sheets and no other's; another one binds.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache, cached

from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.sandbox.client import Ended, Why, ask
from mapserve.sandbox.tasks import Budget, Task
from mapserve.sandbox.turns import PICTURES

MOST_PAGES = 40  # of one file
MOST_BYTES = 10 * 2**20  # of one file, as sent and as bound
_KEPT = 8
_MAGIC = b"%PDF-"


class PdfLocked(Problem):
    """A PDF that asks for a password."""

    code = "pdf-locked"
    what = Text("這個 PDF 加了密碼。", "This PDF has a password.")


class PdfBroken(Problem):
    """A PDF that cannot be read."""

    code = "pdf-broken"
    what = Text("這個 PDF 壞了，讀不出來。", "This PDF is broken and cannot be read.")


class PdfTooLong(Problem):
    """A PDF of more pages than are bound (facts: most)."""

    code = "pdf-too-long"
    what = Text("這個 PDF 超過 {most} 頁。", "This PDF has more than {most} pages.")


class PdfTooCostly(Problem):
    """A PDF that takes more time or memory than one may."""

    code = "pdf-too-costly"
    what = Text("這個 PDF 太大，處理不了。", "This PDF is too large to be bound.")


READ = Task(
    function="mapserve.exchange.decoders.pdf:read",
    budget=Budget(seconds=10, memory_mb=300, answer_mb=16),
    raises=(PdfLocked, PdfBroken, PdfTooLong),
)
BIND = Task(
    function="mapserve.exchange.decoders.pdf:bind",
    budget=Budget(seconds=20, memory_mb=700, answer_mb=160),
    raises=(PdfBroken,),
)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages of a PDF and nothing else of it, as a PDF."""

    pages: int
    content: bytes


@cached(LRUCache(_KEPT), key=lambda raw: hashlib.sha256(raw).digest(), lock=Lock())
def sheets_of(raw: bytes) -> Sheets:
    """Return the pages of a PDF, without links, scripts, forms, attachments.

    Raises
    ------
    PdfLocked, PdfBroken, PdfTooLong, PdfTooCostly, WallsMissing
    Busy, OneAfterTheOther
    """
    if len(raw) > MOST_BYTES:
        raise PdfTooCostly
    try:
        with PICTURES.taken():
            told = ask(READ, raw)
    except Ended as ended:
        raise (PdfBroken if ended.why is Why.CRASH else PdfTooCostly) from None
    line, _, content = told.partition(b"\n")
    try:
        pages = int(json.loads(line)["pages"])
    except (ValueError, KeyError, TypeError):
        raise PdfBroken from None
    if not 0 < pages <= MOST_PAGES or not content.startswith(_MAGIC):
        raise PdfBroken
    if len(content) > MOST_BYTES:
        raise PdfTooCostly
    return Sheets(pages, content)


def bound(paper: bytes, inserted: Sequence[tuple[int, bytes]]) -> bytes:
    """Return a paper (PDF) with the sheets of others in it, each behind a page (0 for the first).

    Raises
    ------
    PdfBroken, PdfTooCostly, WallsMissing
    Busy, OneAfterTheOther
    """
    if not inserted:
        return paper
    try:
        with PICTURES.taken():
            told = ask(BIND, paper, list(inserted))
    except Ended as ended:
        raise (PdfBroken if ended.why is Why.CRASH else PdfTooCostly) from None
    if not told.startswith(_MAGIC):
        raise PdfBroken
    return told
