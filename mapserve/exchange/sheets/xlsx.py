"""A sheet as XLSX (Office Open XML): text stays text whatever it begins with."""

import datetime as dt
import io

from mapserve.exchange.sheets.sheet import Sheet

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MM_PER_CHARACTER = 1.9
_LONGEST_NAME = 31
_PLAIN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
# What would make a formula, a link or a number of a text.
_TEXT_STAYS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the file has no zone; the same bytes each time


def xlsx_of(sheet: Sheet) -> bytes:
    """Return the sheet as a file."""
    # Here: most answers do without, and a tree set up before it was needed still starts.
    from xlsxwriter import Workbook  # noqa: PLC0415

    packed = io.BytesIO()
    with Workbook(packed, _TEXT_STAYS) as book:
        book.set_properties({"created": _MADE})
        page = book.add_worksheet(sheet.name.translate(_PLAIN)[:_LONGEST_NAME])
        bold = book.add_format({"bold": True})
        sums = book.add_format({"num_format": "#,##0"})
        for at, width in enumerate(sheet.widths):
            page.set_column(at, at, width / _MM_PER_CHARACTER)
        top = len(sheet.above)
        for at, line in enumerate(sheet.above):
            page.write_string(at, 0, line, bold)
        for at, words in enumerate(sheet.head):
            page.write_string(top, at, words, bold)
        page.freeze_panes(top + 1, 0)
        for down, row in enumerate(sheet.rows, top + 1):
            for at, value in enumerate(row):
                if isinstance(value, int):
                    page.write_number(down, at, value, sums)
                elif value:
                    page.write_string(down, at, value)
    return packed.getvalue()
