"""Where a device looks, by a column of directions or by the end of its name."""

from typing import Any

from layers.words.text import Text
from mapserve.exchange.compass import UNKNOWN, Direction, bearing_in_name, read_direction
from mapserve.exchange.coordinates import read_number
from mapserve.exchange.quarantine import Remark

_FULL = 360.0


def take(row: int, column: str, cell: object, given: dict[str, Any]) -> list[Remark]:
    """Set facing and bearing from a direction; words without one go into the note."""
    text = str(cell).strip()
    direction = read_direction(text)
    number = read_number(cell)
    if direction == UNKNOWN and number is not None and 0 <= number < _FULL:
        direction = Direction(bearing=number)  # 1e-9, as programs write it
    if direction.bearing is not None:
        given |= {"bearing": direction.bearing, "facing": given.get("facing", "bearing")}
        return []
    if direction.all_round:
        given["facing"] = "all_round"
        return []
    given.setdefault("facing", "unknown")
    kept = [given.get("note"), f"{column}：{text}"]
    given["note"] = "；".join(str(part) for part in kept if part)
    words = Text(
        f"「{text}」不是方位，方向記為不明，原文寫入說明。",
        f"“{text}” is no direction: facing unknown, the words kept in the note.",
    )
    return [Remark(words, row, column)]


def take_from_name(row: int, given: dict[str, Any]) -> list[Remark]:
    """Take the direction that a name ends in (民生路往東) where no column gave one."""
    name = str(given.get("name") or given.get("address") or "")
    bearing = bearing_in_name(name)
    if bearing is None:
        return []
    given |= {"bearing": bearing, "facing": "bearing"}
    words = Text(
        f"名稱「{name}」寫著方向，記為 {bearing:g}°。",
        f"The name “{name}” tells a direction: taken as {bearing:g}°.",
    )
    return [Remark(words, row)]
