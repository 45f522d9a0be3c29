"""A community's ways to school: the safest way between two places, or one that was drawn.

Only streets make the graph: routes lead along base data, never along anybody's own way home
(the model holds none; a school corridor is one that many share). What members drew weighs on
the costs alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any
from uuid import UUID

import shapely
from cachetools import LRUCache, cached
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from layers.analysis.corridors import Checks, Gap, cost_along, find_gaps, whole
from layers.analysis.coverage import Watch, watch
from layers.analysis.hours import Instant
from layers.analysis.street_graph import Costs, FarFromStreets, NoRoute, Route, StreetGraph
from layers.geometry.checks import check_position
from layers.geometry.crs import to_degrees, to_metres
from layers.model.capabilities import Part
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve import clock
from mapserve.programme.roles import Viewer
from mapserve.services.analysis import answers
from mapserve.services.analysis.assumptions import shown
from mapserve.services.analysis.budget import within_budget
from mapserve.services.analysis.coverage import Watched, playing, watched
from mapserve.services.analysis.given_shapes import given_way
from mapserve.services.analysis.scenes import MARGIN_M
from mapserve.services.communities.directory import OutsideCommunity
from mapserve.services.maps.features import UnknownFeature
from mapserve.store.models import Community
from mapserve.store.queries import scenes as scene_queries

Place = tuple[float, float]
_NO_CONTROLS = Text(
    "沒有號誌資料，大路口都當作沒有號誌。",
    "No signals are known: no crossing counts as having them.",
)


class CorridorMissing(Problem):
    """A way to school given by nothing, or by two things at once."""

    code = "corridor-missing"
    what = Text("沒有說是哪一條路，或說了兩次。", "Which way is meant is not said, or said twice.")
    mend = Text(
        "請給 from 與 to，或 line，或 feature，三者之一。",
        "Give from and to, or line, or feature: one of the three.",
    )


@dataclass(frozen=True, kw_only=True)
class CorridorWanted:
    """Which way: between two places (WGS84 degrees), along a line, or a school corridor.

    Parameters
    ----------
    line
        GeoJSON LineString or MultiLineString.
    feature
        Id of a school corridor of the map.
    weights
        By how much a metre counts more, by the names of `Costs.figures`.
    at
        Times of the week that are asked; those of school where empty. The first decides which
        way is the safest.
    """

    start: Place | None = None
    end: Place | None = None
    line: object = None
    feature: UUID | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    at: Sequence[Instant] = ()


@dataclass(frozen=True)
class _Way:
    """A way in WGS84, its length and cost, and the shortest between its ends, if there is one."""

    line: BaseGeometry
    length_m: float
    cost: float
    shortest: Route | None


def find_corridor(
    session: Session, community: Community, *, viewer: Viewer, wanted: CorridorWanted
) -> answers.Corridor:
    """Return a way to school and its gaps; it may leave the community.

    Raises
    ------
    CorridorMissing, NoLine, UnknownFeature, OutsideCommunity, FarFromStreets, NoRoute,
    GeometryInvalid and its kin
    """
    checks = replace(Checks(), hours=tuple(wanted.at)) if wanted.at else Checks()
    costs = Costs().weighing(wanted.weights)
    found = watched(session, community, viewer=viewer)
    around, graph = _surroundings(found)
    way = _way(found, community, around, graph, wanted, costs, checks.hours[0])
    controls = shapely.from_wkb(
        scene_queries.controls(session, community_id=community.id, margin=MARGIN_M)
    )
    gaps = []
    if way.length_m:
        gaps = within_budget(
            find_gaps,
            around,
            found.features,
            way.line,
            checks=checks,
            controls=controls,
            known=found.watch.scene.boundary,
            day=clock.today(),
        )
    missing = [*around.missing, *([] if len(controls) else [_NO_CONTROLS])]
    return answers.Corridor(
        revision=community.revision,
        length_m=way.length_m,
        cost=way.cost,
        geometry=way.line,
        shortest=_shortest(way.shortest, around),
        gaps=[_gap(one) for one in gaps],
        missing=missing,
        settings=_settings(costs, checks, wanted),
    )


def drawn_gaps(session: Session, community: Community, found: Watched) -> dict[str, list[Gap]]:
    """Return what the school corridors of a map lack at school hours, by the corridor's id.

    Raises
    ------
    TooCostly, Busy, OneAfterTheOther
    """
    ways = playing(found, Part.WAY)
    if not ways:
        return {}
    around, _ = _surroundings(found)
    controls = shapely.from_wkb(
        scene_queries.controls(session, community_id=community.id, margin=MARGIN_M)
    )
    return {
        one.id: within_budget(
            find_gaps,
            around,
            found.features,
            one.geometry,
            checks=Checks(),
            controls=controls,
            known=found.watch.scene.boundary,
            day=found.key.day,
        )
        for one in ways
    }


@cached(LRUCache(8), key=lambda found: found.key, lock=Lock())
def _surroundings(found: Watched) -> tuple[Watch, StreetGraph]:
    return within_budget(_around, found)


def _around(found: Watched) -> tuple[Watch, StreetGraph]:
    around = watch(whole(found.watch.scene), found.features, day=found.key.day)
    return around, StreetGraph.of(around.ways)


def _way(  # noqa: PLR0913, PLR0917 - what `find_corridor` has
    found: Watched,
    community: Community,
    around: Watch,
    graph: StreetGraph,
    wanted: CorridorWanted,
    costs: Costs,
    at: Instant,
) -> _Way:
    ends = wanted.start is not None or wanted.end is not None
    if ends + (wanted.line is not None) + (wanted.feature is not None) != 1:
        raise CorridorMissing
    zone = around.scene.zone
    if not ends:
        line = _drawn(found, community, wanted)
        length = float(shapely.length(to_metres(line, zone=zone)))
        points = shapely.get_coordinates(to_metres(line, zone=zone)).tolist()
        try:
            shortest = graph.route(points[0], points[-1])
        except (FarFromStreets, NoRoute):
            shortest = None
        cost = within_budget(cost_along, around, line, costs, at=at)
        return _Way(line, length, cost, shortest)
    if wanted.start is None or wanted.end is None:
        raise CorridorMissing
    here, there = (
        _in_metres(place, name, around)
        for name, place in (("/from", wanted.start), ("/to", wanted.end))
    )
    safest = graph.route(here, there, costs=graph.costs(around, at, costs))
    drawn = to_degrees(safest.line, zone=zone)
    return _Way(drawn, safest.length_m, safest.cost, graph.route(here, there))


def _in_metres(place: Place, pointer: str, around: Watch) -> Place:
    try:
        check_position(*place)
    except Problem as problem:
        raise problem.at(pointer) from None
    point = to_metres(shapely.Point(place), zone=around.scene.zone)
    return point.x, point.y


def _drawn(found: Watched, community: Community, wanted: CorridorWanted) -> BaseGeometry:
    if wanted.feature is not None:
        for one in playing(found, Part.WAY):
            if one.id == str(wanted.feature):
                return one.geometry
        raise UnknownFeature(pointer="/feature", id=wanted.feature)
    line = given_way(wanted.line, "/line")
    scene = found.watch.scene
    # Farther out neither streets nor buildings are known.
    if not scene.boundary.buffer(MARGIN_M).covers(to_metres(line, zone=scene.zone)):
        raise OutsideCommunity(pointer="/line", community=community.name)
    return line


def _settings(costs: Costs, checks: Checks, wanted: CorridorWanted) -> list[answers.Assumption]:
    figures: dict[str, Any] = costs.figures | {
        name: getattr(checks, name)
        for name in ("haven_off_m", "haven_gap_m", "shortest_m", "control_m")
    }
    return shown(figures | {"winter_morning": checks.winter_morning}, given=set(wanted.weights))


def _shortest(route: Route | None, around: Watch) -> answers.Shortest | None:
    if route is None:
        return None
    line = to_degrees(route.line, zone=around.scene.zone)
    return answers.Shortest(length_m=route.length_m, geometry=line)


def _gap(one: Gap) -> answers.Gap:
    return answers.Gap(**{**vars(one), "label": one.kind.label})
