"""A sheet as CSV (RFC 4180) with BOM: what would be a formula stays text."""

import csv
import io

from mapserve.exchange.cell_text import plain_cell
from mapserve.exchange.sheets.sheet import Sheet


def csv_of(sheet: Sheet) -> bytes:
    """Return the headings and the rows; what stands above the table is left out."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    for row in (sheet.head, *sheet.rows):
        writer.writerow([plain_cell(value) for value in row])
    return out.getvalue().encode()
