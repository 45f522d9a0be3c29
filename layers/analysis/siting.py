"""Where the next cameras belong: places and directions that see most of what nobody watches.

What is maximised is weighted metres of unwatched street, asked at every `step_m` of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.analysis.candidate_sites import (
    Demand,
    Objects,
    Wishes,
    candidates_of,
    covers_of,
    demand_of,
    forbidden_of,
)
from layers.analysis.coverage import Watch
from layers.analysis.hours import Instant
from layers.analysis.sight import Eye
from layers.geometry.crs import to_degrees

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from layers.analysis.max_coverage import Choice

# How much of the work is looking from every place; the rest is choosing.
_LOOKING = 0.5
_WORTH_TELLING = 0.005


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


def propose(  # noqa: PLR0913 - each by its name
    watch: Watch,
    instant: Instant,
    *,
    count: int,
    wishes: Wishes | None = None,
    places: Sequence[BaseGeometry] = (),
    excluded: Sequence[BaseGeometry] = (),
    within: BaseGeometry | None = None,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] | None = None,
    better: Callable[[Proposal], None] | None = None,
) -> Proposal:
    """Return `count` cameras that together add most to what is watched at an instant.

    Parameters
    ----------
    places
        Further candidate points (WGS84): lamp posts, allowed walls.
    excluded
        WGS84 areas nobody may look into (toilets, shelters, private courtyards): no place in
        them and no view that touches them.
    within
        Only the streets in this region count (metres in the scene's zone).
    stop
        Asked now and then; true ends the work with the best known by then.
    progress
        Told the share of the work done, 0 to 1; never less than before.
    better
        Given the quick answer at once, and again when its proven gap has become smaller.

    Raises
    ------
    ValueError
        A count below 1.
    """
    from layers.analysis.max_coverage import choose_best, choose_quickly  # noqa: PLC0415 - loads SciPy, HiGHS

    if count < 1:
        message = f"a proposal needs at least one camera, not {count}"
        raise ValueError(message)
    asked, tell = wishes or Wishes(), progress or (lambda _: None)
    demand = demand_of(watch, instant, asked, within)
    forbidden = forbidden_of(watch, excluded)
    eyes = candidates_of(watch, demand, asked, places, forbidden)
    regions, covers = covers_of(
        watch, eyes, demand, forbidden, stop, lambda share: tell(_LOOKING * share)
    )

    def made(choice: "Choice") -> Proposal:
        return _proposal(watch, demand, eyes, regions, covers, choice)

    if stop():
        # What was not looked at yet might see all there is.
        choice = choose_quickly(covers, demand.weights, count)
        choice = replace(choice, bound=float(demand.weights.sum()), stopped=True)
    elif asked.seconds:
        said = _Said(made, tell, better)
        choice = choose_best(
            covers, demand.weights, count, seconds=asked.seconds, stop=stop, tell=said
        )
    else:
        choice = choose_quickly(covers, demand.weights, count, stop=stop)
    tell(1.0)
    return made(choice)


class _Said:
    """Passes on how far the optimum is, and each answer that is better than the one before."""

    def __init__(
        self,
        made: Callable[["Choice"], Proposal],
        tell: Callable[[float], None],
        better: Callable[[Proposal], None] | None,
    ) -> None:
        self._made, self._tell, self._better = made, tell, better
        self._gap = np.inf

    def __call__(self, share: float, choice: "Choice") -> None:
        self._tell(_LOOKING + (1 - _LOOKING) * share)
        if self._better is not None and choice.gap < self._gap - _WORTH_TELLING:
            self._gap = choice.gap
            self._better(self._made(choice))


def _proposal(  # noqa: PLR0913, PLR0917 - what `propose` has
    watch: Watch,
    demand: Demand,
    eyes: list[Eye],
    regions: Objects,
    covers: "csr_array",
    choice: "Choice",
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
    demand: Demand,
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
        bearing=0.0 if eye.bearing is None else watch.scene.true_bearing(eye.bearing),
        gain_m=float(demand.metres[new].sum()),
        gain=gain,
        street=ways.names[most],
        near=tuple(kind for kind, flags in demand.near.items() if flags[new].any()),
        sees=to_degrees(region, zone=zone),
    )
