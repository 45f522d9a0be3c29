"""Who may walk a street, and whether anybody above ground sees it, by its OpenStreetMap tags.

A car underpass is no way to school, and a camera over it watches nobody in it
(wiki.openstreetmap.org: Key:tunnel, Key:foot, Key:access, Key:layer).
"""

from collections.abc import Mapping
from enum import StrEnum

OWN_WALKWAY = frozenset(
    {"footway", "pedestrian", "path", "steps", "living_street", "track", "corridor", "cycleway"}
)
_ALLOWED = frozenset({"yes", "designated", "permissive", "official"})
_BARRED = frozenset({"no", "private"})
# A passage through a building is open at both sides, a culvert is water's.
_NO_TUNNELS = frozenset({"", "no", "building_passage", "culvert"})
_SIDEWALKS = frozenset({"both", "left", "right", "yes"})


class Access(StrEnum):
    """What a street is to somebody on foot."""

    OPEN = "open"
    COVERED = "covered"  # walked, and seen by nobody above
    CLOSED = "closed"


def access_of(kind: str, tags: Mapping[str, str]) -> Access:
    """Return what a street of a highway value and tags is to somebody on foot.

    What is said of walkers goes before what is said of all; tunnels for cars are walked only
    where a sidewalk or a word allows it. Below ground is what is a tunnel, or lies under layer 0.
    """
    foot = tags.get("foot", "")
    allowed = foot in _ALLOWED
    if foot in _BARRED or (not allowed and tags.get("access", "") in _BARRED):
        return Access.CLOSED
    if tags.get("motorroad") == "yes" and not allowed:
        return Access.CLOSED
    tunnel = tags.get("tunnel", "") not in _NO_TUNNELS or tags.get("location") == "underground"
    if tunnel and not allowed and kind not in OWN_WALKWAY and not _has_sidewalk(tags):
        return Access.CLOSED
    return Access.COVERED if tunnel or _layer(tags) < 0 else Access.OPEN


def _has_sidewalk(tags: Mapping[str, str]) -> bool:
    sides = (tags.get(key, "") for key in ("sidewalk", "sidewalk:both", "sidewalk:left"))
    return any(side in _SIDEWALKS for side in (*sides, tags.get("sidewalk:right", "")))


def _layer(tags: Mapping[str, str]) -> float:
    try:
        return float(tags.get("layer", "0").split(";")[0])
    except ValueError:
        return 0.0
