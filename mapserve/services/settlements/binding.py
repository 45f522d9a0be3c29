"""Binding: one part of a settlement as one PDF, people's own PDF files in it page by page (R-42).

What is broken, has a password or is too long is named with its cause, and bound by hand.
"""

import hashlib
from collections.abc import Sequence
from threading import Lock

from cachetools import LRUCache, cached
from sqlalchemy.orm import Session

from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.exchange.pdf_sheets import (
    PdfBroken,
    PdfLocked,
    PdfTooCostly,
    PdfTooLong,
    bound,
    sheets_of,
)
from mapserve.programme.forms import JPEG
from mapserve.programme.settlement.accounts import Accounts, Part
from mapserve.rendering.papers.filed import Filed
from mapserve.rendering.papers.printing import Settled, printed_placed
from mapserve.rendering.papers.settlement import Picture
from mapserve.sandbox.turns import RECKONING
from mapserve.services.analysis.budget import computed_telling, packed
from mapserve.services.applications.papers import PRINT
from mapserve.store.models import VoucherFile
from mapserve.store.queries import settlements as settlement_queries

MOST_PAGES = 200  # of all PDF files of a part
MOST_BYTES = 40 * 2**20
_KEPT = 2
_FULL = Text("這一冊已經太厚了。", "This volume is too thick already.")
_CAUSES = (PdfLocked, PdfBroken, PdfTooLong, PdfTooCostly)


class Sheaf:
    """Files of vouchers on their way into a volume: what fits is bound with it."""

    def __init__(self, *, binds: bool = True) -> None:
        self._binds = binds
        self.contents: list[bytes | None] = []  # a sheet of the paper each: what follows it
        self._pages = self._bytes = 0

    def add(self, file: VoucherFile | None) -> Picture | None:
        """Return a file as the paper shows it; None where a voucher has none."""
        self.contents.append(None)
        if file is None:
            return None
        if file.media_type == JPEG.media_type:
            return Picture(name=file.name, sha256=file.sha256, jpeg=file.content)
        if not self._binds:
            return Picture(name=file.name, sha256=file.sha256)
        try:
            sheets = sheets_of(file.content)
        except _CAUSES as problem:
            return self._by_hand(file, problem)
        if (
            self._pages + sheets.pages > MOST_PAGES
            or self._bytes + len(sheets.content) > MOST_BYTES
        ):
            return Picture(name=file.name, sha256=file.sha256, cause=_FULL.zh)
        self._pages += sheets.pages
        self._bytes += len(sheets.content)
        self.contents[-1] = sheets.content
        return Picture(name=file.name, sha256=file.sha256, pages=sheets.pages)

    def _by_hand(self, file: VoucherFile, problem: Problem) -> Picture:
        return Picture(name=file.name, sha256=file.sha256, cause=problem.told.zh)


def sheaf_of(
    session: Session, accounts: Accounts, part: Part, *, binds: bool
) -> tuple[dict[int, list[Picture]], Sheaf]:
    """Return the files of a part's vouchers by voucher, and what follows each sheet of theirs.

    Parameters
    ----------
    binds
        Whether pages of PDF files go in; an ODT names them.

    Raises
    ------
    Busy, OneAfterTheOther, WallsMissing
    """
    numbers = [one.voucher.id for one in accounts.of(part)]
    files: dict[int, list[VoucherFile]] = {one: [] for one in numbers}
    for file in settlement_queries.files(session, numbers):
        files[file.voucher_id].append(file)
    sheaf = Sheaf(binds=binds)
    pictures = {
        number: [one for file in files[number] or (None,) if (one := sheaf.add(file)) is not None]
        for number in numbers
    }
    return pictures, sheaf


def bound_volume(filed: Filed, about: Settled, contents: Sequence[bytes | None]) -> bytes:
    """Return a part as PDF, sheets of people's own files each behind the sheet that names them.

    Raises
    ------
    TooCostly, Busy, OneAfterTheOther, PdfBroken, PdfTooCostly
    """
    return _volume(packed((filed, about)), filed, about, contents)


@cached(LRUCache(_KEPT), key=lambda request, *_: hashlib.sha256(request).digest(), lock=Lock())
def _volume(
    _request: bytes, filed: Filed, about: Settled, contents: Sequence[bytes | None]
) -> bytes:
    with RECKONING.taken():
        paper, places = computed_telling(printed_placed, (filed, about), {}, task=PRINT)
    inserted = [
        (place, content)
        for place, content in zip(places, contents, strict=True)
        if content is not None
    ]
    return bound(paper, inserted)
