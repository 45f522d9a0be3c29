"""Tables of communities."""

import datetime as dt

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, Computed, Index, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.store.folding import folded_sql
from mapserve.store.models.base import Base, in_taiwan

# Folded once, when a community is written: folding every name for every search takes longer.
SOUGHT = folded_sql(
    "slug || ' ' || village_code || ' ' || county || town || name || ' ' || coalesce(precinct, '')"
)


def _middle(axis: str) -> Computed:
    box = f"(st_{axis}min((boundary)::box3d) + st_{axis}max((boundary)::box3d))"
    return Computed(f"{box} / (2)::double precision", persisted=True)


class Community(Base):
    """A community and its boundary; `revision` counts the saves of its map.

    `lon` and `lat` (WGS84 degrees) are the middle of the boundary's box, stored: maps of the whole
    country ask thousands at once.
    """

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
    lon: Mapped[float] = mapped_column(_middle("x"), deferred=True, nullable=True)
    lat: Mapped[float] = mapped_column(_middle("y"), deferred=True, nullable=True)
    # What a search looks in, folded as its words are.
    sought: Mapped[str] = mapped_column(Text, Computed(SOUGHT, persisted=True), deferred=True)

    __table_args__ = (
        Index("ix_community_boundary", "boundary", postgresql_using="gist"),
        CheckConstraint("zone IN (3825, 3826)", name="zone"),
        CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name="slug"),
        CheckConstraint("ST_IsValid(boundary) AND NOT ST_IsEmpty(boundary)", name="boundary"),
        CheckConstraint(in_taiwan("boundary"), name="in_taiwan"),
    )
