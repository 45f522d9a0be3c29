"""Vouchers judged by the precinct, then by the bureau; what the unit answers (Q-06, R-39)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mapserve.programme.roles import Action, Viewer
from mapserve.programme.settlement.vouchers import Verdict
from mapserve.services.applications.accounts import vouchers_of
from mapserve.services.applications.files import lock_application
from mapserve.services.settlements.problems import WordsNeeded
from mapserve.services.settlements.rights import require_bench, require_open
from mapserve.services.settlements.vouchers import find_voucher, voucher_changed
from mapserve.store.models import Application, VoucherVerdict
from mapserve.store.models.settlements import ANSWERED

UNIT = "unit"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a voucher, having seen it as of `version`."""

    voucher: int
    version: int
    verdict: Verdict
    words: str = ""


def judge(session: Session, number: int, said: Sequence[Said], *, viewer: Viewer) -> Application:
    """Keep what the viewer's desk says of vouchers.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, StepNotYours, PartClosed
    VoucherChanged
        One is not any more as it was seen.
    WordsNeeded
    """
    row, community = lock_application(session, number, viewer=viewer)
    bench = require_bench(row, community, viewer)
    for index, one in enumerate(said):
        if one.verdict is not Verdict.ACCEPTED and not one.words.strip():
            raise WordsNeeded(pointer=f"/verdicts/{index}/words")
        _keep(session, row, one, bench.value, viewer)
    session.flush()
    return row


def accept_rest(
    session: Session, number: int, seen: Sequence[tuple[int, int]], *, viewer: Viewer
) -> int:
    """Accept those of some vouchers (id, version) of which the desk has said nothing yet.

    Returns how many. Raises as `judge`.
    """
    row, community = lock_application(session, number, viewer=viewer)
    bench = require_bench(row, community, viewer)
    open_ = {one.id for one in vouchers_of(session, row) if bench not in one.verdicts}
    rest = [
        Said(voucher=voucher, version=version, verdict=Verdict.ACCEPTED)
        for voucher, version in seen
        if voucher in open_
    ]
    for one in rest:
        _keep(session, row, one, bench.value, viewer)
    session.flush()
    return len(rest)


def answer(  # noqa: PLR0913 - what an answer is made of
    session: Session, number: int, voucher_id: int, version: int, words: str, *, viewer: Viewer
) -> Application:
    """Keep what the unit answers to a question about a voucher, which may stay as it is.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, PartClosed, VoucherChanged, WordsNeeded
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    require_open(row, community, viewer)
    if not words.strip():
        raise WordsNeeded(pointer="/words")
    voucher = find_voucher(session, row, voucher_id)
    if voucher.edits != version:
        raise voucher_changed(session, voucher)
    session.add(
        VoucherVerdict(
            voucher_id=voucher.id,
            edits=voucher.edits,
            bench=UNIT,
            verdict=ANSWERED,
            words=words.strip(),
            by_id=viewer.user_id,
        )
    )
    session.flush()
    return row


def _keep(session: Session, row: Application, said: Said, bench: str, viewer: Viewer) -> None:
    voucher = find_voucher(session, row, said.voucher)
    if voucher.edits != said.version:
        raise voucher_changed(session, voucher)
    session.add(
        VoucherVerdict(
            voucher_id=voucher.id,
            edits=voucher.edits,
            bench=bench,
            verdict=said.verdict.value,
            words=said.words.strip(),
            by_id=viewer.user_id,
        )
    )
