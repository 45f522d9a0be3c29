"""Photos of a community: taken in, shown to those they are for, dropped when nobody named them."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from layers.model.catalogue import layer_of
from layers.model.contract import PHOTOS
from layers.words.audience import Audience
from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.exchange.photo_decoder import Stance, develop
from mapserve.programme.roles import Action, Viewer
from mapserve.services.communities.directory import place_of
from mapserve.services.maps.answers import PhotoKept
from mapserve.services.maps.features import readable
from mapserve.services.maps.references import Drawn
from mapserve.store import versions
from mapserve.store.models import Community
from mapserve.store.queries import photos as photo_queries
from mapserve.store.queries.photos import KnownPhoto

# A phone may lie in a drawer between taking a photo up and saving what names it.
UNNAMED_FOR = dt.timedelta(days=30)


class UnknownPhoto(Problem):
    """A photo that a feature names and the community does not have (facts: id)."""

    code = "unknown-photo"
    what = Text("照片 {id} 還沒有傳上來。", "The photo {id} has not been uploaded.")
    mend = Text("請先傳照片再儲存，或移除它。", "Upload it before you save, or leave it out.")


class PhotoTaken(Problem):
    """A photo's id under which another picture is kept, here or in another community."""

    code = "photo-taken"
    nature = Nature.CONFLICT
    what = Text("照片編號 {id} 已經是另一張照片。", "The id {id} is already that of another photo.")
    mend = Text("請用新的編號。", "Use a new id.")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What is said of a photo that was sent; `created` is False when it was here already."""

    described: PhotoKept
    created: bool


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many photos went, and how many bytes."""

    photos: int
    bytes: int


def take_in(  # noqa: PLR0913 - what was sent
    session: Session,
    community: Community,
    photo_id: uuid.UUID,
    raw: bytes,
    *,
    viewer: Viewer,
    taken_on: dt.date | None = None,
    stance: Stance | None = None,
) -> TakenIn:
    """Keep a photo of the community under an id made on the device.

    Parameters
    ----------
    taken_on
        The day the device says; else what the file itself notes.
    stance
        From where, which way and when, as the device says; else as the file notes it.

    Raises
    ------
    Forbidden
        The viewer may not draw here.
    PhotoTaken
        The id is that of another photo, or of another community's.
    PhotoTooLarge, PhotoTooManyPixels, PhotoUnreadable
    """
    viewer.require(Action.DRAW, place_of(community))
    sent = hashlib.sha256(raw).digest()
    known = photo_queries.known_photo(session, photo_id)
    if known is None:
        photograph = develop(raw)
        photo = KnownPhoto(
            photo_id,
            community.id,
            viewer.user_id,
            sent,
            photograph.width,
            photograph.height,
            taken_on or photograph.taken_on,
            **asdict((stance or Stance()).or_else(photograph.stance)),
        )
        if photo_queries.keep_photo(
            session, photo, image=photograph.image, thumbnail=photograph.thumbnail
        ):
            return TakenIn(PhotoKept.model_validate(photo), created=True)
        known = photo_queries.known_photo(session, photo_id)  # somebody was quicker
    if known is None or known.community_id != community.id or known.sent_sha256 != sent:
        raise PhotoTaken(id=str(photo_id))
    return TakenIn(PhotoKept.model_validate(known), created=False)


def find_photo(
    session: Session, community: Community, photo_id: uuid.UUID, *, viewer: Viewer
) -> KnownPhoto:
    """Return what is known of a photo that the viewer may see.

    Never the public. Staff in whose scope the community lies see all of them; members those
    that a version of a feature which they may see names, and their own.

    Raises
    ------
    SignInNeeded, Forbidden
        The viewer is of the public here.
    NotFound
        No such photo, or none that this member may know of.
    """
    viewer.require(Action.PHOTOS, place_of(community))
    audience = viewer.audience(place_of(community))
    photo = photo_queries.known_photo(session, photo_id)
    if (
        photo is None
        or photo.community_id != community.id
        or not _may_see(session, photo, viewer, audience)
    ):
        raise NotFound(thing=Text("照片", "photo"), name=str(photo_id))
    return photo


def photo_bytes(session: Session, photo: KnownPhoto, *, thumbnail: bool) -> bytes:
    """Return the JPEG of a photo that `find_photo` gave."""
    return photo_queries.photo_bytes(session, photo.id, thumbnail=thumbnail)


def photo_problems(
    session: Session, community_id: int, drawn: Sequence[Drawn], *, audience: Audience
) -> list[Problem]:
    """Return a problem for each photo that the features name and the community does not have.

    Nor has it those, for a reader of `audience`, that only features which they may not see name:
    naming one would show it to them. A photo that nobody has named yet anybody here may name.
    """
    named = list(_named(drawn))
    wanted = {photo for _, photo in named}
    there = photo_queries.photos_there(session, community_id=community_id, ids=wanted)
    if audience is not Audience.STAFF:
        there -= _kept_from(session, community_id, there, audience)
    return [
        UnknownPhoto(pointer=pointer, id=str(photo))
        for pointer, photo in named
        if photo not in there
    ]


def tidy_photos(session: Session, *, now: dt.datetime | None = None) -> Tidied:
    """Drop the photos that no version of any feature has named for thirty days.

    Each community is locked first, as a save does: none can be naming one at this moment.
    """
    before = (now or photo_queries.clock(session)) - UNNAMED_FOR
    sizes: list[int] = []
    for community_id in photo_queries.communities_with_photos(session, before=before):
        versions.lock(session, [community_id])
        sizes += photo_queries.drop_unnamed(session, community_id=community_id, before=before)
    return Tidied(len(sizes), sum(sizes))


def _may_see(session: Session, photo: KnownPhoto, viewer: Viewer, audience: Audience) -> bool:
    if audience is Audience.STAFF or photo.author_id == viewer.user_id:
        return True
    naming = photo_queries.versions_naming(session, community_id=photo.community_id, ids=[photo.id])
    return any(readable(layer_of(kind), properties, audience) for _, kind, properties in naming)


def _kept_from(
    session: Session, community_id: int, photos: Collection[uuid.UUID], audience: Audience
) -> set[uuid.UUID]:
    """Return the photos that versions name, but none that `audience` may see."""
    shown: dict[uuid.UUID, bool] = {}
    for photo, kind, properties in photo_queries.versions_naming(
        session, community_id=community_id, ids=photos
    ):
        shown[photo] = shown.get(photo, False) or readable(layer_of(kind), properties, audience)
    return {photo for photo, seen in shown.items() if not seen}


def _named(drawn: Sequence[Drawn]) -> Iterator[tuple[str, uuid.UUID]]:
    for one in drawn:
        for index, photo in enumerate(one.version.properties.get(PHOTOS, ())):
            yield f"{one.pointer}/properties/{PHOTOS}/{index}", uuid.UUID(photo)
