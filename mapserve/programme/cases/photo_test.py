"""Whether a photo shows a place mended: newer, taken within sight of it, and towards it (R-13).

Pure. The bounds are ours: no document says what a photo of a re-check is.
"""

import datetime as dt
from typing import NamedTuple

from layers.words.text import Text

FAR_M = 80.0  # as far as one lane is looked along
AWRY = 45.0  # degrees to either side


class Shot(NamedTuple):
    """A photo before a place; None is what nobody noted.

    Parameters
    ----------
    seen_at
        When the place was reported, or seen again.
    hidden
        Whether a building stands between.
    towards
        The bearings, in degrees, at which the place begins and has its middle; none where the
        photo was taken inside of it.
    """

    seen_at: dt.datetime
    taken_at: dt.datetime | None = None
    taken_on: dt.date | None = None
    metres: float | None = None
    hidden: bool | None = None
    bearing: float | None = None
    towards: tuple[float, ...] = ()


class Finding(NamedTuple):
    """One of the three tests: what it asks, whether it is met, what was found."""

    label: Text
    passed: bool
    words: Text


def findings(shot: Shot) -> tuple[Finding, ...]:
    """Return the three tests of a photo, in their order."""
    return (
        Finding(Text("比回報新", "Newer than the report"), *_newer(shot)),
        Finding(Text("從看得到的地方拍", "Taken within sight"), *_in_sight(shot)),
        Finding(Text("朝著這個地方拍", "Taken towards it"), *_towards(shot)),
    )


def shows(shot: Shot) -> bool:
    """Tell whether a photo shows its place by itself, without a word of whoever went to look."""
    return all(one.passed for one in findings(shot))


def apart(one: float, other: float) -> float:
    """Return the degrees between two bearings, 0 to 180."""
    return abs((one - other + 180) % 360 - 180)


def _newer(shot: Shot) -> tuple[bool, Text]:
    if shot.taken_at is not None:
        newer = shot.taken_at > shot.seen_at
    elif shot.taken_on is not None:
        newer = shot.taken_on > shot.seen_at.date()
    else:
        return False, Text("不知道什麼時候拍的", "nobody noted when")
    return newer, Text("是", "yes") if newer else Text("回報以前拍的", "it is older")


def _in_sight(shot: Shot) -> tuple[bool, Text]:
    if shot.metres is None:
        return False, Text("不知道在哪裡拍的", "nobody noted from where")
    if shot.metres > FAR_M:
        far = f"{shot.metres:.0f}"
        return False, Text(f"離了 {far} 公尺", f"{far} m away")
    if shot.hidden:
        return False, Text("中間隔著房子", "a building stands between")
    return True, Text(f"離 {shot.metres:.0f} 公尺", f"from {shot.metres:.0f} m")


def _towards(shot: Shot) -> tuple[bool, Text]:
    if shot.metres is not None and not shot.towards:
        return True, Text("就在這個地方拍的", "taken right there")
    if shot.bearing is None:
        return False, Text("不知道朝哪個方向拍的", "nobody noted which way")
    if shot.metres is None:
        return False, Text("不知道在哪裡拍的", "nobody noted from where")
    off = min(apart(shot.bearing, one) for one in shot.towards)
    return off <= AWRY, Text(f"偏了 {off:.0f} 度", f"{off:.0f}° off")
