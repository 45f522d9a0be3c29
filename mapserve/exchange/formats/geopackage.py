"""GeoPackage (OGC 12-128r18): features of its first layer, by GDAL in a sandboxed child.

GDAL goes by content, not by name: a `.gpkg` may hold a VRT that reads a server file or a WFS
that calls a host (decision hostile-files). So the magic bytes are checked first, the child knows
one driver only, and what it hands back is lines of JSON with WKB, checked like any other input.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from layers.words.text import Text
from mapserve.exchange.formats.contract import FileFormat
from mapserve.exchange.formats.input_file import InputFile
from mapserve.exchange.formats.rows import Record, Rows, Tables, at_most, rows_of_records
from mapserve.exchange.json_document import check_size
from mapserve.exchange.problems import FileRefused, FileUnreadable
from mapserve.sandbox.client import Ended, Why, told_of_file
from mapserve.sandbox.tasks import Budget, Task

SQLITE_MAGIC = b"SQLite format 3\x00"
LIMIT_MB = 512
READ = Task(
    function="mapserve.exchange.decoders.geopackage:read",
    budget=Budget(seconds=100, memory_mb=2048),
    file=True,
    raises=(FileUnreadable,),
)
REFUSED = Text("讀取程式拒絕了內容。", "the reader refused its content.")
# "GPKG" or the older "GP10" at offset 68 (OGC 12-128r18, requirement 2).
_APPLICATION_ID = slice(68, 72)
_APPLICATION_IDS = (b"GPKG", b"GP10", b"GP11")


class Found(NamedTuple):
    """Attributes and geometry of one feature, in the file's own CRS."""

    properties: dict[str, Any]
    geometry: BaseGeometry | None


class Source(NamedTuple):
    """What the child read: the EPSG code of the layer (None if it says none) and its records."""

    epsg: int | None
    records: Iterator[Found]


def read(file: InputFile) -> Tables:
    """Return the one table that the child tells."""

    def rows() -> Rows:
        source = read_geopackage(file.path)
        records = at_most(
            (Record(one.properties, one.geometry) for one in source.records),
            name=file.name,
        )
        return rows_of_records(records, epsg=source.epsg, columns=file.columns)

    return {"": rows}


def read_geopackage(path: Path) -> Source:
    """Return the features of the first layer of a GeoPackage; they are read as they are asked for.

    Raises
    ------
    FileRefused
        The content is no GeoPackage, whatever the name says.
    FileUnreadable
        GDAL cannot read it within the limits; of a later record, as that is asked for.
    WallsMissing
    """
    check_size(path, limit_mb=LIMIT_MB)
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(SQLITE_MAGIC) or head[_APPLICATION_ID] not in _APPLICATION_IDS:
        reason = Text("內容不是 GeoPackage。", "its content is no GeoPackage.")
        raise FileRefused(name=path.name, reason=reason)
    return read_in_child(path)


def read_in_child(path: Path) -> Source:
    """Return what the child reads from `path`; raise `FileUnreadable` if it fails."""
    told = _told(path)
    epsg = next(told, None)
    return Source(epsg if isinstance(epsg, int) else None, _records(told, path.name))


def _told(path: Path) -> Iterator[Any]:
    """Yield each line of JSON that the child tells."""
    try:
        for content, _ in told_of_file(READ, path, path.name):
            for line in content.splitlines():
                yield json.loads(line)
    except Ended as ended:
        late = Text("讀取超過時間限制。", "reading it takes too long.")
        reason = late if ended.why is Why.TIME else REFUSED
        raise FileUnreadable(name=path.name, reason=reason) from None


def _records(told: Iterator[Any], name: str) -> Iterator[Found]:
    try:
        for item in told:
            wkb = item["wkb"]
            yield Found(dict(item["properties"]), shapely.from_wkb(wkb) if wkb else None)
    except (ShapelyError, ValueError, KeyError, TypeError):
        reason = Text("讀到的圖形不對。", "what was read are no shapes.")
        raise FileUnreadable(name=name, reason=reason) from None


FORMAT = FileFormat(
    name="gpkg",
    label=Text("GeoPackage", "GeoPackage"),
    suffixes=(".gpkg",),
    media_type="application/geopackage+sqlite3",
    recognises=lambda file: file.head.startswith(SQLITE_MAGIC),
    read=read,
    has_areas=True,
)
