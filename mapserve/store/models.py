"""The tables. A community's map is a history: `feature` is versioned by revision (decision 2)."""

import datetime as dt
import uuid
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from layers.crs import TAIWAN_BOUNDS

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables; constraints are named so that migrations can find them."""

    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's documented form
        dt.datetime: DateTime(timezone=True),
        uuid.UUID: UUID(as_uuid=True),
        dict[str, Any]: JSONB,
    }


def _in_taiwan(column: str) -> str:
    """Return the check that a geometry lies within layers.crs.TAIWAN_BOUNDS.

    A NaN compares greater than everything in PostgreSQL, so the bounds keep it out as well.
    """
    west, south, east, north = TAIWAN_BOUNDS
    return (
        f"ST_XMin({column}) >= {west:g} AND ST_XMax({column}) <= {east:g} "
        f"AND ST_YMin({column}) >= {south:g} AND ST_YMax({column}) <= {north:g}"
    )


class Community(Base):
    """A community and its boundary; `revision` counts the saves of its map."""

    __tablename__ = "community"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    village_code: Mapped[str] = mapped_column(String(16), index=True)
    county_code: Mapped[str] = mapped_column(String(5), index=True)
    county: Mapped[str] = mapped_column(String(20))
    town: Mapped[str] = mapped_column(String(20))
    precinct: Mapped[str | None] = mapped_column(String(40), index=True)
    boundary: Mapped[WKBElement] = mapped_column(
        Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), deferred=True
    )
    zone: Mapped[int]  # EPSG 3825 or 3826: the metres this community is measured in
    revision: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("ix_community_boundary", "boundary", postgresql_using="gist"),
        CheckConstraint("zone IN (3825, 3826)", name="zone"),
        CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name="slug"),
        CheckConstraint("ST_IsValid(boundary) AND NOT ST_IsEmpty(boundary)", name="boundary"),
        CheckConstraint(_in_taiwan("boundary"), name="in_taiwan"),
    )


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
        CheckConstraint(_in_taiwan("geom"), name="in_taiwan"),
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
    """A revision, sealed (decision 3)."""

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
    sent_sha256: Mapped[bytes]  # of the file as it was sent, to know it again
    width: Mapped[int]
    height: Mapped[int]
    image: Mapped[bytes] = mapped_column(deferred=True)  # JPEG
    thumbnail: Mapped[bytes] = mapped_column(deferred=True)  # JPEG

    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="size"),
        CheckConstraint("octet_length(sent_sha256) = 32", name="sent_sha256"),
    )


class DismissedSuggestion(Base):
    """A place that was suggested as a blind spot and dismissed, with the reason."""

    __tablename__ = "dismissed_suggestion"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    reason: Mapped[str] = mapped_column(String(300))
    geom: Mapped[WKBElement] = mapped_column(
        Geometry("MULTILINESTRING", srid=4326, spatial_index=False)
    )

    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint(_in_taiwan("geom"), name="in_taiwan"),
    )


class BaseStreet(Base):
    """A street, lane, alley or footway from base data; drawn under the map, watched, routed."""

    __tablename__ = "base_street"

    source: Mapped[str] = mapped_column(String(40), primary_key=True)  # osm/way/123
    name: Mapped[str | None] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))  # OSM's highway value
    tags: Mapped[dict[str, Any]]
    geom: Mapped[WKBElement] = mapped_column(Geometry("LINESTRING", srid=4326, spatial_index=False))

    __table_args__ = (Index("ix_base_street_geom", "geom", postgresql_using="gist"),)


class BaseBuilding(Base):
    """A building footprint with its levels where known."""

    __tablename__ = "base_building"

    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str | None] = mapped_column(String(120))
    levels: Mapped[float | None]
    height_m: Mapped[float | None]
    tags: Mapped[dict[str, Any]]
    geom: Mapped[WKBElement] = mapped_column(
        Geometry("MULTIPOLYGON", srid=4326, spatial_index=False)
    )

    __table_args__ = (Index("ix_base_building_geom", "geom", postgresql_using="gist"),)


class BasePlace(Base):
    """A named place or an area of use: school, park, shop, police station, crossing."""

    __tablename__ = "base_place"

    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str | None] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))  # amenity=school, leisure=park, ...
    tags: Mapped[dict[str, Any]]
    geom: Mapped[WKBElement] = mapped_column(Geometry(srid=4326, spatial_index=False))

    __table_args__ = (Index("ix_base_place_geom", "geom", postgresql_using="gist"),)


class User(Base):
    """A person who signs in."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(80), server_default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    # When the address was shown to be theirs: by a mailed link, or by who entered it.
    confirmed_at: Mapped[dt.datetime | None]
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str | None] = mapped_column(String(5))
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    appointments: Mapped[list["AppointmentRow"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", lazy="selectin"
    )


class AppointmentRow(Base):
    """A role of a user and how far it reaches (programme.roles.Appointment)."""

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(64), server_default="")
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    user: Mapped[User] = relationship(back_populates="appointments")

    __table_args__ = (UniqueConstraint("user_id", "role", "scope_kind", "scope"),)


class AccessToken(Base):
    """A bearer token for scripts, kept as a hash."""

    __tablename__ = "access_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(80), server_default="")
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    revoked_at: Mapped[dt.datetime | None]


class SignInLink(Base):
    """A link sent by mail that signs in once; the secret is kept hashed."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class Invitation(Base):
    """A link or QR code that makes whoever opens it a member; the secret is kept hashed."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[dt.datetime]
    uses_left: Mapped[int]
    revoked_at: Mapped[dt.datetime | None]


class ImportRun(Base):
    """One import: what was read, taken and quarantined, kept for its report page."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    layer: Mapped[str] = mapped_column(String(40))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("community.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    rows_read: Mapped[int]
    rows_taken: Mapped[int]
    rows_known: Mapped[int]  # already there from an earlier import
    quarantined: Mapped[list[Any]] = mapped_column(JSONB)
