"""What siting chooses from and for: places that may hold a camera, metres nobody watches.

Places are points along the kerbs of streets, corners and points that are given (lamp posts, allowed
walls), each in sixteen directions: those from which unwatched street lies within range.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.coverage import LIGHTS, WATCHERS, Watch
from layers.analysis.hours import Instant
from layers.analysis.sight import Eye, polygons, see_all, stand
from layers.analysis.street_access import OWN_WALKWAY
from layers.analysis.street_axis import Ways, merged
from layers.analysis.urgency import UNLIT, Ranking
from layers.geometry.crs import to_metres

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]
_SAME_PLACE_M = 1.0
_BATCH = 500
_ALL_ROUND = 360
_FEWEST_PLACES = 100
_AHEAD_M = 0.5
# Half the usual width of a carriageway in metres; nobody's rule gives it, so each is ours.
_USUAL_KERB_M = 3.0
_KERB_M = {
    "trunk": 9.0, "primary": 8.0, "secondary": 6.0, "tertiary": 4.5, "service": 2.0,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What new cameras are like and what matters (all ours; metres and degrees).

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
    most_places
        Where there are more places, those with most unwatched metres in range are tried.
    ranking
        Weights of what is near, other than those of the watch.
    seconds
        Time for the optimum after the quick answer; 0 for the quick answer only.
    """

    spacing_m: float = 20.0
    directions: int = 16
    field_of_view: float = 90.0
    margin: float = 1.0
    range_m: float = 30.0
    step_m: float = 1.0
    most_places: int = 600
    ranking: Ranking | None = None
    seconds: float = 10.0


def within_means(wishes: Wishes) -> Wishes:
    """Return wishes whose work stays that of our defaults, however far or wide cameras see.

    One that looks all round needs one direction; those that see farther are tried at fewer
    places, along a street that is asked at wider steps.
    """
    usual = Wishes()
    farther = max(1.0, wishes.range_m / usual.range_m)
    directions = 1 if wishes.field_of_view >= _ALL_ROUND else wishes.directions
    effort = directions * wishes.field_of_view * farther**2
    share = min(1.0, usual.directions * usual.field_of_view / effort)
    return replace(
        wishes,
        directions=directions,
        margin=0.0 if directions == 1 else wishes.margin,
        step_m=wishes.step_m * farther,
        most_places=max(_FEWEST_PLACES, round(wishes.most_places * share)),
    )


@dataclass(frozen=True, eq=False)
class Demand:
    """Points of unwatched street: where on the axis, metres each stands for, weight, risks."""

    at: Floats
    metres: Floats
    weights: Floats
    near: dict[str, NDArray[np.bool_]]


def demand_of(
    watch: Watch, instant: Instant, asked: Wishes, within: BaseGeometry | None = None
) -> Demand:
    """Return what of the streets nobody watches at an instant, and what each metre weighs.

    Of the streets `within` a region only (metres), where one is given.
    """
    ranking = asked.ranking or watch.ranking
    ways = watch.ways
    steps = max(1, int(np.ceil(ways.total_m / asked.step_m)))
    cuts = np.linspace(0, ways.total_m, steps + 1)
    at, metres = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts)
    seen = _inside(at, *merged(*watch.intervals(instant, WATCHERS)))
    near = {}
    weights = np.ones(steps)
    for kind in ranking.layers:
        around = watch.urgent_around(kind, ranking.near_m)
        near[kind] = np.zeros(steps, bool) if around is None else _within(ways, at, around)
    if watch.is_dark(instant) and watch.lights:
        near[UNLIT] = ~_inside(at, *merged(*watch.intervals(instant, LIGHTS)))
    for kind, flags in near.items():
        weights += ranking.weights[kind] * flags
    free = ~seen if within is None else ~seen & _within(ways, at, within)
    return Demand(
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


def forbidden_of(watch: Watch, excluded: Sequence[BaseGeometry]) -> BaseGeometry | None:
    """Return the areas (WGS84) nobody may look into as one geometry in metres."""
    if not excluded:
        return None
    areas = to_metres(np.array(list(excluded), dtype=object), zone=watch.scene.zone)
    union: BaseGeometry = shapely.union_all(areas)
    return union


def candidates_of(
    watch: Watch,
    demand: Demand,
    asked: Wishes,
    places: Sequence[BaseGeometry],
    forbidden: BaseGeometry | None,
) -> list[Eye]:
    """Return every place worth trying, in every direction; places that coincide once."""
    zone = watch.scene.zone
    points = [
        *kerb_points(watch.ways, asked.spacing_m),
        *shapely.get_coordinates([to_metres(place, zone=zone) for place in places]).tolist(),
    ]
    once = {(round(x / _SAME_PLACE_M), round(y / _SAME_PLACE_M)): (x, y) for x, y in points}
    spots = np.array(list(once.values()), dtype=np.float64).reshape(-1, 2)
    if forbidden is not None:
        shapely.prepare(forbidden)
        spots = spots[~shapely.intersects_xy(forbidden, spots)]
    eyes, alone = [], asked.directions == 1
    for x, y in _useful(watch.ways, demand, spots, asked).tolist():
        place = stand(watch.scene, x, y, bearing=None)
        eyes += [
            Eye(
                x=place.x,
                y=place.y,
                bearing=None if alone else watch.scene.grid_bearing(360.0 * k / asked.directions),
                field_of_view=asked.field_of_view - 2 * asked.margin,
                far_m=asked.range_m,
            )
            for k in range(asked.directions)
        ]
    return eyes


def _useful(ways: Ways, demand: Demand, spots: Floats, asked: Wishes) -> Floats:
    """Return the places with unwatched street in range, at most so many: those with most."""
    if not len(spots):
        return spots
    # A place inside a building is moved to its wall, hence the room.
    size = asked.range_m + asked.spacing_m
    corner = spots.min(axis=0) - 2 * size
    columns, rows = np.ceil((spots.max(axis=0) - corner) / size).astype(int) + 3
    cells = np.zeros((columns, rows))
    x, y = _cell(ways.places(demand.at), corner, size, cells.shape)
    np.add.at(cells, (x, y), demand.weights)
    # What is in range lies in a place's own cell or one beside it.
    steps = [(right, up) for right in (-1, 0, 1) for up in (-1, 0, 1)]
    around = np.sum([np.roll(cells, step, axis=(0, 1)) for step in steps], axis=0)
    reach = around[_cell(spots, corner, size, cells.shape)]
    most = np.argsort(-reach, kind="stable")[: asked.most_places]
    kept: Floats = spots[np.sort(most[reach[most] > 0])]
    return kept


def _cell(
    places: Floats, corner: Floats, size: float, shape: tuple[int, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the cell of each place (x, y); what lies outside is in the outermost, unused."""
    cells = np.floor((places - corner) / size).astype(np.int64)
    return np.clip(cells[:, 0], 0, shape[0] - 1), np.clip(cells[:, 1], 0, shape[1] - 1)


def kerb_points(ways: Ways, spacing: float) -> list[list[float]]:
    """Return points every `spacing` metres at a kerb of each way, its ends (the corners) included.

    The kerb on the left as the way is drawn: the other one sees the same street.
    """
    points = []
    for line, kind in zip(ways.lines, ways.kinds, strict=True):
        steps = max(1, int(np.ceil(line.length / spacing)))
        at = np.linspace(0, line.length, steps + 1)
        spots = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
        points += (spots + kerb_of(kind) * _left_of(line, at)).tolist()
    return points


def kerb_of(kind: str) -> float:
    """Return metres from the middle of a street to its kerb, by its kind (`highway`); ours."""
    return 0.0 if kind in OWN_WALKWAY else _KERB_M.get(kind, _USUAL_KERB_M)


def _left_of(line: BaseGeometry, at: Floats) -> Floats:
    """Return the unit vector to the left of a line at distances along it, shape (n, 2)."""
    ends = (np.maximum(at - _AHEAD_M, 0.0), np.minimum(at + _AHEAD_M, line.length))
    behind, ahead = (
        shapely.get_coordinates(shapely.line_interpolate_point(line, one)) for one in ends
    )
    along = ahead - behind
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    left: Floats = np.column_stack([-along[:, 1], along[:, 0]]) / length
    return left


def covers_of(  # noqa: PLR0913, PLR0917 - what `propose` has
    watch: Watch,
    eyes: list[Eye],
    demand: Demand,
    forbidden: BaseGeometry | None,
    stop: Callable[[], bool],
    tell: Callable[[float], None],
) -> tuple[Objects, "csr_array"]:
    """Return the candidates' regions, and candidates by demand points: 1 where one sees it."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - siting alone needs it (decision lazy-heavy-imports)

    regions = np.full(len(eyes), shapely.Polygon(), dtype=object)
    rows, columns = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for first in range(0, len(eyes), _BATCH):
        if stop():
            break
        batch = polygons(see_all(watch.scene, eyes[first : first + _BATCH]))
        if forbidden is not None:
            batch[shapely.intersects(batch, forbidden)] = shapely.Polygon()
        regions[first : first + _BATCH] = batch
        who, starts, ends = watch.ways.within(batch)
        low, high = np.searchsorted(demand.at, starts), np.searchsorted(demand.at, ends)
        sizes = high - low
        rows.append(np.repeat(who + first, sizes))
        offsets = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        columns.append(np.repeat(low, sizes) + offsets)
        tell(min(1.0, (first + _BATCH) / len(eyes)))
    row, column = np.concatenate(rows), np.concatenate(columns)
    shape = (len(eyes), len(demand.at))
    covers = csr_array((np.ones(len(row)), (row, column)), shape=shape)
    covers.data[:] = 1.0  # what two parts of a region both see is seen once
    return regions, covers
