"""Pictures and PDF files of vouchers: encoded anew where they are photos, for those concerned."""

import uuid
from dataclasses import asdict

from sqlalchemy.orm import Session

from layers.words.invisible_characters import one_line
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.roles import Action, Viewer
from mapserve.services.applications.documents import developed
from mapserve.services.applications.files import find_application, lock_application
from mapserve.services.settlements.problems import TooManyFiles
from mapserve.services.settlements.rights import require_open
from mapserve.services.settlements.vouchers import find_voucher, touched
from mapserve.store.models import VoucherFile
from mapserve.store.queries import settlements as settlement_queries

MOST = 4
_LONGEST_NAME = 120


def attach(  # noqa: PLR0913 - what a file is attached to
    session: Session, number: int, voucher_id: int, *, name: str, raw: bytes, viewer: Viewer
) -> VoucherFile:
    """Attach a photo or a PDF to a voucher; the same file twice is one.

    A photo is decoded and encoded anew: EXIF with its place goes, and whatever else it held.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, PartClosed, TooManyFiles
    DocumentRefused, PhotoTooLarge, PhotoTooManyPixels, PhotoUnreadable, PhotoTooCostly
    Busy, OneAfterTheOther
    """
    row, community = find_application(session, number, viewer=viewer, action=Action.APPLY)
    require_open(row, community, viewer)  # nothing is decoded for whoever may not
    file = VoucherFile(**asdict(developed(raw)))
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    require_open(row, community, viewer)
    voucher = find_voucher(session, row, voucher_id)
    there = settlement_queries.files(session, [voucher.id])
    known = next((one for one in there if one.sha256 == file.sha256), None)
    if known is not None:
        return known
    if len(there) >= MOST:
        raise TooManyFiles(most=MOST)
    file.id, file.voucher_id, file.added_by_id = uuid.uuid4(), voucher.id, viewer.user_id
    file.name = one_line(name, _LONGEST_NAME) or Text("憑證", "voucher").zh
    session.add(file)
    touched(session, row, voucher, viewer)
    return file


def detach(session: Session, number: int, file_id: uuid.UUID, *, viewer: Viewer) -> int:
    """Take a file away and return the id of its voucher.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, PartClosed
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    require_open(row, community, viewer)
    file = settlement_queries.file(session, row.id, file_id)
    if file is None:
        raise _no_file(file_id)
    voucher = find_voucher(session, row, file.voucher_id)
    session.delete(file)
    touched(session, row, voucher, viewer)
    return voucher.id


def find_file(session: Session, number: int, file_id: uuid.UUID, *, viewer: Viewer) -> VoucherFile:
    """Return a file for somebody who may see the application.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    """
    row, _ = find_application(session, number, viewer=viewer)
    found = settlement_queries.file(session, row.id, file_id)
    if found is None:
        raise _no_file(file_id)
    return found


def _no_file(file_id: uuid.UUID) -> NotFound:
    return NotFound(thing=Text("檔案", "file"), name=str(file_id))
