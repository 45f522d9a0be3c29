"""Papers of records, made in a child as every paper."""

import hashlib
import uuid
from collections.abc import Callable
from threading import Lock

from cachetools import LRUCache, cached
from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve import clock
from mapserve.clock import TAIWAN
from mapserve.errors import NotFound
from mapserve.programme.records.contract import RecordKind
from mapserve.programme.records.outreach import INSTRUCTOR
from mapserve.programme.records.progress import PROGRESS
from mapserve.programme.roles import Viewer
from mapserve.rendering.papers.model import Paper
from mapserve.rendering.papers.newsletter import Issued, newsletter_paper
from mapserve.rendering.papers.printing import PaperFormat, written
from mapserve.rendering.papers.record import Recorded, instructor_paper, progress_paper
from mapserve.sandbox.turns import RECKONING
from mapserve.services.analysis.budget import computed_telling, packed
from mapserve.services.applications.papers import PRINT
from mapserve.services.records.files import files_by_measure
from mapserve.services.records.newsletters import find_issue
from mapserve.services.records.reading import find_record
from mapserve.store.models import Community
from mapserve.store.queries import record_files as file_queries

_KEPT = 16
_PAPER_OF: dict[str, Callable[[Recorded], Paper]] = {
    INSTRUCTOR.name: instructor_paper,
    PROGRESS.name: progress_paper,
}


def has_paper(kind: RecordKind) -> bool:
    """Tell whether records of a kind are printed."""
    return kind.name in _PAPER_OF


def record_file(  # noqa: PLR0913 - which paper
    session: Session,
    community: Community,
    kind: RecordKind,
    id_: uuid.UUID,
    as_: PaperFormat,
    *,
    address: str,
    viewer: Viewer,
) -> tuple[bytes, str]:
    """Return a record as its paper, and what the file is called.

    Raises
    ------
    SignInNeeded, Forbidden
    NotFound
        There is no such record, or its kind is not printed.
    TooCostly, Busy, OneAfterTheOther
    """
    told = find_record(session, community, kind, id_, viewer=viewer)
    if not has_paper(kind):
        raise NotFound(thing=Text("書表", "paper"), name=kind.name)
    paper = _PAPER_OF[kind.name](
        Recorded(
            county=community.county,
            community=community.name,
            data=told.data,
            version=told.version,
            written_by=told.by,
            written_on=told.at.astimezone(TAIWAN).date(),
            printed_on=clock.today(),
            address=address,
            evidence=files_by_measure(session, told),
        )
    )
    return printed(paper, as_), f"{paper.name}-{community.name}-{told.day}.{as_.value}"


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
            pictures=[one.content for one in file_queries.pictures(session, issue.pictures)],
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
