"""A sheet as data: what stands above the table, its headings, its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

Value = str | int | None


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
