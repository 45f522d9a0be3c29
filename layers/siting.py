"""Where the next cameras belong: places and directions that see most of what nobody watches.

Places are points along the streets, corners and points that are given (lamp posts, allowed
walls), each in sixteen directions. What is maximised is weighted metres of unwatched street,
asked at every `step_m` of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from shapely.geometry.base import BaseGeometry

from layers.choosing import Choice, choose_best, choose_quickly, never
from layers.coverage import LIGHT, WATCHERS, Watch
from layers.crs import to_degrees, to_metres
from layers.hours import Instant
from layers.sight import Eye, polygons, see_all, stand
from layers.ways import Ways, merged

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]
_SAME_PLACE_M = 1.0
_BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What new cameras are like and what matters (all ours; metres and degrees).

    The weights of what is near are those of the watch's `Ranking`.

    Parameters
    ----------
    spacing_m
        Distance of candidate places along a street.
    directions
        How many bearings each place is tried in.
    margin
        Degrees left off either side of the view: no promise hangs on how exactly it is turned.
    step_m
        The street is asked at points this far apart; metres are right to about one step for
        each end of a stretch.
    seconds
        Time for the optimum after the quick answer; 0 for the quick answer only.
    """

    spacing_m: float = 20.0
    directions: int = 16
    field_of_view: float = 90.0
    margin: float = 1.0
    range_m: float = 30.0
    step_m: float = 1.0
    seconds: float = 10.0


@dataclass(frozen=True, kw_only=True)
class Site:
    """A proposed camera: WGS84 degrees, bearing, the metres it adds, and why there.

    `gain_m` counts metres not watched and not added by a site before it; `gain` is the same
    weighted. `near` names what is near of the metres it adds; `street` is where most of them are.
    """

    lon: float
    lat: float
    bearing: float
    gain_m: float
    gain: float
    street: str
    near: tuple[str, ...]
    sees: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Sites in ranked order; no choice of as many reaches more than `bound` (weighted metres)."""

    sites: tuple[Site, ...]
    covered_m: float
    covered: float
    bound: float
    gap: float
    proven: bool
    stopped: bool
    candidates: int


@dataclass(frozen=True, eq=False)
class _Demand:
    """Points of unwatched street: where on the axis, metres each stands for, weight, risks."""

    at: Floats
    metres: Floats
    weights: Floats
    near: dict[str, NDArray[np.bool_]]


def propose(  # noqa: PLR0913 - each by its name
    watch: Watch,
    instant: Instant,
    *,
    count: int,
    wishes: Wishes | None = None,
    places: Sequence[BaseGeometry] = (),
    excluded: Sequence[BaseGeometry] = (),
    stop: Callable[[], bool] = never,
    progress: Callable[[float], None] | None = None,
) -> Proposal:
    """Return `count` cameras that together add most to what is watched at an instant.

    Parameters
    ----------
    places
        Further candidate points (WGS84): lamp posts, allowed walls.
    excluded
        WGS84 areas nobody may look into (toilets, shelters, private courtyards): no place in
        them and no view that touches them.
    stop
        Asked now and then; true ends the work with the best known by then.
    progress
        Told the share of the work done, 0 to 1.

    Raises
    ------
    ValueError
        A count below 1.
    """
    if count < 1:
        message = f"a proposal needs at least one camera, not {count}"
        raise ValueError(message)
    asked, tell = wishes or Wishes(), progress or (lambda _: None)
    demand = _demand(watch, instant, asked)
    forbidden = _forbidden(watch, excluded)
    eyes = _candidates(watch, asked, places, forbidden)
    regions, covers = _covers(watch.ways, watch, eyes, demand, forbidden, stop, tell)
    if asked.seconds and not stop():
        choice = choose_best(covers, demand.weights, count, seconds=asked.seconds, stop=stop)
    else:
        choice = choose_quickly(covers, demand.weights, count, stop=stop)
    tell(1.0)
    return _proposal(watch, demand, eyes, regions, covers, choice)


def _demand(watch: Watch, instant: Instant, asked: Wishes) -> _Demand:
    ways, hour = watch.ways, instant.hour
    steps = max(1, int(np.ceil(ways.total_m / asked.step_m)))
    cuts = np.linspace(0, ways.total_m, steps + 1)
    at, metres = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts)
    seen = _inside(at, *merged(*watch.intervals(hour, WATCHERS)))
    near = {}
    weights = np.ones(steps)
    for kind in ("school_corridor", "accident_site", "blind_spot"):
        risks = [one.geometry for one in watch.risks if one.layer == kind]
        near[kind] = np.zeros(steps, dtype=bool)
        if risks:
            around = shapely.buffer(
                to_metres(np.array(risks, dtype=object), zone=watch.scene.zone),
                watch.ranking.near_m,
            )
            near[kind] = _within(ways, at, shapely.union_all(around))
    if watch.dark[hour]:
        near["unlit"] = ~_inside(at, *merged(*watch.intervals(hour, (LIGHT,))))
    for kind, flags in near.items():
        weights += getattr(watch.ranking, kind) * flags
    free = ~seen
    return _Demand(
        at[free],
        metres[free],
        (weights * metres)[free],
        {kind: flags[free] for kind, flags in near.items()},
    )


def _inside(at: Floats, starts: Floats, ends: Floats) -> NDArray[np.bool_]:
    if not len(starts):
        return np.zeros(len(at), dtype=bool)
    k = np.searchsorted(starts, at, side="right") - 1
    inside: NDArray[np.bool_] = (k >= 0) & (at < ends[np.maximum(k, 0)])
    return inside


def _within(ways: Ways, at: Floats, region: BaseGeometry) -> NDArray[np.bool_]:
    _, starts, ends = ways.within(np.array([region], dtype=object))
    order = np.argsort(starts)
    return _inside(at, *merged(starts[order], ends[order]))


def _forbidden(watch: Watch, excluded: Sequence[BaseGeometry]) -> BaseGeometry | None:
    if not excluded:
        return None
    areas = to_metres(np.array(list(excluded), dtype=object), zone=watch.scene.zone)
    union: BaseGeometry = shapely.union_all(areas)
    return union


def _candidates(
    watch: Watch,
    asked: Wishes,
    places: Sequence[BaseGeometry],
    forbidden: BaseGeometry | None,
) -> list[Eye]:
    """Return every place in every direction, places that coincide once."""
    zone = watch.scene.zone
    points = [
        *_along(watch.ways, asked.spacing_m),
        *shapely.get_coordinates([to_metres(place, zone=zone) for place in places]).tolist(),
    ]
    once = {(round(x / _SAME_PLACE_M), round(y / _SAME_PLACE_M)): (x, y) for x, y in points}
    eyes = []
    for x, y in once.values():
        if forbidden is not None and forbidden.intersects(shapely.Point(x, y)):
            continue
        place = stand(watch.scene, x, y, bearing=None)
        eyes += [
            Eye(
                x=place.x,
                y=place.y,
                bearing=360.0 * k / asked.directions,
                field_of_view=asked.field_of_view - 2 * asked.margin,
                far_m=asked.range_m,
            )
            for k in range(asked.directions)
        ]
    return eyes


def _along(ways: Ways, spacing: float) -> list[list[float]]:
    """Return points every `spacing` metres of each way, its ends (the corners) included."""
    points = []
    for line in ways.lines:
        steps = max(1, int(np.ceil(line.length / spacing)))
        spots = shapely.line_interpolate_point(line, np.linspace(0, 1, steps + 1), normalized=True)
        points += shapely.get_coordinates(spots).tolist()
    return points


def _covers(  # noqa: PLR0913, PLR0917 - what `propose` has
    ways: Ways,
    watch: Watch,
    eyes: list[Eye],
    demand: _Demand,
    forbidden: BaseGeometry | None,
    stop: Callable[[], bool],
    tell: Callable[[float], None],
) -> tuple[Objects, csr_array]:
    """Return the candidates' regions, and candidates by demand points: 1 where one sees it."""
    regions = np.full(len(eyes), shapely.Polygon(), dtype=object)
    rows, columns = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for first in range(0, len(eyes), _BATCH):
        if stop():
            break
        batch = polygons(see_all(watch.scene, eyes[first : first + _BATCH]))
        if forbidden is not None:
            batch[shapely.intersects(batch, forbidden)] = shapely.Polygon()
        regions[first : first + _BATCH] = batch
        who, starts, ends = ways.within(batch)
        low, high = np.searchsorted(demand.at, starts), np.searchsorted(demand.at, ends)
        sizes = high - low
        rows.append(np.repeat(who + first, sizes))
        offsets = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        columns.append(np.repeat(low, sizes) + offsets)
        tell(0.5 * min(1.0, (first + _BATCH) / len(eyes)))
    row, column = np.concatenate(rows), np.concatenate(columns)
    pairs = np.unique(row * max(1, len(demand.at)) + column)
    row, column = np.divmod(pairs, max(1, len(demand.at)))
    shape = (len(eyes), len(demand.at))
    return regions, csr_array((np.ones(len(row)), (row, column)), shape=shape)


def _proposal(  # noqa: PLR0913, PLR0917 - what `propose` has
    watch: Watch,
    demand: _Demand,
    eyes: list[Eye],
    regions: Objects,
    covers: csr_array,
    choice: Choice,
) -> Proposal:
    left = np.ones(len(demand.at), dtype=bool)
    sites = []
    for index, gain in zip(choice.chosen, choice.gains, strict=True):
        points = covers.indices[covers.indptr[index] : covers.indptr[index + 1]]
        new = points[left[points]]
        left[new] = False
        sites.append(_site(watch, demand, eyes[index], regions[index], new, gain))
    return Proposal(
        sites=tuple(sites),
        covered_m=sum(site.gain_m for site in sites),
        covered=choice.covered,
        bound=choice.bound,
        gap=choice.gap,
        proven=choice.proven,
        stopped=choice.stopped,
        candidates=len(eyes),
    )


def _site(  # noqa: PLR0913, PLR0917 - what `_proposal` has
    watch: Watch,
    demand: _Demand,
    eye: Eye,
    region: BaseGeometry,
    new: NDArray[np.int64],
    gain: float,
) -> Site:
    zone, ways = watch.scene.zone, watch.ways
    place = to_degrees(shapely.Point(eye.x, eye.y), zone=zone)
    way = np.searchsorted(ways.starts, demand.at[new], side="right") - 1
    most = int(np.argmax(np.bincount(way, demand.metres[new]))) if len(new) else 0
    return Site(
        lon=place.x,
        lat=place.y,
        bearing=eye.bearing or 0.0,
        gain_m=float(demand.metres[new].sum()),
        gain=gain,
        street=ways.names[most],
        near=tuple(kind for kind, flags in demand.near.items() if flags[new].any()),
        sees=to_degrees(region, zone=zone),
    )
