"""JSON from outside, whole or by lines; how long a file may be."""

import json
from pathlib import Path
from typing import Any

from layers.words.text import Text
from mapserve.exchange.problems import FileTooLarge, FileUnreadable

MEGABYTE = 1024 * 1024
_LONGEST_INTEGER = 400


def check_size(path: Path, *, limit_mb: int) -> None:
    """Raise `FileUnreadable` for what is no regular file, `FileTooLarge` for a long one."""
    if not path.is_file():
        reason = Text("沒有這個檔案。", "there is no such file.")
        raise FileUnreadable(name=path.name, reason=reason)
    if path.stat().st_size > limit_mb * MEGABYTE:
        raise FileTooLarge(name=path.name, limit=limit_mb)


class Unread(str):
    """A line of a file of JSON lines that is no JSON."""

    __slots__ = ()


def parse_json(text: str | bytes, *, name: str) -> dict[str, Any] | list[Any]:
    """Return the JSON object or list in `text`; of JSON lines, the list of them.

    NaN and Infinity, which some programs write for nothing, are floats that no check takes.

    Raises
    ------
    FileUnreadable
        No JSON, neither object nor list at the top, nested too deep.
    """
    try:
        value = _loads(text)
    except RecursionError:
        reason = Text("層次太深。", "it is nested too deep.")
    except json.JSONDecodeError as error:
        if isinstance(text, str) and (lines := _json_lines(text)):
            return lines
        reason = Text(
            f"第 {error.lineno} 行不是正確的 JSON。", f"line {error.lineno} is not valid JSON."
        )
    except ValueError as error:  # undecodable bytes
        reason = Text(f"不是正確的 JSON（{error}）。", f"it is not valid JSON ({error}).")
    else:
        if isinstance(value, dict | list):
            return value
        reason = Text("不是 JSON 物件。", "it is no JSON object.")
    raise FileUnreadable(name=name, reason=reason)


def _loads(text: str | bytes) -> Any:  # noqa: ANN401 - JSON
    return json.loads(text, parse_int=_integer)


def _integer(digits: str) -> int | float:
    # Python reads thousands of digits in no useful time, and refuses them.
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


def _json_lines(text: str) -> list[Any]:
    """Return what stands on each line, nothing unless the first is an object by itself."""
    found: list[Any] = []
    for line in text.splitlines():
        written = line.strip().lstrip("\x1e")
        if not written:
            continue
        try:
            found.append(_loads(written))
        except (ValueError, RecursionError):
            found.append(Unread(written))
        if not isinstance(found[0], dict):
            return []
    return found if len(found) > 1 else []
