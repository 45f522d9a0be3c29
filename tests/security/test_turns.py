"""Turns at what costs much: nobody takes them all, and whoever waits is told in time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapserve.sandbox.turns import ASKER, Busy, OneAfterTheOther, Turn, Turns


@contextmanager
def asking(person: str) -> Iterator[None]:
    token = ASKER.set(person)
    yield
    ASKER.reset(token)


def take(turns: Turns, person: str) -> Turn:
    with asking(person):
        return turns.take(wait=False)


def test_one_person_never_takes_the_last_turn() -> None:
    turns = Turns(at_once=3, mine=2, waiting=0)
    for _ in range(2):
        take(turns, "one")
    with pytest.raises(OneAfterTheOther):
        take(turns, "one")
    take(turns, "other")
    with pytest.raises(Busy):
        take(turns, "third")


def test_a_turn_given_back_twice_is_one_turn() -> None:
    turns = Turns(at_once=2, mine=1, waiting=0)
    turn = take(turns, "one")
    take(turns, "other")
    turn.give_back()
    turn.give_back()
    take(turns, "one")
    with pytest.raises(Busy):
        take(turns, "third")


def test_who_waits_goes_next_and_not_behind_somebody_who_has_enough() -> None:
    turns = Turns(at_once=2, mine=1, waiting=2, patience_s=30)
    first, second = take(turns, "one"), take(turns, "other")
    went: list[str] = []

    def wait(person: str) -> None:
        with asking(person):
            turns.take()
            went.append(person)

    waiting = [threading.Thread(target=wait, args=(person,)) for person in ("one", "third")]
    for thread in waiting:
        thread.start()
    while len(turns._queue) < 2:  # both stand in line
        threading.Event().wait(0.001)
    second.give_back()
    waiting[1].join()
    assert went == ["third"]
    first.give_back()
    waiting[0].join()
    assert went == ["third", "one"]


def test_no_more_wait_than_may_and_none_for_ever() -> None:
    turns = Turns(at_once=1, mine=1, waiting=1, patience_s=0.05)
    take(turns, "one")
    with asking("other"), pytest.raises(Busy):
        turns.take()
    with asking("one"), pytest.raises(OneAfterTheOther):
        turns.take()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=40))
@settings(deadline=None)
def test_the_bounds_hold_whoever_comes_and_goes(steps: list[tuple[str, bool]]) -> None:
    turns = Turns(at_once=3, mine=2, waiting=0)
    held: dict[str, list[Turn]] = {"a": [], "b": [], "c": []}
    for person, comes in steps:
        if comes:
            free = sum(map(len, held.values())) < 3 and len(held[person]) < 2
            try:
                held[person].append(take(turns, person))
                assert free
            except (Busy, OneAfterTheOther):
                assert not free
        elif held[person]:
            held[person].pop().give_back()
