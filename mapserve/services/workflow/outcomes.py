"""Outcomes of a step: taken, or refused and why."""

from dataclasses import dataclass
from typing import Generic

from layers.words.problems import Problem, Problems
from mapserve.services.workflow.subjects import R


@dataclass(frozen=True, slots=True)
class Taken(Generic[R]):
    """The row after the step; `replayed` where the same step came before."""

    row: R
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not. What staff tried is kept once the transaction is committed, so it is not raised."""

    problems: tuple[Problem, ...]


Outcome = Taken[R] | Refused


def settled(outcome: Outcome[R]) -> Taken[R]:
    """Return what was taken, or raise the refusal: call it after the transaction.

    Raises
    ------
    Problem, Problems
    """
    if isinstance(outcome, Taken):
        return outcome
    if len(outcome.problems) == 1:
        raise outcome.problems[0]
    raise Problems(list(outcome.problems))
