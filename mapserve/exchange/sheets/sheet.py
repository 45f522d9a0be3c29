"""A sheet as data: what stands above the table, its headings, its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.words.code import Code

Value = str | int | None


class SheetFormat(Code):
    """What a sheet is written as."""

    ODS = "ods", "ODS", "ODS"
    CSV = "csv", "CSV", "CSV"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table for a spreadsheet.

    Parameters
    ----------
    name
        What its tab is called.
    above
        Lines before the headings: title, period, what the form is.
    widths
        Of the columns, in millimetres.
    """

    name: str
    above: Sequence[str]
    head: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[Value]]
