"""Long work in a thread of its own: told as it goes on, and stopped when nobody listens."""

import logging
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Generic, NamedTuple, Protocol, TypeVar

from mapserve.sandbox.turns import RECKONING, Turn

log = logging.getLogger(__name__)

# Often enough to notice soon that the reader has gone: only a write shows it.
HEARTBEAT_S = 0.25
Answer = TypeVar("Answer")
Answer_co = TypeVar("Answer_co", covariant=True)


class Work(Protocol[Answer_co]):
    """Work that can be asked to stop, tells how far it is, and gives answers on the way."""

    def __call__(
        self,
        *,
        stop: Callable[[], bool],
        progress: Callable[[float], None],
        better: Callable[[Answer_co], None],
    ) -> Answer_co:
        """Return the last answer."""


class News(NamedTuple, Generic[Answer]):
    """How far the work is (0 to 1), or an answer and whether it is the last."""

    progress: float
    answer: Answer | None = None
    final: bool = False


class Running(Generic[Answer]):
    """Work that goes on while its news are read; closing the reading ends it.

    The work must not use a request, a database session or anything else of its starter.
    """

    def __init__(self, work: Work[Answer], *, name: str) -> None:
        self._work, self._name = work, name
        self._stopped = Event()
        self._answers: SimpleQueue[News[Answer] | Exception] = SimpleQueue()
        self._share = 0.0
        self._turn: Turn | None = None

    def claim(self) -> None:
        """Take one of the turns that a server has for what costs much; `release` gives it back.

        Raises
        ------
        Busy, OneAfterTheOther
        """
        self._turn = RECKONING.take(wait=False)

    def release(self) -> None:
        """Give the turn back; asked again, nothing happens."""
        if self._turn is not None:
            self._turn.give_back()

    def stop(self) -> None:
        """Ask the work to end with the best it knows; its news go on until then."""
        self._stopped.set()

    def news(self) -> Iterator[News[Answer]]:
        """Yield the progress at once and at every heartbeat, and each answer as it comes.

        Raises
        ------
        Exception
            What the work raised.
        """
        thread = Thread(target=self._labour, name=self._name, daemon=True)
        thread.start()
        last = False
        try:
            yield News(0.0)
            while not last:
                try:
                    told = self._answers.get(timeout=HEARTBEAT_S)
                except Empty:
                    told = News(self._share)
                if isinstance(told, Exception):
                    raise told
                last = told.final
                yield told
        finally:
            if not last:
                self.stop()
                log.info("%s stopped: nobody listens any more", self._name)
            thread.join()

    def final(self) -> Answer:
        """Return the last answer, the work being done here and now."""
        return self._work(stop=self._stopped.is_set, progress=_unheard, better=_unheard)

    def _labour(self) -> None:
        try:
            answer = self._work(stop=self._stopped.is_set, progress=self._note, better=self._better)
        except Exception as error:  # noqa: BLE001 - raised again where the news are read
            self._answers.put(error)
        else:
            self._answers.put(News(1.0, answer, final=True))

    def _note(self, share: float) -> None:
        self._share = share

    def _better(self, answer: Answer) -> None:
        self._answers.put(News(self._share, answer))


def _unheard(_news: object) -> None:
    """Take no note."""
