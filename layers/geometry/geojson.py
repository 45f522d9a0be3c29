"""GeoJSON geometries (RFC 7946) as parts of an answer: WGS84, longitude first."""

from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, GetJsonSchemaHandler, RootModel, create_model
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from layers.words.answer import Answer

Position = tuple[float, float]


class Point(Answer):
    """A place."""

    type: Literal["Point"]
    coordinates: Position


class LineString(Answer):
    """A line."""

    type: Literal["LineString"]
    coordinates: list[Position]


class MultiLineString(Answer):
    """Lines that belong together."""

    type: Literal["MultiLineString"]
    coordinates: list[list[Position]]


class Polygon(Answer):
    """An area: its outline, then its holes, each closed."""

    type: Literal["Polygon"]
    coordinates: list[list[Position]]


class MultiPolygon(Answer):
    """Areas that belong together."""

    type: Literal["MultiPolygon"]
    coordinates: list[list[list[Position]]]


def as_geojson(value: object) -> object:
    """Return a shapely geometry as GeoJSON; what is none stays."""
    return mapping(value) if isinstance(value, BaseGeometry) else value


class _Described:
    """Describes a geometry by the types it may have; what is in it has been checked before."""

    def __init__(self, name: str, types: Any) -> None:  # noqa: ANN401 - a union of models
        model = create_model(name, __base__=RootModel[types]).__pydantic_core_schema__
        self._schema = core_schema.definitions_schema(
            core_schema.definition_reference_schema(name),
            [cast("CoreSchema", {**model, "ref": name})],
        )

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the schema of the types, under their name."""
        return handler(self._schema)


_Object = Annotated[dict[str, Any], BeforeValidator(as_geojson)]
Geometry = Annotated[
    _Object,
    _Described("Geometry", Point | LineString | MultiLineString | Polygon | MultiPolygon),
]
Line = Annotated[_Object, _Described("Line", LineString)]
MultiLine = Annotated[_Object, _Described("MultiLine", MultiLineString)]
Lines = Annotated[_Object, _Described("Lines", LineString | MultiLineString)]
MultiArea = Annotated[_Object, _Described("MultiArea", MultiPolygon)]
Areas = Annotated[_Object, _Described("Areas", Polygon | MultiPolygon)]
