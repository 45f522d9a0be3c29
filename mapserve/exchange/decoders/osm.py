"""pyosmium on an OpenStreetMap file: streets, buildings and places, as lines of JSON.

XML is looked at first: a document type declaration is the way to entity bombs and outside
references, no OSM program writes one, and so it is refused.
"""

import json
import struct
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
_RING = 4  # positions, the last one the first
_POLYGON, _MULTIPOLYGON = 3, 6  # types of WKB
_FACTORY = osmium.geom.WKBFactory()


@dataclass
class _Lost:
    """What could not be put together, by OSM's numbers; what is still open.

    `buildings` are ways of which no area came, `areas` those of which one did; `mended` are
    outlines that lack a corner or do not close, and were closed.
    """

    ways: list[int] = field(default_factory=list)
    relations: set[int] = field(default_factory=set)
    buildings: set[int] = field(default_factory=set)
    areas: set[int] = field(default_factory=set)
    mended: list[int] = field(default_factory=list)


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
    told = {
        "relations": sorted(lost.relations),
        "ways": lost.ways,
        "buildings": sorted(lost.buildings - lost.areas),
        "mended": lost.mended,
    }
    return json.dumps(told).encode()


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
            else:
                lost.areas.add(thing.orig_id())
            source = f"osm/{origin}/{thing.orig_id()}"
            if "building" in tags or place_of(source, tags, ""):
                wkb = _FACTORY.create_multipolygon(thing)
                yield from building_of(source, tags, wkb)
                yield from place_of(source, tags, wkb)
        elif thing.is_way():
            if is_street(tags):
                wkb = _FACTORY.create_linestring(thing)
                yield from street_of(f"osm/way/{thing.id}", tags, wkb)
            yield from _outline(thing, tags, lost)
        elif thing.is_node():
            source = f"osm/node/{thing.id}"
            if place_of(source, tags, ""):
                yield from place_of(source, tags, _FACTORY.create_point(thing))
        elif tags.get("type") == "multipolygon" and ("building" in tags or place_of("", tags, "")):
            lost.relations.add(thing.id)
    except (RuntimeError, osmium.InvalidLocationError):
        # A node of the way lies outside the extract, or it is a line of one point.
        _note(thing, tags, lost)


def _note(
    thing: Any,  # noqa: ANN401 - pyosmium has no common type
    tags: dict[str, str],
    lost: _Lost,
) -> None:
    number = thing.orig_id() if thing.is_area() else thing.id
    if thing.is_area() and thing.from_way() and building_of("", tags, ""):
        lost.areas.discard(number)
        lost.buildings.add(number)
    else:
        lost.ways.append(number)


def _outline(
    way: Any,  # noqa: ANN401 - pyosmium has no common type
    tags: dict[str, str],
    lost: _Lost,
) -> Iterator[BaseObject]:
    """Yield a building whose outline lacks a corner or does not close, closed as it stands.

    Sight would pass through what is left out. Of a whole outline the area comes by itself.
    """
    if not building_of("", tags, ""):
        return
    corners = [
        (node.location.lon, node.location.lat) for node in way.nodes if node.location.valid()
    ]
    if len(corners) == len(way.nodes) and way.is_closed():
        lost.buildings.add(way.id)  # until its area is there
        return
    ring = [one for i, one in enumerate(corners) if not i or one != corners[i - 1]]
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(ring) < _RING:
        lost.buildings.add(way.id)
        return
    lost.mended.append(way.id)
    yield from building_of(f"osm/way/{way.id}", tags, _multipolygon(ring))


def _multipolygon(ring: list[tuple[float, float]]) -> str:
    """Return a multipolygon of one ring as hexadecimal WKB."""
    positions = b"".join(struct.pack("<dd", *one) for one in ring)
    head = struct.pack("<BIIBIII", 1, _MULTIPOLYGON, 1, 1, _POLYGON, 1, len(ring))
    return (head + positions).hex()
