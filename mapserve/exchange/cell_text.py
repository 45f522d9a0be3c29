"""Cells: what a spreadsheet would run is made plain, what a database cannot keep is found."""

import json
import re
from typing import Any

# Excel, LibreOffice and Google Sheets run a cell that begins with one of these (CWE-1236).
_RUNS = ("=", "+", "-", "@", "\t", "\r")
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
    return "'" + text if text.lstrip(" ").startswith(_RUNS) or text.startswith(_RUNS) else text


def _joined(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(value)
    return json.dumps(value, ensure_ascii=False)
