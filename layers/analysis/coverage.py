"""Metres of street watched at an hour, by whom; what nobody watches; and the week as a table.

The geometry is done once, in `Watch`; an instant then only picks intervals
(decision street-metres). Working,
broken and planned are never mixed; overlaps count once.
"""

import datetime as dt
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.hours import Instant, dark_week, instant_of_hour, monday_of
from layers.analysis.scene import Scene
from layers.analysis.schedules import Schedules
from layers.analysis.street_axis import (
    Piece,
    Ways,
    complement,
    length_between,
    merged,
    union_length,
    ways_of,
)
from layers.analysis.urgency import UNLIT, Ranking, near_lines, urgent_places
from layers.analysis.watchers import Feature, Moved, State, Watching, read_watchers
from layers.geometry.crs import to_degrees, to_metres
from layers.model.capabilities import Spread
from layers.model.catalogue import CATALOGUE
from layers.words.text import Text

WATCHERS, LIGHTS = CATALOGUE.watchers, CATALOGUE.lights
# Of the area a village's streets are near to, however empty its corners are.
_PARTLY = 0.5
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Objects = NDArray[np.object_]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of street nobody watches.

    `geometry` and `ends` are WGS84 degrees. `near` names the layers of what is near, and `UNLIT`;
    `unlit_m` is None where no street lights are known or the hour is light.
    """

    length_m: float
    street: str
    geometry: BaseGeometry
    ends: tuple[tuple[float, float], tuple[float, float]]
    near: tuple[str, ...]
    unlit_m: float | None
    rank: float


@dataclass(frozen=True, kw_only=True)
class StreetShare:
    """One street by name ("" for those without) and what of it is watched, metres."""

    name: str
    length_m: float
    watched_m: float


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What is watched at an instant (metres); `by_layer` sums to more than `watched_m`.

    `broken_m` and `planned_m` are what those would watch, none of it counted. `lit_m` is None
    by day, and where no lights are known.
    """

    at: Instant
    dark: bool
    street_m: float
    watched_m: float
    by_layer: dict[str, float]
    broken_m: dict[str, float]
    planned_m: dict[str, float]
    lit_m: float | None
    streets: tuple[StreetShare, ...]
    uncovered: tuple[Stretch, ...]

    @property
    def share(self) -> float:
        """Return the share watched, 0 to 1."""
        return self.watched_m / self.street_m if self.street_m else 0.0


@dataclass(eq=False)
class Watch:
    """All that watches a community, as intervals along its streets.

    Made by `watch`. `watching` lists what is not counted and which cameras were moved;
    `missing` says which base data are missing and what stands for them; `urgent` are the places
    (metres) by layer that make a street urgent.
    """

    scene: Scene
    ways: Ways
    watching: Watching
    dark: Flags
    ranking: Ranking
    urgent: dict[str, Objects]
    missing: tuple[Text, ...]
    who: NDArray[np.int64] = field(init=False)
    starts: Floats = field(init=False)
    ends: Floats = field(init=False)

    def __post_init__(self) -> None:
        regions = np.empty(len(self.watching.watchers), dtype=object)
        regions[:] = [one.region for one in self.watching.watchers]
        # A patrol walks through an underpass; no camera and no lamp above reaches into it.
        below = np.array([reaches_below(one.layer) for one in self.watching.watchers], dtype=bool)
        who, starts, ends = self.ways.within(regions, below=below)
        order = np.argsort(starts, kind="stable")
        self.who, self.starts, self.ends = who[order], starts[order], ends[order]

    def at(self, instant: Instant) -> Coverage:
        """Return the coverage at an instant, to the minute; the worst stretches first."""
        dark = self.is_dark(instant)
        starts, ends = merged(*self.intervals(instant, WATCHERS))
        return Coverage(
            at=instant,
            dark=dark,
            street_m=self.ways.total_m,
            watched_m=float(np.sum(ends - starts)),
            by_layer=self._by_layer(instant, State.WORKING),
            broken_m=self._by_layer(instant, State.BROKEN),
            planned_m=self._by_layer(instant, State.PLANNED),
            lit_m=union_length(*self.intervals(instant, LIGHTS)) if dark and self.lights else None,
            streets=self._streets(starts, ends),
            uncovered=tuple(self.uncovered(starts, ends, instant)),
        )

    def week(self) -> Floats:
        """Return the share watched in each hour of the week, shape (7, 24), Monday first."""
        total = self.ways.total_m
        metres = self.by_hour(WATCHERS, State.WORKING)
        return (metres / total if total else metres).reshape(7, 24)

    def by_hour(self, layers: Sequence[str], state: State) -> Floats:
        """Return the metres that some layers watch by hour, as means of minutes, (168,)."""

        def metres(watchers: Flags) -> float:
            mask = watchers[self.who]
            return union_length(self.starts[mask], self.ends[mask])

        return self.schedules.by_hour(self.of_layers(layers, state), metres)

    def is_dark(self, instant: Instant) -> bool:
        """Tell whether the hour of an instant began in the dark."""
        return bool(self.dark[instant.hour])

    def intervals(
        self, instant: Instant, layers: Sequence[str], state: State = State.WORKING
    ) -> tuple[Floats, Floats]:
        """Return what some layers watch at an instant, sorted by start, on the axis of `ways`."""
        chosen = self.of_layers(layers, state) & self.schedules.open_at(instant.of_week)
        mask = chosen[self.who]
        return self.starts[mask], self.ends[mask]

    def lines(self, instant: Instant, layers: Sequence[str] = WATCHERS) -> BaseGeometry:
        """Return the stretches that some layers watch at an instant: WGS84 MultiLineString."""
        pieces = self.ways.pieces(*merged(*self.intervals(instant, layers)))
        drawn = shapely.MultiLineString(self.ways.drawn(pieces).tolist())
        return to_degrees(drawn, zone=self.scene.zone)

    def idle_hours(self, layers: Sequence[str]) -> list[Instant]:
        """Return the hours of the week in which nothing of some layers watches at any time."""
        which = self.schedules.which[self.of_layers(layers, State.WORKING)]
        busy = self.schedules.hours[which].any(axis=0)
        return [instant_of_hour(hour) for hour in np.flatnonzero(~busy).tolist()]

    @cached_property
    def lights(self) -> bool:
        """Tell whether any street light is known, working or not."""
        return any(one.layer in LIGHTS for one in self.watching.watchers)

    @cached_property
    def schedules(self) -> Schedules:
        """Return when each watcher watches."""
        return Schedules.of([one.minutes for one in self.watching.watchers])

    @cached_property
    def _table(self) -> tuple[NDArray[np.str_], NDArray[np.str_]]:
        watchers = self.watching.watchers
        return (
            np.array([one.layer for one in watchers], dtype=str),
            np.array([one.state.value for one in watchers], dtype=str),
        )

    def of_layers(self, layers: Sequence[str], state: State) -> Flags:
        """Return which watchers are of some layers and in a state, shape (n,)."""
        layer_of, state_of = self._table
        chosen: Flags = np.isin(layer_of, layers) & (state_of == state.value)
        return chosen

    def _by_layer(self, instant: Instant, state: State) -> dict[str, float]:
        return {
            layer: union_length(*self.intervals(instant, (layer,), state)) for layer in WATCHERS
        }

    def _streets(self, starts: Floats, ends: Floats) -> tuple[StreetShare, ...]:
        reach = length_between(starts, ends, self.ways.starts)
        totals: dict[str, list[float]] = {}
        for name, length, seen in zip(
            self.ways.names, np.diff(self.ways.starts).tolist(), reach.tolist(), strict=True
        ):
            sums = totals.setdefault(name, [0.0, 0.0])
            sums[0] += length
            sums[1] += seen
        return tuple(
            StreetShare(name=name, length_m=length, watched_m=min(seen, length))
            for name, (length, seen) in sorted(totals.items(), key=lambda item: -item[1][0])
        )

    def uncovered(
        self, starts: Floats, ends: Floats, instant: Instant, *, longest_m: float = math.inf
    ) -> list[Stretch]:
        """Return the stretches that merged intervals leave free, the most urgent first.

        Those longer than `longest_m` come in equal parts.
        """
        free = self.ways.pieces(*complement(starts, ends, self.ways.total_m))
        long = [p for p in free if p.end - p.start > self.ranking.shortest_m]
        pieces = [part for piece in long for part in _parts(piece, longest_m)]
        if not pieces:
            return []
        by_night = self.is_dark(instant) and self.lights
        lit = self.intervals(instant, LIGHTS) if by_night else None
        lines = self.ways.drawn(pieces)
        near = self.near(lines)
        drawn = to_degrees(lines, zone=self.scene.zone)
        found = [
            self._stretch(piece, line, names, lit)
            for piece, line, names in zip(pieces, drawn, near, strict=True)
        ]
        return sorted(found, key=lambda one: -one.rank)

    def _stretch(
        self,
        piece: Piece,
        line: BaseGeometry,
        near: list[str],
        lit: tuple[Floats, Floats] | None,
    ) -> Stretch:
        length, unlit = piece.end - piece.start, None
        if lit is not None:
            light = length_between(*merged(*lit), np.array([piece.start, piece.end]))[0]
            unlit = max(0.0, length - float(light))
            if unlit > length / 2:
                near = [*near, UNLIT]
        first, last = line.coords[0], line.coords[-1]
        return Stretch(
            length_m=length,
            street=self.ways.names[piece.way],
            geometry=line,
            ends=((first[0], first[1]), (last[0], last[1])),
            near=tuple(near),
            unlit_m=unlit,
            rank=self.ranking.rank(length, near),
        )

    def near(self, lines: Objects) -> list[list[str]]:
        """Return the layers of what each line (metres) passes that makes it urgent."""
        return near_lines(lines, self.urgent, self.ranking.near_m)

    def urgent_around(self, layer: str, metres: float) -> BaseGeometry | None:
        """Return what lies so near a layer's places that are urgent (metres), if there are any."""
        if layer not in self.urgent:
            return None
        around: BaseGeometry = shapely.union_all(shapely.buffer(self.urgent[layer], metres))
        return around


def _parts(piece: Piece, longest_m: float) -> list[Piece]:
    count = max(1, math.ceil((piece.end - piece.start) / longest_m))
    cuts = np.linspace(piece.start, piece.end, count + 1).tolist()
    return [Piece(piece.way, a, b) for a, b in itertools.pairwise(cuts)]


def watch(
    scene: Scene,
    features: Sequence[Feature],
    *,
    day: dt.date,
    ranking: Ranking | None = None,
    imported: Sequence[BaseGeometry] = (),
) -> Watch:
    """Return all that watches a community in the week of `day`.

    Parameters
    ----------
    features
        Of any layer; geometries in WGS84 degrees. Past ones are judged as of `day`.
    imported
        Lines in WGS84 degrees that stand for streets where the scene has none.
    """
    monday = monday_of(day)
    middle = to_degrees(shapely.centroid(scene.boundary), zone=scene.zone)
    dark = dark_week(monday=monday, lon=round(middle.x, 2), lat=round(middle.y, 2))
    lines = [to_metres(line, zone=scene.zone) for line in imported]
    watching = read_watchers(scene, features, day=day, monday=monday, dark=dark)
    return Watch(
        scene=scene,
        ways=ways_of(scene, imported=lines),
        watching=watching,
        dark=dark,
        ranking=ranking or Ranking(),
        urgent=urgent_places(features, scene.zone),
        missing=_missing(scene, features, imported=bool(lines)),
    )


def reaches_below(layer: str) -> bool:
    """Tell whether what a layer watches may lie below ground: people walk there."""
    watches = CATALOGUE.by_kind[layer].watches
    return watches is not None and watches.spread is Spread.AROUND


def moved_in_degrees(moved: Moved, scene: Scene) -> tuple[float, float]:
    """Return longitude and latitude of where a moved camera looks from."""
    place = to_degrees(shapely.Point(moved.x, moved.y), zone=scene.zone)
    return place.x, place.y


def _missing(scene: Scene, features: Sequence[Feature], *, imported: bool) -> tuple[Text, ...]:
    missing = []
    if not len(scene.streets):
        missing.append(
            Text("沒有街道資料，以匯入的線計算。", "No streets are known: imported lines count.")
            if imported
            else Text(
                "沒有街道資料，以 20 公尺方格計算。", "No streets are known: a grid of 20 m counts."
            )
        )
    elif scene.known_share < _PARTLY:
        share = f"{scene.known_share:.0%}"
        missing.append(
            Text(
                f"只有 {share} 的範圍附近有已知的街道；底圖可能只匯入了一部分，"
                "比例只算已知的街道。",
                f"Streets are known near {share} of the area only: perhaps a part of the base map "
                "was imported. Shares count known streets alone.",
            )
        )
    if not len(scene.buildings):
        missing.append(
            Text("沒有建物資料，不計遮擋。", "No buildings are known: nothing blocks the view.")
        )
    if not any(feature.layer in LIGHTS for feature in features):
        missing.append(
            Text("沒有路燈資料，不計照明。", "No street lights are known: light is not counted.")
        )
    return tuple(missing)
