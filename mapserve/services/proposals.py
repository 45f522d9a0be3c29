"""Where the next cameras of a community belong, and its ways to school with their gaps."""

from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from sqlalchemy.orm import Session

from layers.corridors import SCHOOL_HOURS, Gap, find_gaps, whole
from layers.coverage import LIGHT, Watch, watch
from layers.crs import to_degrees, to_metres
from layers.errors import Problem
from layers.geometry import check_position
from layers.routes import Costs, StreetGraph
from layers.siting import Site, Wishes, propose
from mapserve.programme.roles import Viewer
from mapserve.services.coverage import Watched, WatchKey, both, instant_of, today, watched
from mapserve.services.kept import Kept
from mapserve.store.models import Community

Place = tuple[float, float]
_SURROUNDINGS: Kept[WatchKey, tuple[Watch, StreetGraph]] = Kept(8)


def propose_sites(  # noqa: PLR0913 - the question's parts
    session: Session,
    community: Community,
    *,
    viewer: Viewer,
    count: int,
    at: str | None = None,
    seconds: float = 2.0,
) -> dict[str, Any]:
    """Return `count` cameras that add most to what is watched at an hour (JSON-ready).

    Street lights are candidate places beside the streets. Metres are weighted metres of street
    in `bound_m`; `seconds` is the time for the optimum after the quick answer.

    Raises
    ------
    InstantInvalid
    """
    instant = instant_of(at)
    found = watched(session, community, viewer=viewer)
    lamps = [one.geometry for one in found.features if one.layer == LIGHT]
    proposal = propose(
        found.watch, instant, count=count, wishes=Wishes(seconds=seconds), places=lamps
    )
    return {
        "at": instant.text.en,
        "revision": community.revision,
        "sites": [_site(one) for one in proposal.sites],
        "covered_m": proposal.covered_m,
        "covered": proposal.covered,
        "bound_m": proposal.bound,
        "gap": proposal.gap,
        "proven": proposal.proven,
        "candidates": proposal.candidates,
        "missing": [both(text) for text in found.watch.missing],
    }


def _site(one: Site) -> dict[str, Any]:
    return {
        "lon": one.lon,
        "lat": one.lat,
        "bearing": one.bearing,
        "gain_m": one.gain_m,
        "gain": one.gain,
        "street": one.street,
        "near": list(one.near),
        "sees": mapping(one.sees),
    }


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
