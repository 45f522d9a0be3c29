"""The rows of a file to import, whatever its format: cells under columns, and where each lies."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from layers.words.text import Text
from mapserve.exchange.column_choice import ColumnChoice
from mapserve.exchange.places import PlaceColumns
from mapserve.exchange.problems import FileTooLong
from mapserve.exchange.quarantine import NOTHING, Quarantined, Remark

# The longest public file met has 154,160 rows and takes 400 MB; memory goes by rows.
MOST_ROWS = 200_000
T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """A row: its number, its cells in the order of the columns, and where it lies.

    `place` is a GeoJSON geometry or a shapely one, in the file's own CRS, not yet checked; None
    without one. A reader gives whichever it has; who takes rows asks for the one they want.
    """

    number: int
    cells: Sequence[Any]
    place: Mapping[str, Any] | BaseGeometry | None
    id: str | None = None

    @cached_property
    def geometry(self) -> Mapping[str, Any] | None:
        """The place as a GeoJSON geometry."""
        if isinstance(self.place, BaseGeometry):
            found: dict[str, Any] = json.loads(shapely.to_geojson(self.place))
            return found
        return self.place

    def shape(self) -> BaseGeometry | None:
        """Return the place as a flat shapely geometry.

        Raises
        ------
        ValueError, TypeError, KeyError, IndexError, AttributeError, ShapelyError
            A GeoJSON geometry that is not put together rightly.
        """
        if self.place is None:
            return None
        known = isinstance(self.place, BaseGeometry)
        return shapely.force_2d(self.place if known else shapely.geometry.shape(self.place))


@dataclass(frozen=True)
class Rows:
    """What a table of a file holds and how it was read.

    Parameters
    ----------
    encoding, delimiter
        Of text; "" and None where the format leaves no choice.
    epsg
        The CRS that the file itself names.
    read_as
        What each column is read as, "" for nothing; its own name where the user says no other.
    places
        The columns that places stand in, where they do.
    guarded
        A spreadsheet wrote it, or we for one: an apostrophe stands before what would be a formula.
    format
        What the format is called.
    """

    columns: list[str]
    rows: list[Row]
    encoding: str = ""
    delimiter: str | None = None
    epsg: int | None = None
    read_as: Sequence[str] = ()
    places: PlaceColumns | None = None
    guarded: bool = False
    quarantined: list[Quarantined] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    format: Text = NOTHING


# What a file holds, by the name of each sheet, layer or object: "" where it has no such thing.
Tables = Mapping[str, Callable[[], Rows]]


def at_most(rows: Iterable[T], *, name: str, beside: int = 0) -> list[T]:
    """Return rows as a list; what comes after `MOST_ROWS`, and some `beside`, is never read.

    Raises
    ------
    FileTooLong
        There are more.
    """
    most = MOST_ROWS + beside
    read = list(islice(rows, most + 1))
    if len(read) > most:
        raise FileTooLong(name=name, limit=MOST_ROWS)
    return read


@dataclass(frozen=True)
class Record:
    """A feature or an object of a file, at its number among them."""

    properties: Mapping[str, Any]
    place: Mapping[str, Any] | BaseGeometry | None = None
    id: str | None = None
    number: int | None = None


def rows_of_records(  # noqa: PLR0913 - what a file says of its rows
    records: Sequence[Record],
    *,
    epsg: int | None,
    columns: ColumnChoice,
    encoding: str = "",
    quarantined: Sequence[Quarantined] = (),
    remarks: Sequence[Remark] = (),
) -> Rows:
    """Return rows of features: the columns are all that any has."""
    names = list(dict.fromkeys(key for one in records for key in one.properties))
    columns.check(names)
    chosen = columns.read(names)
    rows = [
        Row(one.number or number, [one.properties.get(name) for name in names], one.place, one.id)
        for number, one in enumerate(records, start=1)
    ]
    return Rows(
        chosen.names,
        rows,
        read_as=chosen.read_as,
        encoding=encoding,
        epsg=epsg,
        quarantined=list(quarantined),
        remarks=list(remarks),
    )
