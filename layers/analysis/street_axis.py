"""The streets of a community as one long axis of metres, so that watching becomes intervals.

All ways stand end to end on the axis; a place on a street is a number, what is watched is a
set of intervals, and intervals merge in one dimension (decision street-metres).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.scene import Scene

# Nobody walks there, or it is not there.
NOT_WALKED = frozenset({"motorway", "motorway_link", "construction", "proposed"})
# Without streets, lines this far apart both ways stand for them.
GRID_M = 20.0
SHORTEST_M = 1e-6

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Objects = NDArray[np.object_]
Flags = NDArray[np.bool_]


class Piece(NamedTuple):
    """A stretch of one way: its index, and where it begins and ends on the axis (metres)."""

    way: int
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Ways:
    """The parts of streets inside the boundary.

    Parameters
    ----------
    lines
        shapely LineStrings in metres, shape (n,).
    names, kinds
        Of each line; "" where unknown.
    covered
        Whether each lies below ground, shape (n,); None where none does.
    from_streets
        False when a grid of the boundary stands for streets that are not known.
    """

    lines: Objects
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    from_streets: bool
    covered: Flags | None = None

    @cached_property
    def starts(self) -> Floats:
        """Return where each way begins on the axis, and where the last ends, shape (n + 1,)."""
        return np.concatenate([[0.0], np.cumsum(shapely.length(self.lines))])

    @property
    def total_m(self) -> float:
        """Return the length of all ways."""
        return float(self.starts[-1])

    @cached_property
    def segments(self) -> tuple[Floats, Floats]:
        """Return every straight segment as x0, y0, x1, y1, and where it begins on the axis."""
        points, way = shapely.get_coordinates(self.lines, return_index=True)
        joined = way[:-1] == way[1:]
        segments = np.hstack([points[:-1], points[1:]])[joined]
        lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
        return segments, np.concatenate([[0.0], np.cumsum(lengths)])[:-1]

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Return the spatial index of `segments`."""
        return shapely.STRtree(shapely.linestrings(self.segments[0].reshape(-1, 2, 2)))

    @cached_property
    def below(self) -> Flags | None:
        """Return which segments lie below ground; None where none does."""
        if self.covered is None or not self.covered.any():
            return None
        _, offsets = self.segments
        way = np.searchsorted(self.starts, offsets + SHORTEST_M, side="right") - 1
        below: Flags = self.covered[np.clip(way, 0, len(self.covered) - 1)]
        return below

    def within(
        self, regions: Objects, *, below: Flags | None = None
    ) -> tuple[Integers, Floats, Floats]:
        """Return the intervals inside each region: whose, start and end on the axis.

        `regions` are polygons in metres. Each segment is straight, so an interval's ends are
        projections: exact, whatever loops the street makes. What lies below ground is in those
        regions alone that reach there, as `below` tells of each.
        """
        who, which = self.tree.query(regions)
        if self.below is not None:
            seen = ~self.below[which] | (False if below is None else below[who])
            who, which = who[seen], which[seen]
        inside = shapely.intersection(self.tree.geometries[which], regions[who])
        parts, pair = shapely.get_parts(inside, return_index=True)
        points, part = shapely.get_coordinates(parts, return_index=True)
        if not len(points):
            return np.empty(0, np.int64), np.empty(0), np.empty(0)
        segments, offsets = self.segments
        at = which[pair][part]
        x0, y0 = segments[at, 0], segments[at, 1]
        dx, dy = segments[at, 2] - x0, segments[at, 3] - y0
        along = ((points[:, 0] - x0) * dx + (points[:, 1] - y0) * dy) / np.hypot(dx, dy)
        first = np.flatnonzero(np.r_[True, part[1:] != part[:-1]])
        low, high = np.minimum.reduceat(along, first), np.maximum.reduceat(along, first)
        offset = offsets[at[first]]
        kept = high - low > SHORTEST_M
        return who[pair][part[first]][kept], (offset + low)[kept], (offset + high)[kept]

    def pieces(self, starts: Floats, ends: Floats) -> list[Piece]:
        """Return intervals of the axis cut where one way ends and the next begins."""
        found = []
        first = np.searchsorted(self.starts, starts + SHORTEST_M, side="right") - 1
        for start, end, way in zip(starts.tolist(), ends.tolist(), first.tolist(), strict=True):
            here, index = start, way
            while here < end - SHORTEST_M and index < len(self.lines):
                there = min(end, float(self.starts[index + 1]))
                if there - here > SHORTEST_M:
                    found.append(Piece(index, here, there))
                here, index = there, index + 1
        return found

    def drawn(self, pieces: Sequence[Piece]) -> Objects:
        """Return each stretch as a LineString in metres, shape (n,)."""
        if not pieces:
            return np.empty(0, dtype=object)
        segments, offsets = self.segments
        first = np.searchsorted(offsets, [p.start + SHORTEST_M for p in pieces], "right") - 1
        last = np.searchsorted(offsets, [p.end - SHORTEST_M for p in pieces], "right") - 1
        ends = self._places(
            np.r_[first, last], np.r_[[p[1] for p in pieces], [p[2] for p in pieces]]
        )
        parts = [
            np.vstack([ends[i], segments[a + 1 : b + 1, :2], ends[i + len(pieces)]])
            for i, (a, b) in enumerate(zip(first.tolist(), last.tolist(), strict=True))
        ]
        whose = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        lines: Objects = shapely.linestrings(np.vstack(parts), indices=whose)
        return lines

    def places(self, at: Floats) -> Floats:
        """Return x, y (metres) of places on the axis, shape (n, 2)."""
        _, offsets = self.segments
        segment = np.searchsorted(offsets, at, side="right") - 1
        return self._places(np.maximum(segment, 0), at)

    def _places(self, segment: Integers, at: Floats) -> Floats:
        """Return x, y of places on the axis whose segments are known, shape (n, 2)."""
        segments, offsets = self.segments
        start, end = segments[segment, :2], segments[segment, 2:]
        along = (at - offsets[segment]) / np.hypot(*(end - start).T)
        places: Floats = start + (end - start) * along[:, None]
        return places


def ways_of(scene: Scene, *, imported: Iterable[BaseGeometry] = ()) -> Ways:
    """Return the walked streets inside the scene's boundary.

    Without streets `imported` lines (metres) stand for them, and without those a grid.
    """
    kinds = scene.street_kinds or ("",) * len(scene.streets)
    names = scene.street_names or ("",) * len(scene.streets)
    covered = np.array(scene.street_covered or (False,) * len(scene.streets), dtype=bool)
    walked = [i for i in range(len(scene.streets)) if kinds[i] not in NOT_WALKED]
    lines = scene.streets[walked]
    known = len(lines) > 0
    if not known:
        given = list(imported) or _grid(scene.boundary)
        lines = np.empty(len(given), dtype=object)
        lines[:] = given
        covered = np.zeros(len(given), dtype=bool)
        names, kinds, walked = ("",) * len(given), ("",) * len(given), list(range(len(given)))
    shapely.prepare(scene.boundary)
    parts, whose = shapely.get_parts(shapely.intersection(lines, scene.boundary), return_index=True)
    flat = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & (
        shapely.length(parts) > SHORTEST_M
    )
    chosen = [walked[i] for i in whose[flat].tolist()]
    return Ways(
        lines=parts[flat],
        names=tuple(names[i] for i in chosen),
        kinds=tuple(kinds[i] for i in chosen),
        from_streets=known,
        covered=covered[chosen],
    )


def _grid(boundary: BaseGeometry) -> list[BaseGeometry]:
    west, south, east, north = boundary.bounds
    across = [((x, south), (x, north)) for x in np.arange(west + GRID_M / 2, east, GRID_M)]
    along = [((west, y), (east, y)) for y in np.arange(south + GRID_M / 2, north, GRID_M)]
    return [shapely.LineString(ends) for ends in across + along]


def merged(starts: Floats, ends: Floats) -> tuple[Floats, Floats]:
    """Return the union of intervals that are sorted by their starts."""
    if not len(starts):
        return starts, ends
    reach = np.maximum.accumulate(ends)
    new = np.r_[True, starts[1:] > reach[:-1]]
    last = np.r_[np.flatnonzero(new)[1:] - 1, len(starts) - 1]
    return starts[new], reach[last]


def union_length(starts: Floats, ends: Floats) -> float:
    """Return the length of the union of intervals that are sorted by their starts."""
    first, last = merged(starts, ends)
    return float(np.sum(last - first))


def complement(starts: Floats, ends: Floats, total: float) -> tuple[Floats, Floats]:
    """Return what of [0, total] merged intervals leave free."""
    return np.r_[0.0, ends], np.r_[starts, total]


def length_between(starts: Floats, ends: Floats, cuts: Floats) -> Floats:
    """Return how much of merged intervals lies between each two neighbouring cuts."""
    if not len(starts):
        return np.zeros(len(cuts) - 1)
    axis = np.column_stack([starts, ends]).ravel()
    sums = np.repeat(np.cumsum(ends - starts), 2)
    sums[::2] -= ends - starts
    return np.diff(np.interp(cuts, axis, sums))
