"""GeoJSON (RFC 7946), with the CRS that older files name: rows, base data, and our own exports."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import shapely

from layers.geometry.checks import parse_geometry
from layers.geometry.crs import WGS84
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.exchange.formats.contract import FileFormat, Losses
from mapserve.exchange.formats.input_file import BASE_LIMIT_MB, InputFile
from mapserve.exchange.formats.rows import Rows, Tables, at_most, rows_of_records
from mapserve.exchange.osm_tags import BaseObject, building_of, place_of, street_of
from mapserve.exchange.problems import FileUnreadable
from mapserve.exchange.quarantine import Quarantined

_LONGEST_ID = 34  # the column takes 40 with "file:"
_EPSG = re.compile(r"EPSG:(?::|[\d.]+:)?(\d{4,5})$", re.IGNORECASE)


class Member(NamedTuple):
    """A feature as it stands in the file; nothing checked but its shape as JSON."""

    id: str | None
    properties: dict[str, Any]
    geometry: Mapping[str, Any] | None


def read(file: InputFile) -> Tables:
    """Return the one table of a FeatureCollection or of a single Feature."""

    def rows() -> Rows:
        members = at_most(features_of(file.document, name=file.name), name=file.name)
        records = [(one.properties, one.geometry, one.id) for one in members]
        epsg = epsg_of(file.document)
        return rows_of_records(records, epsg=epsg, encoding=file.text.encoding)

    return {"": rows}


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


def base(path: Path, losses: Losses) -> Iterator[BaseObject]:
    """Yield streets, buildings and places of features with OSM tags for properties (WGS84).

    A feature is known by its id, or by its content where it has none: `file:<id>`. What has no
    valid geometry is noted in `losses`, what is no street, building or place is nothing to us.

    Raises
    ------
    FileUnreadable, FileTooLarge
    """
    file = InputFile(path, limit_mb=BASE_LIMIT_MB)
    for number, member in enumerate(features_of(file.document, name=file.name), start=1):
        try:
            geometry = parse_geometry(member.geometry)
        except Problem as problem:
            losses.quarantined.append(Quarantined.from_problem(number, "geometry", problem))
            continue
        tags = {key: str(value) for key, value in member.properties.items() if value is not None}
        source = _source(member.id or tags.get("id"), tags, geometry.wkb)
        yield from _objects(source, tags, geometry)


def _objects(source: str, tags: dict[str, str], geometry: shapely.Geometry) -> Iterator[BaseObject]:
    if geometry.geom_type == "LineString":
        yield from street_of(source, tags, geometry.wkb_hex)
        return
    if geometry.geom_type == "Polygon":
        geometry = shapely.MultiPolygon([geometry])
    if geometry.geom_type == "MultiPolygon":
        yield from building_of(source, tags, geometry.wkb_hex)
    yield from place_of(source, tags, geometry.wkb_hex)


def _source(known: str | None, tags: dict[str, str], wkb: bytes) -> str:
    if known and len(known) <= _LONGEST_ID:
        return f"file:{known}"
    content = (known or repr(sorted(tags.items()))).encode("utf-8", "backslashreplace")
    return "file:" + hashlib.sha256(content + (b"" if known else wkb)).hexdigest()[:32]


FORMAT = FileFormat(
    name="geojson",
    label=Text("GeoJSON", "GeoJSON"),
    suffixes=(".geojson", ".json"),
    media_type="application/geo+json",
    recognises=lambda file: file.is_json,
    read=read,
    has_areas=True,
    base=base,
    write=lambda extract: extract.features().encode(),
)
