"""GDAL on files from outside: in a child process that reaches nothing (decision hostile-files).

GDAL goes by content, not by name: a `.gpkg` may hold a VRT that reads a server file or a WFS
that calls a host. So the magic bytes are checked first; the child knows one driver only, has
no network where the kernel allows that, writes no file and has limits of time and memory;
what it hands back is lines of JSON with WKB, which are checked like any other input.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from layers.words.text import Text
from mapserve.exchange.json_document import check_size
from mapserve.exchange.problems import FileRefused, FileUnreadable

SQLITE_MAGIC = b"SQLite format 3\x00"
LIMIT_MB = 512
SECONDS = 120
_CHILD = Path(__file__).with_name("sandbox_child.py")
_OUTPUT_LIMIT = 1024 * 1024 * 1024
# "GPKG" or the older "GP10" at offset 68 (OGC 12-128r18, requirement 2).
_APPLICATION_ID = slice(68, 72)
_APPLICATION_IDS = (b"GPKG", b"GP10", b"GP11")


class Record(NamedTuple):
    """Attributes and geometry of one feature, in the file's own CRS."""

    properties: dict[str, Any]
    geometry: BaseGeometry | None


class Source(NamedTuple):
    """What the child read: the EPSG code of the layer (None if it says none) and its records."""

    epsg: int | None
    records: Iterator[Record]


def read_geopackage(path: Path) -> Source:
    """Return the features of the first layer of a GeoPackage.

    Raises
    ------
    FileRefused
        The content is no GeoPackage, whatever the name says.
    FileUnreadable
        GDAL cannot read it within the limits.
    """
    check_size(path, limit_mb=LIMIT_MB)
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(SQLITE_MAGIC) or head[_APPLICATION_ID] not in _APPLICATION_IDS:
        reason = Text("內容不是 GeoPackage。", "its content is no GeoPackage.")
        raise FileRefused(name=path.name, reason=reason)
    return read_in_child(path)


def read_in_child(path: Path) -> Source:
    """Return what the child process reads from `path`; raise `FileUnreadable` if it fails."""
    command = [sys.executable, "-I", str(_CHILD), str(path.resolve())]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, one argument, no shell
            command, capture_output=True, timeout=SECONDS, env=_environment(), check=False
        )
    except subprocess.TimeoutExpired:
        reason = Text("讀取超過時間限制。", "reading it takes too long.")
        raise FileUnreadable(name=path.name, reason=reason) from None
    lines = done.stdout.splitlines()
    if done.returncode or not lines or len(done.stdout) > _OUTPUT_LIMIT:
        reason = Text("讀取程式拒絕了內容。", "the reader refused its content.")
        raise FileUnreadable(name=path.name, reason=reason)
    return Source(_epsg(json.loads(lines[0])["crs"]), _records(lines[1:]))


def _environment() -> dict[str, str]:
    """Return the child's whole environment: none of our secrets, GDAL's own switches."""
    return {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "GDAL_HTTP_MAX_RETRY": "0",
        "GDAL_HTTP_TIMEOUT": "1",
        "CPL_CURL_ENABLE_VSIMEM": "NO",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "OGR_SQLITE_LOAD_EXTENSIONS": "",
        "OGR_SQLITE_LIST_VIRTUAL_OGR": "NO",
    }


def _epsg(crs: str | None) -> int | None:
    try:
        return CRS.from_user_input(crs).to_epsg() if crs else None
    except CRSError:
        return None


def _records(lines: list[bytes]) -> Iterator[Record]:
    for line in lines:
        item = json.loads(line)
        wkb = item["wkb"]
        yield Record(item["properties"], shapely.from_wkb(wkb) if wkb else None)
