"""Trying many things and keeping every problem, each under the place where it was found."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from layers.words.problems import Problem, Problems

# Whoever sends as many has made one mistake many times; nobody reads on.
MOST_PROBLEMS = 500
P = ParamSpec("P")
R = TypeVar("R")


def attempt(
    problems: list[Problem], where: str, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R | None:
    """Return what `call` gives, or add its problems to `problems` under the pointer `where`.

    Raises
    ------
    Problems
        Those found so far, once they are `MOST_PROBLEMS`: checking goes no further.
    """
    try:
        return call(*args, **kwargs)
    except Problems as found:
        problems += [problem.at(where) for problem in found.problems]
    except Problem as found:
        problems.append(found.at(where))
    if len(problems) >= MOST_PROBLEMS:
        raise Problems(problems[:MOST_PROBLEMS])
    return None
