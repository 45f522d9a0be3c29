"""The registry of file formats: what can be read into a layer, read as base data, written.

A format is one file here and one line in `FORMATS`; the command line, the API and the pages
read the registry and name no format themselves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TypeVar

from layers.words.text import Text
from mapserve.exchange.column_choice import ColumnChoice
from mapserve.exchange.disguises import disguise_of
from mapserve.exchange.formats import (
    csv_rows,
    geojson,
    geopackage,
    map_page,
    openstreetmap,
    topojson,
)
from mapserve.exchange.formats.contract import Extract, FileFormat, Losses
from mapserve.exchange.formats.input_file import BASE_LIMIT_MB, LIMIT_MB, InputFile
from mapserve.exchange.formats.rows import Rows, Tables
from mapserve.exchange.osm_tags import BaseObject
from mapserve.exchange.problems import (
    FileUnreadable,
    FormatNotWritten,
    TableMissing,
    TableNeeded,
)

# Of formats that take the same file the first one gets it: what is text and nothing else is CSV.
FORMATS: tuple[FileFormat, ...] = (
    map_page.FORMAT,
    openstreetmap.FORMAT,
    geopackage.FORMAT,
    topojson.FORMAT,
    geojson.FORMAT,
    csv_rows.FORMAT,
)
WRITTEN = tuple(one for one in FORMATS if one.write)
READ = tuple(one for one in FORMATS if one.read)
BOUNDARIES = tuple(one for one in READ if one.has_areas)
BASE_DATA = tuple(one for one in FORMATS if one.base)

Ability = TypeVar("Ability")


def read_rows(
    path: Path,
    *,
    encoding: str | None = None,
    table: str | None = None,
    columns: ColumnChoice | None = None,
) -> Rows:
    """Return the rows of a file to import, by what it holds rather than by its name.

    Parameters
    ----------
    encoding
        Of its text; None finds it out.
    table
        Which sheet, layer or object of the file; None where it has one only.
    columns
        What the user says about its columns.

    Raises
    ------
    FileUnreadable, FileRefused, FileTooLarge, TableNeeded, TableMissing, ColumnMissing
    """
    file = InputFile(path, limit_mb=LIMIT_MB, encoding=encoding, columns=columns)
    format_, tables = read_tables(file, READ)
    if table is None and len(tables) == 1:
        (read,) = tables.values()
    elif table is None:
        raise TableNeeded(name=file.name, known="、".join(tables))
    elif table in tables:
        read = tables[table]
    else:
        raise TableMissing(
            name=file.name, table=table, known="、".join(filter(None, tables)) or "—"
        )
    return replace(read(), format=format_.label)


def read_tables(file: InputFile, among: Iterable[FileFormat]) -> tuple[FileFormat, Tables]:
    """Return the format of a file, the first of `among` that knows it, and the file's tables.

    Raises
    ------
    FileUnreadable, FileRefused, FileTooLarge
    """
    found = recognised(file, among)
    return found, _able(found.read)(file)


def base_objects(path: Path, losses: Losses) -> Iterator[BaseObject]:
    """Return the streets, buildings and places of a file; what is lost is noted in `losses`.

    Raises
    ------
    FileUnreadable, FileRefused, FileTooLarge
    """
    found = recognised(InputFile(path, limit_mb=BASE_LIMIT_MB), BASE_DATA)
    return _able(found.base)(path, losses)


def recognised(file: InputFile, among: Iterable[FileFormat]) -> FileFormat:
    """Return the first of `among` that takes the file for its own, or raise `FileUnreadable`."""
    among = tuple(among)
    for one in among:
        if one.recognises(file):
            return one
    known = one_of(among)
    found = disguise_of(file.head) or Text("", "")
    reason = Text(f"{found.zh}要 {known.zh}。", f"{found.en} It must be {known.en}.".lstrip())
    raise FileUnreadable(name=file.name, reason=reason)


def write(found: FileFormat, extract: Extract) -> bytes:
    """Return the bytes of a file in one of the formats of `WRITTEN`."""
    return _able(found.write)(extract)


def written_as(name: str) -> FileFormat:
    """Return the format that a file called `name` is written in, or raise `FormatNotWritten`."""
    suffix = PurePath(name).suffix.lower()
    for one in WRITTEN:
        if suffix == one.suffix:
            return one
    raise FormatNotWritten(name=name, known="、".join(one.suffix for one in WRITTEN))


def one_of(formats: Iterable[FileFormat]) -> Text:
    """Return what a choice of formats is called: GeoJSON, TopoJSON or GeoPackage."""
    labels = [one.label for one in formats]
    *before, last = [label.en for label in labels]
    english = f"{', '.join(before)} or {last}" if before else last
    return Text("、".join(label.zh for label in labels), english)


def _able(ability: Ability | None) -> Ability:
    if ability is None:
        message = "the format was not taken from the right list"
        raise TypeError(message)
    return ability
