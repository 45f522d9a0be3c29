"""Documents beside an application's form: the proof of registration (R-27), for those concerned."""

import hashlib
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from layers.words.invisible_characters import one_line
from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.exchange.photo_decoder import develop
from mapserve.programme.applications.form import PROOF
from mapserve.programme.forms import JPEG, MEGABYTE, PDF, PNG
from mapserve.programme.roles import Action, Viewer
from mapserve.services.applications.drafts import edited, refuse_closed
from mapserve.services.applications.files import find_application, lock_application
from mapserve.store.models import Application, ApplicationDocument, Community
from mapserve.store.queries import applications as application_queries

TYPES = (PDF, JPEG, PNG)
LIMIT_MB = 10
_MOST = 5
_LONGEST_NAME = 120
_KNOWN = "PDF、JPEG、PNG、HEIC、WebP"


class DocumentRefused(Problem):
    """A file that is none of the types taken (facts: known, limit)."""

    code = "document-refused"
    what = Text("這個檔案不收。", "This file is not taken.")
    mend = Text("只收 {known}，最多 {limit} MB。", "Send {known}, {limit} MB at most.")


class TooManyDocuments(Problem):
    """More documents than an application holds (facts: most)."""

    code = "too-many-documents"
    nature = Nature.CONFLICT
    what = Text("最多附 {most} 個檔案。", "At most {most} files can be attached.")
    mend = Text("請先拿掉一個。", "Take one away first.")


@dataclass(frozen=True)
class Developed:
    """A file as it is kept; `sha256` is of what was sent, `thumbnail` of a picture alone."""

    media_type: str
    sha256: str
    size: int
    content: bytes
    thumbnail: bytes | None


def developed(raw: bytes) -> Developed:
    """Return a PDF as it was sent, or a picture encoded anew: its EXIF, with its place, goes.

    Raises
    ------
    DocumentRefused, PhotoTooLarge, PhotoTooManyPixels, PhotoUnreadable, PhotoTooCostly
    Busy, OneAfterTheOther
    """
    digest = hashlib.sha256(raw).hexdigest()
    if raw.startswith(PDF.magic):
        if len(raw) > LIMIT_MB * MEGABYTE:
            raise DocumentRefused(known=_KNOWN, limit=LIMIT_MB)
        return Developed(PDF.media_type, digest, len(raw), raw, None)
    photo = develop(raw)
    return Developed(JPEG.media_type, digest, len(photo.image), photo.image, photo.thumbnail)


def add_document(
    session: Session, number: int, name: str, content: bytes, *, viewer: Viewer
) -> tuple[Application, Community]:
    """Attach a document, known by its first bytes; the same file twice is one.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, PartClosed, DocumentRefused, TooManyDocuments
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    refuse_closed(row, community, (PROOF,), viewer=viewer)
    kind = next((one for one in TYPES if content.startswith(one.magic)), None)
    if kind is None or len(content) > LIMIT_MB * MEGABYTE:
        raise DocumentRefused(known="、".join(one.name for one in TYPES), limit=LIMIT_MB)
    digest = hashlib.sha256(content).hexdigest()
    there = application_queries.documents(session, row.id)
    if any(one.sha256 == digest for one in there):
        return row, community
    if len(there) >= _MOST:
        raise TooManyDocuments(most=_MOST)
    session.add(
        ApplicationDocument(
            id=uuid.uuid4(),
            application_id=row.id,
            name=one_line(name, _LONGEST_NAME) or kind.name,
            media_type=kind.media_type,
            sha256=digest,
            size=len(content),
            content=content,
            added_by_id=viewer.user_id,
        )
    )
    edited(row, viewer)
    session.flush()
    return row, community


def remove_document(
    session: Session, number: int, document_id: uuid.UUID, *, viewer: Viewer
) -> tuple[Application, Community]:
    """Take a document away; what was sent keeps its name and hash.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, PartClosed
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    refuse_closed(row, community, (PROOF,), viewer=viewer)
    session.delete(_document(session, row, document_id))
    edited(row, viewer)
    session.flush()
    return row, community


def find_document(
    session: Session, number: int, document_id: uuid.UUID, *, viewer: Viewer
) -> ApplicationDocument:
    """Return a document for somebody who may see the application.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    """
    row, _ = find_application(session, number, viewer=viewer)
    return _document(session, row, document_id)


def _document(session: Session, row: Application, document_id: uuid.UUID) -> ApplicationDocument:
    found = session.get(ApplicationDocument, document_id)
    if found is None or found.application_id != row.id:
        raise NotFound(thing=Text("文件", "document"), name=str(document_id))
    return found
