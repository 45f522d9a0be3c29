"""The street graph: shortest and safest ways on foot, over straight segments of street.

Lengths are metres; a cost is metres made longer by what is unsafe along them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.coverage import LIGHTS, WATCHERS, Watch
from layers.analysis.hours import Instant
from layers.analysis.street_access import OWN_WALKWAY
from layers.analysis.street_axis import Ways, length_between, merged
from layers.model.catalogue import CATALOGUE
from layers.words.problems import Problem
from layers.words.text import Text

# Ends of streets this near are one place (OSM gives seven decimals of a degree).
SAME_PLACE_M = 0.02
# Nobody starts farther from a street.
FARTHEST_M = 200.0
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class FarFromStreets(Problem):
    """A start or destination with no street near."""

    code = "far-from-streets"
    what = Text("{metres:.0f} 公尺內沒有街道。", "There is no street within {metres:.0f} m.")
    mend = Text("請選靠近街道的地點。", "Choose a place beside a street.")


class NoRoute(Problem):
    """Two places whose streets do not meet."""

    code = "no-route"
    what = Text("兩地之間的街道沒有相連。", "No street leads from one place to the other.")
    mend = Text("請換一個地點，或補上缺少的街道。", "Choose another place or add missing streets.")


def _walked() -> dict[str, float]:
    weights = {layer.kind: layer.urgency.walked for layer in CATALOGUE.urgent if layer.urgency}
    return {kind: weight for kind, weight in weights.items() if weight}


@dataclass(frozen=True, kw_only=True)
class Costs:
    """By how much a metre counts more when it is unsafe (ours; 1.0 is as much again).

    `layers` are those whose places make a way unsafe (`Urgency.walked`), as far from a street
    as `near_m`.
    """

    uncovered: float = 1.0
    unlit: float = 0.5
    no_footway: float = 0.5
    layers: Mapping[str, float] = field(default_factory=_walked)
    near_m: float = 15.0

    @property
    def figures(self) -> dict[str, float]:
        """Return all figures by name."""
        figures = {name: getattr(self, name) for name in ("uncovered", "unlit", "no_footway")}
        return {**figures, **self.layers, "near_m": self.near_m}

    def weighing(self, weights: Mapping[str, float]) -> "Costs":
        """Return the costs with some of their figures replaced."""
        layers = {kind: weights.get(kind, own) for kind, own in self.layers.items()}
        rest = {name: value for name, value in weights.items() if name not in layers}
        return replace(self, layers=layers, **rest)


@dataclass(frozen=True, kw_only=True)
class Route:
    """A way on foot: length and cost in metres, and its LineString in metres."""

    length_m: float
    cost: float
    line: BaseGeometry


class Links(NamedTuple):
    """Adjacency of the graph: what leads away from each place, as `kernels.dijkstra` takes it."""

    starts: Integers
    neighbours: NDArray[np.int32]
    segment: Integers


@dataclass(frozen=True, eq=False)
class StreetGraph:
    """Segments of street (`ways.segments`) between places where they meet.

    Parameters
    ----------
    places
        x, y in metres, shape (n, 2).
    ends
        The two places of each segment, shape (k, 2).
    lengths
        Metres, shape (k,).
    """

    ways: Ways
    places: Floats
    ends: Integers
    lengths: Floats

    @classmethod
    def of(cls, ways: Ways) -> "StreetGraph":
        """Return the graph of all segments; streets that share a point meet there."""
        segments, _ = ways.segments
        points = segments.reshape(-1, 2)
        keys = np.round(points / SAME_PLACE_M).astype(np.int64)
        _, first, ends = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
        return cls(ways, points[first], ends.reshape(-1, 2), lengths)

    @cached_property
    def links(self) -> "Links":
        """Return the segments as links of their places, each in both directions."""
        both = np.r_[self.ends, self.ends[:, ::-1]]
        order = np.argsort(both[:, 0], kind="stable")
        starts = np.searchsorted(both[order, 0], np.arange(len(self.places) + 1))
        return Links(starts, both[order, 1].astype(np.int32), order % max(1, len(self.ends)))

    @cached_property
    def _link_lengths(self) -> Floats:
        lengths: Floats = self.lengths[self.links.segment]
        return lengths

    def distances(self, place: int) -> Floats:
        """Return the metres from one place to every other (infinite: not connected)."""
        from layers.analysis.kernels.dijkstra import shortest  # noqa: PLC0415 - loads numba (decision lazy-heavy-imports)

        starts, neighbours, _ = self.links
        here = np.array([place])
        return shortest(starts, neighbours, self._link_lengths, here, np.zeros(1))[0]

    def walks(self, places: Sequence[tuple[float, float]]) -> Floats:
        """Return the metres on foot between places (metres, x and y), shape (n, n).

        Each is moved to the nearest street first; infinite where none leads from one to another.

        Raises
        ------
        FarFromStreets
        """
        from layers.analysis.kernels.dijkstra import shortest  # noqa: PLC0415 - as above

        feet = [self._nearest(one) for one in places]
        starts, neighbours, _ = self.links
        metres = np.zeros((len(feet), len(feet)))
        for i, here in enumerate(feet):
            spent = here.shares * self.lengths[here.segment]
            sources = self.ends[here.segment]
            reach, _ = shortest(starts, neighbours, self._link_lengths, sources, spent)
            for j, there in enumerate(feet):
                shares = there.shares * self.lengths[there.segment]
                metres[i, j] = float((reach[self.ends[there.segment]] + shares).min())
                if here.segment == there.segment:
                    along = abs(here.at - there.at) * float(self.lengths[here.segment])
                    metres[i, j] = min(metres[i, j], along)
        return metres

    def costs(self, watch: Watch, at: Instant, costs: Costs) -> Floats:
        """Return the cost of each segment at an instant, shape (k,).

        `watch` must be made of the same `ways`.
        """
        _, starts = self.ways.segments
        cuts = np.r_[starts, self.ways.total_m]
        weight = np.ones(len(self.lengths))
        weight += costs.uncovered * (1 - self._share(cuts, *watch.intervals(at, WATCHERS)))
        if watch.is_dark(at) and watch.lights:
            weight += costs.unlit * (1 - self._share(cuts, *watch.intervals(at, LIGHTS)))
        mixed = np.array([kind not in OWN_WALKWAY for kind in self.ways.kinds])
        way = np.searchsorted(self.ways.starts, starts + self.lengths / 2, side="right") - 1
        weight += costs.no_footway * mixed[way]
        for kind, more in costs.layers.items():
            near = watch.urgent_around(kind, costs.near_m)
            if near is not None:
                _, first, last = self.ways.within(np.array([near], dtype=object))
                order = np.argsort(first)
                weight += more * self._share(cuts, first[order], last[order])
        result: Floats = self.lengths * weight
        return result

    def _share(self, cuts: Floats, starts: Floats, ends: Floats) -> Floats:
        inside = length_between(*merged(starts, ends), cuts)
        share: Floats = np.clip(inside / np.maximum(self.lengths, 1e-9), 0, 1)
        return share

    def route(
        self,
        start: Sequence[float],
        end: Sequence[float],
        *,
        costs: Floats | None = None,
    ) -> Route:
        """Return the cheapest way between two places (metres, x and y); the shortest by default.

        Both are moved to the nearest street first.

        Raises
        ------
        FarFromStreets, NoRoute
        """
        from layers.analysis.kernels.dijkstra import shortest  # noqa: PLC0415 - as above

        each = self.lengths if costs is None else costs
        here, there = self._nearest(start), self._nearest(end)
        sources, spent = self.ends[here.segment], here.shares * each[here.segment]
        starts, neighbours, segment = self.links
        reach, before = shortest(starts, neighbours, each[segment], sources, spent)
        totals = reach[self.ends[there.segment]] + there.shares * each[there.segment]
        best = float(totals.min())
        if here.segment == there.segment:
            direct = abs(here.at - there.at) * float(each[here.segment])
            if direct <= best:
                return self._made([here.point, there.point], direct)
        if not np.isfinite(best):
            raise NoRoute
        path = [int(self.ends[there.segment, int(totals.argmin())])]
        while before[path[-1]] >= 0:
            path.append(int(before[path[-1]]))
        middle = [(float(x), float(y)) for x, y in self.places[path[::-1]]]
        return self._made([here.point, *middle, there.point], best)

    def _made(self, points: list[tuple[float, float]], cost: float) -> Route:
        line = shapely.LineString(points)
        return Route(length_m=line.length, cost=cost, line=line)

    def _nearest(self, place: Sequence[float]) -> "_Foot":
        point = shapely.Point(place[0], place[1])
        found = self.ways.tree.query_nearest(point, max_distance=FARTHEST_M)
        if not len(found):
            raise FarFromStreets(metres=FARTHEST_M)
        segment = int(found[0])
        line = self.ways.tree.geometries[segment]
        at = float(line.project(point, normalized=True))
        foot = line.interpolate(at, normalized=True)
        return _Foot(segment, at, (foot.x, foot.y))


@dataclass(frozen=True)
class _Foot:
    """A place on a segment: how far along (0 to 1), and x, y."""

    segment: int
    at: float
    point: tuple[float, float]

    @property
    def shares(self) -> Floats:
        """Return the shares of the segment that lead to its first and to its second place."""
        return np.array([self.at, 1 - self.at])
