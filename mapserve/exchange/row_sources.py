"""A file to import as rows under columns, whether it came as CSV or as GeoJSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mapserve.exchange import geojson
from mapserve.exchange.coordinates import Axes, find_axes, read_number
from mapserve.exchange.csv_table import read_table
from mapserve.exchange.json_document import parse_json, read_bytes
from mapserve.exchange.quarantine import Quarantined, Remark
from mapserve.exchange.text_encoding import decode

LIMIT_MB = 64


@dataclass(frozen=True)
class SourceRow:
    """A row: its number, its cells in the order of the columns, and where it lies.

    `geometry` is a GeoJSON geometry in the file's own CRS, not yet checked; None without one.
    """

    number: int
    cells: Sequence[Any]
    geometry: Mapping[str, Any] | None
    id: str | None = None


@dataclass(frozen=True)
class Source:
    """What a file holds and how it was read.

    `epsg` is the CRS that the file itself names. `axes` are the coordinate columns of a table.
    """

    columns: list[str]
    rows: list[SourceRow]
    encoding: str
    delimiter: str | None = None
    epsg: int | None = None
    axes: Axes | None = None
    quarantined: list[Quarantined] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read_source(path: Path, *, encoding: str | None = None) -> Source:
    """Return the rows of a CSV or GeoJSON file, by what it holds rather than by its name.

    Raises
    ------
    FileUnreadable, FileTooLarge
    """
    decoded = decode(read_bytes(path, limit_mb=LIMIT_MB), name=path.name, encoding=encoding)
    if decoded.text.lstrip().startswith("{"):
        return _from_geojson(decoded.text, decoded.encoding, path.name)
    return _from_csv(decoded.text, decoded.encoding, path.name)


def _from_geojson(text: str, encoding: str, name: str) -> Source:
    document = parse_json(text, name=name)
    members = list(geojson.features_of(document, name=name))
    columns = list(dict.fromkeys(key for member in members for key in member.properties))
    rows = [
        SourceRow(
            number=number,
            cells=[member.properties.get(column) for column in columns],
            geometry=member.geometry,
            id=member.id,
        )
        for number, member in enumerate(members, start=1)
    ]
    return Source(columns, rows, encoding, epsg=geojson.epsg_of(document))


def _from_csv(text: str, encoding: str, name: str) -> Source:
    table = read_table(text, name=name)
    axes = find_axes(table.columns, name=name)
    rows = [
        SourceRow(number=row.number, cells=row.cells, geometry=_point(row.cells, axes))
        for row in table.rows
    ]
    return Source(
        table.columns,
        rows,
        encoding,
        delimiter=table.delimiter,
        axes=axes,
        quarantined=table.quarantined,
        remarks=table.remarks,
    )


def _point(cells: Sequence[str], axes: Axes) -> dict[str, Any] | None:
    x, y = read_number(cells[axes.x]), read_number(cells[axes.y])
    return None if x is None or y is None else {"type": "Point", "coordinates": [x, y]}
