"""Where the rows of a sheet lie: in pairs of coordinate columns, as WKT, or as GeoJSON."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from layers.words.text import Text
from mapserve.exchange.coordinates import Axes, axes_among, read_coordinate
from mapserve.exchange.problems import FileUnreadable

_SHAPES = {
    "wkt", "geometry", "geom", "the_geom", "wkt_geom", "shape", "geojson",
    "幾何", "幾何資料", "圖形", "空間資料",
}  # fmt: skip
# Collections may be nested until the reader's stack is full: no layer takes one.
_WKT = re.compile(
    r"\s*(?:SRID=\d+;)?\s*((?:MULTI)?(?:POINT|LINESTRING|POLYGON))\s*(?:Z|M|ZM)?\s*\(",
    re.IGNORECASE,
)
_LONGEST = 2_000_000
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+°?")
_LONGEST_SHOWN = 40
_DEGREES_BELOW = 200.0


class PlaceColumns(NamedTuple):
    """The columns that give places: pairs of x and y, the first filled one counts, and shapes."""

    pairs: tuple[Axes, ...]
    shape: int | None
    decimal_comma: bool = False

    @property
    def spatial(self) -> frozenset[int]:
        """All of them."""
        both = {index for axes in self.pairs for index in (axes.x, axes.y)}
        return frozenset(both | ({self.shape} if self.shape is not None else set()))

    @property
    def twd67(self) -> bool:
        """Whether their names say TWD67."""
        return any(axes.twd67 for axes in self.pairs[:1])

    def named(self, columns: Sequence[str]) -> str:
        """Return what the columns are called: 經度、緯度."""
        first = [i for axes in self.pairs[:1] for i in (axes.x, axes.y)]
        shape = [] if self.shape is None else [self.shape]
        return "、".join(columns[i] for i in (*first, *shape))

    def place(self, cells: Sequence[Any]) -> Mapping[str, Any] | BaseGeometry | None:
        """Return where a row lies, None where nothing readable says so."""
        for axes in self.pairs:
            x, y = (self._number(cells[i]) for i in (axes.x, axes.y))
            if x is not None and y is not None:
                return {"type": "Point", "coordinates": [x, y]}
        return None if self.shape is None else read_shape(cells[self.shape])

    def shown(self, cells: Sequence[Any]) -> list[str]:
        """Return what is written there, blanks left out."""
        return [
            text[:_LONGEST_SHOWN]
            for i in sorted(self.spatial)
            if (text := "" if cells[i] is None else str(cells[i]).strip())
        ]

    def disagreeing(self, cells: Sequence[Any]) -> bool:
        """Tell whether two filled pairs of columns name different places."""
        found = {
            (x, y)
            for axes in self.pairs
            if (x := self._number(cells[axes.x])) is not None
            and (y := self._number(cells[axes.y])) is not None
        }
        return len(found) > 1

    def _number(self, cell: object) -> float | None:
        return read_coordinate(cell, decimal_comma=self.decimal_comma)


def find_places(read_as: Sequence[str]) -> PlaceColumns | None:
    """Return the columns named like coordinates or shapes, None where there are none."""
    pairs = axes_among(read_as)
    shape = next((i for i, name in enumerate(read_as) if is_shape(name)), None)
    return PlaceColumns(pairs, shape) if pairs or shape is not None else None


def is_shape(name: str) -> bool:
    """Tell whether a column of this name would hold WKT or GeoJSON."""
    return name.strip().lower() in _SHAPES


def no_places(columns: Sequence[str], *, name: str) -> FileUnreadable:
    """Return what to say of a table without places."""
    listed = "、".join(columns[:12])
    reason = Text(
        f"找不到座標欄（經度、緯度，或 X、Y，或 WKT）。現有欄位：{listed}。"
        "欄名不同時，加 --column 欄名=經度。",
        f"no coordinate columns (lon, lat or x, y, or WKT) among: {listed}. "
        "If they are called otherwise, add --column NAME=lon.",
    )
    return FileUnreadable(name=name, reason=reason)


def with_decimal_comma(places: PlaceColumns, lines: Sequence[Sequence[Any]]) -> PlaceColumns:
    """Tell how the numbers are written: 121,5483 with a comma where every cell has one."""
    cells = [
        text
        for line in lines
        for axes in places.pairs[:1]
        for i in (axes.x, axes.y)
        if (text := str(line[i]).strip())
    ]
    written = [text for text in cells if _DECIMAL_COMMA.fullmatch(text)]
    # 121,484 may be a thousand and more by its form; as degrees it can be but one.
    small = [text for text in written if float(text.rstrip("°").replace(",", ".")) < _DEGREES_BELOW]
    grouped = [text for text in written if re.fullmatch(r"[-+]?\d{1,3},\d{3}", text)]
    numbers = [text for text in cells if any(sign.isdigit() for sign in text)]
    comma = bool(written) and len(written) * 2 > len(numbers)
    return places._replace(decimal_comma=comma and (len(small) > 0 or not grouped))


def read_shape(cell: object) -> Mapping[str, Any] | BaseGeometry | None:
    """Return the shape that a cell holds as WKT or GeoJSON, None where it holds neither."""
    if isinstance(cell, Mapping):
        return cell
    text = str(cell or "").strip()
    if len(text) > _LONGEST:
        return None
    return _of_json(text) if text.startswith("{") else _of_wkt(text)


def _of_json(text: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _of_wkt(text: str) -> BaseGeometry | None:
    if not _WKT.match(text):
        return None
    try:
        return shapely.force_2d(shapely.from_wkt(text.partition(";")[2] or text))
    except (ShapelyError, ValueError):
        return None
