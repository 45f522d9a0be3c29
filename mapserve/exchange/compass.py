"""Compass words, in Chinese and English, to bearings in degrees clockwise from true north."""

import re
import unicodedata
from typing import NamedTuple

_CHINESE = {"北": 0.0, "東": 90.0, "南": 180.0, "西": 270.0}
_ENGLISH = {"N": 0.0, "E": 90.0, "S": 180.0, "W": 270.0}
# 側 is left in: 南側 is a place; 東、北 are two directions.
_FILLER = re.compile(r"^[朝向往面正]+|[方向面的]+$|(?<=[A-Z])[ \-‐]+(?=[A-Z])")
# 北往西 looks west from the north side: where it looks is what stands last, never a diagonal.
_FROM_TO = re.compile(r"[東西南北]{1,3}(?:往|向|朝)(?:正)?([東西南北]{1,3})")
_SURVEYOR = re.compile(r"([南北])偏([東西])(\d+(?:\.\d+)?)(?:度|°)?")
_IN_NAME = re.compile(r"(?:往|朝)(?:正)?([東西南北]{1,3})(?:方|向|側)?$")
_QUARTER = 90.0
_WORDS = (("NORTH", "N"), ("EAST", "E"), ("SOUTH", "S"), ("WEST", "W"))
_ALL_ROUND = re.compile(
    r"魚眼|全景|環景|全方位|四周|(?<![\d.])360(?![\d.])|FISH-?EYE|PANORAM|ALL[ _-]?ROUND|OMNI"
)
_DEGREES = re.compile(r"(?:方位角?)?([+-]?\d+(?:\.\d+)?)(?:度|°|DEG(?:REES)?)?")
_FULL = 360.0
_MAX_LETTERS = 3


class Direction(NamedTuple):
    """A bearing in degrees [0, 360), all round, or neither when the words name no direction."""

    bearing: float | None = None
    all_round: bool = False


UNKNOWN = Direction()


def read_direction(text: str) -> Direction:
    """Return the direction in a cell: a compass word, degrees, or words for all round.

    Free text that names a place (往民生路) is unknown, even where it holds a compass letter.
    """
    word = unicodedata.normalize("NFKC", text).strip().upper()
    if _ALL_ROUND.search(word):
        return Direction(all_round=True)
    degrees = _DEGREES.fullmatch(word.replace(" ", ""))
    if degrees:
        value = float(degrees[1])
        return Direction(bearing=value) if 0 <= value < _FULL else UNKNOWN
    if surveyed := _SURVEYOR.fullmatch(word.replace(" ", "")):
        return _surveyed(surveyed)
    towards = _FROM_TO.fullmatch(word)
    bearing = bearing_of(towards[1] if towards else word)
    return UNKNOWN if bearing is None else Direction(bearing=bearing)


def bearing_in_name(name: str) -> float | None:
    """Return the bearing that a name ends in after 往 or 朝 (民生路口往東 90), or None."""
    found = _IN_NAME.search(unicodedata.normalize("NFKC", name).strip())
    return bearing_of(found[1]) if found else None


def _surveyed(parts: re.Match[str]) -> Direction:
    """Return 南偏東30度 as 150: so many degrees from south or north towards east or west."""
    angle = float(parts[3])
    if angle > _QUARTER:
        return UNKNOWN
    turn = angle if (parts[1] == "北") == (parts[2] == "東") else -angle
    return Direction(bearing=(_CHINESE[parts[1]] + turn) % _FULL)


def bearing_of(word: str) -> float | None:
    """Return the bearing of a compass word of one to three letters, or None.

    東 90, 東北 and 北東 45, 北北西 337.5, ENE 67.5, south-west 225.
    """
    letters = _FILLER.sub("", unicodedata.normalize("NFKC", word).strip().upper())
    for name, letter in _WORDS:
        letters = letters.replace(name, letter)
    for table in (_CHINESE, _ENGLISH):
        if letters and len(letters) <= _MAX_LETTERS and all(c in table for c in letters):
            return _combined([table[c] for c in letters])
    return None


def _combined(points: list[float]) -> float | None:
    """Halve the way from the first point to the direction that the others name."""
    if len(points) == 1:
        return points[0]
    rest = _combined(points[1:])
    if rest is None:
        return None
    turn = (rest - points[0] + 180) % _FULL - 180
    if turn == 0 or abs(turn) > 90:  # noqa: PLR2004 - 北北 and 東西 name no direction
        return None
    return (points[0] + turn / 2) % _FULL
