"""pyosmium on an OpenStreetMap file: streets, buildings and places, as lines of JSON.

XML is looked at first: a document type declaration is the way to entity bombs and outside
references, no OSM program writes one, and so it is refused.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import osmium
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from layers.words.text import Text
from mapserve.exchange.osm_tags import (
    PLACE_KEYS,
    BaseObject,
    building_of,
    is_street,
    place_of,
    street_of,
)
from mapserve.exchange.problems import FileRefused, FileUnreadable

if TYPE_CHECKING:
    from mapserve.sandbox.forkserver import Teller

_ROWS = 500  # a message
_FACTORY = osmium.geom.WKBFactory()


@dataclass
class _Lost:
    """What could not be put together, by OSM's numbers; relations that are still open."""

    ways: list[int] = field(default_factory=list)
    relations: set[int] = field(default_factory=set)


def read(path: str, name: str, pbf: bool, teller: "Teller") -> bytes:  # noqa: FBT001 - asked by place
    """Tell the objects of a file, a `BaseObject` a line; return what is lost as JSON.

    Raises
    ------
    FileRefused
        XML with a document type declaration.
    FileUnreadable
    """
    if not pbf:
        _check_xml(path, name)
    wanted = ("highway", "building", *PLACE_KEYS)
    keys = osmium.filter.KeyFilter(*wanted)
    processor = osmium.FileProcessor(osmium.io.File(path, "pbf" if pbf else "osm"))
    lost, lines = _Lost(), []
    try:
        for thing in processor.with_areas(keys).with_filter(keys):
            lines += [json.dumps(one, ensure_ascii=False) for one in _objects(thing, lost)]
            if len(lines) >= _ROWS:
                teller.news("\n".join(lines).encode())
                lines.clear()
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        reason = Text("OSM 內容損壞。", "its OSM content is damaged.")
        raise FileUnreadable(name=name, reason=reason) from error
    teller.news("\n".join(lines).encode())
    return json.dumps({"relations": sorted(lost.relations), "ways": lost.ways}).encode()


def _check_xml(path: str, name: str) -> None:
    try:
        # The declaration comes before the root: the first element is far enough.
        _, root = next(iterparse(path, events=("start",), forbid_dtd=True))
    except DefusedXmlException:
        reason = Text("XML 含有 DOCTYPE。", "the XML has a DOCTYPE.")
        raise FileRefused(name=name, reason=reason) from None
    except (ParseError, StopIteration):
        reason = Text("不是 OSM 的 XML 或 PBF。", "it is neither OSM XML nor PBF.")
        raise FileUnreadable(name=name, reason=reason) from None
    if root.tag != "osm":
        reason = Text(f"最外層是 <{root.tag}>。", f"its root is <{root.tag}>, not <osm>.")
        raise FileUnreadable(name=name, reason=reason)


def _objects(
    thing: Any,  # noqa: ANN401 - pyosmium has no common type
    lost: _Lost,
) -> Iterator[BaseObject]:
    tags = {tag.k: tag.v for tag in thing.tags}
    try:
        if thing.is_area():
            origin = "way" if thing.from_way() else "relation"
            if origin == "relation":
                lost.relations.discard(thing.orig_id())
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
            lost.relations.add(thing.id)
    except (RuntimeError, osmium.InvalidLocationError):
        # A node of the way lies outside the extract, or it is a line of one point.
        lost.ways.append(thing.orig_id() if thing.is_area() else thing.id)
