"""Cells: what a spreadsheet would run is made plain, what a database cannot keep is found."""

import json
import re
from typing import Any

# Excel, LibreOffice and Google Sheets run a cell that begins with one of these (CWE-1236).
_RUNS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]\d+(\.\d+)?", re.ASCII)
_NOT_STORABLE = re.compile("[\\0\\ud800-\\udfff]")


def is_storable(text: str) -> bool:
    """Tell whether PostgreSQL keeps the text: no NUL, no half of a surrogate pair."""
    return not _NOT_STORABLE.search(text)


def storable(text: str) -> str:
    """Return the text with what cannot be kept shown as �."""
    return text if is_storable(text) else _NOT_STORABLE.sub("�", text)


def plain_cell(value: Any) -> str | int | float:  # noqa: ANN401 - any JSON value
    """Return a CSV cell for a JSON value; text gets an apostrophe where it would be a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else _joined(value)
    return "'" + text if _is_guarded(text) else text


def unguarded(cell: Any) -> Any:  # noqa: ANN401 - any cell
    """Return what `plain_cell` was given for a text: without the apostrophe that it put before."""
    if isinstance(cell, str) and cell.startswith("'") and _is_guarded(cell[1:]):
        return cell[1:]
    return cell


def _is_guarded(text: str) -> bool:
    """Tell whether a text gets an apostrophe: one that has its own too, so that it comes back."""
    bare = text.lstrip("'") if text.startswith("'") else text
    if _NUMBER.fullmatch(bare):
        return False  # -500 and +886 are numbers whatever runs them
    return bare.lstrip(" ").startswith(_RUNS) or bare.startswith(_RUNS)


def _joined(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(value)
    return json.dumps(value, ensure_ascii=False)
