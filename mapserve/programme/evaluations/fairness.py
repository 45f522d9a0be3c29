"""Fairness among evaluators, ours beside the official mean: strict and mild ones, agreement.

Additive two-way least squares (score = unit + evaluator) and Krippendorff's alpha for interval
data (Krippendorff, Content Analysis, 2004, chapter 11). Neither ever changes the official number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_SHARED = 2  # units that somebody else scored too, below which nobody knows how strict one is
Scores = Mapping[tuple[int, int], float]  # (evaluator, unit) → total, 0 to 100


@dataclass(frozen=True)
class Estimate:
    """What is left when strictness is taken out.

    Parameters
    ----------
    units
        Totals by unit, as if every evaluator had scored it; those that cannot be told are not in.
    evaluators
        By how many points each is milder (+) or stricter (−) than the others they share with.
    panels
        Units can only be compared within a panel: evaluators linked by what they both scored.
    """

    units: dict[int, float]
    evaluators: dict[int, float]
    panels: tuple[frozenset[int], ...]


def estimate(scores: Scores) -> Estimate:
    """Return an estimate free of strict and mild evaluators, by least squares over all scores.

    An evaluator with fewer than two shared units is left out: their strictness cannot be told.
    """
    kept = _shared(scores)
    units: dict[int, float] = {}
    evaluators: dict[int, float] = {}
    panels = _panels(kept)
    for panel in panels:
        mine = {pair: score for pair, score in kept.items() if pair[0] in panel}
        found, effects = _solved(mine)
        units |= found
        evaluators |= effects
    return Estimate(units, evaluators, panels)


def alpha(units: Iterable[Sequence[float]]) -> float | None:
    """Return Krippendorff's alpha for interval data: 1 full agreement, 0 none beyond chance.

    Parameters
    ----------
    units
        The scores of each unit; one alone has nothing to agree with and does not count.

    Returns
    -------
    None where fewer than two units can be compared, or all scores are the same.
    """
    pairable = [np.asarray(one, dtype=float) for one in units if len(one) > 1]
    if len(pairable) < 2:  # noqa: PLR2004 - of one unit nobody can tell chance from agreement
        return None
    every = np.concatenate(pairable)
    expected = _squares(every) / (len(every) - 1)
    if expected == 0:
        return None
    observed = sum(_squares(one) / (len(one) - 1) for one in pairable)
    return float(1 - observed / expected)


def _squares(values: NDArray[np.float64]) -> float:
    """Return the sum of squared differences over all ordered pairs."""
    deviations = values - values.mean()  # far from zero the difference of squares would lose
    return float(2 * len(values) * np.sum(deviations**2))


def _shared(scores: Scores) -> dict[tuple[int, int], float]:
    """Return the scores of evaluators who share enough units, until nobody else falls out."""
    kept = dict(scores)
    while True:
        by_unit: dict[int, int] = {}
        for _, unit in kept:
            by_unit[unit] = by_unit.get(unit, 0) + 1
        shared: dict[int, int] = {}
        for evaluator, unit in kept:
            shared[evaluator] = shared.get(evaluator, 0) + (by_unit[unit] > 1)
        few = {evaluator for evaluator, count in shared.items() if count < LEAST_SHARED}
        if not few:
            return kept
        kept = {pair: score for pair, score in kept.items() if pair[0] not in few}


def _panels(scores: Scores) -> tuple[frozenset[int], ...]:
    """Return the evaluators in groups that are linked by units they both scored."""
    panels: list[tuple[set[int], set[int]]] = []
    for evaluator, unit in scores:
        joined = ({evaluator}, {unit})
        rest = []
        for panel in panels:
            if panel[0] & joined[0] or panel[1] & joined[1]:
                joined = (panel[0] | joined[0], panel[1] | joined[1])
            else:
                rest.append(panel)
        panels = [*rest, joined]
    return tuple(sorted((frozenset(people) for people, _ in panels), key=min))


def _solved(scores: Scores) -> tuple[dict[int, float], dict[int, float]]:
    """Return units and evaluators of one panel; the evaluators' effects sum to zero."""
    people = sorted({evaluator for evaluator, _ in scores})
    units = sorted({unit for _, unit in scores})
    rows = np.zeros((len(scores) + 1, len(units) + len(people)))
    wanted = np.zeros(len(scores) + 1)
    for at, ((evaluator, unit), score) in enumerate(scores.items()):
        rows[at, units.index(unit)] = 1
        rows[at, len(units) + people.index(evaluator)] = 1
        wanted[at] = score
    rows[-1, len(units) :] = 1
    solution, *_ = np.linalg.lstsq(rows, wanted, rcond=None)
    values = [float(one) for one in solution]
    return (
        dict(zip(units, values[: len(units)], strict=True)),
        dict(zip(people, values[len(units) :], strict=True)),
    )
