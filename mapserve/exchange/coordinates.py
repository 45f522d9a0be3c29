"""Coordinate columns and the CRS they are in: named, declared, or found from the values."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from layers.geometry.crs import TAIWAN_BOUNDS, TWD97_119, TWD97_121, WGS84, transformer
from layers.words.text import Text
from mapserve.exchange.problems import CrsUnknown, FileUnreadable

# TWD67 needs its own shift; what else is projected or geographic in Taiwan is TWD97 or WGS84.
WEB_MERCATOR = 3857
KNOWN = {
    WGS84: WGS84,
    4979: WGS84,
    3824: WGS84,
    TWD97_121: TWD97_121,
    TWD97_119: TWD97_119,
    3828: 3828,
    WEB_MERCATOR: WEB_MERCATOR,
}
# Other names that programs give the projection of web maps.
_ALSO = {900913: WEB_MERCATOR, 102100: WEB_MERCATOR, 102113: WEB_MERCATOR, 3785: WEB_MERCATOR}

_LON = {"經度", "東經", "lon", "lng", "long", "longitude", "x經度", "經度x", "座標經度", "經度座標"}
_LAT = {"緯度", "北緯", "lat", "latitude", "y緯度", "緯度y", "座標緯度", "緯度座標"}
_X = {"x", "x座標", "座標x", "橫座標", "橫", "e", "easting", "東距", "coordx", "pointx", "xcoord"}
_Y = {"y", "y座標", "座標y", "縱座標", "縱", "n", "northing", "北距", "coordy", "pointy", "ycoord"}
_DECORATION = re.compile(r"twd97|twd67|wgs84|tm2|97|67|zone121|121|119|[\s_()（）\[\]:：.\-/]")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_DMS = re.compile(
    r"(?P<before>[NSEW]|[東西]經|[南北]緯)?[\s:]*(?P<minus>-)?(?P<d>\d{1,3}(?:\.\d+)?)(?:\s*[°度DO]\s*|\s+|(?=$|[NSEW東西南北]))"
    r"(?:(?P<m>\d{1,2}(?:\.\d+)?)\s*(?:'|分|M|\s(?=\d))\s*)?"
    r"(?:(?P<s>\d{1,2}(?:\.\d+)?)\s*(?:\"|秒)?\s*)?"
    r"(?P<after>[NSEW]|[東西]經|[南北]緯)?"
)
_SIXTY = 60.0
_DEEPEST = 4
_METRES_FROM = 1000
_WEB_MERCATOR_FROM = 10_000_000  # x; no metres of TWD97 are so large
_NORTHING_FROM = 1_000_000
_SAMPLE = 2_000


class Axes(NamedTuple):
    """Indexes of the columns that hold x and y, and whether their names say TWD67."""

    x: int
    y: int
    twd67: bool


class Reference(NamedTuple):
    """The CRS of a file's coordinates and how it is known: given, named, values, places."""

    epsg: int
    how: Text

    def as_text(self) -> Text:
        """Return the line shown: 座標系統：EPSG:3826（由數值判斷）."""
        return Text(
            f"座標系統：EPSG:{self.epsg}（{self.how.zh}）",
            f"coordinate system: EPSG:{self.epsg} ({self.how.en})",
        )


GIVEN = Text("由 --crs 指定", "given by --crs")
NAMED = Text("檔案註明", "named by the file")
BY_VALUES = Text("由數值判斷", "found from the values")
BY_PLACES = Text("由落點判斷", "found from where the points fall")


def find_axes(columns: Sequence[str], *, name: str) -> Axes:
    """Return the coordinate columns of a table; degrees are preferred to metres.

    Raises
    ------
    FileUnreadable
        No column, or only one of the two, is named like a coordinate.
    """
    if found := axes_among(columns):
        return found[0]
    reason = Text(f"找不到座標欄：{'、'.join(columns)}。", f"no coordinates: {'、'.join(columns)}.")
    raise FileUnreadable(name=name, reason=reason)


def axes_among(columns: Sequence[str]) -> tuple[Axes, ...]:
    """Return the pairs of coordinate columns of one kind, degrees if there are any, else metres.

    There is more than one where names come again.
    """
    plain = [_plain(column) for column in columns]
    for lons, lats in ((_LON, _LAT), (_X, _Y)):
        xs = [i for i, column in enumerate(plain) if column in lons]
        ys = [i for i, column in enumerate(plain) if column in lats]
        if xs and ys:
            return tuple(
                Axes(x, y, twd67="67" in columns[x] + columns[y])
                for x, y in zip(xs, ys, strict=False)
            )
    return ()


def is_axis(name: str) -> bool:
    """Tell whether a column of this name would hold a coordinate."""
    return _plain(name) in _LON | _LAT | _X | _Y


def read_number(cell: object, *, decimal_comma: bool = False) -> float | None:
    """Return the finite number in a cell (full-width digits and 1,234.5 too), or None.

    Parameters
    ----------
    decimal_comma
        The file writes 4,5 for four and a half.
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        try:
            return float(cell) if math.isfinite(cell) else None
        except OverflowError:
            return None
    text = plain_text(str(cell)).rstrip("°")
    if decimal_comma:
        text = text.replace(".", "").replace(",", ".") if "," in text else text
    else:
        text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def read_coordinate(cell: object, *, decimal_comma: bool = False) -> float | None:
    """Return the coordinate in a cell: a number, or degrees, minutes and seconds, or None.

    121°29'00.6"E, 121度29分0.6秒, 東經121.5501 and 25.0502N are read; south and west are negative.
    """
    number = read_number(cell, decimal_comma=decimal_comma)
    if number is not None or not isinstance(cell, str):
        return number
    text = plain_text(cell).upper().replace("″", '"').replace("′", "'").replace("''", '"')
    text = text.replace("’", "'").replace("”", '"').replace("“", '"').replace("º", "°")
    found = _DMS.fullmatch(text.replace(",", ".") if decimal_comma else text)
    if found is None:
        return None
    degrees, minutes, seconds = (float(part or 0) for part in found.group("d", "m", "s"))
    if minutes >= _SIXTY or seconds >= _SIXTY:
        return None
    value = degrees + minutes / _SIXTY + seconds / _SIXTY**2
    side = (found["before"] or "") + (found["after"] or "")
    return -value if found["minus"] or any(sign in "SW南西" for sign in side) else value


def plain_text(text: str) -> str:
    """Return a cell's text as it is compared: full width narrowed, what nobody sees left out."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).strip()


def known_crs(epsg: int) -> int:
    """Return the EPSG code to transform from, or raise `CrsUnknown`."""
    try:
        return KNOWN[_ALSO.get(epsg, epsg)]
    except KeyError:
        raise CrsUnknown(epsg=epsg, known="、".join(map(str, KNOWN))) from None


def find_reference(
    geometries: Iterable[Mapping[str, Any] | None],
    *,
    given: int | None,
    named: int | None,
    inside: Callable[[list[tuple[float, float]]], int],
) -> Reference:
    """Return the CRS of a file.

    Parameters
    ----------
    geometries
        GeoJSON geometries of its rows.
    given, named
        EPSG code the user gives, and the one the file names.
    inside
        Counts which of some WGS84 points lie in a known community: the two TWD97 zones share
        their range of values, so metres are placed by where they fall (Penghu read in the main
        island's zone lies in the sea off Hualien).
    """
    if given is not None:
        return Reference(known_crs(given), GIVEN)
    if named is not None:
        return Reference(known_crs(named), NAMED)
    points = [first for first in map(_first, geometries) if first][:_SAMPLE]
    metres = [point for point in points if max(map(abs, point)) > _METRES_FROM]
    if len(metres) * 2 <= len(points):
        return Reference(WGS84, BY_VALUES)
    if sum(x > _WEB_MERCATOR_FROM for x, _ in metres) * 2 > len(metres):
        return Reference(WEB_MERCATOR, BY_VALUES)
    counts = {epsg: inside(_degrees(metres, epsg)) for epsg in (TWD97_121, TWD97_119)}
    if counts[TWD97_119] > counts[TWD97_121]:
        return Reference(TWD97_119, BY_PLACES)
    return Reference(TWD97_121, BY_VALUES)


def moved(geometry: Mapping[str, Any], epsg: int) -> dict[str, Any]:
    """Return a GeoJSON geometry in WGS84; what is no number stays for the check to refuse."""
    move = transformer(epsg, WGS84)
    return _changed(geometry, lambda x, y: list(move.transform(x, y)))


def flat(geometry: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return a GeoJSON geometry without heights, and whether it had any."""
    had = False

    def walk(item: Any, depth: int) -> Any:  # noqa: ANN401 - nested lists of numbers
        nonlocal had
        if not isinstance(item, list | tuple) or not item:
            return item
        if isinstance(item[0], list | tuple):
            # Nested deeper than any type is: the check refuses it.
            return [walk(part, depth + 1) for part in item] if depth < _DEEPEST else None
        had |= len(item) > 2  # noqa: PLR2004 - x and y
        return list(item[:2])

    return {**geometry, "coordinates": walk(geometry.get("coordinates"), 0)}, had


def metres_swapped(geometry: Mapping[str, Any]) -> bool:
    """Tell whether the first position has a northing where the easting belongs."""
    first = _first(geometry)
    return bool(first and first[0] > _NORTHING_FROM > first[1] > _METRES_FROM)


def swapped(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON geometry with x and y in each other's place."""
    return _changed(geometry, lambda x, y: [y, x])


def _changed(
    geometry: Mapping[str, Any], change: Callable[[float, float], list[float]]
) -> dict[str, Any]:
    """Return the geometry with every position changed, a third coordinate dropped."""

    def walk(item: Any) -> Any:  # noqa: ANN401 - nested lists of numbers
        if not isinstance(item, list) or not item:
            return item
        if isinstance(item[0], list):
            return [walk(part) for part in item]
        numbers = [c for c in item[:2] if isinstance(c, int | float) and not isinstance(c, bool)]
        return change(*numbers) if len(numbers) == 2 else item  # noqa: PLR2004 - x and y

    return {**geometry, "coordinates": walk(geometry.get("coordinates"))}


def _degrees(points: list[tuple[float, float]], epsg: int) -> list[tuple[float, float]]:
    west, south, east, north = TAIWAN_BOUNDS
    move = transformer(epsg, WGS84)
    moved_ = (move.transform(*point) for point in points)
    return [(x, y) for x, y in moved_ if west <= x <= east and south <= y <= north]


def _first(geometry: Mapping[str, Any] | None) -> tuple[float, float] | None:
    """Return the first position of a geometry, if it is two numbers."""
    item: Any = geometry.get("coordinates") if geometry else None
    while isinstance(item, list) and item and isinstance(item[0], list):
        item = item[0]
    if not isinstance(item, list) or len(item) < 2:  # noqa: PLR2004 - a position has two
        return None
    x, y = read_number(item[0]), read_number(item[1])
    return None if x is None or y is None else (x, y)


def _plain(column: str) -> str:
    text = plain_text(column).casefold().replace("坐", "座")
    return _DECORATION.sub("", text)
