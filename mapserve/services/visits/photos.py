"""Photos of a visit: named by the hash of the file, apart from the answers, sent again at will."""

import hashlib
import re

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.exchange.photo_decoder import develop
from mapserve.programme.roles import Viewer
from mapserve.services.visits.answers import PhotoArrived
from mapserve.services.visits.files import File, find_visit, going
from mapserve.services.visits.problems import OtherPhoto
from mapserve.store.models import VisitPhoto
from mapserve.store.queries import visits as visit_queries

_HASH = re.compile(r"[0-9a-f]{64}")


def take_photo(
    session: Session, number: int, sha256: str, raw: bytes, *, viewer: Viewer
) -> tuple[PhotoArrived, bool]:
    """Keep a photo; return it, and whether it is new.

    Raises
    ------
    NotFound, SignInNeeded, NotGoing
    OtherPhoto
        The bytes are not those that the address names.
    PhotoTooLarge, PhotoTooManyPixels, PhotoUnreadable
    """
    file = find_visit(session, number, viewer=viewer)
    mine = going(file)
    if not _HASH.fullmatch(sha256) or hashlib.sha256(raw).hexdigest() != sha256:
        raise OtherPhoto
    known = visit_queries.photo(session, number, sha256)
    new = False
    if known is None:
        made = develop(raw)
        values = {
            "visit_id": number,
            "sha256": sha256,
            "person_id": mine.person_id,
            "width": made.width,
            "height": made.height,
            "image": made.image,
            "thumbnail": made.thumbnail,
        }
        new = visit_queries.keep_photo(session, values)
        known = visit_queries.photo(session, number, sha256)
    return PhotoArrived.model_validate(known), new


def find_photo(session: Session, number: int, sha256: str, *, viewer: Viewer) -> VisitPhoto:
    """Return a photo for whoever may see the answers that name it.

    Raises
    ------
    NotFound, SignInNeeded
    """
    file = find_visit(session, number, viewer=viewer)
    found = visit_queries.photo(session, number, sha256) if _HASH.fullmatch(sha256) else None
    if found is None or not _may_see(session, file, found):
        raise NotFound(thing=Text("照片", "photo"), name=sha256[:12])
    return found


def _may_see(session: Session, file: File, photo: VisitPhoto) -> bool:
    """Tell whether it is the viewer's own, or of somebody whose answers they may read."""
    if file.mine is not None and photo.person_id == file.mine.person_id:
        return True
    if not file.plans or photo.person_id is None:
        return False
    person = visit_queries.evaluator(session, file.row.id, photo.person_id)
    return person is not None and person.sealed_at is not None
