"""Suggested blind spots: stretches nobody watches, gathered into places that a person can judge.

A place is what lies together and can be overlooked at once: long stretches are divided, and
those that touch gather around the most urgent of them. What was drawn or dismissed is cut out
of the streets first, so it can never come back, whatever else changes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from layers.analysis.coverage import WATCHERS, Stretch, Watch
from layers.analysis.hours import Instant
from layers.analysis.street_axis import merged
from layers.geometry.crs import Zone, to_degrees, to_metres
from layers.model.catalogue import CATALOGUE

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]
_KEY = 12
# OpenStreetMap's kinds of streets with traffic and shops all day.
_BOULEVARDS = frozenset({"trunk", "trunk_link", "primary", "primary_link", "secondary"})
_FINE_M = 0.5  # corners of an area that nobody would draw are left out


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """How stretches become places (all ours; metres).

    Parameters
    ----------
    longest_m
        Longer stretches are divided.
    joined_m
        Stretches this near each other belong together.
    reach_m
        A place ends this far from the middle of its most urgent stretch.
    settled_m
        Streets this near what was drawn or dismissed are settled with it.
    half_width_m
        Taken over into the map, a place is its streets with this much on either side.
    """

    longest_m: float = 60.0
    joined_m: float = 5.0
    reach_m: float = 80.0
    settled_m: float = 10.0
    half_width_m: float = 4.0


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A place that may be a blind spot: WGS84 MultiLineString, a point on it, why it matters.

    `key` names the place by its geometry; `unlit_m` and `near` are as those of a `Stretch`, and
    so is `rank`; `street` is where most of it lies.
    """

    key: str
    geometry: BaseGeometry
    centre: tuple[float, float]
    length_m: float
    street: str
    near: tuple[str, ...]
    unlit_m: float | None
    rank: float
    stretches: tuple[Stretch, ...]


def suggest(
    watch: Watch,
    instant: Instant,
    *,
    settled: Sequence[BaseGeometry] = (),
    gathering: Gathering | None = None,
) -> list[Suggestion]:
    """Return the places nobody watches at an instant, by rank.

    Those near what comes first (`Urgency.first`, a way to school) stand before all others. No place
    is a boulevard, which a lane's blind spot is not, or lies below ground: nobody draws there.

    Parameters
    ----------
    settled
        WGS84 geometries of blind spots drawn already and of places dismissed.
    """
    asked = gathering or Gathering()
    starts, ends = watch.intervals(instant, WATCHERS)
    done, out = _settled(watch, settled, asked), _left_out(watch)
    starts, ends = np.r_[starts, done[0], out[0]], np.r_[ends, done[1], out[1]]
    order = np.argsort(starts, kind="stable")
    stretches = watch.uncovered(
        *merged(starts[order], ends[order]), instant, longest_m=asked.longest_m
    )
    if not stretches:
        return []
    lines = np.array([one.geometry for one in stretches], dtype=object)
    groups = _gather(to_metres(lines, zone=watch.scene.zone), asked)
    made = [_suggestion(watch, [stretches[i] for i in group]) for group in groups]
    first = {layer.kind for layer in CATALOGUE.urgent if layer.urgency and layer.urgency.first}
    return sorted(made, key=lambda one: (first.isdisjoint(one.near), -one.rank, one.key))


def area_of(place: Suggestion, *, zone: Zone, gathering: Gathering | None = None) -> BaseGeometry:
    """Return the streets of a place with their width, as it is drawn: a WGS84 Polygon.

    Not its hull, which would take in the houses between: whoever goes there looks at streets.
    """
    asked = gathering or Gathering()
    lines = to_metres(place.geometry, zone=zone)
    # Ends reach on by the width, so that what lies within `joined_m` is one area.
    area = lines.buffer(asked.half_width_m, cap_style="square", join_style="mitre", mitre_limit=2)
    return to_degrees(area.simplify(_FINE_M), zone=zone)


def _settled(
    watch: Watch, settled: Sequence[BaseGeometry], asked: Gathering
) -> tuple[Floats, Floats]:
    if not settled:
        return np.empty(0), np.empty(0)
    places = to_metres(np.array(list(settled), dtype=object), zone=watch.scene.zone)
    _, starts, ends = watch.ways.within(shapely.buffer(places, asked.settled_m))
    return starts, ends


def _left_out(watch: Watch) -> tuple[Floats, Floats]:
    """Return the intervals of boulevards and of what lies below ground."""
    ways = watch.ways
    out = np.array([kind in _BOULEVARDS for kind in ways.kinds], dtype=bool)
    if ways.covered is not None:
        out |= ways.covered
    return ways.starts[:-1][out], ways.starts[1:][out]


def _gather(lines: Objects, asked: Gathering) -> list[list[int]]:
    """Return the stretches of each place; `lines` are in metres, the most urgent first."""
    tree = shapely.STRtree(lines)
    one, other = tree.query(lines, predicate="dwithin", distance=asked.joined_m)
    beside: list[list[int]] = [[] for _ in lines]
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        beside[a].append(b)
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    free, groups = set(range(len(lines))), []
    for seed in range(len(lines)):
        if seed not in free:
            continue
        free.discard(seed)
        group, edge = [seed], [seed]
        while edge:
            near = sorted({i for k in edge for i in beside[k] if i in free})
            edge = [
                i
                for i in near
                if shapely.hausdorff_distance(lines[i], middles[seed]) <= asked.reach_m
            ]
            free.difference_update(edge)
            group += edge
        groups.append(group)
    return groups


def _suggestion(watch: Watch, stretches: list[Stretch]) -> Suggestion:
    lines = [one.geometry for one in stretches]
    geometry = shapely.MultiLineString(lines)
    by_street: dict[str, float] = {}
    for one in stretches:
        by_street[one.street] = by_street.get(one.street, 0.0) + one.length_m
    unlit = [one.unlit_m for one in stretches if one.unlit_m is not None]
    near = {name for one in stretches for name in one.near}
    return Suggestion(
        key=hashlib.sha256(geometry.normalize().wkb).hexdigest()[:_KEY],
        geometry=geometry,
        centre=_centre(watch, geometry),
        length_m=sum(one.length_m for one in stretches),
        street=max(by_street, key=lambda name: by_street[name]),
        near=tuple(name for name in watch.ranking.weights if name in near),
        unlit_m=sum(unlit) if unlit else None,
        rank=sum(one.rank for one in stretches),
        stretches=tuple(stretches),
    )


def _centre(watch: Watch, geometry: BaseGeometry) -> tuple[float, float]:
    """Return the point of the place that is nearest to its middle (WGS84)."""
    lines = to_metres(geometry, zone=watch.scene.zone)
    _, nearest = nearest_points(lines.centroid, lines)
    place = to_degrees(nearest, zone=watch.scene.zone)
    return place.x, place.y
