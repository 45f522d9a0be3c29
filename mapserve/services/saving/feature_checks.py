"""One feature as drawn: its attributes and its geometry checked, its place in the community."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.geometry.checks import check_valid, parse_coordinates
from layers.geometry.crs import WGS84
from layers.model.contract import MapLayer
from layers.words.problems import Problem
from mapserve.services.communities.directory import OutsideCommunity
from mapserve.services.maps.references import Drawn
from mapserve.services.maps.three_way_merge import patched
from mapserve.store.models import Community

# A point as EWKB; the type carries a flag for the SRID.
_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("srid", "<u4"), ("x", "<f8"), ("y", "<f8")])


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
    return ewkb_of(checked_geometry(layer, value))


def checked_geometry(layer: MapLayer, value: object) -> BaseGeometry:
    """Return a GeoJSON geometry, checked for its layer."""
    kind, coordinates = parse_coordinates(value)
    layer.check_type(kind)
    geometry = shapely.geometry.shape({"type": kind, "coordinates": coordinates})
    check_valid(geometry)
    return geometry


def ewkbs_of(shapes: Sequence[BaseGeometry]) -> list[str]:
    """Return what `ewkb_of` gives for each of many geometries."""
    many = np.array(shapes, dtype=object)
    is_point = shapely.get_type_id(many) == shapely.GeometryType.POINT
    texts = np.empty(len(many), dtype=object)
    texts[is_point] = _point_ewkbs(shapely.get_coordinates(many[is_point]))
    placed = shapely.set_srid(many[~is_point], WGS84)
    texts[~is_point] = shapely.to_wkb(placed, hex=True, include_srid=True, byte_order=1)
    made: list[str] = texts.tolist()
    return made


def _point_ewkbs(positions: NDArray[np.float64]) -> list[str]:
    """Return points as `ewkb_of` does, in a tenth of the time."""
    packed = np.empty(len(positions), dtype=_POINT)
    packed["order"], packed["type"], packed["srid"] = 1, 0x20000001, WGS84
    packed["x"], packed["y"] = positions.T
    text, size = packed.tobytes().hex().upper(), 2 * _POINT.itemsize
    return [text[start : start + size] for start in range(0, len(text), size)]


def ewkb_of(geometry: BaseGeometry) -> str:
    """Return a WGS84 geometry as PostGIS writes it in hexadecimal."""
    placed = shapely.set_srid(geometry, WGS84)
    return str(shapely.to_wkb(placed, hex=True, include_srid=True, byte_order=1))


def outside_problems(community: Community, drawn: Sequence[Drawn]) -> list[Problem]:
    """Return one problem a new geometry that lies wholly outside the community."""
    moved = [one for one in drawn if one.moved]
    if not moved:
        return []
    boundary = to_shape(community.boundary)
    shapely.prepare(boundary)
    shapes = [one.version.ewkb if one.shape is None else one.shape for one in moved]
    read = [i for i, one in enumerate(shapes) if isinstance(one, str)]
    for i, shape in zip(read, shapely.from_wkb([shapes[i] for i in read]), strict=True):
        shapes[i] = shape
    touching = shapely.intersects(boundary, shapes)
    return [
        OutsideCommunity(pointer=f"{one.pointer}/geometry", community=community.name)
        for one, inside in zip(moved, touching, strict=True)
        if not inside
    ]
