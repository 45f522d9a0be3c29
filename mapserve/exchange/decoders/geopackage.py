"""GDAL on a GeoPackage, knowing one driver only."""

import json
import math
import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapserve.sandbox.forkserver import Teller

ACCEPTED = {"GPKG"}
# Before GDAL looks: nothing else on the machine, no host, no other database.
os.environ |= {
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
    "CPL_CURL_ENABLE_VSIMEM": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_SQLITE_LIST_VIRTUAL_OGR": "NO",
}
# pyogrio takes these along where it finds them; the reader needs none, and they cost seconds.
_UNNEEDED = [name for name in ("geopandas", "pandas", "pyarrow") if name not in sys.modules]
for _name in _UNNEEDED:
    sys.modules[_name] = None  # type: ignore[assignment]
import pyogrio  # noqa: E402 - after what it finds
from pyogrio._ogr import _register_drivers  # noqa: E402
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError  # noqa: E402

from mapserve.exchange.formats.geopackage import REFUSED  # noqa: E402
from mapserve.exchange.problems import FileUnreadable  # noqa: E402

for _name in _UNNEEDED:
    del sys.modules[_name]

_ROWS = 500  # a message
_EPSG = re.compile(r"EPSG:(\d{4,6})")


def warm() -> None:
    """Have GDAL forget every other driver: a VRT or WFS would lead it elsewhere."""
    others = sorted(set(pyogrio.list_drivers()) - ACCEPTED)
    pyogrio.set_gdal_config_options({"OGR_SKIP": ",".join(others)})
    _register_drivers()  # GDAL drops those it is to skip as it registers


def read(path: str, name: str, teller: "Teller") -> bytes:
    """Tell the EPSG code of the first layer, then its features, many a message.

    The code is JSON; a feature is a line of JSON: {"properties": {…}, "wkb": hex or null}.

    Raises
    ------
    FileUnreadable
    """
    if set(pyogrio.list_drivers()) - ACCEPTED:
        message = "GDAL knows more drivers than it may"
        raise RuntimeError(message)  # rather nothing than an open door
    try:
        meta, _, geometries, columns = pyogrio.raw.read(path, layer=0, datetime_as_string=True)
    except (DataSourceError, DataLayerError, FeatureError, ValueError):
        raise FileUnreadable(name=name, reason=REFUSED) from None
    code = _EPSG.fullmatch(str(meta["crs"]))
    teller.news(json.dumps(code and int(code[1])).encode())
    names = [str(name) for name in meta["fields"]]
    values = [column.tolist() for column in columns]
    for first in range(0, len(geometries), _ROWS):
        rows = range(first, min(first + _ROWS, len(geometries)))
        teller.news("\n".join(_lines(rows, names, values, geometries)).encode())
    return b""


def _lines(
    rows: range, names: list[str], values: list[list[object]], geometries: list[bytes | None]
) -> Iterator[str]:
    for row in rows:
        cells = (_plain(column[row]) for column in values)
        wkb = geometries[row]
        line = {"properties": dict(zip(names, cells, strict=True)), "wkb": wkb and wkb.hex()}
        yield json.dumps(line, default=str)


def _plain(value: object) -> object:
    """Return a JSON value: numpy's NaN stands for an empty cell, bytes are left out."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return None if isinstance(value, bytes) else value
