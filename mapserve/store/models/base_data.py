"""Tables of base data: the streets, buildings and places under every map."""

from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mapserve.store.models.base import Base


class BaseStreet(Base):
    """A street, lane, alley or footway from base data; drawn under the map, watched, routed."""

    __tablename__ = "base_street"

    source: Mapped[str] = mapped_column(String(40), primary_key=True)  # osm/way/123
    name: Mapped[str | None] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))  # OSM's highway value
    tags: Mapped[dict[str, Any]]
    geom: Mapped[WKBElement] = mapped_column(Geometry("LINESTRING", srid=4326, spatial_index=False))

    __table_args__ = (
        Index("ix_base_street_geom", "geom", postgresql_using="gist"),
        # How a name begins is looked for: the front page finds communities by a street.
        Index("ix_base_street_name", "name", postgresql_ops={"name": "varchar_pattern_ops"}),
    )


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
