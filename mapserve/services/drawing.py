"""One feature as drawn: its attributes and its geometry checked, its place in the community."""

import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from numpy.typing import NDArray
from pydantic_core import to_json
from shapely.geometry.base import BaseGeometry

from layers.contract import GeometryType, MapLayer
from layers.crs import WGS84
from layers.errors import Problem
from layers.geometry import parse_coordinates, parse_geometry
from mapserve.errors import OutsideCommunity
from mapserve.services.merging import patched
from mapserve.services.references import Drawn
from mapserve.store.models import Community

Shapes = NDArray[np.object_]
Parsed = tuple[str, Any]
_POINT_TYPE = GeometryType.POINT
_POINT = struct.Struct("<BIIdd")  # byte order, type with a flag for the SRID, SRID, x, y


def checked_properties(
    layer: MapLayer, base: Mapping[str, Any], patch: Mapping[str, Any]
) -> dict[str, Any]:
    """Return `base` with `patch` on it, as the layer checks it; None clears a field.

    Raises
    ------
    Problems
        With pointers from the properties on (`/bearing`).
    """
    if not base and None not in patch.values():
        return layer.check_properties(patch)
    # A null in a field that the layer does not have is still a wrong field.
    unknown = {name: None for name in patch if name not in layer.described}
    return layer.check_properties({**patched(base, patch), **unknown})


def geometry_of(layer: MapLayer, value: object) -> str:
    """Return a GeoJSON geometry, checked for its layer, as hexadecimal EWKB (WGS84)."""
    kind, coordinates = parse_coordinates(value)
    if kind == _POINT_TYPE and _POINT_TYPE in layer.geometry:
        return point_ewkb(*coordinates)
    geometry = parse_geometry(value)
    layer.check_geometry(geometry)
    return ewkb_of(geometry)


def parsed_geometry(layer: MapLayer, value: object) -> Parsed:
    """Return type and coordinates of a GeoJSON geometry of a type the layer takes.

    Everything is checked but whether lines and areas are valid: `shapes_of` makes many at once,
    and whoever calls it asks them.
    """
    kind, coordinates = parse_coordinates(value)
    layer.check_type(kind)
    return kind, coordinates


def shapes_of(parsed: Sequence[Parsed]) -> Shapes:
    """Return the geometries of `parsed_geometry`'s answers, in a few compiled calls."""
    shapes = np.empty(len(parsed), dtype=object)
    is_point = np.array([kind == _POINT_TYPE for kind, _ in parsed], dtype=bool)
    points = [coordinates for kind, coordinates in parsed if kind == _POINT_TYPE]
    if points:
        shapes[is_point] = shapely.points(points)
    others = [
        to_json({"type": kind, "coordinates": coordinates})
        for kind, coordinates in parsed
        if kind != _POINT_TYPE
    ]
    if others:
        shapes[~is_point] = shapely.from_geojson(others)
    return shapes


def ewkbs_of(shapes: Shapes) -> list[str]:
    """Return what `ewkb_of` gives for each of many geometries."""
    placed = shapely.set_srid(shapes, WGS84)
    texts: list[str] = shapely.to_wkb(placed, hex=True, include_srid=True, byte_order=1).tolist()
    return texts


def ewkb_of(geometry: BaseGeometry) -> str:
    """Return a WGS84 geometry as PostGIS writes it in hexadecimal."""
    placed = shapely.set_srid(geometry, WGS84)
    return str(shapely.to_wkb(placed, hex=True, include_srid=True, byte_order=1))


def point_ewkb(lon: float, lat: float) -> str:
    """Return what `ewkb_of` gives for a point, in a twentieth of the time."""
    return _POINT.pack(1, 0x20000001, WGS84, lon, lat).hex().upper()


def outside_problems(community: Community, drawn: Sequence[Drawn]) -> list[Problem]:
    """Return one problem a new geometry that lies wholly outside the community."""
    moved = [one for one in drawn if one.moved]
    if not moved:
        return []
    boundary = to_shape(community.boundary)
    shapely.prepare(boundary)
    shapes = [one.ewkb if one.shape is None else one.shape for one in moved]
    read = [i for i, one in enumerate(shapes) if isinstance(one, str)]
    for i, shape in zip(read, shapely.from_wkb([shapes[i] for i in read]), strict=True):
        shapes[i] = shape
    touching = shapely.intersects(boundary, shapes)
    return [
        OutsideCommunity(pointer=f"{one.pointer}/geometry", community=community.name)
        for one, inside in zip(moved, touching, strict=True)
        if not inside
    ]
