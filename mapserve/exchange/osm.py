"""OpenStreetMap files (.osm XML and .osm.pbf) to streets, buildings and places.

pyosmium and expat read them in a sandboxed child (`mapserve.exchange.decoders.osm`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from layers.words.text import Text
from mapserve.exchange.json_document import check_size
from mapserve.exchange.osm_tags import BaseObject
from mapserve.exchange.problems import FileRefused, FileUnreadable
from mapserve.sandbox.client import Ended, Why, told_of_file
from mapserve.sandbox.tasks import Budget, Task

XML_LIMIT_MB, PBF_LIMIT_MB = 2048, 4096
# An extract of all Taiwan takes a few minutes and about 2 GB.
READ = Task(
    function="mapserve.exchange.decoders.osm:read",
    budget=Budget(seconds=1800, memory_mb=6144),
    file=True,
    threads=True,
    raises=(FileRefused, FileUnreadable),
)
_PBF_MAGIC = b"\x00\x00\x00\x0d\x0a\x09OSMHeader"
_SHARED_ENDS = 12  # the length before OSMHeader varies by a byte or two


@dataclass
class Incomplete:
    """What could not be put together: members or nodes are missing from the extract.

    `buildings` are outlines of which nothing could be made, `mended` those that were closed
    without a corner that is missing.
    """

    relations: list[int] = field(default_factory=list)
    ways: list[int] = field(default_factory=list)
    buildings: list[int] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)


def read_osm(path: Path, incomplete: Incomplete) -> Iterator[BaseObject]:
    """Yield the streets, buildings and places of a file; note in `incomplete` what fails.

    Raises
    ------
    FileRefused
        XML with a document type declaration.
    FileUnreadable, FileTooLarge, WallsMissing
    """
    pbf = _is_pbf(path)
    check_size(path, limit_mb=PBF_LIMIT_MB if pbf else XML_LIMIT_MB)
    try:
        for content, final in told_of_file(READ, path, path.name, pbf):
            if final:
                lost = json.loads(content)
                incomplete.relations += lost["relations"]
                incomplete.ways += lost["ways"]
                incomplete.buildings += lost["buildings"]
                incomplete.mended += lost["mended"]
            else:
                for line in content.splitlines():
                    yield BaseObject(*json.loads(line))
    except Ended as ended:
        raise FileUnreadable(name=path.name, reason=_REASONS[ended.why]) from None


_REASONS = {
    Why.TIME: Text("讀取超過半小時。", "reading it takes more than half an hour."),
    Why.MEMORY: Text(
        "讀取要的記憶體太多；請只取需要的範圍。",
        "reading it takes too much memory; cut out the region that is needed.",
    ),
    Why.CRASH: Text("OSM 內容損壞。", "its OSM content is damaged."),
}


def _is_pbf(path: Path) -> bool:
    check_size(path, limit_mb=PBF_LIMIT_MB)
    with path.open("rb") as file:
        head = file.read(64)
    return b"OSMHeader" in head[: len(_PBF_MAGIC) + _SHARED_ENDS]
