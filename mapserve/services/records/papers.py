"""Papers of records, made in a child as every paper."""

import hashlib
from threading import Lock

from cachetools import LRUCache, cached
from sqlalchemy.orm import Session

from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.rendering.papers.model import Paper
from mapserve.rendering.papers.newsletter import Issued, newsletter_paper
from mapserve.rendering.papers.printing import PaperFormat, written
from mapserve.sandbox.turns import RECKONING
from mapserve.services.analysis.budget import computed_telling, packed
from mapserve.services.applications.papers import PRINT
from mapserve.services.records.newsletters import find_issue
from mapserve.store.models import Community

_KEPT = 16


def newsletter_file(
    session: Session, community: Community, number: int, *, address: str
) -> tuple[bytes, str]:
    """Return an issue that everybody may read as PDF, and what the file is called.

    Raises
    ------
    NotFound, NewsletterGone
    TooCostly, Busy, OneAfterTheOther
    """
    issue = find_issue(session, community, number)
    paper = newsletter_paper(
        Issued(
            community=community.name,
            number=issue.number,
            title=issue.title,
            passages=issue.passages,
            published_on=issue.published_at.astimezone(TAIWAN).date(),
            printed_on=clock.today(),
            sha256=issue.sha256,
            address=address,
        )
    )
    return printed(paper, PaperFormat.PDF), f"治安報導-{community.name}-{number}.pdf"


def printed(paper: Paper, as_: PaperFormat) -> bytes:
    """Return a paper as a file; the last ones are kept."""
    return _printed(packed((paper, as_)), paper, as_)


@cached(LRUCache(_KEPT), key=lambda request, *_: hashlib.sha256(request).digest(), lock=Lock())
def _printed(_request: bytes, paper: Paper, as_: PaperFormat) -> bytes:
    with RECKONING.taken():
        return computed_telling(written, (paper, as_), {}, task=PRINT)
