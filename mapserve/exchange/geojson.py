"""GeoJSON (RFC 7946) taken apart, with the CRS that older files name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from layers.geometry.crs import WGS84
from layers.words.text import Text
from mapserve.exchange.problems import FileUnreadable

_EPSG = re.compile(r"EPSG:(?::|[\d.]+:)?(\d{4,5})$", re.IGNORECASE)


class Member(NamedTuple):
    """A feature as it stands in the file; nothing checked but its shape as JSON."""

    id: str | None
    properties: dict[str, Any]
    geometry: Mapping[str, Any] | None


def features_of(document: Mapping[str, Any], *, name: str) -> Iterator[Member]:
    """Yield the features of a FeatureCollection or of a single Feature.

    Raises
    ------
    FileUnreadable
        No features, or one that is no GeoJSON feature.
    """
    items = [document] if document.get("type") == "Feature" else document.get("features")
    if not isinstance(items, list) or document.get("type") not in ("Feature", "FeatureCollection"):
        reason = Text("不是 GeoJSON FeatureCollection。", "it is no GeoJSON FeatureCollection.")
        raise FileUnreadable(name=name, reason=reason)
    for number, item in enumerate(items, start=1):
        if not isinstance(item, Mapping) or item.get("type") != "Feature":
            reason = Text(f"第 {number} 個不是 Feature。", f"member {number} is no Feature.")
            raise FileUnreadable(name=name, reason=reason)
        properties, geometry = item.get("properties"), item.get("geometry")
        known = item.get("id")
        yield Member(
            id=str(known) if isinstance(known, str | int) else None,
            properties=dict(properties) if isinstance(properties, Mapping) else {},
            geometry=geometry if isinstance(geometry, Mapping) else None,
        )


def epsg_of(document: Mapping[str, Any]) -> int | None:
    """Return the EPSG code of the `crs` member (GeoJSON 2008), None without one."""
    crs = document.get("crs")
    if not isinstance(crs, Mapping) or not isinstance(crs.get("properties"), Mapping):
        return None
    name = str(crs["properties"].get("name", ""))
    if name.upper().endswith("CRS84"):
        return WGS84
    found = _EPSG.search(name)
    return int(found[1]) if found else None


def shape_of(geometry: Mapping[str, Any] | None) -> BaseGeometry | None:
    """Return the shapely geometry of a polygon as it stands, unchecked; None for none."""
    if geometry is None:
        return None
    return shapely.force_2d(shapely.geometry.shape(geometry))
