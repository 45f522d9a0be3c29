"""A sheet as CSV (RFC 4180) with BOM: what would be a formula stays text, numbers stay numbers."""

import csv
import io

from mapserve.rendering.sheets.sheet import Sheet, Value

# A spreadsheet takes a cell that begins so for a formula (CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_of(sheet: Sheet) -> bytes:
    """Return the headings and the rows; what stands above the table is left out."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.head)
    writer.writerows([_cell(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode()


def _cell(value: Value) -> Value:
    """Return a text that no spreadsheet reckons with: an apostrophe before what begins so."""
    if isinstance(value, str) and value.startswith(_FORMULA) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    """Tell whether it is -500 or +886: a number, which harms nobody."""
    return text[0] in "+-" and text[1:].isascii() and text[1:].isdigit()
