"""Rows of a file to features of a layer, each taken or set aside with its reason."""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.geometry.checks import parse_geometry
from layers.geometry.crs import WGS84
from layers.model.contract import MapLayer, choices
from layers.model.describe import columns as column_names
from layers.model.describe import normalised
from layers.words.problems import AxesSwapped, Problem, Problems
from layers.words.text import Text
from mapserve.exchange import coordinates
from mapserve.exchange.attribute_values import Unclear, reader_of
from mapserve.exchange.cell_text import is_storable
from mapserve.exchange.compass import bearing_in_name, read_direction
from mapserve.exchange.formats.rows import Row, Rows
from mapserve.exchange.quarantine import NOTHING, Quarantined, Remark

_ID_NAMES = ("編號", "id", "代碼", "設備編號", "案號", "no", "number", "fid", "objectid")
_OWN = ("layer", "revision", "feature_id")  # members of our own exports that are no attributes


@dataclass(frozen=True)
class Draft:
    """A feature that passed its layer's checks: WGS84 geometry, JSON-ready properties.

    `column` names the columns its geometry came from; `id` is its id where the row has one,
    as our own exports do.
    """

    row: int
    column: str
    source: str
    geometry: BaseGeometry
    properties: dict[str, Any]
    id: uuid.UUID | None = None


@dataclass
class Drafts:
    """What a file gives for one layer, and which of its columns were understood."""

    taken: list[Draft] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def draft_rows(
    table: Rows,
    layer: MapLayer,
    *,
    epsg: int,
    swap: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Drafts:
    """Check every row against the layer.

    Parameters
    ----------
    epsg
        What the coordinates are in (`coordinates.find_reference`).
    swap
        The user has decided that x and y stand in each other's place in the whole file.
    progress
        Called with the rows done and their number.
    """
    reader = _Reader(table, layer, epsg=epsg, swap=swap)
    for done, row in enumerate(table.rows, start=1):
        reader.read(row)
        if progress:
            progress(done, len(table.rows))
    return reader.drafts


class _Reader:
    """Reads the rows of one file; remembers the columns and the source ids met so far."""

    def __init__(self, table: Rows, layer: MapLayer, *, epsg: int, swap: bool) -> None:
        self.table, self.layer, self.epsg, self.swap = table, layer, epsg, swap
        self.drafts = Drafts(quarantined=list(table.quarantined), remarks=list(table.remarks))
        self.attributes = self._match_columns()
        described = {name: layer.described[name] for name in self.attributes.values()}
        self.readers = {name: reader_of(*pair) for name, pair in described.items()}
        self.facings = (
            {code.value for code in choices(described["facing"][0])}
            if "facing" in described
            else set()
        )
        self.names = {name: table.columns[i] for i, name in self.attributes.items()}
        self.drafts.columns = {column: name for name, column in self.names.items()}
        self.id_index = self._find_id()
        self.met: dict[str, int] = {}

    def _match_columns(self) -> dict[int, str]:
        known = column_names(self.layer)
        axes = self.table.axes
        spatial = {axes.x, axes.y} if axes else set()
        found: dict[int, str] = {}
        for index, column in enumerate(self.table.columns):
            name = known.get(normalised(column))
            if name and name not in found.values() and index not in spatial:
                found[index] = name
            elif index not in spatial and normalised(column) not in (*_OWN, *_ID_NAMES):
                self.drafts.unknown.append(column)
        return found

    def _find_id(self) -> int | None:
        for index, name in self.attributes.items():
            if name == "code":
                return index
        folded = [normalised(column) for column in self.table.columns]
        return next((folded.index(name) for name in _ID_NAMES if name in folded), None)

    def read(self, row: Row) -> None:
        """Take the row, or set it aside with everything that is wrong with it."""
        wrong: list[Quarantined] = []
        geometry = self._geometry(row, wrong)
        remarks: list[Remark] = []
        properties = self._properties(row, wrong, remarks)
        source = self._source_id(row)
        if source in self.met and not wrong:
            wrong.append(self._repeated(row, self.met[source]))
        if wrong or geometry is None or properties is None:
            self.drafts.quarantined += wrong
            return
        self.met[source] = row.number
        self.drafts.remarks += remarks
        self.drafts.taken.append(
            Draft(row.number, self._axes(), source, geometry, properties, self._own_id(row))
        )

    def _geometry(self, row: Row, wrong: list[Quarantined]) -> BaseGeometry | None:
        if row.geometry is None:
            wrong.append(self._nowhere(row))
            return None
        try:
            return self._checked(row.geometry)
        except AxesSwapped as problem:
            wrong.append(Quarantined(row.number, self._axes(), *_both(problem, _SWAP)))
        except Problem as problem:
            wrong.append(Quarantined.from_problem(row.number, self._axes(), problem))
        return None

    def _checked(self, geometry: Mapping[str, Any]) -> BaseGeometry:
        placed = coordinates.swapped(geometry) if self.swap else dict(geometry)
        if self.epsg != WGS84:
            if coordinates.metres_swapped(placed):
                x, y = placed["coordinates"][:2]
                raise AxesSwapped(x=x, y=y)
            placed = coordinates.moved(placed, self.epsg)
        checked = parse_geometry(placed)
        self.layer.check_geometry(checked)
        return checked

    def _properties(
        self, row: Row, wrong: list[Quarantined], remarks: list[Remark]
    ) -> dict[str, Any] | None:
        given: dict[str, Any] = {}
        for index, name in self.attributes.items():
            try:
                value = self.readers[name](row.cells[index])
            except Unclear as one:
                column = self.table.columns[index]
                wrong.append(Quarantined(row.number, column, one.reason, one.suggestion))
                continue
            if value is None:
                continue
            if name == "bearing" or (name == "facing" and value not in self.facings):
                remarks += self._direct(row, index, given)
            else:
                given[name] = value
        remarks += self._direct_by_name(row, given)
        self._check_layer(row, wrong)
        try:
            checked = self.layer.check_properties(given)
            self._check_text(row, checked, wrong)
        except Problems as several:
            for problem in several.problems:
                name = problem.pointer.split("/")[1] if problem.pointer else ""
                column = self.names.get(name, name)
                wrong.append(Quarantined.from_problem(row.number, column, problem))
            return None
        return checked

    def _check_text(self, row: Row, checked: Mapping[str, Any], wrong: list[Quarantined]) -> None:
        """Refuse characters that no database keeps: NUL and halves of surrogate pairs."""
        for name, value in checked.items():
            if not is_storable(str(value)):
                reason = Text("有不能儲存的字元。", "It holds characters that cannot be stored.")
                wrong.append(Quarantined(row.number, self.names.get(name, name), reason))

    def _direct(self, row: Row, index: int, given: dict[str, Any]) -> list[Remark]:
        """Set facing and bearing from a direction; words without one go into the note."""
        text = str(row.cells[index]).strip()
        direction = read_direction(text)
        if direction.bearing is not None:
            given |= {"bearing": direction.bearing, "facing": given.get("facing", "bearing")}
            return []
        if direction.all_round:
            given["facing"] = "all_round"
            return []
        column = self.table.columns[index]
        given.setdefault("facing", "unknown")
        kept = [given.get("note"), f"{column}：{text}"]
        given["note"] = "；".join(str(part) for part in kept if part)
        words = Text(
            f"「{text}」不是方位，方向記為不明，原文寫入說明。",
            f"“{text}” is no direction: facing unknown, the words kept in the note.",
        )
        return [Remark(words, row.number, column)]

    def _direct_by_name(self, row: Row, given: dict[str, Any]) -> list[Remark]:
        """Take the direction that a name ends in (民生路往東) where no column gave one."""
        name = str(given.get("name") or given.get("address") or "")
        bearing = bearing_in_name(name)
        if bearing is None or "facing" not in self.layer.described or "facing" in given:
            return []
        given |= {"bearing": bearing, "facing": "bearing"}
        words = Text(
            f"名稱「{name}」寫著方向，記為 {bearing:g}°。",
            f"The name “{name}” tells a direction: taken as {bearing:g}°.",
        )
        return [Remark(words, row.number)]

    def _check_layer(self, row: Row, wrong: list[Quarantined]) -> None:
        """Refuse a row of our own export that belongs to another layer."""
        for column, cell in zip(self.table.columns, row.cells, strict=True):
            if column == "layer" and cell not in (None, "", self.layer.kind):
                reason = Text(f"這一列屬於圖層「{cell}」。", f"The row is of layer “{cell}”.")
                advice = Text("用 --layer 分別匯入。", "Import that layer with --layer.")
                wrong.append(Quarantined(row.number, column, reason, advice))

    def _own_id(self, row: Row) -> uuid.UUID | None:
        columns = self.table.columns
        cell = row.cells[columns.index("feature_id")] if "feature_id" in columns else row.id
        try:
            return uuid.UUID(str(cell))
        except ValueError:
            return None

    def _source_id(self, row: Row) -> str:
        """Return the row's own id where it has one, else what it holds, hashed."""
        cell = row.cells[self.id_index] if self.id_index is not None else None
        known = str(cell if cell not in (None, "") else row.id or "").strip()
        if known and is_storable(known) and len(known) <= 180:  # noqa: PLR2004 - the column takes 200 with the prefix
            return f"id:{known}"
        content = json.dumps([list(row.cells), row.geometry], ensure_ascii=False, sort_keys=True)
        return "row:" + hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()[:40]

    def _repeated(self, row: Row, first: int) -> Quarantined:
        column = self.table.columns[self.id_index] if self.id_index is not None else ""
        return Quarantined(
            row.number,
            column,
            Text(f"和第 {first} 列重複。", f"It repeats row {first}."),
            Text(
                "同一個東西留一列；不同的給不同編號。", "Keep one, or give it a number of its own."
            ),
        )

    def _nowhere(self, row: Row) -> Quarantined:
        axes = self.table.axes
        cells = [str(row.cells[i]).strip() for i in (axes.x, axes.y)] if axes else []
        if any(cell and coordinates.read_number(cell) is None for cell in cells):
            reason = Text(f"座標不是數字：{cells}", f"The coordinates are no numbers: {cells}")
        else:
            reason = Text("沒有座標。", "It has no coordinates.")
        advice = Text("補上經度、緯度再匯入。", "Add longitude and latitude and import it again.")
        return Quarantined(row.number, self._axes(), reason, advice)

    def _axes(self) -> str:
        axes = self.table.axes
        if axes is None:
            return "geometry"
        return f"{self.table.columns[axes.x]}、{self.table.columns[axes.y]}"


_SWAP = Text("全檔都這樣時，加 --swap 再匯入。", "If the whole file is so, add --swap.")


def _both(problem: Problem, more: Text) -> tuple[Text, Text]:
    reason = Text(problem.message("zh"), problem.message("en"))
    advice = Text(problem.cure("zh") + more.zh, f"{problem.cure('en')} {more.en}")
    return reason, advice if advice != NOTHING else more
