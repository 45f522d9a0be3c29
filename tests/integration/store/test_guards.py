"""What the database itself refuses, whoever writes (decision map-as-history)."""

import json
import math
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE
from layers.model.contract import GeometryType
from mapserve.store.models import Community


@contextmanager
def refused(reason: str) -> Iterator[None]:
    """Expect a refusal in the database's own words, which no log repeats (they quote the row)."""
    with pytest.raises(DBAPIError) as caught:
        yield
    told = caught.value.orig.diag  # type: ignore[union-attr]
    assert re.search(reason, f"{told.message_primary} {told.constraint_name}")


POINT = "POINT(121.55 25.05)"
# One valid geometry of each type.
SHAPES = {
    "Point": POINT,
    "MultiPoint": "MULTIPOINT(121.55 25.05, 121.551 25.05)",
    "LineString": "LINESTRING(121.55 25.05, 121.551 25.05)",
    "MultiLineString": "MULTILINESTRING((121.55 25.05, 121.551 25.05))",
    "Polygon": "POLYGON((121.55 25.05, 121.551 25.05, 121.551 25.051, 121.55 25.05))",
    "MultiPolygon": "MULTIPOLYGON(((121.55 25.05, 121.551 25.05, 121.551 25.051, 121.55 25.05)))",
    "GeometryCollection": f"GEOMETRYCOLLECTION({POINT})",
}
# WKT has no word for it, a binary geometry has.
INFINITE = shapely.to_wkb(
    shapely.set_srid(shapely.Point(math.inf, 25.05), 4326), hex=True, include_srid=True
)
AREA = next(layer.kind for layer in CATALOGUE if GeometryType.POLYGON in layer.geometry)
LINE = next(layer.kind for layer in CATALOGUE if GeometryType.LINE in layer.geometry)

INSERT = text(
    "INSERT INTO feature (id, revision_from, revision_to, community_id, layer, geom, properties) "
    "VALUES (:id, :since, :until, :community, :layer, CAST(:geom AS geometry), "
    "CAST(:properties AS jsonb))"
)


def insert(session: Session, community: Community, **values: object) -> uuid.UUID:
    row: dict[str, Any] = {
        "id": uuid.uuid4(),
        "since": 1,
        "until": None,
        "layer": "camera",
        "geom": POINT,
        "properties": {},
        **values,
    }
    row["properties"] = json.dumps(row["properties"])
    if row["geom"][0].isalpha() and not row["geom"].startswith("SRID="):
        row["geom"] = "SRID=4326;" + row["geom"]
    session.execute(INSERT, {"community": community.id, **row})
    return row["id"]


def refuses(session: Session, reason: str, statement: str, **values: object) -> None:
    with refused(reason), session.begin_nested():
        session.execute(text(statement), values)


@pytest.mark.parametrize("layer", [layer.kind for layer in CATALOGUE])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_layer_takes_its_geometry_types_only(
    session: Session, community: Community, layer: str, shape: str
) -> None:
    allowed = next(each.geometry for each in CATALOGUE if each.kind == layer)
    if shape in allowed:
        insert(session, community, layer=layer, geom=SHAPES[shape])
        return
    with refused("of a type that its layer does not take"):
        insert(session, community, layer=layer, geom=SHAPES[shape])


@pytest.mark.parametrize(
    ("layer", "geom", "reason"),
    [
        pytest.param(
            AREA,
            "POLYGON((121.55 25.05, 121.551 25.051, 121.551 25.05, 121.55 25.051, 121.55 25.05))",
            "ck_feature_valid",
            id="crosses itself",
        ),
        pytest.param("camera", "POINT EMPTY", "ck_feature_valid", id="empty point"),
        pytest.param(AREA, "POLYGON EMPTY", "ck_feature_valid", id="empty polygon"),
        pytest.param("camera", "POINT(NaN NaN)", "ck_feature_", id="NaN point"),
        pytest.param("camera", "POINT(121.55 NaN)", "ck_feature_", id="NaN latitude"),
        pytest.param("camera", INFINITE, "ck_feature_", id="infinite"),
        pytest.param(
            LINE,
            "LINESTRING(121.55 25.05, NaN 25.05, 121.56 25.05)",
            "ck_feature_",
            id="NaN inside",
        ),
        pytest.param(LINE, "LINESTRING(121.55 25.05, 121.55 25.05)", "ck_feature_valid", id="dot"),
        pytest.param("camera", "POINT(25.05 121.55)", "ck_feature_in_taiwan", id="swapped"),
        pytest.param("camera", "POINT(0 0)", "ck_feature_in_taiwan", id="null island"),
        pytest.param("camera", "POINT(139.7 35.6)", "ck_feature_in_taiwan", id="Tokyo"),
        pytest.param(
            LINE, "LINESTRING(121.55 25.05, 125 25.05)", "ck_feature_in_taiwan", id="leaves Taiwan"
        ),
        pytest.param("camera", "SRID=3826;POINT(305000 2771000)", "SRID", id="TWD97"),
        pytest.param("camera", "POINT Z (121.55 25.05 3)", "Z dimension", id="height"),
    ],
)
def test_refuses_a_geometry(
    session: Session, community: Community, layer: str, geom: str, reason: str
) -> None:
    with refused(reason):
        insert(session, community, layer=layer, geom=geom)


@pytest.mark.parametrize("properties", [[], "text", 3, None])
def test_refuses_properties_that_are_no_object(
    session: Session, community: Community, properties: object
) -> None:
    with refused("ck_feature_properties"):
        insert(session, community, properties=properties)


def test_refuses_an_unknown_layer(session: Session, community: Community) -> None:
    with refused("fk_feature_layer_layer_kind"):
        insert(session, community, layer="windmill")


def test_refuses_a_version_that_ends_before_it_begins(
    session: Session, community: Community
) -> None:
    with refused("ck_feature_revisions"):
        insert(session, community, since=3, until=3)


def test_refuses_two_current_versions_of_one_feature(
    session: Session, community: Community
) -> None:
    feature = insert(session, community)
    with refused("uq_feature_now_id"):
        insert(session, community, id=feature, since=2)


def test_a_version_can_only_be_closed_and_only_once(session: Session, community: Community) -> None:
    feature = insert(session, community)
    changes = (
        'properties = \'{"name": "changed"}\'',
        "geom = ST_SetSRID(ST_MakePoint(121.5501, 25.05), 4326)",
        "layer = (SELECT min(kind) FROM layer_kind WHERE kind <> 'camera')",
        "revision_from = 0",
        "source = 'elsewhere'",
        "id = gen_random_uuid()",
        'revision_to = 2, properties = \'{"name": "changed while closed"}\'',
    )
    for change in changes:
        statement = f"UPDATE feature SET {change} WHERE id = :id"  # noqa: S608 - from above
        refuses(session, "is refused", statement, id=feature)
    close = "UPDATE feature SET revision_to = :to WHERE id = :id"
    session.execute(text(close), {"to": 2, "id": feature})
    refuses(session, "is refused", close, to=3, id=feature)
    refuses(session, "is refused", close, to=None, id=feature)


def test_nothing_of_the_history_can_be_deleted(session: Session, community: Community) -> None:
    feature = insert(session, community)
    refuses(session, "DELETE of feature is refused", "DELETE FROM feature WHERE id = :i", i=feature)
    refuses(session, "TRUNCATE of feature is refused", "TRUNCATE feature")
    refuses(session, "violates foreign key", "DELETE FROM community WHERE id = :i", i=community.id)


def seal(session: Session, community: Community, *, revision: int) -> None:
    session.execute(
        text(
            "INSERT INTO edition (community_id, number, revision, purpose, sha256) "
            "VALUES (:community, 1, :revision, 'application', repeat('0', 64))"
        ),
        {"community": community.id, "revision": revision},
    )


def test_what_a_sealed_edition_shows_stays(session: Session, community: Community) -> None:
    shown = insert(session, community, since=1)
    seal(session, community, revision=5)
    close = "UPDATE feature SET revision_to = :to WHERE id = :id"
    refuses(session, "sealed edition", close, to=5, id=shown)
    with refused("sealed edition"), session.begin_nested():
        insert(session, community, since=5)
    # What comes after it is free.
    session.execute(text(close), {"to": 6, "id": shown})
    insert(session, community, since=6)


def test_another_communitys_edition_hinders_nobody(
    session: Session, community: Community, more_communities: Callable[..., Community]
) -> None:
    seal(session, more_communities("fushi"), revision=5)
    feature = insert(session, community, since=1)
    session.execute(text("UPDATE feature SET revision_to = 2 WHERE id = :id"), {"id": feature})


@pytest.mark.parametrize(
    "statement",
    ["UPDATE edition SET revision = 6", "DELETE FROM edition", "TRUNCATE edition CASCADE"],
)
def test_an_edition_stays_as_it_was_sealed(
    session: Session, community: Community, statement: str
) -> None:
    seal(session, community, revision=5)
    refuses(session, "of edition is refused", statement)


@pytest.mark.parametrize(
    ("boundary", "reason"),
    [
        ("MULTIPOLYGON EMPTY", "ck_community_boundary"),
        ("MULTIPOLYGON(((0 0, 1 1, 1 0, 0 1, 0 0)))", "ck_community_boundary"),
        ("MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))", "ck_community_in_taiwan"),
        (POINT, "type"),
    ],
)
def test_refuses_a_boundary(
    session: Session, community: Community, boundary: str, reason: str
) -> None:
    change = "UPDATE community SET boundary = ST_GeomFromText(:boundary, 4326) WHERE id = :id"
    refuses(session, reason, change, boundary=boundary, id=community.id)
