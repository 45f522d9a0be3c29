"""GeoJSON (RFC 7946), whole, by lines or as a list of objects: rows, base data, our exports."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import shapely

from layers.geometry.checks import DEPTH, parse_geometry
from layers.geometry.crs import WGS84
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.exchange.cell_text import storable
from mapserve.exchange.coordinates import known_crs, moved
from mapserve.exchange.formats.contract import FileFormat, Losses
from mapserve.exchange.formats.input_file import BASE_LIMIT_MB, InputFile
from mapserve.exchange.formats.rows import Record, Rows, Tables, at_most, rows_of_records
from mapserve.exchange.osm_tags import BaseObject, building_of, place_of, street_of
from mapserve.exchange.places import find_places, no_places
from mapserve.exchange.problems import FileUnreadable
from mapserve.exchange.quarantine import Quarantined, Remark

_LONGEST_ID = 34  # the column takes 40 with "file:"
_LONGEST_SHOWN = 60
_EPSG = re.compile(r"EPSG:(?::|[\d.]+:)?(\d{4,6})$", re.IGNORECASE)
_GEOMETRIES = {*DEPTH, "GeometryCollection"}
_WRAPPED = 4  # how deep services put the list of their records


class Member(NamedTuple):
    """A feature or an object as it stands in the file; nothing checked but its shape as JSON."""

    number: int
    id: str | None
    properties: dict[str, Any]
    geometry: Mapping[str, Any] | None
    epsg: int | None = None
    is_feature: bool = True


def read(file: InputFile) -> Tables:
    """Return the one table of features, or of objects that name their place in members."""

    def rows() -> Rows:
        wrong: list[Quarantined] = []
        members = at_most(members_of(file.values, wrong, name=file.name), name=file.name)
        epsg, members = _one_crs(epsg_of(file.values), members, wrong)
        table = rows_of_records(
            [Record(one.properties, one.geometry, one.id, one.number) for one in members],
            epsg=epsg,
            columns=file.columns,
            encoding=file.text.encoding,
            quarantined=wrong,
            remarks=[*file.text.remarks, *([] if members or wrong else [_EMPTY])],
        )
        if members and not any(one.is_feature for one in members):
            return _placed(table, file.name)
        return table

    return {"": rows}


_EMPTY = Remark(Text("檔案裡一筆資料也沒有。", "The file holds nothing."))


def _placed(table: Rows, name: str) -> Rows:
    """Return rows of plain objects, each where its members say."""
    places = find_places(table.read_as)
    if places is None:
        raise no_places(table.columns, name=name)
    rows = [replace(row, place=places.place(row.cells)) for row in table.rows]
    return replace(table, rows=rows, places=places)


def members_of(values: Any, wrong: list[Quarantined], *, name: str) -> Iterator[Member]:  # noqa: ANN401
    """Yield the features of JSON; what is none is set aside in `wrong` by its number.

    Read are a FeatureCollection, a Feature, a geometry, a list of any of them or of plain
    objects, and such a list inside the object in which a service answers.

    Raises
    ------
    FileUnreadable
        There is no list of features or objects.
    """
    items = _items(values)
    if items is None:
        reason = Text("不是 GeoJSON FeatureCollection。", "it is no GeoJSON FeatureCollection.")
        raise FileUnreadable(name=name, reason=reason)
    strict = isinstance(values, Mapping) and values.get("type") == "FeatureCollection"
    for number, item in enumerate(items, start=1):
        member = _member(number, item, strict=strict)
        if member is None:
            wrong.append(_no_feature(number, item))
        else:
            yield member


def _items(values: Any, depth: int = 0) -> Sequence[Any] | None:  # noqa: ANN401 - JSON
    if isinstance(values, list):
        return values
    if not isinstance(values, Mapping) or depth > _WRAPPED:
        return None
    kind = values.get("type")
    if kind == "FeatureCollection":
        found = values.get("features")
        return found if isinstance(found, list) else None
    if kind == "Feature" or (kind in _GEOMETRIES and not depth):
        return [values]
    inside = [_items(value, depth + 1) for value in values.values()]
    lists = [one for one in inside if one and any(isinstance(item, Mapping) for item in one)]
    return max(lists, key=len, default=None)


def _member(number: int, item: object, *, strict: bool) -> Member | None:
    if not isinstance(item, Mapping):
        return None
    if item.get("type") in _GEOMETRIES:
        return None if strict else Member(number, None, {}, _plain(item), epsg_of(item))
    if item.get("type") == "Feature":
        properties, geometry = item.get("properties"), item.get("geometry")
        known = item.get("id")
        shape = geometry if isinstance(geometry, Mapping) else None
        return Member(
            number,
            id=str(known) if isinstance(known, str | int) else None,
            properties=dict(properties) if isinstance(properties, Mapping) else {},
            geometry=_plain(shape) if shape else None,
            epsg=epsg_of(shape or {}) or epsg_of(item),
        )
    return None if strict else Member(number, None, dict(item), None, is_feature=False)


def _plain(geometry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a geometry without the `crs` that some programs repeat in it."""
    return {key: value for key, value in geometry.items() if key != "crs"}


def _no_feature(number: int, item: object) -> Quarantined:
    shown = storable(str(item))[:_LONGEST_SHOWN]
    return Quarantined(
        number,
        "",
        Text(f"第 {number} 個不是 Feature：{shown}", f"member {number} is no Feature: {shown}"),
    )


def _one_crs(
    named: int | None, members: list[Member], wrong: list[Quarantined]
) -> tuple[int | None, list[Member]]:
    """Return the CRS of the file, and the members that are in no other."""
    codes = {one.epsg for one in members if one.epsg}
    if named is None and len(codes) == 1:
        (named,) = codes
    kept = [one for one in members if one.epsg in (None, named)]
    wrong += [
        Quarantined(
            one.number,
            "geometry",
            Text(
                f"它的座標系統 EPSG:{one.epsg} 和檔案的不同。",
                f"Its coordinate system EPSG:{one.epsg} is not that of the file.",
            ),
            Text("請分成兩個檔案匯入。", "Import it in a file of its own."),
        )
        for one in members
        if one.epsg not in (None, named)
    ]
    return named, kept


def epsg_of(document: object) -> int | None:
    """Return the EPSG code of the `crs` member (GeoJSON 2008), None without one that is known.

    Read are `{"type": "name", "properties": {"name": …}}`, `{"type": "EPSG", "properties":
    {"code": …}}`, and the bare name or number that some programs write.
    """
    crs = document.get("crs") if isinstance(document, Mapping) else None
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    if isinstance(properties, Mapping):
        said = properties.get("name") or properties.get("code") or ""
    else:
        said = crs if isinstance(crs, str | int) else ""
    text = str(said).strip()
    if text.upper().endswith(("CRS84", "CRS84H")):
        return WGS84
    found = _EPSG.search(text) or re.fullmatch(r"(\d{4,6})", text)
    return int(found[1]) if found else None


def base(path: Path, losses: Losses) -> Iterator[BaseObject]:
    """Yield streets, buildings and places of features with OSM tags for properties, in WGS84.

    What names another CRS is moved from it. A feature is known by its id, or by its content where
    it has none: `file:<id>`. What has no valid geometry is noted in `losses`, what is no street,
    building or place is nothing to us.

    Raises
    ------
    FileUnreadable, FileTooLarge
    CrsUnknown
        The file names a CRS that is none of Taiwan's.
    """
    file = InputFile(path, limit_mb=BASE_LIMIT_MB)
    named = _named_crs(file)
    for member in members_of(file.values, losses.quarantined, name=file.name):
        try:
            geometry = parse_geometry(_in_wgs84(member, named))
        except Problem as problem:
            losses.quarantined.append(Quarantined.from_problem(member.number, "geometry", problem))
            continue
        tags = {key: str(value) for key, value in member.properties.items() if value is not None}
        source = _source(member.id or tags.get("id"), tags, geometry.wkb)
        yield from _objects(source, tags, geometry)


def _named_crs(file: InputFile) -> int:
    """Return the EPSG code of the file; RFC 7946 knows WGS84 alone, GeoJSON 2008 names others."""
    values = file.values
    said = values.get("crs") if isinstance(values, Mapping) else None
    named = epsg_of(values)
    if named is None and said:
        shown = storable(str(said))[:_LONGEST_SHOWN]
        reason = Text(f"看不懂它的座標系統：{shown}。", f"its crs cannot be read: {shown}.")
        raise FileUnreadable(name=file.name, reason=reason)
    return WGS84 if named is None else known_crs(named)


def _in_wgs84(member: Member, named: int) -> Mapping[str, Any] | None:
    epsg = known_crs(member.epsg) if member.epsg else named
    if epsg == WGS84 or not member.geometry:
        return member.geometry
    return moved(member.geometry, epsg)


def _objects(source: str, tags: dict[str, str], geometry: shapely.Geometry) -> Iterator[BaseObject]:
    if geometry.geom_type == "LineString":
        yield from street_of(source, tags, geometry.wkb_hex)
        return
    if geometry.geom_type == "Polygon":
        geometry = shapely.MultiPolygon([geometry])
    if geometry.geom_type == "MultiPolygon":
        yield from building_of(source, tags, geometry.wkb_hex)
    yield from place_of(source, tags, geometry.wkb_hex)


def _source(known: str | None, tags: dict[str, str], wkb: bytes) -> str:
    if known and len(known) <= _LONGEST_ID:
        return f"file:{known}"
    content = (known or repr(sorted(tags.items()))).encode("utf-8", "backslashreplace")
    return "file:" + hashlib.sha256(content + (b"" if known else wkb)).hexdigest()[:32]


FORMAT = FileFormat(
    name="geojson",
    label=Text("GeoJSON", "GeoJSON"),
    suffixes=(".geojson", ".json"),
    media_type="application/geo+json",
    recognises=lambda file: file.is_json,
    read=read,
    has_areas=True,
    base=base,
    write=lambda extract: extract.features().encode(),
)
