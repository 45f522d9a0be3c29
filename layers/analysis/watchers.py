"""Who watches what and when: a community's features as regions with a schedule.

What a layer watches, how far and in which states stands in its own file (`MapLayer.watches`,
`lights`, `lens`); here it becomes regions in metres.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.hours import WEEK_MINUTES, HoursInvalid, minutes_of, open_minutes
from layers.analysis.scene import Scene
from layers.analysis.sight import Eye, Standing, polygons, see_all, stand_all
from layers.geometry.crs import to_metres
from layers.model.capabilities import Effect, Lens, Spread, State
from layers.model.catalogue import CATALOGUE
from layers.model.contract import MapLayer

__all__ = ["Feature", "Moved", "State", "Watcher", "Watching", "read_watchers"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """A feature of the map: id, layer, WGS84 geometry (degrees) and attributes."""

    id: str
    layer: str
    geometry: BaseGeometry
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Watcher:
    """A region (metres) watched or lit by a feature in some minutes of the week (10,080 flags)."""

    id: str
    layer: str
    state: State
    region: BaseGeometry
    minutes: Flags


@dataclass(frozen=True)
class Moved:
    """An eye that lay inside a building: where it now looks from (metres), how far moved."""

    id: str
    x: float
    y: float
    moved_m: float


@dataclass(eq=False)
class Watching:
    """All watchers and lights, and the ids of what could not be counted.

    `unknown`: lenses of unknown direction. `without_hours`: no schedule, or one that cannot
    be read. `lapsed`: what is outside its dates. `doubled`: pairs that overlap and must not.
    """

    watchers: list[Watcher] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    without_hours: list[str] = field(default_factory=list)
    lapsed: list[str] = field(default_factory=list)
    doubled: list[tuple[str, str]] = field(default_factory=list)


ALWAYS: Flags = np.ones(WEEK_MINUTES, dtype=bool)
_SMALLEST_OVERLAP_M2 = 1.0


def read_watchers(
    scene: Scene,
    features: Sequence[Feature],
    *,
    day: dt.date,
    monday: dt.date,
    dark: Flags,
) -> Watching:
    """Return who watches, and what lights, in the week of `monday`; dates are judged by `day`.

    `dark` tells which of the 168 hours are dark. Layers that watch nothing are passed over.
    """
    reader = _Reader(scene, day, monday, dark)
    reader.read(features)
    return reader.found


class _Reader:
    """Reads features in turn; eyes wait until all of their sights are computed at once."""

    def __init__(self, scene: Scene, day: dt.date, monday: dt.date, dark: Flags) -> None:
        self.found = Watching()
        self.scene, self.day, self.monday = scene, day, monday
        self.dark, self.light = minutes_of(dark), minutes_of(~dark)
        self.eyes: list[tuple[Feature, MapLayer, Effect, Flags]] = []

    def read(self, features: Sequence[Feature]) -> None:
        """Add whatever watches or lights."""
        for feature in features:
            layer = CATALOGUE.by_kind.get(feature.layer)
            if layer and layer.watches:
                self._add(feature, layer, layer.watches, ALWAYS)
            if layer and layer.lights:
                self._add(feature, layer, layer.lights, self.dark)
        self._look()
        for layer in CATALOGUE:
            if layer.watches and layer.watches.exclusive:
                self._note_doubled(layer.kind, layer.watches.metres)

    def _add(self, feature: Feature, layer: MapLayer, effect: Effect, without: Flags) -> None:
        """Add one; `without` are the hours of what has no schedule."""
        if effect.period and self._lapsed(feature, *effect.period):
            self.found.lapsed.append(feature.id)
            return
        hours = self._hours(feature, effect) if effect.schedule else without
        if hours is None:
            return
        if effect.spread is not Spread.AROUND:
            self.eyes.append((feature, layer, effect, hours))
            return
        region = shapely.buffer(to_metres(feature.geometry, zone=self.scene.zone), effect.metres)
        self._watch(feature, layer, region, hours)

    def _watch(
        self, feature: Feature, layer: MapLayer, region: BaseGeometry, minutes: Flags
    ) -> None:
        self.found.watchers.append(
            Watcher(
                id=feature.id,
                layer=layer.kind,
                state=layer.counts_as(feature.properties),
                region=region,
                minutes=minutes,
            )
        )

    def _lapsed(self, feature: Feature, first: str, last: str) -> bool:
        begin, end = feature.properties.get(first), feature.properties.get(last)
        today = self.day.isoformat()
        return bool((begin and str(begin) > today) or (end and str(end) < today))

    def _hours(self, feature: Feature, effect: Effect) -> Flags | None:
        expression = effect.hours(feature.properties)
        try:
            if expression:
                return open_minutes(expression, monday=self.monday)
        except HoursInvalid:
            pass
        self.found.without_hours.append(feature.id)
        return None

    def _look(self) -> None:
        """Add all eyes: lenses, and people who look all round."""
        turned = []
        for feature, layer, effect, hours in self.eyes:
            lens = layer.lens if effect.spread is Spread.LENS else None
            if lens and not lens.turned(feature.properties):
                self.found.unknown.append(feature.id)
            else:
                turned.append((feature, layer, effect, lens, hours))
        if not turned:
            return
        points = np.array([feature.geometry for feature, *_ in turned], dtype=object)
        bearings = [self._bearing(feature, lens) for feature, _, _, lens, _ in turned]
        places = shapely.get_coordinates(to_metres(points, zone=self.scene.zone))
        looking: list[tuple[Feature, MapLayer, Eye, Flags]] = []
        for (feature, layer, effect, lens, hours), bearing, place in zip(
            turned, bearings, stand_all(self.scene, places, bearings), strict=True
        ):
            if lens is None:
                eye = Eye(x=place.x, y=place.y, far_m=effect.metres)
                looking.append((feature, layer, eye, hours))
            else:
                if place.moved_m:
                    self.found.moved.append(Moved(feature.id, *place))
                eyes = self._lens(feature, lens, effect, place, bearing, hours)
                looking += [(feature, layer, eye, when) for eye, when in eyes]
        regions = polygons(see_all(self.scene, [eye for _, _, eye, _ in looking]))
        for (feature, layer, _, hours), region in zip(looking, regions, strict=True):
            self._watch(feature, layer, region, hours)

    def _bearing(self, feature: Feature, lens: Lens | None) -> float | None:
        """Return where it looks, from grid north; None all round, as people do."""
        return self.scene.grid_bearing(lens.looks(feature.properties)) if lens else None

    def _lens(  # noqa: PLR0913, PLR0917 - what an eye is made of
        self,
        feature: Feature,
        lens: Lens,
        effect: Effect,
        place: Standing,
        bearing: float | None,
        hours: Flags,
    ) -> list[tuple[Eye, Flags]]:
        """Return the eye of a lens, or two where it sees less far (or farther) by night."""
        given = feature.properties
        eye = Eye(
            x=place.x,
            y=place.y,
            bearing=bearing,
            field_of_view=float(given.get(lens.view) or lens.assumed_view),
            far_m=float(given.get(lens.far) or effect.metres),
        )
        night = given.get(lens.far_by_night)
        if night is None:
            return [(eye, hours)]
        by_day = (eye, self.light if hours is ALWAYS else hours & self.light)
        if night == 0:
            return [by_day]
        by_night = self.dark if hours is ALWAYS else hours & self.dark
        return [by_day, (replace(eye, far_m=float(night)), by_night)]

    def _note_doubled(self, kind: str, rim_m: float) -> None:
        working = [
            one for one in self.found.watchers if one.layer == kind and one.state is State.WORKING
        ]
        for i, one in enumerate(working):
            for other in working[:i]:
                # Twice the rim that was put around each is no overlap of the areas themselves.
                both = one.region.intersection(other.region).buffer(-rim_m)
                if both.area > _SMALLEST_OVERLAP_M2:
                    self.found.doubled.append((other.id, one.id))
