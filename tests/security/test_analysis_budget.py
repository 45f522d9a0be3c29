"""An analysis that costs more than anybody may take ends by itself, and nobody else with it."""

import time
from collections.abc import Callable

import pytest

from mapserve.sandbox.problems import TooCostly
from mapserve.sandbox.tasks import Budget, Task
from mapserve.services.analysis import budget
from mapserve.services.analysis.budget import computed_telling, within_budget

SMALL = Budget(seconds=1, memory_mb=256)


def add(one: int, other: int) -> int:
    return one + other


def spin() -> None:
    while True:
        pass


def hoard() -> int:
    return len(b"x" * (2 << 30))


def fall() -> None:
    raise ZeroDivisionError


def count(*, told: Callable[[int], None], stop: Callable[[], bool]) -> int:
    number = 0
    while not stop():
        number += 1
        told(number)
        time.sleep(0.01)
    return number


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Computing in children of a second and a quarter of a gigabyte."""
    monkeypatch.setattr(budget, "_apart", True)
    monkeypatch.setattr(
        budget, "RECKON", Task(function=budget.RECKON.function, budget=SMALL, sandboxed=False)
    )


def test_what_is_within_is_given() -> None:
    assert within_budget(add, 1, other=2) == 3


@pytest.mark.parametrize("function", [spin, hoard])
def test_what_takes_more_is_told_so_and_the_next_is_answered(function: object) -> None:
    with pytest.raises(TooCostly):
        within_budget(function)  # type: ignore[arg-type]
    assert within_budget(add, 1, other=2) == 3


def test_news_come_while_it_computes_and_who_wants_no_more_gets_the_best() -> None:
    heard: list[int] = []
    last = computed_telling(
        count, (), {}, hearing={"told": heard.append}, stop=lambda: len(heard) >= 3
    )
    assert heard[:3] == [1, 2, 3]
    assert last >= 3
