"""獎勵證明: what an evaluation was awarded, a form of our own until there is an official one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from mapserve.programme.dates import form_date
from mapserve.programme.numerals import amount_in_words
from mapserve.rendering.papers.budget import OURS
from mapserve.rendering.papers.filed import fingerprint
from mapserve.rendering.papers.model import Cell, Frame, Note, Paper, Table, line_of

_COLUMNS = (12.0, 34.0, 34.0, 40.0, 56.0)
_HEAD = ("項次", "獎勵項目", "對象", "金額", "文字")


@dataclass(frozen=True, kw_only=True)
class AwardLine:
    """One award in words; `amount` is NT$."""

    kind: str
    recipient: str
    amount: int | None
    words: str


@dataclass(frozen=True, kw_only=True)
class Certified:
    """What a certificate says; editions and fingerprints are None where a county is awarded.

    Parameters
    ----------
    address
        What the QR code leads to.
    """

    number: int
    year: int
    name: str
    county: str
    group: str
    grade: str
    basis: str
    awards: Sequence[AwardLine]
    released_on: dt.date
    printed_on: dt.date
    edition: int | None
    edition_sha256: str | None
    address: str


def certificate_paper(told: Certified) -> Paper:
    """Return the certificate: nothing is drawn where the seal goes."""
    rows = (
        ("受獎單位", f"{line_of(told.county)}{line_of(told.name)}" if told.edition else told.name),
        ("評鑑年度", f"{told.year}年度　{told.group}"),
        *((("等第", told.grade),) if told.grade else ()),
        ("獎勵理由", told.basis),
        ("公布日期", form_date(told.released_on)),
    )
    frame = Frame(
        columns=(36.0, 140.0),
        heights=(*(12.0 for _ in rows), 46.0),
        rows=(
            *((Cell(lines=(label,), label=True), Cell(lines=(words,))) for label, words in rows),
            (Cell(lines=("頒發機關",), label=True), Cell(lines=("",), seal="（蓋機關印信）")),
        ),
    )
    table = Table(
        columns=_COLUMNS,
        numbers=frozenset({3}),
        head=_HEAD,
        rows=tuple(_row(number, one) for number, one in enumerate(told.awards, 1)),
    )
    return Paper(
        name="獎勵證明",
        attachment="",
        number=f"評鑑編號　{told.year}－{told.number:03}",
        title=("社區治安評鑑獎勵證明",),
        blocks=(Note(OURS), frame, table, *_sums(told.awards)),
        foot=_foot(told),
        printed=f"列印 {form_date(told.printed_on)}",
        address=told.address,
    )


def _row(number: int, one: AwardLine) -> tuple[str, ...]:
    money = f"{one.amount:,}" if one.amount else "—"
    return (str(number), one.kind, one.recipient, money, line_of(one.words))


def _sums(awards: Sequence[AwardLine]) -> tuple[Note, ...]:
    whole = sum(one.amount or 0 for one in awards)
    return (Note(f"獎金合計：新臺幣{amount_in_words(whole)}"),) if whole else ()


def _foot(told: Certified) -> tuple[str, ...]:
    if told.edition is None or told.edition_sha256 is None:
        return ("掃描可核對這一件評鑑",)
    return (
        f"依{line_of(told.name)}地圖第 {told.edition} 版評鑑",
        f"地圖指紋 {fingerprint(told.edition_sha256)}",
        "掃描可核對這一件評鑑",
    )
