"""CSV (RFC 4180): any usual delimiter and encoding read; written safe for a spreadsheet."""

import csv
import io
import json
import re
from collections import Counter
from itertools import islice
from typing import Any

from layers.model.contract import MapLayer
from layers.model.describe import columns, normalised
from layers.words.text import Text
from mapserve.exchange.cell_text import plain_cell
from mapserve.exchange.formats.contract import Extract, FileFormat
from mapserve.exchange.formats.input_file import InputFile
from mapserve.exchange.formats.rows import MOST_ROWS, Rows, Tables, at_most
from mapserve.exchange.formats.sheet import rows_of_sheet, sheet_of
from mapserve.exchange.problems import FileTooLong, FileUnreadable

# 200,000 rows of forty columns: of many cells a file takes gigabytes, however few its bytes.
MOST_CELLS = 8_000_000
DELIMITERS = (",", "\t", ";")
# A cell of our own exports may hold a line of ten thousand corners; the library stops at 131,072.
csv.field_size_limit(2_000_000)
_SAMPLE = 50
_SAID = re.compile(r"sep=([,;\t|])[ \t]*\r?\n", re.IGNORECASE)


def read(file: InputFile) -> Tables:
    """Return the one table of the text.

    Raises
    ------
    FileUnreadable
        Empty, without a header or coordinates, a single column, a quote that is never closed.
    FileTooLong
        More than `MOST_ROWS` or `MOST_CELLS`; no more than those are read.
    """

    def rows() -> Rows:
        text, encoding, _ = file.text
        records, delimiter = read_records(text, name=file.name)
        sheet = sheet_of(records, name=file.name, columns=file.columns)
        sheet.remarks.extend(file.text.remarks)
        return rows_of_sheet(sheet, name=file.name, encoding=encoding, delimiter=delimiter)

    return {"": rows}


def read_records(text: str, *, name: str) -> tuple[list[list[str]], str]:
    """Return the lines of cells and the delimiter.

    A first line `sep=;` says what it is, and is no line: spreadsheets do not show it.
    """
    if not text.strip():
        raise FileUnreadable(name=name, reason=Text("檔案是空的。", "it is empty."))
    said = _SAID.match(text)
    if said:
        text = text[said.end() :]
    delimiter = said[1] if said else find_delimiter(text)
    if text.count(delimiter) > MOST_CELLS:
        raise FileTooLong(name=name, limit=MOST_ROWS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        records = at_most(reader, name=name, beside=1)  # the header
    except csv.Error as error:
        line = reader.line_num
        reason = Text(
            f"第 {line} 行附近的引號或欄位不完整（{error}）。",
            f"near line {line} a quote or a cell is not closed ({error}).",
        )
        raise FileUnreadable(name=name, reason=reason) from None
    return records, delimiter


def find_delimiter(text: str) -> str:
    """Return the delimiter that splits the first rows most evenly into most columns."""
    head = "".join(islice(io.StringIO(text, newline=None), _SAMPLE))

    def evenness(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(r) for r in csv.reader(io.StringIO(head), delimiter=delimiter) if r]
        except csv.Error:
            return (0.0, 0)
        several = Counter(width for width in widths if width > 1)
        if not several:
            return (0.0, 0)
        # Titles above and notes below have widths of their own.
        width, count = max(several.items(), key=lambda one: (one[1], one[0]))
        return (count / len(widths), width)

    return max(DELIMITERS, key=evenness)


def write(extract: Extract) -> bytes:
    """Return features as CSV with BOM, one column an attribute that is filled.

    Points have 經度 and 緯度, lines and areas have GeoJSON in `geometry`;
    names of columns are the Chinese labels that `mapserve import` reads back.
    """
    features = json.loads(extract.features())["features"]
    names = _columns(features, extract.layers)
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(
        ["feature_id", "layer", "revision", *names.values(), "經度", "緯度", "geometry"]
    )
    for feature in features:
        properties = feature["properties"]
        cells = [feature["id"], properties["layer"], properties["revision"]]
        cells += [plain_cell(properties.get(name)) for name in names]
        writer.writerow([*cells, *_place(feature["geometry"])])
    return out.getvalue().encode()


def _columns(features: list[dict[str, Any]], layers: tuple[MapLayer, ...]) -> dict[str, str]:
    """Return the heading of each filled attribute: its label where every layer reads it so.

    Two layers may call one attribute by two names, or two attributes by one: its own name then
    stands in the heading.
    """
    filled = {name for feature in features for name in feature["properties"]}
    labels: dict[str, set[str]] = {}
    for layer in layers:
        for name, (_, note) in layer.described.items():
            if name in filled:
                labels.setdefault(name, set()).add(note.label.zh)
    counts = Counter(label for several in labels.values() for label in several)
    headings = {}
    for name, several in labels.items():
        label = next(iter(several))
        plain = len(several) == 1 and counts[label] == 1 and _is_read_as(label, name, layers)
        headings[name] = label if plain else name
    return headings


def _is_read_as(heading: str, name: str, layers: tuple[MapLayer, ...]) -> bool:
    """Tell whether no layer takes the heading for another attribute."""
    return all(columns(layer).get(normalised(heading), name) == name for layer in layers)


def _place(geometry: dict[str, Any]) -> list[Any]:
    if geometry["type"] == "Point":
        return [*geometry["coordinates"][:2], ""]
    return ["", "", json.dumps(geometry)]


FORMAT = FileFormat(
    name="csv",
    label=Text("CSV 試算表", "CSV (spreadsheet)"),
    suffixes=(".csv", ".tsv", ".txt"),
    media_type="text/csv",
    recognises=lambda _file: True,
    read=read,
    write=write,
)
