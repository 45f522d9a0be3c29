"""One typed SQL view a layer, for QGIS, the OGC API and people who write SQL."""

import datetime as dt
import types
import typing
import uuid
from typing import Annotated, Union, get_args, get_origin

from sqlalchemy import Connection, text

from layers.contract import GeometryType, MapLayer

PREFIX = "layer_"
_RESERVED = {"id", "community", "revision", "geom"}
# A bool is an int to Python, so it comes first.
_SCALARS = {bool: ("boolean", "boolean"), int: ("number", "integer"), float: ("number", "float8")}
_MULTI = {
    GeometryType.LINE: GeometryType.MULTILINE,
    GeometryType.POLYGON: GeometryType.MULTIPOLYGON,
}


def view_of(layer: MapLayer) -> str:
    """Return the statement that makes the view of a layer's current features.

    Columns: id (uuid), community (slug), revision (that last changed it), one column an
    attribute, geom (WGS84, of the layer's geometry type). A stored value that does not fit its
    column, because the layer's definition changed since, reads as NULL.
    """
    if _RESERVED & layer.described.keys():
        message = f"{layer.kind} names an attribute like a column of its view"
        raise ValueError(message)
    columns = [
        "feature.id",
        "community.slug AS community",
        "feature.revision_from AS revision",
        *(
            f'{_column(name, info.annotation)} AS "{name}"'
            for name, (info, _) in layer.described.items()
        ),
        f"{_geometry(layer.geometry)} AS geom",
    ]
    return (
        f'CREATE VIEW "{PREFIX}{layer.kind}" AS SELECT '  # noqa: S608 - names are our own code's
        + ", ".join(columns)
        + " FROM feature JOIN community ON community.id = feature.community_id"
        + f" WHERE feature.layer = '{layer.kind}' AND feature.revision_to IS NULL"
    )


def drop_views(connection: Connection) -> None:
    """Remove the views of all layers, of this version's catalogue or another's."""
    names = connection.scalars(
        text(
            "SELECT viewname FROM pg_views "
            "WHERE schemaname = current_schema AND viewname LIKE :names"
        ),
        {"names": PREFIX.replace("_", r"\_") + "%"},
    )
    for name in names.all():
        connection.exec_driver_sql(f'DROP VIEW "{name}"')


def _column(name: str, annotation: object) -> str:
    value, words = f"feature.properties -> '{name}'", f"feature.properties ->> '{name}'"
    kind = _plain(annotation)
    if get_origin(kind) in (list, tuple, set, frozenset):
        (item, *_) = get_args(kind)
        words = f"SELECT jsonb_array_elements_text({value})"
        entries = f"ARRAY({words})" + ("::uuid[]" if _plain(item) is uuid.UUID else "")
        return f"CASE jsonb_typeof({value}) WHEN 'array' THEN {entries} END"
    if kind is dt.date:
        return rf"CASE WHEN {words} ~ '^\d{{4}}-\d\d-\d\d$' THEN ({words})::date END"
    if kind is uuid.UUID:
        return f"({words})::uuid"
    for python, (json, sql) in _SCALARS.items():
        if isinstance(kind, type) and issubclass(kind, python):
            return f"CASE jsonb_typeof({value}) WHEN '{json}' THEN ({value})::{sql} END"
    return words


def _plain(annotation: object) -> typing.Any:  # noqa: ANN401 - whatever a field is declared as
    """Return the type of a field without Annotated and without None."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        (first, *_) = [each for each in get_args(annotation) if each is not type(None)]
        return _plain(first)
    return annotation


def _geometry(allowed: tuple[GeometryType, ...]) -> str:
    """Return the typed geometry: a single type, the multi type of both, or any."""
    names = set(allowed)
    if len(names) == 1:
        return f"feature.geom::geometry({allowed[0]}, 4326)"
    for single, multi in _MULTI.items():
        if names == {single, multi}:
            return f"ST_Multi(feature.geom)::geometry({multi}, 4326)"
    return "feature.geom::geometry(Geometry, 4326)"
