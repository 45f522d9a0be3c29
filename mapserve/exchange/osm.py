"""OpenStreetMap files (.osm XML and .osm.pbf) to streets, buildings and places.

Data come through pyosmium. XML is looked at first: a document type declaration is the way to
entity bombs and outside references, no OSM program writes one, and so it is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from layers.words.text import Text
from mapserve.exchange.json_document import check_size
from mapserve.exchange.osm_tags import (
    PLACE_KEYS,
    BaseObject,
    building_of,
    is_street,
    place_of,
    street_of,
)
from mapserve.exchange.problems import FileRefused, FileUnreadable

XML_LIMIT_MB, PBF_LIMIT_MB = 2048, 4096
_PBF_MAGIC = b"\x00\x00\x00\x0d\x0a\x09OSMHeader"
_SHARED_ENDS = 12  # the length before OSMHeader varies by a byte or two


@dataclass
class Incomplete:
    """What could not be put together: members or nodes are missing from the extract."""

    relations: list[int] = field(default_factory=list)
    ways: list[int] = field(default_factory=list)


def read_osm(path: Path, incomplete: Incomplete) -> Iterator[BaseObject]:
    """Yield the streets, buildings and places of a file; note in `incomplete` what fails.

    Raises
    ------
    FileRefused
        XML with a document type declaration.
    FileUnreadable, FileTooLarge
    """
    pbf = _check(path)
    wanted = ("highway", "building", *PLACE_KEYS)
    keys = osmium.filter.KeyFilter(*wanted)
    processor = osmium.FileProcessor(osmium.io.File(str(path), "pbf" if pbf else "osm"))
    open_relations: set[int] = set()
    try:
        for thing in processor.with_areas(keys).with_filter(keys):
            yield from _objects(thing, incomplete, open_relations)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        reason = Text("OSM 內容損壞。", "its OSM content is damaged.")
        raise FileUnreadable(name=path.name, reason=reason) from error
    incomplete.relations += sorted(open_relations)


def _check(path: Path) -> bool:
    """Return whether the file is PBF; raise for what is neither that nor harmless XML."""
    check_size(path, limit_mb=PBF_LIMIT_MB)
    with path.open("rb") as file:
        head = file.read(64)
    if b"OSMHeader" in head[: len(_PBF_MAGIC) + _SHARED_ENDS]:
        return True
    check_size(path, limit_mb=XML_LIMIT_MB)
    try:
        # The declaration comes before the root: the first element is far enough.
        with path.open("rb") as file:
            _, root = next(iterparse(file, events=("start",), forbid_dtd=True))
    except DefusedXmlException:
        reason = Text("XML 含有 DOCTYPE。", "the XML has a DOCTYPE.")
        raise FileRefused(name=path.name, reason=reason) from None
    except (ParseError, StopIteration):
        reason = Text("不是 OSM 的 XML 或 PBF。", "it is neither OSM XML nor PBF.")
        raise FileUnreadable(name=path.name, reason=reason) from None
    if root.tag != "osm":
        reason = Text(f"最外層是 <{root.tag}>。", f"its root is <{root.tag}>, not <osm>.")
        raise FileUnreadable(name=path.name, reason=reason)
    return False


_FACTORY = osmium.geom.WKBFactory()


def _objects(
    thing: Any,  # noqa: ANN401 - pyosmium has no common type
    incomplete: Incomplete,
    open_relations: set[int],
) -> Iterator[BaseObject]:
    tags = {tag.k: tag.v for tag in thing.tags}
    try:
        if thing.is_area():
            origin = "way" if thing.from_way() else "relation"
            if origin == "relation":
                open_relations.discard(thing.orig_id())
            source = f"osm/{origin}/{thing.orig_id()}"
            if "building" in tags or place_of(source, tags, ""):
                wkb = _FACTORY.create_multipolygon(thing)
                yield from building_of(source, tags, wkb)
                yield from place_of(source, tags, wkb)
        elif thing.is_way():
            if is_street(tags):
                wkb = _FACTORY.create_linestring(thing)
                yield from street_of(f"osm/way/{thing.id}", tags, wkb)
        elif thing.is_node():
            source = f"osm/node/{thing.id}"
            if place_of(source, tags, ""):
                yield from place_of(source, tags, _FACTORY.create_point(thing))
        elif tags.get("type") == "multipolygon" and ("building" in tags or place_of("", tags, "")):
            open_relations.add(thing.id)
    except (RuntimeError, osmium.InvalidLocationError):
        # A node of the way lies outside the extract, or it is a line of one point.
        incomplete.ways.append(thing.orig_id() if thing.is_area() else thing.id)
