"""TopoJSON to shapely polygons, without GDAL (TopoJSON format specification 1.0).

An object of the topology is a table. Own decoder because the file comes from outside: forty
lines of numpy and shapely decode the country's 7,701 villages in a second and reach no driver
that could open something else.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from layers.geometry.crs import WGS84
from layers.words.text import Text
from mapserve.exchange.formats.contract import FileFormat
from mapserve.exchange.formats.input_file import InputFile
from mapserve.exchange.formats.rows import Record, Rows, Tables, rows_of_records
from mapserve.exchange.problems import FileUnreadable

Coordinates = NDArray[np.float64]
_RING = 4
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, ShapelyError)


def read(file: InputFile) -> Tables:
    """Return one table an object of the topology, in WGS84 as the specification has it."""
    objects = file.document.get("objects")
    if not isinstance(objects, Mapping) or not objects:
        raise FileUnreadable(name=file.name, reason=NOT_PUT_TOGETHER)
    return {str(name): partial(_rows, file, str(name)) for name in objects}


def _rows(file: InputFile, name: str) -> Rows:
    try:
        found = [Record(*one) for one in read_objects(file.document, name)]
    except _BROKEN as error:
        raise FileUnreadable(name=file.name, reason=NOT_PUT_TOGETHER) from error
    return rows_of_records(found, epsg=WGS84, columns=file.columns, encoding=file.text.encoding)


NOT_PUT_TOGETHER = Text("圖形的結構不對。", "its geometry is not put together rightly.")


def read_objects(
    topology: Mapping[str, Any], name: str
) -> Iterator[tuple[dict[str, Any], BaseGeometry | None]]:
    """Yield properties and geometry of each polygon of the object `name`.

    Geometries are polygons or multipolygons in the units of the file, not yet checked; one
    without a type (the specification's null object) or of another type gives None.

    Raises
    ------
    ValueError, TypeError, KeyError, IndexError
        A topology whose parts do not fit together.
    """
    arcs = decode_arcs(topology)
    holder = topology["objects"][name]
    for item in holder["geometries"] if holder.get("type") == "GeometryCollection" else [holder]:
        yield dict(item.get("properties") or {}), _geometry(item, arcs)


def decode_arcs(topology: Mapping[str, Any]) -> list[Coordinates]:
    """Return the arcs in the units of the file: deltas summed, scaled and moved."""
    transform = topology.get("transform")
    if transform is None:
        return [np.asarray(arc, dtype=float)[:, :2] for arc in topology["arcs"]]
    scale = np.asarray(transform["scale"], dtype=float)
    translate = np.asarray(transform["translate"], dtype=float)
    return [
        np.cumsum(np.asarray(arc, dtype=float)[:, :2], axis=0) * scale + translate
        for arc in topology["arcs"]
    ]


def _geometry(item: Mapping[str, Any], arcs: Sequence[Coordinates]) -> BaseGeometry | None:
    if item.get("type") == "Polygon":
        return _polygon(item["arcs"], arcs)
    if item.get("type") == "MultiPolygon":
        return shapely.MultiPolygon([_polygon(rings, arcs) for rings in item["arcs"]])
    return None


def _polygon(rings: Sequence[Sequence[int]], arcs: Sequence[Coordinates]) -> shapely.Polygon:
    # Quantisation can press a hole to a line of fewer than four positions: it is no hole then.
    loops = [loop for loop in (_ring(indexes, arcs) for indexes in rings) if len(loop) >= _RING]
    return shapely.Polygon(loops[0], loops[1:]) if loops else shapely.Polygon()


def _ring(indexes: Sequence[int], arcs: Sequence[Coordinates]) -> Coordinates:
    """Join arcs end to start; a negative index ~i is arc i backwards."""
    pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indexes]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


FORMAT = FileFormat(
    name="topojson",
    label=Text("TopoJSON", "TopoJSON"),
    suffixes=(".topojson",),
    media_type="application/json",
    recognises=lambda file: file.is_json and file.document.get("type") == "Topology",
    read=read,
    has_areas=True,
)
