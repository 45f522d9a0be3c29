"""Base data around the sample community: a crossroads of streets and a row of houses."""

import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import text
from sqlalchemy.orm import Session

from mapserve.store.models import Community
from tests.factories.communities import LAT, LON, make_community

_STREET = text(
    "INSERT INTO base_street (source, name, kind, tags, geom) "
    "VALUES (:source, :name, :kind, '{}', ST_SetSRID(CAST(:geom AS geometry), 4326))"
)
_BUILDING = text(
    "INSERT INTO base_building (source, tags, geom) "
    "VALUES (:source, '{}', ST_Multi(ST_SetSRID(CAST(:geom AS geometry), 4326)))"
)


def add_street(
    session: Session, source: str, places: list[tuple[float, float]], **values: object
) -> None:
    """Store a street through places given in degrees from the middle of the community."""
    line = shapely.LineString([(LON + east, LAT + north) for east, north in places])
    session.execute(
        _STREET, {"source": source, "name": None, "kind": "residential", "geom": line.wkt} | values
    )


def add_house(session: Session, source: str, *box: float) -> None:
    """Store a building: west, south, east, north in degrees from the middle of the community."""
    west, south, east, north = box
    shape = shapely.box(LON + west, LAT + south, LON + east, LAT + north)
    session.execute(_BUILDING, {"source": source, "geom": shape.wkt})


def add_crossroads(session: Session) -> None:
    """Store two streets that cross in the middle, and a house 10 m north-east of it."""
    add_street(session, "osm/way/1", [(-0.0015, 0), (0, 0), (0.0015, 0)], name="八德路三段")
    add_street(session, "osm/way/2", [(0, -0.0015), (0, 0), (0, 0.0015)], name="光復北路")
    add_house(session, "osm/way/3", 0.0001, 0.0001, 0.0003, 0.0003)


def add_wide(session: Session) -> Community:
    """Store a community of 2 km without streets: so large that finding sites takes its time."""
    half = 0.01
    square = shapely.box(LON - half, LAT - half, LON + half, LAT + half)
    boundary = from_shape(shapely.MultiPolygon([square]), srid=4326)
    return make_community(session, slug="wide", boundary=boundary)
