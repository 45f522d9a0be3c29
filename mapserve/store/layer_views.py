"""One typed SQL view a layer, for QGIS, the OGC API and people who write SQL."""

import datetime as dt
import hashlib
import types
import typing
import uuid
from typing import Annotated, Union, get_args, get_origin

from sqlalchemy import Connection, text

from layers.model.contract import GeometryType, MapLayer

_PREFIX = "layer_"
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
        f'CREATE VIEW "{name_of(layer)}" AS SELECT '  # noqa: S608 - names are our own code's
        + ", ".join(columns)
        + " FROM feature JOIN community ON community.id = feature.community_id"
        + f" WHERE feature.layer = '{layer.kind}' AND feature.revision_to IS NULL"
    )


def name_of(layer: MapLayer) -> str:
    """Return the name of the layer's view."""
    return f"{_PREFIX}{layer.kind}"


def mark_of(layer: MapLayer) -> str:
    """Return what the view's comment says: a hash that changes whenever the view should."""
    return hashlib.sha256(view_of(layer).encode()).hexdigest()


def make_view(connection: Connection, layer: MapLayer) -> None:
    """Make the layer's view, marked."""
    connection.exec_driver_sql(view_of(layer))
    connection.exec_driver_sql(f"COMMENT ON VIEW \"{name_of(layer)}\" IS '{mark_of(layer)}'")


def marks_of_views(connection: Connection) -> dict[str, str | None]:
    """Return the views that are there, of any version's catalogue, with their marks."""
    found = connection.execute(
        text(
            "SELECT relname, obj_description(oid) FROM pg_class WHERE relkind = 'v' "
            "AND relnamespace = current_schema::regnamespace AND starts_with(relname, :prefix)"
        ),
        {"prefix": _PREFIX},
    )
    return dict(found.all())


def drop_views(connection: Connection) -> None:
    """Remove every layer's view."""
    for name in marks_of_views(connection):
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
