"""SQL of photos: kept once, read by id, and which versions of features name them."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from mapserve.store.models import Photo
from mapserve.store.versions import array


@dataclass(frozen=True, slots=True)
class KnownPhoto:
    """What is known of a photo without its bytes."""

    id: uuid.UUID
    community_id: int
    author_id: int | None
    sent_sha256: bytes
    width: int
    height: int
    taken_on: dt.date | None
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    bearing: float | None = None
    taken_at: dt.datetime | None = None


_KNOWN = text("""
    SELECT id, community_id, author_id, sent_sha256, width, height, taken_on,
      lon, lat, accuracy_m, bearing, taken_at
    FROM photo WHERE id = :id
""")


def clock(session: Session) -> dt.datetime:
    """Return the time by the clock that photos were stored by."""
    return session.scalars(select(func.now())).one()


def known_photo(session: Session, photo_id: uuid.UUID) -> KnownPhoto | None:
    """Return the photo of that id, of whichever community."""
    row = session.execute(_KNOWN, {"id": photo_id}).one_or_none()
    return None if row is None else KnownPhoto(*row)


_KEEP = text("""
    INSERT INTO photo (id, community_id, author_id, taken_on, sent_sha256, width, height,
      lon, lat, accuracy_m, bearing, taken_at, image, thumbnail)
    VALUES (:id, :community_id, :author_id, :taken_on, :sent_sha256, :width, :height,
      :lon, :lat, :accuracy_m, :bearing, :taken_at, :image, :thumbnail)
    ON CONFLICT (id) DO NOTHING
    RETURNING id
""")


def keep_photo(session: Session, photo: KnownPhoto, *, image: bytes, thumbnail: bytes) -> bool:
    """Store a photo; False when its id is taken, by somebody quicker too."""
    values = {**asdict(photo), "image": image, "thumbnail": thumbnail}
    return session.execute(_KEEP, values).one_or_none() is not None


def photo_bytes(session: Session, photo_id: uuid.UUID, *, thumbnail: bool) -> bytes:
    """Return the JPEG of a photo that is there."""
    column = Photo.thumbnail if thumbnail else Photo.image
    return bytes(session.query(column).filter(Photo.id == photo_id).scalar())


_THERE = text("""
    SELECT id FROM photo WHERE id = ANY(CAST(:ids AS uuid[])) AND community_id = :community
""")


def photos_there(
    session: Session, *, community_id: int, ids: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Return those of `ids` that are photos of the community."""
    if not ids:
        return set()
    rows = session.execute(_THERE, {"ids": array(ids), "community": community_id})
    return set(rows.scalars())


# `?` is jsonb's own operator here: the index on what features name is found by it.
_NAMED = text("""
    SELECT DISTINCT p.id, f.layer, f.properties
    FROM unnest(CAST(:ids AS uuid[])) AS p (id)
    JOIN feature f ON f.community_id = :community AND f.properties ? 'photos'
      AND f.properties -> 'photos' ? CAST(p.id AS text)
""")


def versions_naming(
    session: Session, *, community_id: int, ids: Collection[uuid.UUID]
) -> list[tuple[uuid.UUID, str, dict[str, Any]]]:
    """Return each photo with layer and properties of every version of a feature that names it."""
    if not ids:
        return []
    rows = session.execute(_NAMED, {"community": community_id, "ids": array(ids)})
    return [(row.id, row.layer, row.properties) for row in rows]


_WITH_PHOTOS = text("""
    SELECT DISTINCT community_id FROM photo WHERE created_at < :before ORDER BY community_id
""")


def communities_with_photos(session: Session, *, before: dt.datetime) -> list[int]:
    """Return the communities that have photos from before a moment."""
    return list(session.execute(_WITH_PHOTOS, {"before": before}).scalars())


_DROP = text("""
    DELETE FROM photo p
    WHERE p.community_id = :community AND p.created_at < :before AND NOT EXISTS (
      SELECT FROM feature f
      WHERE f.community_id = p.community_id AND f.properties ? 'photos'
        AND f.properties -> 'photos' ? CAST(p.id AS text)
    )
    RETURNING octet_length(p.image) + octet_length(p.thumbnail)
""")


def drop_unnamed(session: Session, *, community_id: int, before: dt.datetime) -> list[int]:
    """Delete photos from before a moment that no version names; return their sizes in bytes."""
    values = {"community": community_id, "before": before}
    return list(session.execute(_DROP, values).scalars())
