"""From where a photo of a case was taken: the three tests of whether it shows the place."""

from uuid import UUID

from sqlalchemy.orm import Session

from mapserve.clock import TAIWAN
from mapserve.programme.cases.photo_test import Shot
from mapserve.store.models import ReviewCase
from mapserve.store.queries import case_photos as queries
from mapserve.store.queries import photos as photo_queries
from mapserve.store.queries.photos import KnownPhoto

# As exact as a phone knows its place where it does not say; beyond, it knows nothing.
_USUAL_M, _MOST_M = 5.0, 10.0


def shot_of(session: Session, row: ReviewCase, photo_id: UUID) -> Shot | None:
    """Return a photo of the community as it stands before the place of a case; None: there is none.

    A place inside of a building is taken for one before it, as far as the phone may be wrong.
    """
    photo = photo_queries.known_photo(session, photo_id)
    if photo is None or photo.community_id != row.community_id:
        return None
    seen = queries.seen_at(session, row.id) or row.created_at
    shot = Shot(
        seen_at=seen.astimezone(TAIWAN),
        taken_at=photo.taken_at,
        taken_on=photo.taken_on,
        bearing=photo.bearing,
    )
    return _placed(session, row, photo, shot)


def _placed(session: Session, row: ReviewCase, photo: KnownPhoto, shot: Shot) -> Shot:
    if photo.lon is None or photo.lat is None:
        return shot
    allowed = min(_USUAL_M if photo.accuracy_m is None else photo.accuracy_m, _MOST_M)
    place = photo.lon, photo.lat
    found = queries.before_place(session, row.feature_id, place, allowed_m=allowed)
    if found is None:
        return shot
    return shot._replace(metres=found.metres, hidden=found.hidden, towards=found.towards)
