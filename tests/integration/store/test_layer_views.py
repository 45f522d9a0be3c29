"""Each layer's SQL view: typed columns, current features only."""

import json
import uuid
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers.model.catalogue import CATALOGUE
from layers.model.contract import MapLayer
from mapserve.store.layer_views import name_of
from mapserve.store.models import Community

LAYERS = pytest.mark.parametrize("layer", CATALOGUE, ids=lambda layer: layer.kind)
PLACES = {
    "Point": "POINT(121.55 25.05)",
    "LineString": "LINESTRING(121.55 25.05, 121.551 25.05)",
    "MultiLineString": "MULTILINESTRING((121.55 25.05, 121.551 25.05))",
    "Polygon": "POLYGON((121.55 25.05, 121.551 25.05, 121.551 25.051, 121.55 25.05))",
    "MultiPolygon": "MULTIPOLYGON(((121.55 25.05, 121.551 25.05, 121.551 25.051, 121.55 25.05)))",
}


def insert(
    session: Session, community: Community, layer: str, geom: str, properties: dict[str, Any]
) -> None:
    session.execute(
        text(
            "INSERT INTO feature (id, revision_from, community_id, layer, geom, properties) VALUES "
            "(:id, 3, :community, :layer, ST_GeomFromText(:geom, 4326), CAST(:properties AS jsonb))"
        ),
        {
            "id": uuid.uuid4(),
            "community": community.id,
            "layer": layer,
            "geom": geom,
            "properties": json.dumps(properties),
        },
    )


def columns_of(session: Session, layer: MapLayer) -> dict[str, str]:
    rows = session.execute(
        text(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
            "WHERE attrelid = CAST(:view AS regclass) AND attnum > 0"
        ),
        {"view": name_of(layer)},
    )
    return dict(rows.all())


@LAYERS
def test_has_a_column_for_every_attribute(session: Session, layer: MapLayer) -> None:
    columns = columns_of(session, layer)
    assert list(columns) == ["id", "community", "revision", *layer.described, "geom"]
    assert columns["geom"].endswith(",4326)")
    if len(layer.geometry) == 1:
        assert columns["geom"] == f"geometry({layer.geometry[0]},4326)"


@LAYERS
def test_shows_every_geometry_type_of_its_layer(
    session: Session, community: Community, layer: MapLayer
) -> None:
    for kind in layer.geometry:
        insert(session, community, layer.kind, PLACES[kind], {"name": "美仁里"})
    question = f'SELECT community, revision, name, ST_SRID(geom) FROM "{name_of(layer)}"'  # noqa: S608
    rows = session.execute(text(question))
    assert rows.all() == [("meiren", 3, "美仁里", 4326)] * len(layer.geometry)


def test_values_have_their_types(session: Session, community: Community) -> None:
    properties = {"bearing": 90.5, "pixels_across": 1920, "reason": ["crime", "traffic"]}
    insert(session, community, "camera", PLACES["Point"], {**properties, "facing": "bearing"})
    row = session.execute(
        text("SELECT bearing, pixels_across, reason, facing, range_m FROM layer_camera")
    ).one()
    assert row == (90.5, 1920, ["crime", "traffic"], "bearing", None)


def test_a_value_that_does_not_fit_its_column_reads_as_null(
    session: Session, community: Community
) -> None:
    broken = {"bearing": "north", "reason": "crime", "pixels_across": [1]}
    insert(session, community, "camera", PLACES["Point"], broken)
    row = session.execute(text("SELECT bearing, reason, pixels_across FROM layer_camera")).one()
    assert row == (None, None, None)


def test_dates_references_and_yes_or_no_are_typed(session: Session) -> None:
    found = {kind for layer in CATALOGUE for kind in columns_of(session, layer).values()}
    assert found >= {"date", "uuid[]", "boolean", "integer", "double precision", "text[]", "text"}


def test_a_closed_version_is_not_shown(session: Session, community: Community) -> None:
    insert(session, community, "camera", PLACES["Point"], {})
    session.execute(text("UPDATE feature SET revision_to = 4"))
    assert session.scalar(text("SELECT count(*) FROM layer_camera")) == 0
