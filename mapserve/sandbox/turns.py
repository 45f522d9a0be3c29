"""Turns at what costs much: so many at once in a process, and of each person only so many.

Whoever comes when too many wait is told so at once: a thread that waits answers nobody.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Condition

from layers.words.problems import Nature, Problem
from layers.words.text import Text

# Who asks, as what serves knows them: a person, or an address. Commands ask for themselves.
ASKER: ContextVar[str] = ContextVar("asker", default="")


class Busy(Problem):
    """As much is computed already as this server does at a time."""

    code = "busy"
    nature = Nature.BUSY
    what = Text("現在有其他人在計算。", "Others are computing at the moment.")
    mend = Text("請過幾秒再試。", "Try again in a few seconds.")


class OneAfterTheOther(Problem):
    """A person who asks for more at once than is theirs."""

    code = "one-after-the-other"
    nature = Nature.TOO_OFTEN
    what = Text("您前面要算的還沒算完。", "What you asked for before is still being computed.")
    mend = Text("請等它算完，再試一次。", "Wait until it is done, then try again.")


@dataclass(eq=False)
class _Waiting:
    person: str


class Turn:
    """One turn of somebody's; given back twice, nothing happens."""

    def __init__(self, turns: "Turns", person: str) -> None:
        self._turns, self._person, self._mine = turns, person, True

    def give_back(self) -> None:
        """Let the next one in."""
        if self._mine:
            self._mine = False
            self._turns.end(self._person)


class Turns:
    """Who may compute now: the first who came, of those who have not enough running already.

    Parameters
    ----------
    at_once
        Of all together.
    mine
        Of one person; fewer than `at_once`, so that there is always room for somebody else.
    waiting
        How many may wait, of all together.
    patience_s
        How long they do.
    """

    def __init__(self, *, at_once: int, mine: int, waiting: int, patience_s: float = 20.0) -> None:
        self.at_once, self.mine, self.waiting = at_once, mine, waiting
        self.patience_s = patience_s
        self._changed = Condition()
        self._queue: list[_Waiting] = []
        self._running: Counter[str] = Counter()

    def take(self, *, wait: bool = True) -> Turn:
        """Return a turn, waiting for it if need be.

        Raises
        ------
        OneAfterTheOther
            This person has as many as are theirs, and did not get one more in time.
        Busy
            Everybody together has.
        """
        one = _Waiting(ASKER.get())
        with self._changed:
            if not self._may_go(one) and (not wait or len(self._queue) >= self.waiting):
                raise self._refusal(one)
            self._queue.append(one)
            came = self._changed.wait_for(lambda: self._may_go(one), self.patience_s)
            self._queue.remove(one)
            self._changed.notify_all()  # there may be room for the next as well
            if not came:
                raise self._refusal(one)
            self._running[one.person] += 1
        return Turn(self, one.person)

    def end(self, person: str) -> None:
        """Take a turn back."""
        with self._changed:
            self._running[person] -= 1
            self._running += Counter()  # forgets who has none
            self._changed.notify_all()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take a turn for as long as the context lasts."""
        turn = self.take()
        try:
            yield
        finally:
            turn.give_back()

    def _may_go(self, one: _Waiting) -> bool:
        able = [other for other in self._queue if not self._has_enough(other)]
        first = not able or able[0] is one
        return first and not self._has_enough(one) and self._running.total() < self.at_once

    def _has_enough(self, one: _Waiting) -> bool:
        return self._running[one.person] >= self.mine

    def _refusal(self, one: _Waiting) -> Problem:
        return OneAfterTheOther() if self._has_enough(one) else Busy()


# A process answers in eight threads (`mapserve.server`): five of them compute or wait at most.
RECKONING = Turns(at_once=3, mine=2, waiting=2)
# A decoder takes a few hundred megabytes.
PICTURES = Turns(at_once=1, mine=1, waiting=3)
