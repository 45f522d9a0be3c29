"""Turns at what costs much: so many at once in a process, and of each person only so many.

Whoever comes when too many wait is told so at once: a thread that waits answers nobody.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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
    """Who may compute now.

    Parameters
    ----------
    at_once
        Of all together.
    each
        Of one person, those that wait included.
    waiting
        How many may wait.
    patience_s
        How long they do.
    """

    def __init__(self, *, at_once: int, each: int, waiting: int, patience_s: float = 20.0) -> None:
        self.at_once, self.each, self.waiting = at_once, each, waiting
        self.patience_s = patience_s
        self._changed = Condition()
        self._running = 0
        self._queue: list[object] = []
        self._of: Counter[str] = Counter()

    def take(self) -> Turn:
        """Return a turn, waiting for it if need be; the first who came is the first to go.

        Raises
        ------
        OneAfterTheOther
            This person has as many as are theirs.
        Busy
            Too many wait already, or the wait was too long.
        """
        person, mine = ASKER.get(), object()
        with self._changed:
            if self._of[person] >= self.each:
                raise OneAfterTheOther
            if self._running + len(self._queue) >= self.at_once + self.waiting:
                raise Busy
            self._of[person] += 1
            self._queue.append(mine)
            came = self._changed.wait_for(lambda: self._may_go(mine), self.patience_s)
            self._queue.remove(mine)
            self._changed.notify_all()  # there may be room for the next as well
            if not came:
                self._leave(person)
                raise Busy
            self._running += 1
        return Turn(self, person)

    def end(self, person: str) -> None:
        """Take a turn back."""
        with self._changed:
            self._running -= 1
            self._leave(person)
            self._changed.notify_all()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take a turn for as long as the context lasts."""
        turn = self.take()
        try:
            yield
        finally:
            turn.give_back()

    def _may_go(self, one: object) -> bool:
        return self._queue[0] is one and self._running < self.at_once

    def _leave(self, person: str) -> None:
        self._of[person] -= 1
        if not self._of[person]:
            del self._of[person]


# A process answers in eight threads (`mapserve.server`). One person holds five of them at most,
# all persons together seven.
RECKONING = Turns(at_once=2, each=3, waiting=2)
PICTURES = Turns(at_once=1, each=2, waiting=2)
