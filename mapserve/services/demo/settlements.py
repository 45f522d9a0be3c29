"""The demo's settlements: one whose sums do not agree yet, one that the precinct looks at."""

import datetime as dt
from html import escape
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.clock import TAIWAN, standing_at
from mapserve.programme.calendar import Period
from mapserve.programme.roles import Viewer
from mapserve.rendering.papers.picture import jpeg_of
from mapserve.services.applications.files import version_of
from mapserve.services.applications.sending import take_step
from mapserve.services.communities.directory import find_community
from mapserve.services.demo.applications import (
    COMMITTEE,
    bring,
    latest_period,
    people_of,
    sample_pdf,
)
from mapserve.services.settlements.files import attach
from mapserve.services.settlements.vouchers import add_voucher, declare
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.models import Application, Unit

# Community, and whether its sums do not agree yet.
SETTLING = (("fuan", True), ("anhe", False))
_SINCE = 5  # days since it was carried out
# Line of the budget, days before completion, item, NT$, proof, payee with number and receipt,
# and whether it is photographed.
_VOUCHERS = (
    ("1", 40, "反光背心 20 件", 13_000, "invoice", "安平運動用品", "04595257", "KA20417731", False),
    ("2", 30, "照明燈具 3 組", 36_000, "invoice", "明成水電行", "10458575", "KA20551208", False),
    ("3", 20, "夜間安全講座 2 小時", 3_600, "receipt", "王大明", "A123456789", "", True),
    ("4", 20, "會議茶水", 1_450, "invoice", "阿滿早餐店", "04595257", "KA20660042", False),
    ("5", 12, "治安會議文宣品", 18_060, "receipt", "書香文具行", "04595257", "0031", True),
)  # fmt: skip
_MISREAD = {"5": 18_600}  # two digits changed places


def add_settlements(session: Session) -> None:
    """Add them beside the demo's applications, of the period before the latest."""
    if session.scalars(select(Unit.id).where(Unit.kind == COMMITTEE).limit(1)).first():
        return
    period = latest_period(clock.today()).previous
    for slug, wrong in SETTLING:
        _settle(session, slug, period, wrong=wrong)


def _settle(session: Session, slug: str, period: Period, *, wrong: bool) -> None:
    community = find_community(session, slug)
    row = bring(session, community, period, COMMITTEE, "approved")
    leader = people_of(session, community)["leader"]
    done = min(clock.today() - dt.timedelta(days=_SINCE), period.last)
    account_for(session, row, slug, done, leader=leader, photographed=True)
    with standing_at(dt.datetime.combine(done, dt.time(10), TAIWAN)):
        if wrong:
            declare(session, row.id, _MISREAD, viewer=leader)
        else:
            take(session, row, "claim", leader)


def account_for(  # noqa: PLR0913 - what accounts are made of
    session: Session,
    row: Application,
    mark: str,
    done: dt.date,
    *,
    leader: Viewer,
    photographed: bool = False,
) -> None:
    """Carry an approved application out on a day, and write its vouchers down.

    Parameters
    ----------
    photographed
        Whether receipts are photographed, as some are; to make and to decode pictures takes time.
    """
    with standing_at(dt.datetime.combine(done, dt.time(9), TAIWAN)):
        take(session, row, "carry_out", leader)
        take(session, row, "complete", leader, completed_on=done.isoformat())
    with standing_at(dt.datetime.combine(done, dt.time(10), TAIWAN)):
        for at, (*one, photo) in enumerate(_VOUCHERS):
            told = (*one, photo and photographed)
            _voucher(session, row, f"{mark}-{row.id}-{at}", done, told, leader=leader)


def take(session: Session, row: Application, verb: str, who: Viewer, **given: Any) -> None:  # noqa: ANN401 - fields
    """Take a step of an application."""
    asked = Asked(verb=verb, version=version_of(row), given=given)
    settled(take_step(session, row.id, asked, viewer=who))


def _voucher(  # noqa: PLR0913 - what a voucher is made of
    session: Session,
    row: Application,
    mark: str,
    done: dt.date,
    told: tuple[Any, ...],
    *,
    leader: Viewer,
) -> None:
    line, before, words, amount, proof, payee, number, receipt, photographed = told
    day = done - dt.timedelta(days=before)
    written = {
        "line": line,
        "spent_on": day,
        "words": words,
        "amount": amount,
        "proof": proof,
        "payee": payee,
        "payee_number": number,
        "receipt_number": receipt,
        "paid_by": "林美玉",
    }
    voucher = add_voucher(session, row.id, written, viewer=leader)
    raw = _photo(mark, words, amount, payee) if photographed else sample_pdf(f"receipt {mark}")
    name = "收據.jpg" if photographed else "發票.pdf"
    attach(session, row.id, voucher.id, name=name, raw=raw, viewer=leader)


def _photo(mark: str, words: str, amount: int, payee: str) -> bytes:
    """Return a receipt as somebody may have photographed it."""
    lines = ("收　　據（示範）", payee, words, f"新臺幣 {amount:,} 元整", f"編號 {mark}")
    texts = "".join(
        f'<text x="40" y="{90 + at * 60}" font-size="30" font-family="TW-Kai">{escape(one)}</text>'
        for at, one in enumerate(lines)
    )
    return jpeg_of(
        '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="400">'
        f'<rect width="480" height="400" fill="#fffdf4"/>{texts}'
        '<rect x="20" y="20" width="440" height="360" fill="none" stroke="#333"/></svg>'
    )
