"""JSON from outside, NaN and the like refused; how long a file may be."""

import json
from pathlib import Path
from typing import Any, NoReturn

from layers.words.text import Text
from mapserve.exchange.problems import FileTooLarge, FileUnreadable

MEGABYTE = 1024 * 1024


def check_size(path: Path, *, limit_mb: int) -> None:
    """Raise `FileUnreadable` for what is no regular file, `FileTooLarge` for a long one."""
    if not path.is_file():
        reason = Text("沒有這個檔案。", "there is no such file.")
        raise FileUnreadable(name=path.name, reason=reason)
    if path.stat().st_size > limit_mb * MEGABYTE:
        raise FileTooLarge(name=path.name, limit=limit_mb)


def parse_json(text: str | bytes, *, name: str) -> dict[str, Any]:
    """Return the JSON object in `text`.

    Raises
    ------
    FileUnreadable
        No JSON, no object at the top, NaN or Infinity, nested too deep.
    """
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        reason = Text("層次太深。", "it is nested too deep.")
    except json.JSONDecodeError as error:
        reason = Text(
            f"第 {error.lineno} 行不是正確的 JSON。", f"line {error.lineno} is not valid JSON."
        )
    except ValueError as error:  # NaN, undecodable bytes, an integer of thousands of digits
        reason = Text(f"不是正確的 JSON（{error}）。", f"it is not valid JSON ({error}).")
    else:
        if isinstance(value, dict):
            return value
        reason = Text("不是 JSON 物件。", "it is no JSON object.")
    raise FileUnreadable(name=name, reason=reason)


def _refuse_constant(constant: str) -> NoReturn:
    message = f"{constant} is no JSON number"
    raise ValueError(message)
