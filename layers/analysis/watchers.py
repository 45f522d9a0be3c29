"""Who watches what and when: a community's features as regions with a schedule.

How far a guard, a haven or a patrol watches is nobody's rule: every figure in `Readings` is
ours, shown beside the result.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.hours import WEEK, HoursInvalid, open_week
from layers.analysis.scene import Scene
from layers.analysis.sight import Eye, Standing, polygons, see_all, stand, stand_all
from layers.geometry.crs import to_metres

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """A feature of the map: id, layer, WGS84 geometry (degrees) and attributes."""

    id: str
    layer: str
    geometry: BaseGeometry
    properties: Mapping[str, Any] = field(default_factory=dict)


class State(StrEnum):
    """What is counted apart and never mixed."""

    WORKING = "working"
    BROKEN = "broken"
    PLANNED = "planned"


@dataclass(frozen=True, kw_only=True)
class Readings:
    """How features are read (all ours; metres and degrees).

    Parameters
    ----------
    field_of_view, range_m
        Of a camera where they are unknown.
    guard_m, haven_m
        How far the people there see along unblocked sight while on duty or open.
    block_m
        Streets this near the outline of an adopted block belong to it.
    patrol_m
        Streets this near a patrol route are watched through the whole shift.
    light_m
        How far a street light lights, in the hours of darkness.
    """

    field_of_view: float = 90.0
    range_m: float = 30.0
    guard_m: float = 25.0
    haven_m: float = 20.0
    block_m: float = 5.0
    patrol_m: float = 10.0
    light_m: float = 15.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Watcher:
    """A region (metres) watched by a feature in some hours of the week (168 flags)."""

    id: str
    layer: str
    state: State
    region: BaseGeometry
    hours: Flags


@dataclass(frozen=True)
class Moved:
    """A camera that lay inside a building: where it now looks from (metres), how far moved."""

    id: str
    x: float
    y: float
    moved_m: float


@dataclass(eq=False)
class Watching:
    """All watchers, and the ids of what could not be counted.

    `unknown`: cameras of unknown direction. `without_hours`: no schedule, or one that cannot
    be read. `lapsed`: adoptions outside their dates. `doubled`: pairs of adopted blocks that
    overlap.
    """

    watchers: list[Watcher] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    without_hours: list[str] = field(default_factory=list)
    lapsed: list[str] = field(default_factory=list)
    doubled: list[tuple[str, str]] = field(default_factory=list)


ALWAYS: Flags = np.ones(WEEK, dtype=bool)
_PEOPLE = {"active": State.WORKING, "in_talks": State.PLANNED, "stopped": State.BROKEN}
_PATROLS = {"running": State.WORKING, "planned": State.PLANNED, "paused": State.BROKEN}
_SMALLEST_OVERLAP_M2 = 1.0


def read_watchers(  # noqa: PLR0913 - each by its name
    scene: Scene,
    features: Sequence[Feature],
    *,
    day: dt.date,
    monday: dt.date,
    dark: Flags,
    readings: Readings,
) -> Watching:
    """Return who watches in the week of `monday`; adoptions are judged by `day`.

    `dark` tells which of the 168 hours are dark. Layers that watch nothing are passed over.
    """
    found = Watching()
    by_layer: dict[str, list[Feature]] = {}
    for feature in features:
        by_layer.setdefault(feature.layer, []).append(feature)
    _add_eyes(found, scene, by_layer, monday, dark, readings)
    for feature in by_layer.get("adopted_block", []):
        _add_block(found, scene, feature, day, monday, readings)
    _note_doubled(found, readings)
    for feature in by_layer.get("patrol_route", []):
        _add(found, scene, feature, _PATROLS, "schedule", monday, readings.patrol_m)
    for feature in by_layer.get("street_light", []):
        region = shapely.buffer(to_metres(feature.geometry, zone=scene.zone), readings.light_m)
        state = State(feature.properties.get("state", "working"))
        found.watchers.append(
            Watcher(id=feature.id, layer=feature.layer, state=state, region=region, hours=dark)
        )
    return found


def camera_state(properties: Mapping[str, Any]) -> State:
    """Return what a camera counts as: one that is asked for or planned is not there yet."""
    if properties.get("mode", "existing") != "existing":
        return State.PLANNED
    return State(properties.get("state", "working"))


def camera_eye(scene: Scene, feature: Feature, readings: Readings) -> tuple[Eye, float] | None:
    """Return a camera's eye by day and how far it was moved; None where its direction is unknown.

    Metres in the scene's zone. The direction counts, not the state.
    """
    if not _knows_direction(feature):
        return None
    point = to_metres(feature.geometry, zone=scene.zone)
    place = stand(scene, point.x, point.y, bearing=_bearing(scene, feature))
    return _eye(scene, feature, place, readings), place.moved_m


def _knows_direction(camera: Feature) -> bool:
    facing = camera.properties.get("facing", "unknown")
    return facing == "all_round" or (
        facing == "bearing" and camera.properties.get("bearing") is not None
    )


def _bearing(scene: Scene, feature: Feature) -> float | None:
    """Return where a camera looks, from grid north; None all round, as people do."""
    if feature.properties.get("facing") != "bearing":
        return None
    return scene.grid_bearing(float(feature.properties["bearing"]))


def _eye(scene: Scene, camera: Feature, place: Standing, readings: Readings) -> Eye:
    return Eye(
        x=place.x,
        y=place.y,
        bearing=_bearing(scene, camera),
        field_of_view=float(camera.properties.get("field_of_view") or readings.field_of_view),
        far_m=float(camera.properties.get("range_m") or readings.range_m),
    )


def _add_eyes(  # noqa: PLR0913, PLR0917 - what `read_watchers` has
    found: Watching,
    scene: Scene,
    by_layer: Mapping[str, list[Feature]],
    monday: dt.date,
    dark: Flags,
    readings: Readings,
) -> None:
    """Add all that look: cameras, guards and havens, their sights computed at once."""
    cameras = [one for one in by_layer.get("camera", []) if _knows_direction(one)]
    found.unknown += [one.id for one in by_layer.get("camera", []) if not _knows_direction(one)]
    people = [*by_layer.get("guard_post", []), *by_layer.get("safe_haven", [])]
    everyone = cameras + people
    if not everyone:
        return
    points = np.array([one.geometry for one in everyone], dtype=object)
    standing = stand_all(
        scene,
        shapely.get_coordinates(to_metres(points, zone=scene.zone)),
        [_bearing(scene, one) for one in everyone],
    )
    looking: list[tuple[Feature, State, Eye, Flags]] = []
    for feature, place in zip(everyone, standing, strict=True):
        if feature.layer == "camera":
            looking += _camera(found, scene, feature, place, dark, readings)
        elif (hours := _hours(found, feature, "hours", monday)) is not None:
            reach = readings.guard_m if feature.layer == "guard_post" else readings.haven_m
            state = _PEOPLE[feature.properties.get("state", "active")]
            looking.append((feature, state, Eye(x=place.x, y=place.y, far_m=reach), hours))
    regions = polygons(see_all(scene, [eye for _, _, eye, _ in looking]))
    found.watchers += [
        Watcher(id=one.id, layer=one.layer, state=state, region=region, hours=hours)
        for (one, state, _, hours), region in zip(looking, regions, strict=True)
    ]


def _camera(  # noqa: PLR0913, PLR0917 - as above
    found: Watching,
    scene: Scene,
    feature: Feature,
    place: Standing,
    dark: Flags,
    readings: Readings,
) -> list[tuple[Feature, State, Eye, Flags]]:
    """Return a camera's eye, or two where it sees less far (or farther) by night."""
    eye = _eye(scene, feature, place, readings)
    if place.moved_m:
        found.moved.append(Moved(feature.id, place.x, place.y, place.moved_m))
    state, night = camera_state(feature.properties), feature.properties.get("night_range_m")
    if night is None:
        return [(feature, state, eye, ALWAYS)]
    by_day = (feature, state, eye, ~dark)
    if night == 0:
        return [by_day]
    return [by_day, (feature, state, replace(eye, far_m=float(night)), dark)]


def _hours(found: Watching, feature: Feature, name: str, monday: dt.date) -> Flags | None:
    expression = feature.properties.get(name)
    if expression is None and feature.properties.get("haven") == "convenience_store":
        expression = "24/7"  # 24小時超商: it is in the name of the kind
    try:
        if expression:
            return open_week(str(expression), monday=monday)
    except HoursInvalid:
        pass
    found.without_hours.append(feature.id)
    return None


def _add_block(  # noqa: PLR0913, PLR0917 - as above
    found: Watching,
    scene: Scene,
    feature: Feature,
    day: dt.date,
    monday: dt.date,
    readings: Readings,
) -> None:
    first, last = feature.properties.get("from_date"), feature.properties.get("to_date")
    if (first and str(first) > day.isoformat()) or (last and str(last) < day.isoformat()):
        found.lapsed.append(feature.id)
        return
    _add(found, scene, feature, _PEOPLE, "hours", monday, readings.block_m, default="in_talks")


def _add(  # noqa: PLR0913, PLR0917 - as above
    found: Watching,
    scene: Scene,
    feature: Feature,
    states: Mapping[str, State],
    schedule: str,
    monday: dt.date,
    around_m: float,
    *,
    default: str | None = None,
) -> None:
    hours = _hours(found, feature, schedule, monday)
    if hours is None:
        return
    region = shapely.buffer(to_metres(feature.geometry, zone=scene.zone), around_m)
    state = states[feature.properties.get("state", default or next(iter(states)))]
    found.watchers.append(
        Watcher(id=feature.id, layer=feature.layer, state=state, region=region, hours=hours)
    )


def _note_doubled(found: Watching, readings: Readings) -> None:
    blocks = [
        one for one in found.watchers if one.layer == "adopted_block" and one.state is State.WORKING
    ]
    for i, one in enumerate(blocks):
        for other in blocks[:i]:
            # Twice the rim that was put around each is no overlap of the blocks themselves.
            both = one.region.intersection(other.region).buffer(-readings.block_m)
            if both.area > _SMALLEST_OVERLAP_M2:
                found.doubled.append((other.id, one.id))
