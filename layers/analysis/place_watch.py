"""One place of the map, such as a blind spot: what watches it at an hour."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.coverage import WATCHERS, Watch
from layers.analysis.hours import Instant
from layers.analysis.street_axis import merged, union_length
from layers.analysis.watchers import State
from layers.geometry.crs import to_metres

Floats = NDArray[np.float64]

# Ours: streets this near a place belong to it.
AROUND_M = 10.0


@dataclass(frozen=True, kw_only=True)
class WatchedBy:
    """A watcher by id and layer, and the metres of the place's street that it watches."""

    id: str
    layer: str
    metres: float


@dataclass(frozen=True, kw_only=True)
class SpotWatch:
    """Metres of street at a place, how many are watched, and by whom, the most first.

    What watches the same metres counts for each of them, so `by` may sum to more.
    """

    street_m: float
    watched_m: float
    by: tuple[WatchedBy, ...]


def region_of(watch: Watch, place: BaseGeometry) -> BaseGeometry:
    """Return the place (WGS84) and `AROUND_M` around it, in metres."""
    region: BaseGeometry = shapely.buffer(to_metres(place, zone=watch.scene.zone), AROUND_M)
    return region


def watch_at(watch: Watch, place: BaseGeometry, instant: Instant) -> SpotWatch:
    """Return what watches the streets at a place (WGS84) at an instant."""
    inside = _inside(watch, region_of(watch, place))
    metres: dict[tuple[str, str], float] = defaultdict(float)
    starts, ends = [np.empty(0)], [np.empty(0)]
    for i, one in enumerate(watch.watching.watchers):
        if one.layer in WATCHERS and one.state is State.WORKING and one.minutes[instant.of_week]:
            mine = watch.who == i
            first, last = _common(*merged(watch.starts[mine], watch.ends[mine]), *inside)
            metres[one.id, one.layer] += float(np.sum(last - first))
            starts.append(first)
            ends.append(last)
    start, end = np.concatenate(starts), np.concatenate(ends)
    order = np.argsort(start)
    by = [WatchedBy(id=i, layer=layer, metres=m) for (i, layer), m in metres.items() if m > 0]
    return SpotWatch(
        street_m=float(np.sum(inside[1] - inside[0])),
        watched_m=union_length(start[order], end[order]),
        by=tuple(sorted(by, key=lambda one: (-one.metres, one.id))),
    )


def _inside(watch: Watch, region: BaseGeometry) -> tuple[Floats, Floats]:
    _, starts, ends = watch.ways.within(np.array([region], dtype=object))
    order = np.argsort(starts)
    return merged(starts[order], ends[order])


def _common(
    starts: Floats, ends: Floats, other_starts: Floats, other_ends: Floats
) -> tuple[Floats, Floats]:
    """Return what two sets of merged intervals share."""
    first = np.maximum(starts[:, None], other_starts[None]).ravel()
    last = np.minimum(ends[:, None], other_ends[None]).ravel()
    kept = last > first
    return first[kept], last[kept]
