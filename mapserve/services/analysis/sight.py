"""What a camera would see from a place: for the studio while somebody draws, nothing stored."""

import math
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import numpy as np
import shapely
from cachetools import LRUCache, cached
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.analysis.recognition import EDITION, Band, bands, face_warning, optics_of
from layers.analysis.scene import Scene
from layers.analysis.sight import TURN, Eye, Sight, see_all, stand
from layers.analysis.street_axis import Ways, union_length, ways_of
from layers.geometry.checks import check_position
from layers.geometry.crs import to_degrees, to_metres
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.services.analysis import answers
from mapserve.services.analysis.scenes import MARGIN_M, SceneKey, scene_key, scene_of
from mapserve.services.communities.directory import OutsideCommunity
from mapserve.store.models import Community

FARTHEST_M = 300.0
_DECIMALS = 7  # of a degree: about a centimetre


@dataclass(frozen=True, kw_only=True)
class Looking:
    """A camera that is asked about.

    Parameters
    ----------
    lon, lat
        WGS84 degrees.
    bearing
        Degrees clockwise from true north; None looks all round.
    near_m, far_m
        The range, metres, at most `FARTHEST_M`.
    height_m, pixels_across
        None where unknown.
    """

    lon: float
    lat: float
    bearing: float | None = None
    field_of_view: float = 90.0
    near_m: float = 0.0
    far_m: float = 30.0
    height_m: float | None = None
    pixels_across: int | None = None


def look(session: Session, community: Community, looking: Looking) -> answers.Sight:
    """Return what a camera sees among the buildings of a community.

    Raises
    ------
    AxesSwapped, MetresAsDegrees, OutsideTaiwan, OutsideCommunity
    """
    key = scene_key(session, community)
    scene = scene_of(session, community, key=key)
    point = _place(scene, community, looking)
    bearing = scene.grid_bearing(looking.bearing)
    place = stand(scene, point.x, point.y, bearing=bearing)
    eye = Eye(
        x=place.x,
        y=place.y,
        bearing=bearing,
        field_of_view=looking.field_of_view,
        near_m=looking.near_m,
        far_m=looking.far_m,
    )
    camera = _properties(looking)
    optics = optics_of(camera)
    found = [] if optics is None else bands(optics)
    whole, *cut = see_all(scene, [eye, *(replace(eye, far_m=_reach(band, eye)) for band in found)])
    region = whole.polygon()
    return answers.Sight(
        geometry=_drawn(region, scene),
        area_m2=round(whole.area, 2),
        blocked_share=round(_blocked(whole.area, eye), 4),
        street_m=_street(region, _ways(scene, key)),
        bands=[_band(band, sight, scene) for band, sight in zip(found, cut, strict=True)],
        edition=EDITION,
        warning=face_warning(camera),
        moved=_moved(scene, place.x, place.y, place.moved_m) if place.moved_m else None,
        missing=[] if len(scene.buildings) else [_NO_BUILDINGS],
    )


_NO_BUILDINGS = Text("沒有建物資料，不計遮擋。", "No buildings are known: nothing blocks the view.")


def _place(scene: Scene, community: Community, looking: Looking) -> BaseGeometry:
    try:
        check_position(looking.lon, looking.lat)
    except Problem as problem:
        raise problem.at("/lon") from None  # noqa: EM101 - a pointer, not a message
    point = to_metres(shapely.Point(looking.lon, looking.lat), zone=scene.zone)
    # Farther out, what blocks the view is not known.
    if scene.boundary.distance(point) > MARGIN_M - FARTHEST_M:
        raise OutsideCommunity(pointer="/lon", community=community.name)
    return point


def _properties(looking: Looking) -> dict[str, Any]:
    return {
        "facing": "all_round" if looking.bearing is None else "bearing",
        "field_of_view": looking.field_of_view,
        "height_m": looking.height_m,
        "pixels_across": looking.pixels_across,
    }


def _reach(band: Band, eye: Eye) -> float:
    """Return how far a band goes on the ground, never beyond the range."""
    reach = band.axis_m if band.ground_m is None else band.ground_m
    return max(eye.near_m, min(reach, eye.far_m))


def _blocked(area: float, eye: Eye) -> float:
    """Return the share of the sector that buildings hide."""
    angle = TURN if eye.bearing is None else math.radians(min(eye.field_of_view, 360.0))
    full = 0.5 * angle * (eye.far_m**2 - eye.near_m**2)
    return min(1.0, max(0.0, 1 - area / full)) if full > 0 else 0.0


@cached(LRUCache(24), key=lambda _scene, key: key, lock=Lock())
def _ways(scene: Scene, key: SceneKey) -> Ways:  # noqa: ARG001 - the key it is kept under
    return ways_of(scene)


def _street(region: BaseGeometry, ways: Ways) -> float | None:
    """Return the metres of street inside a region; None where a grid stands for the streets."""
    if not ways.from_streets:
        return None
    regions = np.empty(1, dtype=object)
    regions[0] = region
    _, starts, ends = ways.within(regions)
    order = np.argsort(starts)
    return round(union_length(starts[order], ends[order]), 2)


def _band(band: Band, sight: Sight, scene: Scene) -> answers.Band:
    seen = max(0.0, sight.area)
    return answers.Band(
        **vars(band),
        label=band.level.label,
        area_m2=round(seen, 2),
        geometry=_drawn(sight.polygon(), scene) if seen else None,
    )


def _moved(scene: Scene, x: float, y: float, metres: float) -> answers.Moved:
    place = to_degrees(shapely.Point(x, y), zone=scene.zone)
    return answers.Moved(
        lon=round(place.x, _DECIMALS), lat=round(place.y, _DECIMALS), metres=round(metres, 2)
    )


def _drawn(region: BaseGeometry, scene: Scene) -> BaseGeometry | None:
    """Return a region in degrees; None where nothing is seen."""
    if region.is_empty:
        return None
    degrees: BaseGeometry = to_degrees(region, zone=scene.zone)
    return shapely.transform(degrees, lambda places: np.round(places, _DECIMALS))
