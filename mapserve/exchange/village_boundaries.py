"""Village boundaries (村里界) from files of any format whose rows can be areas."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from layers.geometry.crs import TAIWAN_BOUNDS, WGS84, project
from layers.words.text import Text
from mapserve.exchange.cell_text import is_storable, storable
from mapserve.exchange.coordinates import known_crs
from mapserve.exchange.formats import BOUNDARIES, read_tables
from mapserve.exchange.formats.input_file import BOUNDARIES_LIMIT_MB, InputFile
from mapserve.exchange.formats.rows import Rows, Tables
from mapserve.exchange.problems import FileUnreadable, VillageMissing

_POLYGONS = ("Polygon", "MultiPolygon")
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError)
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,15}")
_NAME, _TOWN, _SHOWN = 80, 20, 20  # what the columns take, and what is quoted
_COUNTY = 5  # characters of the county's code that a village code begins with


class Village(NamedTuple):
    """A village: 11-digit code, names with 臺 for 台, boundary in WGS84 degrees, valid."""

    code: str
    name: str
    town: str
    county: str
    boundary: shapely.MultiPolygon

    @property
    def county_code(self) -> str:
        """The county's five digits."""
        return self.code[:_COUNTY]


@dataclass
class Boundaries:
    """The villages of a file, what was mended, and what was left out."""

    villages: list[Village] = field(default_factory=list)
    mended: list[Text] = field(default_factory=list)
    left_out: list[Text] = field(default_factory=list)


def read_villages(path: Path) -> Boundaries:
    """Return the villages in a boundary file.

    Invalid polygons are mended with `make_valid(method="structure")` and reported. Features
    without code or name (water, undivided land: nobody's community) or without a polygon are
    left out and reported; several features of one code become one boundary.

    Raises
    ------
    FileUnreadable, FileRefused, FileTooLarge, CrsUnknown
    """
    found = Boundaries()
    parts: dict[str, list[BaseGeometry]] = {}
    names: dict[str, tuple[str, str, str]] = {}
    for number, (properties, geometry) in enumerate(_features(path, found.left_out), start=1):
        code, name = _text(properties, "VILLCODE"), _text(properties, "VILLNAME")
        county = _text(properties, "COUNTYNAME").replace("台", "臺")
        town = _text(properties, "TOWNNAME")
        if not code or not name:
            label = " ".join(filter(None, (code, town, f"#{number}")))
            found.left_out.append(Text(f"{label}：沒有村里名", f"{label}: no village"))
        elif wrong := _wrong_words(code, name, town, county):
            found.left_out.append(Text(f"#{number}：{wrong.zh}", f"#{number}: {wrong.en}"))
        elif geometry is None or geometry.geom_type not in _POLYGONS or geometry.is_empty:
            found.left_out.append(Text(f"{code} {name}：沒有面", f"{code} {name}: no polygon"))
        else:
            parts.setdefault(code, []).append(geometry)
            names[code] = (name, town, county)
    for code, geometries in parts.items():
        try:
            _add(found, code, names[code], geometries)
        except ShapelyError:  # corners that are no numbers
            label = f"{code} {names[code][0]}"
            found.left_out.append(Text(f"{label}：圖形不對", f"{label}: no valid shape"))
    if not found.villages:
        reason = Text("裡面沒有村里界。", "it holds no village boundary.")
        raise FileUnreadable(name=path.name, reason=reason)
    return found


def read_village(path: Path, code: str) -> Village:
    """Return the village of that code, or raise `VillageMissing`."""
    for village in read_villages(path).villages:
        if village.code == code:
            return village
    raise VillageMissing(code=code)


def _add(
    found: Boundaries, code: str, names: tuple[str, str, str], parts: list[BaseGeometry]
) -> None:
    whole = parts[0] if len(parts) == 1 else shapely.union_all(_valid(part) for part in parts)
    label = f"{code} {names[0]}"
    if not _in_taiwan(whole):
        found.left_out.append(Text(f"{label}：不在臺灣範圍", f"{label}: not in Taiwan"))
        return
    reason = None if whole.is_valid else shapely.is_valid_reason(whole)
    polygons = shapely.get_parts(_valid(whole))
    boundary = shapely.MultiPolygon([p for p in polygons if p.geom_type == "Polygon"])
    if boundary.is_empty:
        found.left_out.append(Text(f"{label}：面積為零", f"{label}: no area"))
        return
    if reason:
        found.mended.append(Text(f"{label}：{reason}", f"{label}: {reason}"))
    found.villages.append(Village(code, *names, boundary))


def _valid(geometry: BaseGeometry) -> BaseGeometry:
    if geometry.is_valid:
        return geometry
    return shapely.make_valid(geometry, method="structure", keep_collapsed=False)


def _in_taiwan(geometry: BaseGeometry) -> bool:
    west, south, east, north = TAIWAN_BOUNDS
    box = np.array(geometry.bounds)
    return bool(np.isfinite(box).all() and (box >= (west, south) * 2).all()) and bool(
        (box <= (east, north) * 2).all()
    )


def _text(properties: Mapping[str, Any], key: str) -> str:
    value = properties.get(key)
    return str(value).strip() if value is not None else ""


def _wrong_words(code: str, name: str, town: str, county: str) -> Text | None:
    """Return what is wrong with a village's code or names, that no table takes."""
    if not _CODE.fullmatch(code):
        shown = storable(code)[:_SHOWN]
        return Text(f"村里代碼「{shown}」不能用", f"“{shown}” is no village code")
    for text, longest in ((name, _NAME), (town, _TOWN), (county, _TOWN)):
        if len(text) > longest or not is_storable(text):
            shown = storable(text)[:_SHOWN]
            return Text(f"名稱「{shown}」不能用", f"“{shown}” is no name of a place")
    return None


def _features(
    path: Path, left_out: list[Text]
) -> Iterator[tuple[Mapping[str, Any], BaseGeometry | None]]:
    """Yield properties and WGS84 geometry, by what the file holds rather than by its name.

    A member that is no feature is noted in `left_out`; a shape that is none is None.
    """
    file = InputFile(path, limit_mb=BOUNDARIES_LIMIT_MB)
    _, tables = read_tables(file, BOUNDARIES)
    rows = _villages_table(tables)
    left_out += [
        Text(f"#{one.row}：{one.reason.zh}", f"#{one.row}: {one.reason.en}")
        for one in rows.quarantined
    ]
    epsg = WGS84 if rows.epsg is None else known_crs(rows.epsg)
    for row in rows.rows:
        try:
            geometry = row.shape()
            if geometry is not None and epsg != WGS84:
                geometry = project(geometry, source=epsg, target=WGS84)
        except (*_BROKEN, ShapelyError):
            geometry = None
        if geometry is not None and not np.isfinite(shapely.get_coordinates(geometry)).all():
            geometry = None
        yield dict(zip(rows.columns, row.cells, strict=True)), geometry


def _villages_table(tables: Tables) -> Rows:
    """Return the table named villages, or the first that has a VILLCODE, or the first."""
    if "villages" in tables:
        return tables["villages"]()
    all_of_them = [read() for read in tables.values()]
    return next((one for one in all_of_them if "VILLCODE" in one.columns), all_of_them[0])
