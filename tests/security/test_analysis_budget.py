"""An analysis that costs more than anybody may take ends by itself, and nobody else with it."""

import time
from collections.abc import Callable

import pytest

from layers.words.problems import Problems, UnknownLayer
from layers.words.text import Text
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


def refuse(*, several: bool) -> None:
    problems = [UnknownLayer(pointer=f"/{n}", layer="x", known=Text("甲", "A")) for n in range(2)]
    raise Problems([*problems]) if several else problems[0]


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


def test_what_the_function_raises_is_told_and_not_that_it_was_too_much() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        within_budget(fall)
    with pytest.raises(UnknownLayer) as one:
        within_budget(refuse, several=False)
    assert (one.value.pointer, one.value.message("zh")) == ("/0", "沒有「x」這個圖層。")
    assert "甲" in one.value.cure("zh")
    with pytest.raises(Problems) as several:
        within_budget(refuse, several=True)
    assert [problem.pointer for problem in several.value.problems] == ["/0", "/1"]


def test_news_come_while_it_computes_and_who_wants_no_more_gets_the_best() -> None:
    heard: list[int] = []
    last = computed_telling(
        count, (), {}, hearing={"told": heard.append}, stop=lambda: len(heard) >= 3
    )
    assert heard[:3] == [1, 2, 3]
    assert last >= 3
