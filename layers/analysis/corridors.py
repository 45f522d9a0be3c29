"""The way to school: a corridor's gaps at school hours, and what would close each.

No official figure says how near a haven must be (fact school-corridors): every default in
`Checks` is ours and shown as such. A list of gaps comes out, never a pass or a failure, and no
child's own way home goes in.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.coverage import LIGHTS, WATCHERS, Watch, reaches_below
from layers.analysis.hours import HoursInvalid, Instant, is_dark, is_open, monday_of
from layers.analysis.scene import Scene
from layers.analysis.street_access import OWN_WALKWAY
from layers.analysis.street_axis import Ways, complement, merged
from layers.analysis.street_graph import Costs
from layers.analysis.watchers import Feature, State
from layers.geometry.crs import to_degrees, to_metres
from layers.model.capabilities import Part
from layers.model.catalogue import CATALOGUE, layer_of
from layers.words.code import Code
from layers.words.text import Text

LARGER_ROADS = frozenset(
    f"{kind}{link}"
    for kind in ("trunk", "primary", "secondary", "tertiary")
    for link in ("", "_link")
)
# A line drawn along a footway keeps this near it.
_SAME_LINE_M = 1.0
_BESIDE_M = 5.0
Floats = NDArray[np.float64]
Objects = NDArray[np.object_]


class GapKind(Code):
    """What a corridor lacks."""

    HAVEN = "haven", "離安心據點太遠", "Far from a safe haven"
    UNWATCHED = "unwatched", "沒人看", "Nobody watches"
    UNLIT = "unlit", "冬天清晨沒有燈", "Unlit on winter mornings"
    CROSSING = "crossing", "大路口沒有號誌或人員", "Uncontrolled crossing"
    OUTSIDE = "outside", "社區外，不知道", "Outside the community: not known"


CURES: dict[GapKind, Text] = {
    GapKind.HAVEN: Text("邀請沿路店家當安心據點。", "Ask a shop on the way to be a safe haven."),
    GapKind.UNWATCHED: Text("裝監視器，或排導護、巡守。", "A camera, or volunteers then."),
    GapKind.UNLIT: Text("增設或修復路燈。", "Add or mend street lights."),
    GapKind.CROSSING: Text("申請號誌，或排導護站崗。", "Signals, or a volunteer at the crossing."),
    GapKind.OUTSIDE: Text("這一段請問隔壁社區。", "Ask the neighbouring community about it."),
}


# Ours, of a Wednesday: on the way there, and on the way home.
SCHOOL_HOURS = (Instant(2, 7 * 60 + 30), Instant(2, 16 * 60 + 30))
WINTER_MORNING = Instant(2, 6 * 60 + 30)


@dataclass(frozen=True, kw_only=True)
class Checks:
    """What a corridor is asked (all ours; metres).

    Parameters
    ----------
    hours
        The times of school at which havens must be open and somebody must watch.
    haven_off_m, haven_gap_m
        A haven this near the path counts; stretches between havens may be this long.
    shortest_m
        Shorter stretches unwatched or unlit are passed over.
    winter_morning, winter_day
        When light is asked for, if the sun is not up by then.
    control_m
        A signal or a traffic post this near makes a crossing controlled.
    """

    hours: tuple[Instant, ...] = SCHOOL_HOURS
    haven_off_m: float = 50.0
    haven_gap_m: float = 150.0
    shortest_m: float = 20.0
    winter_morning: Instant = WINTER_MORNING
    winter_day: dt.date = dt.date(2026, 12, 23)
    control_m: float = 20.0


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing a corridor lacks: WGS84 geometry, length in metres (0: a crossing), when."""

    kind: GapKind
    length_m: float
    geometry: BaseGeometry
    at: Instant | None
    cure: Text


def whole(scene: Scene) -> Scene:
    """Return the scene with all of its streets inside: a way to school leaves the boundary."""
    bounds = shapely.total_bounds(np.r_[scene.streets, [scene.boundary]])
    return replace(scene, boundary=shapely.box(*bounds).buffer(1.0, join_style="mitre"))


def find_gaps(  # noqa: PLR0913 - each by its name
    watch: Watch,
    features: Sequence[Feature],
    corridor: BaseGeometry,
    *,
    checks: Checks | None = None,
    controls: Sequence[BaseGeometry] = (),
    known: BaseGeometry | None = None,
    day: dt.date,
) -> list[Gap]:
    """Return what a corridor (WGS84 LineString or MultiLineString) lacks, the longest first.

    Parameters
    ----------
    watch
        Of the scene the corridor lies in, made of the same features.
    controls
        WGS84 points of signals and of crossings that are controlled; traffic posts among the
        features count too.
    known
        Where the features are known (metres): what lies beyond is told as not known and lacks
        nothing else. None is everywhere.
    day
        A day of the week whose opening hours are meant.
    """
    asked = checks or Checks()
    gaps: list[Gap] = []
    zone = watch.scene.zone
    posts = [
        one.geometry
        for one in features
        if one.layer in CATALOGUE.by_kind
        and CATALOGUE.by_kind[one.layer].controls_crossing(one.properties)
    ]
    for line in shapely.get_parts(to_metres(corridor, zone=zone)).tolist():
        path = _Path(watch, line, asked, known)
        gaps += path.beyond()
        for at in asked.hours:
            gaps += path.far_from_havens(features, at, monday_of(day))
            gaps += path.unwatched(at)
        gaps += path.unlit()
        gaps += path.crossings([*controls, *posts])
    return sorted(gaps, key=lambda gap: -gap.length_m)


def cost_along(watch: Watch, corridor: BaseGeometry, costs: Costs, *, at: Instant) -> float:
    """Return the cost of a drawn corridor (WGS84) at an instant, as `StreetGraph.costs` counts.

    A drawn line is no street: it has a footway where it keeps to one, a few metres apart.
    """
    scene, total = watch.scene, 0.0
    alone = [i for i, kind in enumerate(scene.street_kinds) if kind in OWN_WALKWAY]
    walkways = shapely.buffer(scene.streets[alone], _BESIDE_M)
    for line in shapely.get_parts(to_metres(corridor, zone=scene.zone)).tolist():
        path = _Path(watch, line, Checks())
        total += line.length
        total += costs.uncovered * path.metres_outside(path.watching(WATCHERS, at))
        if watch.is_dark(at) and watch.lights:
            total += costs.unlit * path.metres_outside(path.watching(LIGHTS, at))
        total += costs.no_footway * path.metres_outside(walkways)
        for kind, more in costs.layers.items():
            near = watch.urgent_around(kind, costs.near_m)
            if near is not None:
                total += more * (line.length - path.metres_outside(_array([near])))
    return total


class _Path:
    """One line of a corridor, in metres, and what is asked of it."""

    def __init__(
        self,
        watch: Watch,
        line: BaseGeometry,
        checks: Checks,
        known: BaseGeometry | None = None,
    ) -> None:
        lines = np.array([line], dtype=object)
        self.watch, self.line, self.checks = watch, line, checks
        self.ways = Ways(lines=lines, names=("",), kinds=("",), from_streets=True)
        below = watch.scene.streets[np.array(watch.scene.street_covered, dtype=bool)]
        self.below = shapely.union_all(shapely.buffer(below, _SAME_LINE_M)) if len(below) else None

        # Start and end of each stretch beyond what is known, on the path.
        self.outside = (np.empty(0), np.empty(0)) if known is None else self._free(_array([known]))

    def beyond(self) -> list[Gap]:
        """Return the stretches of which nothing is known, once for all hours."""
        shortest = self.checks.shortest_m
        return self._told(GapKind.OUTSIDE, *self.outside, None, shortest=shortest)

    def far_from_havens(
        self, features: Sequence[Feature], at: Instant, monday: dt.date
    ) -> list[Gap]:
        """Return the stretches longer than allowed between open havens near the path."""
        places = [
            to_metres(one.geometry, zone=self.watch.scene.zone)
            for one in features
            if _is_open_haven(one, at, monday)
        ]
        near = [p for p in places if p.distance(self.line) <= self.checks.haven_off_m]
        stops = np.array([0.0, *sorted(self.line.project(p) for p in near), self.line.length])
        long = np.diff(stops) > self.checks.haven_gap_m
        return self._gaps(GapKind.HAVEN, stops[:-1][long], stops[1:][long], at, shortest=0.0)

    def unwatched(self, at: Instant) -> list[Gap]:
        """Return the stretches nobody watches at an instant."""
        return self._outside(GapKind.UNWATCHED, self.watching(WATCHERS, at), at)

    def watching(self, layers: Sequence[str], at: Instant) -> Objects:
        """Return the regions of what works in some layers at an instant."""
        return _array(
            [
                one.region if reaches_below(one.layer) else self._above(one.region)
                for one in self.watch.watching.watchers
                if one.layer in layers and one.state is State.WORKING and one.minutes[at.of_week]
            ]
        )

    def _above(self, region: BaseGeometry) -> BaseGeometry:
        """Return what a region holds of streets above ground."""
        return region if self.below is None else shapely.difference(region, self.below)

    def metres_outside(self, regions: Objects) -> float:
        """Return how many metres lie in none of the regions."""
        starts, ends = self._free(regions)
        return float(np.sum(ends - starts))

    def unlit(self) -> list[Gap]:
        """Return the stretches without light on a winter morning; none where none are known."""
        at = self.checks.winter_morning
        lights = [one for one in self.watch.watching.watchers if one.layer in LIGHTS]
        place = to_degrees(self.line.centroid, zone=self.watch.scene.zone)
        monday = monday_of(self.checks.winter_day)
        if not lights or not is_dark(at, monday=monday, lon=place.x, lat=place.y):
            return []
        burning = [self._above(one.region) for one in lights if one.state is State.WORKING]
        return self._outside(GapKind.UNLIT, _array(burning), at)

    def crossings(self, controls: Sequence[BaseGeometry]) -> list[Gap]:
        """Return where the path crosses a larger road without a signal or a traffic post."""
        scene = self.watch.scene
        large = [i for i, kind in enumerate(scene.street_kinds) if kind in LARGER_ROADS]
        parts = shapely.get_parts(shapely.intersection(scene.streets[large], self.line))
        points = parts[shapely.get_type_id(parts) == shapely.GeometryType.POINT]
        at = np.sort(shapely.line_locate_point(self.line, points))
        # Where the path only begins or ends at the road it does not cross it.
        at = at[(at > 1.0) & (at < self.line.length - 1.0)]
        # The carriageways of one road are crossed at once.
        at = at[np.diff(at, prepend=-np.inf) > self.checks.control_m]
        places = shapely.line_interpolate_point(self.line, at)
        for control in controls:
            point = to_metres(control, zone=scene.zone)
            places = places[shapely.distance(places, point) > self.checks.control_m]
        return [
            Gap(
                kind=GapKind.CROSSING,
                length_m=0.0,
                geometry=to_degrees(place, zone=scene.zone),
                at=None,
                cure=CURES[GapKind.CROSSING],
            )
            for place in places
        ]

    def _outside(self, kind: GapKind, regions: Objects, at: Instant) -> list[Gap]:
        return self._gaps(kind, *self._free(regions), at, shortest=self.checks.shortest_m)

    def _free(self, regions: Objects) -> tuple[Floats, Floats]:
        _, starts, ends = self.ways.within(regions)
        order = np.argsort(starts)
        return complement(*merged(starts[order], ends[order]), self.ways.total_m)

    def _gaps(
        self, kind: GapKind, starts: Floats, ends: Floats, at: Instant, *, shortest: float
    ) -> list[Gap]:
        if len(self.outside[0]):
            rest = complement(starts, ends, self.ways.total_m)
            without = np.r_[rest[0], self.outside[0]], np.r_[rest[1], self.outside[1]]
            order = np.argsort(without[0])
            merged_ = merged(without[0][order], without[1][order])
            starts, ends = complement(*merged_, self.ways.total_m)
        return self._told(kind, starts, ends, at, shortest=shortest)

    def _told(
        self, kind: GapKind, starts: Floats, ends: Floats, at: Instant | None, *, shortest: float
    ) -> list[Gap]:
        long = [p for p in self.ways.pieces(starts, ends) if p.end - p.start > shortest]
        lines = self.ways.drawn(long)
        return [
            Gap(
                kind=kind,
                length_m=piece.end - piece.start,
                geometry=to_degrees(line, zone=self.watch.scene.zone),
                at=at,
                cure=CURES[kind],
            )
            for piece, line in zip(long, lines, strict=True)
        ]


def _array(regions: list[BaseGeometry]) -> Objects:
    array = np.empty(len(regions), dtype=object)
    array[:] = regions
    return array


def _is_open_haven(feature: Feature, at: Instant, monday: dt.date) -> bool:
    if feature.layer not in CATALOGUE.playing(Part.HAVEN):
        return False
    layer = layer_of(feature.layer)
    if layer.watches is None or layer.counts_as(feature.properties) is not State.WORKING:
        return False
    hours = layer.watches.hours(feature.properties)
    try:
        return hours is not None and is_open(hours, at, monday=monday)
    except HoursInvalid:
        return False
