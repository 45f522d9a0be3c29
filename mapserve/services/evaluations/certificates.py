"""Certificates of what was awarded and released, made in a child as every paper."""

import hashlib
from collections.abc import Callable
from threading import Lock

from cachetools import LRUCache, cached
from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.errors import NotFound
from mapserve.programme.roles import Viewer
from mapserve.rendering.papers.certificate import AwardLine, Certified, certificate_paper
from mapserve.rendering.papers.model import Paper
from mapserve.rendering.papers.printing import PaperFormat, written
from mapserve.sandbox.turns import RECKONING
from mapserve.services.analysis.budget import computed_telling, packed
from mapserve.services.applications.papers import PRINT
from mapserve.services.evaluations.files import find_evaluation
from mapserve.services.evaluations.showing import describe
from mapserve.store.models import Edition

_KEPT = 8


def make_certificate(
    session: Session,
    number: int,
    as_: PaperFormat,
    *,
    address: Callable[[int], str],
    viewer: Viewer,
) -> tuple[bytes, str]:
    """Return the certificate as a file, and what the file is called.

    Raises
    ------
    NotFound
        Nothing was awarded, or nothing that this viewer may know of yet.
    SignInNeeded
    TooCostly, Busy, OneAfterTheOther
    """
    file = find_evaluation(session, number, viewer=viewer)
    told = describe(session, file, viewer=viewer)
    decided = told.decision
    if decided.released_on is None or not decided.awards or decided.award_basis is None:
        raise NotFound(thing=Text("證明", "certificate"), name=str(number))
    sealed = session.get(Edition, file.row.after_edition_id) if file.row.after_edition_id else None
    paper = certificate_paper(
        Certified(
            number=number,
            year=told.year,
            name=told.name,
            county=told.county,
            group=told.group.label.zh if told.community else told.evaluated.label.zh,
            grade=decided.grade.label.zh if decided.grade else "",
            basis=decided.award_basis.label.zh,
            awards=[
                AwardLine(
                    kind=one.kind.label.zh,
                    recipient=one.recipient.label.zh,
                    amount=one.amount,
                    words=one.words,
                )
                for one in decided.awards
            ],
            released_on=decided.released_on,
            printed_on=clock.today(),
            edition=sealed.number if sealed else None,
            edition_sha256=sealed.sha256 if sealed else None,
            address=address(number),
        )
    )
    name = f"獎勵證明-{told.name}-{told.year}-{number}.{as_.value}"
    return _written(packed((paper, as_)), paper, as_), name


@cached(LRUCache(_KEPT), key=lambda request, *_: hashlib.sha256(request).digest(), lock=Lock())
def _written(_request: bytes, paper: Paper, as_: PaperFormat) -> bytes:
    with RECKONING.taken():
        return computed_telling(written, (paper, as_), {}, task=PRINT)
