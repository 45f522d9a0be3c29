"""Checklist of a visit: what there is to verify on site, and why it comes where it comes."""

from dataclasses import dataclass

from layers.words.code import Code

MOST = 40  # that a visit verifies; an evening has no more


class Why(Code):
    """Why something is to be verified, in the order in which it comes."""

    WATCHES = "watches", "少了它，有人看的街道少最多", "Without it most street is watched no more"
    CLOSED = "closed", "已改善的死角", "A blind spot that was mended"
    ON_DUTY = "on_duty", "這時有人值勤", "Somebody is on duty at this hour"
    GAP = "gap", "走廊的缺口", "A gap of a corridor"
    BY_HAND = "by_hand", "承辦人加的", "Added by hand"


class SeenAs(Code):
    """What somebody found on site; the four weigh the same."""

    AS_DRAWN = "as_drawn", "如圖", "As drawn"
    DIFFERS = "differs", "不同", "Differs"
    MISSING = "missing", "沒有", "Not there"
    UNSEEN = "unseen", "看不到", "Cannot see"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing to verify: `key` names it, WGS84 degrees; `metres` are what hangs on it alone."""

    key: str
    why: Why
    lon: float
    lat: float
    layer: str | None = None
    metres: int = 0
    words: str = ""
