"""Which attribute of a layer each column of a file stands for, and which holds its number."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from layers.model.contract import MapLayer
from layers.model.describe import columns as column_names
from layers.model.describe import normalised
from layers.words.text import Text
from mapserve.exchange.attribute_values import is_empty
from mapserve.exchange.column_choice import ColumnChoice, ColumnUnclear
from mapserve.exchange.coordinates import is_axis
from mapserve.exchange.formats.rows import Rows
from mapserve.exchange.places import is_shape
from mapserve.exchange.quarantine import Remark

# Members of our own exports that are no attributes.
OWN = frozenset({"feature_id", "layer", "revision"})
NUMBER = "編號"
_NUMBERS = (NUMBER, "id", "代碼", "設備編號", "案號", "no", "number", "fid", "objectid")
_ROWS_SHOWN = 20


@dataclass
class Matched:
    """Columns by what they stand for.

    Parameters
    ----------
    attributes
        The columns of each attribute, by index: more than one where a header comes again.
    number
        The column of the row's own number.
    unknown
        Names of the columns that stand for nothing.
    """

    attributes: dict[str, list[int]] = field(default_factory=dict)
    number: int | None = None
    unknown: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def match_columns(table: Rows, layer: MapLayer, choice: ColumnChoice) -> Matched:
    """Return what the columns of a table stand for; what the user says goes before their names.

    Raises
    ------
    ColumnUnclear
        The user names what is no attribute of the layer, coordinate or number.
    """
    known = column_names(layer)
    _check(choice, layer, known)
    said = {normalised(column) for column, _ in choice.renamed}
    read_as = list(table.read_as) or list(table.columns)
    spatial = table.places.spatial if table.places else frozenset()
    targets = {
        index: known.get(normalised(name))
        for index, name in enumerate(read_as)
        if name and index not in spatial
    }
    matched = Matched()
    for index in sorted(targets, key=lambda i: (normalised(table.columns[i]) not in said, i)):
        name = targets[index]
        several = matched.attributes.setdefault(name, []) if name else []
        if name and (not several or _alike(read_as, several[0], index)):
            several.append(index)
    matched.number = _number(layer, matched, read_as)
    used = {index for several in matched.attributes.values() for index in several}
    matched.unknown = [
        table.columns[i]
        for i in targets
        if i not in used and i != matched.number and normalised(read_as[i]) not in OWN
    ]
    matched.remarks = [
        _several(table, indexes) for indexes in matched.attributes.values() if len(indexes) > 1
    ]
    # In the order of the file, as they are shown.
    matched.attributes = dict(sorted(matched.attributes.items(), key=lambda one: one[1][0]))
    return matched


def _check(choice: ColumnChoice, layer: MapLayer, known: dict[str, str]) -> None:
    for _, meant in choice.renamed:
        name = normalised(meant)
        if name in known or name in _NUMBERS or is_axis(meant) or is_shape(meant):
            continue
        listed = (*(note.label.zh for _, note in layer.described.values()), "經度", "緯度", NUMBER)
        raise ColumnUnclear(column=meant, known="、".join(dict.fromkeys(listed)))


def _alike(read_as: Sequence[str], one: int, other: int) -> bool:
    return normalised(read_as[one]) == normalised(read_as[other])


def _number(layer: MapLayer, matched: Matched, read_as: Sequence[str]) -> int | None:
    """Return the column of the number: the layer's own, or one that is called so."""
    if layer.number in matched.attributes:
        return matched.attributes[layer.number][0]
    names = [normalised(name) for name in read_as]
    for wanted in _NUMBERS:
        if wanted in names:
            return names.index(wanted)
    return next((i for i, name in enumerate(names) if name.endswith(NUMBER)), None)


def _several(table: Rows, indexes: Sequence[int]) -> Remark:
    """Say which of columns of one name counts, and where they differ."""
    differing = [
        row.number
        for row in table.rows
        if len({str(row.cells[i]).strip() for i in indexes if not is_empty(row.cells[i])}) > 1
    ]
    name = table.columns[indexes[0]]
    places = "、".join(str(i + 1) for i in indexes)
    zh = f"欄「{name}」有 {len(indexes)} 個（第 {places} 欄），每列取第一個有值的。"
    en = f"Column “{name}” comes {len(indexes)} times: the first filled one of a row counts."
    if differing:
        rows = "、".join(map(str, differing[:_ROWS_SHOWN]))
        zh += f"有 {len(differing)} 列的值不同：第 {rows} 列。"
        en += f" In {len(differing)} rows they differ: {rows}."
    return Remark(Text(zh, en), column=name)
