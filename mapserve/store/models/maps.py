"""Tables of maps: `feature` is versioned by revision (decision map-as-history)."""

import datetime as dt
import uuid
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.store.models.base import Base, in_taiwan


class LayerKind(Base):
    """The catalogue as the database knows it: written at upgrade, read by a trigger."""

    __tablename__ = "layer_kind"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    geometry_types: Mapped[list[str]] = mapped_column(ARRAY(String(20)))


class Feature(Base):
    """One version of one feature, valid for revisions [revision_from, revision_to)."""

    __tablename__ = "feature"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    revision_from: Mapped[int] = mapped_column(primary_key=True)
    revision_to: Mapped[int | None]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    layer: Mapped[str] = mapped_column(ForeignKey("layer_kind.kind"))
    geom: Mapped[WKBElement] = mapped_column(Geometry(srid=4326, spatial_index=False))
    properties: Mapped[dict[str, Any]]
    source: Mapped[str | None] = mapped_column(String(200))  # where an import found it

    __table_args__ = (
        Index(
            "ix_feature_now_geom",
            "geom",
            postgresql_using="gist",
            postgresql_where=text("revision_to IS NULL"),
        ),
        Index(
            "uq_feature_now_id",
            "id",
            unique=True,
            postgresql_where=text("revision_to IS NULL"),
        ),
        Index(
            "ix_feature_now_community",
            "community_id",
            "layer",
            postgresql_where=text("revision_to IS NULL"),
        ),
        Index("ix_feature_history", "community_id", "revision_from", "revision_to"),
        Index(
            "ix_feature_source",
            "layer",
            "source",
            postgresql_where=text("source IS NOT NULL"),
        ),
        # Which versions name a photo: asked for every picture shown.
        Index(
            "ix_feature_photos",
            text("(properties -> 'photos')"),
            postgresql_using="gin",
            postgresql_where=text("properties ? 'photos'"),
        ),
        CheckConstraint("revision_to IS NULL OR revision_to > revision_from", name="revisions"),
        CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name="valid"),
        CheckConstraint(in_taiwan("geom"), name="in_taiwan"),
        CheckConstraint("jsonb_typeof(properties) = 'object'", name="properties"),
    )


class Changeset(Base):
    """One save: the id made on the device, who, when, and which revision it became."""

    __tablename__ = "changeset"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    revision: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    comment: Mapped[str] = mapped_column(String(500), server_default="")
    body_sha256: Mapped[bytes]
    touched: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(UUID(as_uuid=True)))
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("community_id", "revision"),)


class Edition(Base):
    """A revision, sealed (decision sealed-editions)."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    number: Mapped[int]
    revision: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    sealed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        CheckConstraint(
            "purpose IN ('application', 'monthly', 'evaluation', 'public')", name="purpose"
        ),
    )


class Photo(Base):
    """A photo as the service keeps it: re-encoded, without metadata, for members only.

    Its id is made on the device; features name it in their attribute `photos`. Its bytes lie
    here, not in files: one backup, one transaction, nothing to lose on the way between two.
    """

    __tablename__ = "photo"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    taken_on: Mapped[dt.date | None]  # by the device's clock: a hint, no evidence
    # From where (WGS84 degrees), which way and when, by its sensors: given to nobody.
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    bearing: Mapped[float | None]
    taken_at: Mapped[dt.datetime | None]
    sent_sha256: Mapped[bytes]  # of the file as it was sent, to know it again
    width: Mapped[int]
    height: Mapped[int]
    image: Mapped[bytes] = mapped_column(deferred=True)  # JPEG
    thumbnail: Mapped[bytes] = mapped_column(deferred=True)  # JPEG

    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="size"),
        CheckConstraint("octet_length(sent_sha256) = 32", name="sent_sha256"),
        CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="whole_place"),
        CheckConstraint("lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90", name="place"),
        CheckConstraint("bearing BETWEEN 0 AND 360", name="bearing"),
        CheckConstraint("accuracy_m >= 0", name="accuracy"),
    )
