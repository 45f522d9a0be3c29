"""Rows of a file to features of a layer, each taken or set aside with its reason."""

import hashlib
import json
import math
import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.geometry.checks import parse_geometry
from layers.geometry.crs import WGS84
from layers.model.contract import MapLayer, choices
from layers.words.problems import AxesSwapped, Problem, Problems
from layers.words.text import Text
from mapserve.exchange import coordinates, facing
from mapserve.exchange import row_reasons as reasons
from mapserve.exchange.attribute_values import Unclear, is_empty, reader_of
from mapserve.exchange.cell_text import is_storable, unguarded
from mapserve.exchange.column_choice import ColumnChoice
from mapserve.exchange.column_matching import OWN, match_columns
from mapserve.exchange.formats.rows import Row, Rows
from mapserve.exchange.quarantine import NOTHING, Quarantined, Remark
from mapserve.exchange.text_encoding import LOST

_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
_LONGEST_NUMBER = 120  # the column takes 200 with the name of the file
_ROW_DIGITS = 40
_LONGEST_REVISION = 10
_HEIGHTS = Text(
    "檔案裡有高度（第三個座標），沒有讀。", "The file has heights (a third coordinate): not read."
)


@dataclass(frozen=True)
class Draft:
    """A feature that passed its layer's checks: WGS84 geometry, JSON-ready properties.

    Parameters
    ----------
    column
        The columns its geometry came from.
    number
        Its own number in the file; "" without one.
    key
        What it is known by beside the file's name: its number, or a digest of all it holds.
    given
        The attributes that the row fills in; the others have their defaults.
    id, revision
        Of its feature, as our own exports have them.
    """

    row: int
    column: str
    number: str
    key: str
    geometry: BaseGeometry
    properties: dict[str, Any]
    given: frozenset[str] = frozenset()
    title: str = ""
    id: uuid.UUID | None = None
    revision: int | None = None


@dataclass
class Drafts:
    """What a file gives for one layer, and which of its columns were understood.

    `axes` and `identity` name the columns that gave place and number.
    """

    taken: list[Draft] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    axes: str = ""
    identity: str = ""


def draft_rows(  # noqa: PLR0913 - what the user says of a file
    table: Rows,
    layer: MapLayer,
    *,
    epsg: int,
    swap: bool = False,
    columns: ColumnChoice | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Drafts:
    """Check every row against the layer.

    Parameters
    ----------
    epsg
        What the coordinates are in (`coordinates.find_reference`).
    swap
        The user has decided that x and y stand in each other's place in the whole file.
    columns
        What the user says about columns.
    progress
        Called with the rows done and their number.

    Raises
    ------
    ColumnUnclear
        A column is to stand for what the layer does not have.
    """
    reader = _Reader(table, layer, columns or ColumnChoice(), epsg=epsg, swap=swap)
    for done, row in enumerate(table.rows, start=1):
        reader.read(row)
        if progress:
            progress(done, len(table.rows))
    reader.close()
    return reader.drafts


class _Reader:
    """Reads the rows of one file; remembers the columns and the keys met so far."""

    def __init__(
        self, table: Rows, layer: MapLayer, choice: ColumnChoice, *, epsg: int, swap: bool
    ) -> None:
        self.table, self.layer, self.epsg, self.swap = table, layer, epsg, swap
        self.drafts = Drafts(quarantined=list(table.quarantined), remarks=list(table.remarks))
        self.matched = match_columns(table, layer, choice)
        self.attributes = self.matched.attributes
        self.drafts.unknown = self.matched.unknown
        self.drafts.remarks += self.matched.remarks
        self.id_index = self.matched.number
        # Of our own exports text comes back as it went out, to the last sign.
        self.own = {"layer", "revision"} <= set(table.columns)
        self.guarded = table.guarded and set(table.columns) >= OWN
        described = {name: layer.described[name] for name in self.attributes}
        comma = table.places is not None and table.places.decimal_comma
        self.readers = {
            name: reader_of(*pair, decimal_comma=comma) for name, pair in described.items()
        }
        self.facings = (
            {code.value for code in choices(described["facing"][0])}
            if "facing" in described
            else set()
        )
        self.names = {name: table.columns[several[0]] for name, several in self.attributes.items()}
        self.drafts.columns = {column: name for name, column in self.names.items()}
        self.drafts.axes = self._axes()
        self.drafts.identity = "" if self.id_index is None else table.columns[self.id_index]
        self.met: dict[str, int] = {}
        self.refused: dict[str, list[str]] = defaultdict(list)
        self.filled: Counter[str] = Counter()
        self.heights = False
        self.nameless: list[int] = []
        self.unsaid = 0

    def read(self, row: Row) -> None:
        """Take the row, or set it aside with everything that is wrong with it."""
        wrong: list[Quarantined] = []
        geometry = self._geometry(row, wrong)
        remarks: list[Remark] = []
        given = self._given(row, wrong, remarks)
        properties = self._checked_properties(row, given, wrong)
        number = self._number(row)
        key = self._key(row, number)
        if key in self.met and not wrong:
            wrong.append(reasons.repeated(row.number, self.drafts.identity, self.met[key]))
        if wrong or geometry is None or properties is None:
            self.drafts.quarantined += wrong
            return
        self.met[key] = row.number
        unsaid = self.layer.unsaid.keys() - given.keys()
        self.unsaid += bool(unsaid) and not self._is_own(row)
        self.drafts.remarks += remarks
        self.drafts.taken.append(
            Draft(
                row.number,
                self._axes(),
                number,
                key,
                geometry,
                properties,
                frozenset(given) & self.layer.described.keys(),
                self._title(properties),
                self._own_id(row),
                self._own_revision(row),
            )
        )

    def close(self) -> None:
        """Say of the whole file what is not of one row."""
        if self.heights:
            self.drafts.remarks.append(Remark(_HEIGHTS))
        if self.unsaid:
            self.drafts.remarks.append(reasons.not_agreed(self.layer, self.unsaid))
        if self.nameless:
            self.drafts.remarks.append(reasons.no_title(self.layer, self.nameless))
        for name, values in self.refused.items():
            if len(values) == self.filled[name] > 1:
                self.drafts.remarks.append(
                    reasons.mistaken(self.names[name], name, self.layer, values)
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
        placed, heights = coordinates.flat(geometry)
        placed = coordinates.swapped(placed) if self.swap else placed
        if self.epsg != WGS84:
            if coordinates.metres_swapped(placed):
                x, y = placed["coordinates"][:2]
                raise AxesSwapped(x=x, y=y)
            placed = coordinates.moved(placed, self.epsg)
        checked = parse_geometry(placed)
        self.layer.check_geometry(checked)
        self.heights |= heights
        return checked

    def _cell(self, row: Row, name: str) -> tuple[int, Any]:
        """Return the first filled cell of the columns that stand for an attribute."""
        indexes = self.attributes[name]
        for index in indexes:
            if not is_empty(cell := row.cells[index]):
                return index, self._plain(cell)
        return indexes[0], None

    def _plain(self, cell: Any) -> Any:  # noqa: ANN401 - JSON values
        if self.guarded:
            return unguarded(cell)
        return _UNSEEN.sub("", cell) if isinstance(cell, str) and not self.own else cell

    def _given(self, row: Row, wrong: list[Quarantined], remarks: list[Remark]) -> dict[str, Any]:
        """Return the attributes that the row fills in."""
        given: dict[str, Any] = {}
        for name in self.attributes:
            index, cell = self._cell(row, name)
            column = self.table.columns[index]
            if isinstance(cell, str) and LOST in cell:
                remarks.append(reasons.damaged(row.number, column, cell))
                continue
            if isinstance(cell, float) and not math.isfinite(cell):
                wrong.append(reasons.no_number(row.number, column, cell))
                continue
            try:
                value = self.readers[name](cell)
            except Unclear as one:
                wrong.append(Quarantined(row.number, column, one.reason, one.suggestion))
                continue
            if value is None:
                continue
            self.filled[name] += 1
            if name == "bearing" or (name == "facing" and value not in self.facings):
                remarks += facing.take(row.number, column, cell, given)
            else:
                given[name] = value
        # What comes from a map says all that it has to say: its name adds nothing.
        if "facing" in self.layer.described and "facing" not in given and not self._is_own(row):
            remarks += facing.take_from_name(row.number, given)
        self._check_layer(row, wrong)
        return given

    def _checked_properties(
        self, row: Row, given: Mapping[str, Any], wrong: list[Quarantined]
    ) -> dict[str, Any] | None:
        unsaid = {} if self._is_own(row) else self.layer.unsaid
        try:
            checked = self.layer.check_properties({**unsaid, **given})
            self._check_text(row, checked, wrong)
        except Problems as several:
            for problem in several.problems:
                name = problem.pointer.split("/")[1] if problem.pointer else ""
                wrong.append(self._refusal(row, name, given, problem))
            return None
        if unsaid and not self._title(checked):
            self._nameless(row, checked, wrong)
        return checked

    def _title(self, properties: Mapping[str, Any]) -> str:
        found = (properties.get(name) for name in self.layer.title)
        return next((str(value) for value in found if value), "")

    def _nameless(self, row: Row, checked: Mapping[str, Any], wrong: list[Quarantined]) -> None:
        """Let pass what is not promised yet; what is promised needs to be called something."""
        if all(checked.get(name) == value for name, value in self.layer.unsaid.items()):
            self.nameless.append(row.number)
            return
        state = next(iter(self.layer.unsaid))
        wrong.append(reasons.nameless(row.number, self.names.get(state, state), self.layer))

    def _refusal(
        self, row: Row, name: str, given: Mapping[str, Any], problem: Problem
    ) -> Quarantined:
        """Tell what is wrong with a value, the value itself, and how to pass its column over."""
        column = self.names.get(name, name)
        told = Quarantined.from_problem(row.number, column, problem)
        if name not in self.names:
            return told
        value = str(given.get(name, ""))[: reasons.SHOWN]
        self.refused[name].append(value)
        return replace(
            told,
            reason=Text(f"「{value}」：{told.reason.zh}", f"“{value}”: {told.reason.en}"),
            suggestion=told.suggestion if told.suggestion != NOTHING else reasons.pass_over(column),
        )

    def _check_text(self, row: Row, checked: Mapping[str, Any], wrong: list[Quarantined]) -> None:
        """Refuse characters that no database keeps: NUL and halves of surrogate pairs."""
        for name, value in checked.items():
            if not is_storable(str(value)):
                reason = Text("有不能儲存的字元。", "It holds characters that cannot be stored.")
                wrong.append(Quarantined(row.number, self.names.get(name, name), reason))

    def _check_layer(self, row: Row, wrong: list[Quarantined]) -> None:
        """Refuse a row of our own export that belongs to another layer."""
        for column, cell in zip(self.table.columns, row.cells, strict=True):
            if column == "layer" and cell not in (None, "", self.layer.kind):
                reason = Text(f"這一列屬於圖層「{cell}」。", f"The row is of layer “{cell}”.")
                advice = Text("用 --layer 分別匯入。", "Import that layer with --layer.")
                wrong.append(Quarantined(row.number, column, reason, advice))

    def _is_own(self, row: Row) -> bool:
        """Tell whether we wrote the row; one that somebody added to an export is no promise."""
        return self.own and self._own_id(row) is not None

    def _own_id(self, row: Row) -> uuid.UUID | None:
        columns = self.table.columns
        cell = row.cells[columns.index("feature_id")] if "feature_id" in columns else row.id
        try:
            return uuid.UUID(str(cell))
        except ValueError:
            return None

    def _own_revision(self, row: Row) -> int | None:
        columns = self.table.columns
        cell = row.cells[columns.index("revision")] if self.own else None
        return (
            int(text) if (text := str(cell)).isdecimal() and len(text) < _LONGEST_REVISION else None
        )

    def _number(self, row: Row) -> str:
        """Return the row's own number, "" without one."""
        cell = row.cells[self.id_index] if self.id_index is not None else None
        plain = coordinates.plain_text(str(unguarded(cell) if self.guarded else cell))
        known = plain if cell is not None and plain else (row.id or "").strip()
        return known if is_storable(known) and len(known) <= _LONGEST_NUMBER else ""

    def _key(self, row: Row, number: str) -> str:
        """Return what the row is known by: its number, or else all that it holds, hashed.

        Rows of our own exports have their features' ids: two may have one number.
        """
        if self.own and (own := self._own_id(row)):
            return f"id:{own}"
        if number:
            return f"id:{number}"
        content = json.dumps([list(row.cells), row.geometry], ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()
        return f"row:{digest[:_ROW_DIGITS]}"

    def _nowhere(self, row: Row) -> Quarantined:
        places = self.table.places
        cells = places.shown(row.cells) if places else []
        return reasons.nowhere(row.number, self._axes(), cells)

    def _axes(self) -> str:
        places = self.table.places
        return places.named(self.table.columns) if places else "geometry"


_SWAP = Text("全檔都這樣時，加 --swap 再匯入。", "If the whole file is so, add --swap.")


def _both(problem: Problem, more: Text) -> tuple[Text, Text]:
    reason = Text(problem.message("zh"), problem.message("en"))
    advice = Text(problem.cure("zh") + more.zh, f"{problem.cure('en')} {more.en}")
    return reason, advice if advice != NOTHING else more
