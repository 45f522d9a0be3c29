"""A community's ways to school, and their gaps."""

from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from sqlalchemy.orm import Session

from layers.corridors import SCHOOL_HOURS, Gap, find_gaps, whole
from layers.coverage import Watch, watch
from layers.crs import to_degrees, to_metres
from layers.errors import Problem
from layers.geometry import check_position
from layers.routes import Costs, StreetGraph
from mapserve.programme.roles import Viewer
from mapserve.services.coverage import Watched, WatchKey, both, today, watched
from mapserve.services.kept import Kept
from mapserve.store.models import Community

Place = tuple[float, float]
_SURROUNDINGS: Kept[WatchKey, tuple[Watch, StreetGraph]] = Kept(8)


def find_corridor(
    session: Session, community: Community, *, viewer: Viewer, start: Place, end: Place
) -> dict[str, Any]:
    """Return the safest way on foot between two places (WGS84 degrees) and its gaps.

    What is watched on the way to school decides; it may leave the community. `shortest_m` is
    the length of the shortest way.

    Raises
    ------
    AxesSwapped, MetresAsDegrees, OutsideTaiwan, FarFromStreets, NoRoute
    """
    for name, place in (("/from", start), ("/to", end)):
        _check(place, name)
    found = watched(session, community, viewer=viewer)
    around, graph = _SURROUNDINGS.get(found.key, lambda: _surroundings(found))
    zone = around.scene.zone
    here, there = shapely.get_coordinates(
        to_metres(np.array([shapely.Point(start), shapely.Point(end)], dtype=object), zone=zone)
    ).tolist()
    shortest = graph.route(here, there)
    safest = graph.route(here, there, costs=graph.costs(around, SCHOOL_HOURS[0].hour, Costs()))
    line = to_degrees(safest.line, zone=zone)
    gaps = find_gaps(around, found.features, line, day=today()) if safest.length_m else []
    return {
        "revision": community.revision,
        "length_m": safest.length_m,
        "cost": safest.cost,
        "shortest_m": shortest.length_m,
        "geometry": mapping(line),
        "gaps": [_gap(one) for one in gaps],
        "missing": [both(text) for text in around.missing],
    }


def _check(place: Place, pointer: str) -> None:
    try:
        check_position(*place)
    except Problem as problem:
        raise problem.at(pointer) from None


def _surroundings(found: Watched) -> tuple[Watch, StreetGraph]:
    around = watch(whole(found.watch.scene), found.features, day=found.key.day)
    return around, StreetGraph.of(around.ways)


def _gap(one: Gap) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "label": both(one.kind.label),
        "length_m": one.length_m,
        "geometry": mapping(one.geometry),
        "at": None if one.at is None else one.at.text.en,
        "cure": both(one.cure),
    }
