"""How urgent a case is: a number of at most 100, the sum of parts that are shown beside it.

Pure. The weights are ours: no document says which blind spot comes first.
"""

from typing import NamedTuple

from layers.words.code import Code
from layers.words.text import Text

_METRES_A_POINT, _DAYS_A_POINT, _POINTS_A_REPEAT = 2, 14, 5


class Level(Code):
    """How urgent, in a word."""

    HIGH = "high", "高", "High"
    MEDIUM = "medium", "中", "Medium"
    LOW = "low", "低", "Low"


_HIGH, _MEDIUM = 50, 25


class Signs(NamedTuple):
    """What makes a case urgent; `unwatched_m` is None until it has been worked out."""

    unwatched_m: float | None = None
    near_school: bool = False
    unlit: bool = False
    repeats: int = 0
    open_days: int = 0


class Part(NamedTuple):
    """One part of the sum, with what it comes from in words."""

    label: Text
    words: Text
    points: int
    most: int


def parts_of(signs: Signs) -> tuple[Part, ...]:
    """Return the parts of the sum, those that give nothing too."""
    metres = signs.unwatched_m
    return (
        Part(
            Text("沒人看的街道", "Unwatched street"),
            Text("還沒算", "not worked out yet")
            if metres is None
            else Text(f"{metres:.0f} 公尺", f"{metres:.0f} m"),
            min(40, int((metres or 0) // _METRES_A_POINT)),
            40,
        ),
        Part(
            Text("靠近上學路", "Near a way to school"),
            _yes_or_no(given=signs.near_school),
            20 if signs.near_school else 0,
            20,
        ),
        Part(
            Text("附近沒有亮的燈", "No lit lamp near"),
            _yes_or_no(given=signs.unlit),
            15 if signs.unlit else 0,
            15,
        ),
        Part(
            Text("重複出現", "Repeats"),
            Text(f"{signs.repeats} 次", f"{signs.repeats}"),
            min(15, _POINTS_A_REPEAT * signs.repeats),
            15,
        ),
        Part(
            Text("拖了多久", "Open since"),
            Text(f"{signs.open_days} 天", f"{signs.open_days} days"),
            min(10, max(0, signs.open_days) // _DAYS_A_POINT),
            10,
        ),
    )


def risk_of(signs: Signs) -> int:
    """Return the sum, 0 to 100."""
    return sum(one.points for one in parts_of(signs))


def level_of(risk: int) -> Level:
    """Return the sum in a word."""
    return Level.HIGH if risk >= _HIGH else Level.MEDIUM if risk >= _MEDIUM else Level.LOW


def _yes_or_no(*, given: bool) -> Text:
    return Text("是", "yes") if given else Text("否", "no")
