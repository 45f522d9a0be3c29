"""Where the next cameras of a community belong: work that tells how far it is and can stop."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from layers.analysis.candidate_sites import Wishes, within_means
from layers.analysis.hours import Instant
from layers.analysis.siting import Proposal, propose
from layers.analysis.urgency import Ranking
from layers.model.capabilities import Part
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.programme.roles import Viewer
from mapserve.services.analysis import answers
from mapserve.services.analysis.assumptions import shown
from mapserve.services.analysis.budget import computed_telling
from mapserve.services.analysis.coverage import Watched, playing, present, watched
from mapserve.services.analysis.given_shapes import given_area
from mapserve.services.analysis.long_task import Running
from mapserve.services.analysis.private_places import POINT_M, PrivateArea, private_areas
from mapserve.store.models import Community

MOST_CAMERAS = 20


class CountMissing(Problem):
    """Cameras asked for by neither a number nor a budget."""

    code = "count-missing"
    what = Text("沒有說要幾支監視器。", "How many cameras is not said.")
    mend = Text(
        "請給 count，或同時給 budget 與 unit_cost。", "Give count, or both budget and unit_cost."
    )


class BudgetTooSmall(Problem):
    """A budget that pays for no camera (facts: budget, unit_cost)."""

    code = "budget-too-small"
    what = Text(
        "預算 {budget:,} 元不夠買一支 {unit_cost:,} 元的監視器。",
        "A budget of NT${budget:,} pays for no camera of NT${unit_cost:,}.",
    )
    mend = Text("請提高預算或降低單價。", "Raise the budget or lower the unit cost.")


@dataclass(frozen=True, kw_only=True)
class SitesWanted:
    """What is asked; None is our default.

    Parameters
    ----------
    count, budget, unit_cost
        A number of cameras, or NT$ and what one costs; with all three the smaller number.
    at
        A time of the week; now where absent.
    seconds
        Time for the optimum after the quick answer; 0 for the quick answer only.
    weights
        By how much a metre counts more, by the names of `Ranking.weights`.
    excluded
        GeoJSON areas nobody may look into, besides those that are private anyway.
    """

    count: int | None = None
    budget: int | None = None
    unit_cost: int | None = None
    at: Instant | None = None
    seconds: float = 2.0
    field_of_view: float | None = None
    range_m: float | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    excluded: Sequence[object] = ()


def count_of(wanted: SitesWanted) -> int:
    """Return how many cameras are asked for, at most `MOST_CAMERAS`.

    Raises
    ------
    CountMissing, BudgetTooSmall
    """
    if (wanted.budget is None) != (wanted.unit_cost is None):
        raise CountMissing(pointer="/budget")
    counts = [] if wanted.count is None else [wanted.count]
    if wanted.budget is not None and wanted.unit_cost:
        counts.append(wanted.budget // wanted.unit_cost)
        if not counts[-1]:
            raise BudgetTooSmall(
                pointer="/budget", budget=wanted.budget, unit_cost=wanted.unit_cost
            )
    if not counts:
        raise CountMissing(pointer="/count")
    return min(*counts, MOST_CAMERAS)


def propose_sites(
    session: Session, community: Community, *, viewer: Viewer, wanted: SitesWanted
) -> Running[answers.Sites]:
    """Return the work that finds the cameras which add most to what is watched at an hour.

    All that it needs is read here; the work itself uses no session. What they may hang on (lamp
    posts) are candidate places beside the streets.

    Raises
    ------
    CountMissing, BudgetTooSmall, NoArea, GeometryInvalid and its kin
    """
    instant, count = wanted.at or present(), count_of(wanted)
    given = [
        PrivateArea("given", given_area(one, f"/excluded/{i}"))
        for i, one in enumerate(wanted.excluded)
    ]
    found = watched(session, community, viewer=viewer)
    areas = given + private_areas(session, community, found.watch.scene)
    wishes = _wishes(found, wanted)
    mounts = [one.geometry for one in playing(found, Part.MOUNT)]
    told = {
        "at": instant,
        "revision": found.key.revision,
        "excluded": dict(Counter(area.kind for area in areas)),
        "missing": found.watch.missing,
        "settings": _settings(wishes, wanted),
    }

    def work(
        *,
        stop: Callable[[], bool],
        progress: Callable[[float], None],
        better: Callable[[answers.Sites], None],
    ) -> answers.Sites:
        proposal = computed_telling(
            propose,
            (found.watch, instant),
            {
                "count": count,
                "wishes": wishes,
                "places": mounts,
                "excluded": [area.area for area in areas],
            },
            hearing={"progress": progress, "better": lambda one: better(_answer(one, told))},
            stop=stop,
        )
        return _answer(proposal, told)

    return Running(work, name=f"sites of {community.slug}")


def _wishes(found: Watched, wanted: SitesWanted) -> Wishes:
    usual = Wishes()
    return within_means(
        Wishes(
            field_of_view=wanted.field_of_view or usual.field_of_view,
            range_m=wanted.range_m or usual.range_m,
            ranking=found.watch.ranking.weighing(wanted.weights),
            seconds=wanted.seconds,
        )
    )


def _settings(wishes: Wishes, wanted: SitesWanted) -> list[answers.Assumption]:
    ranking = wishes.ranking or Ranking()
    figures = {name: value for name, value in asdict(wishes).items() if name != "ranking"}
    given = {*wanted.weights, "seconds"}
    given |= {name for name in ("field_of_view", "range_m") if getattr(wanted, name) is not None}
    weights = ranking.weights | {"near_m": ranking.near_m}
    return shown(weights | figures | {"private_m": POINT_M}, given=given)


def _answer(proposal: Proposal, told: dict[str, Any]) -> answers.Sites:
    return answers.Sites(
        sites=proposal.sites,
        covered_m=proposal.covered_m,
        covered=proposal.covered,
        bound_m=proposal.bound,
        gap=proposal.gap,
        proven=proposal.proven,
        stopped=proposal.stopped,
        candidates=proposal.candidates,
        **told,
    )
