"""Base data as GeoJSON with OSM-like tags for properties, as `sample_geo/` has them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import shapely

from layers.geometry.checks import parse_geometry
from layers.words.problems import Problem
from mapserve.exchange import geojson
from mapserve.exchange.json_document import parse_json, read_bytes
from mapserve.exchange.osm_tags import BaseObject, building_of, place_of, street_of
from mapserve.exchange.quarantine import Quarantined

LIMIT_MB = 256
_LONGEST_ID = 34  # the column takes 40 with "file:"


def read_base_geojson(path: Path, quarantined: list[Quarantined]) -> Iterator[BaseObject]:
    """Yield streets, buildings and places of a GeoJSON file (WGS84).

    A feature is known by its id, or by its content where it has none: `file:<id>`. What is no
    street, building or place, or has no valid geometry, goes to `quarantined`.

    Raises
    ------
    FileUnreadable, FileTooLarge
    """
    data = read_bytes(path, limit_mb=LIMIT_MB).removeprefix(b"\xef\xbb\xbf")
    document = parse_json(data, name=path.name)
    for number, member in enumerate(geojson.features_of(document, name=path.name), start=1):
        try:
            geometry = parse_geometry(member.geometry)
        except Problem as problem:
            quarantined.append(Quarantined.from_problem(number, "geometry", problem))
            continue
        tags = {key: str(value) for key, value in member.properties.items() if value is not None}
        source = _source(member.id or tags.get("id"), tags, geometry.wkb)
        yield from _object(source, tags, geometry)


def _object(source: str, tags: dict[str, str], geometry: shapely.Geometry) -> Iterator[BaseObject]:
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
