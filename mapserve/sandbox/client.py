"""Have a task done in a child, and live on whatever becomes of it."""

import atexit
import json
import logging
import os
import pickle
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any, Self

from layers.words.text import Text
from mapserve.sandbox import forkserver, isolation, linux, messages
from mapserve.sandbox.messages import CutOff, Kind
from mapserve.sandbox.problems import WallsMissing
from mapserve.sandbox.tasks import Task

log = logging.getLogger(__name__)

_MB = 2**20
_INPUT = "input"
_HEARTBEAT_MS = 250
# All that the forkserver is told of the world: no secret is in it, and libraries start no threads.
ENVIRONMENT = {
    "PATH": os.defpath,
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
}


class Why(StrEnum):
    """Why a child ended before its result."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


_KEEPERS = {forkserver.TIME: Why.TIME, forkserver.MEMORY: Why.MEMORY}


class Ended(Exception):  # noqa: N818 - what happened
    """A child that did not come to its result."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Asked:
    """A task that a child is working on; a context, at whose end nobody listens any more."""

    def __init__(self, task: Task, *, folder: Path | None = None) -> None:
        self._task, self._folder = task, folder
        self.standing: list[str] = []

    def __enter__(self) -> Self:
        self._answers, theirs = socket.socketpair()
        self._ended, ends = os.pipe()
        try:
            with theirs, _opened(self._folder) as root:
                _FORKSERVER.fork(self._task, [theirs.fileno(), ends, *root])
        except BaseException:
            self.__exit__()
            raise
        finally:
            os.close(ends)
        return self

    def __exit__(self, *_: object) -> None:
        self._answers.close()
        os.close(self._ended)

    def told(
        self,
        *arguments: Any,  # noqa: ANN401 - what the task takes
        stop: Callable[[], bool] | None = None,
    ) -> Iterator[tuple[bytes, bool]]:
        """Yield what the child tells, and whether it is the result, which is the last.

        Parameters
        ----------
        stop
            Asked now and then, and told the child as soon as it says so.

        Raises
        ------
        Ended
            The child spent its budget, or fell.
        WallsMissing
            Too few walls stand here for what the task reads.
        Problem
            One of those that the task raises.
        """
        try:
            messages.send(self._answers.fileno(), Kind.ASKED, pickle.dumps(arguments))
            final = False
            while not final:
                if stop is not None:
                    self._wait(stop)
                content, final = self._next()
                if content is not None:
                    yield content, final
        except (CutOff, OSError):
            raise Ended(self._why()) from None

    def _wait(self, stop: Callable[[], bool]) -> None:
        """Wait until something is told."""
        told = select.poll()
        told.register(self._answers, select.POLLIN)
        while not stop():
            if told.poll(_HEARTBEAT_MS):
                return
        with suppress(OSError):
            self._answers.shutdown(socket.SHUT_WR)

    def _next(self) -> tuple[bytes | None, bool]:
        most = self._task.budget.answer_mb * _MB
        kind, content = messages.receive(self._answers.fileno(), most=most)
        match kind:
            case Kind.NEWS | Kind.RESULT:
                return content, kind is Kind.RESULT
            case Kind.STANDING:
                self.standing = [str(wall) for wall in json.loads(content)]
                if not isolation.enough(self._task, self.standing):
                    raise WallsMissing
                return None, False
            case Kind.PROBLEM:
                raise _problem(self._task, json.loads(content))
            case Kind.MEMORY:
                raise Ended(Why.MEMORY)
            case _:
                log.error("%s failed: %s", self._task.function, content.decode(errors="replace"))
                raise Ended(Why.CRASH)

    def _why(self) -> Why:
        """Ask the keeper, who tells as the child ends."""
        told = os.read(self._ended, 1)
        if not told:
            log.error("%s: no keeper was there to tell why it ended", self._task.function)
        return _KEEPERS.get(told, Why.CRASH)


def ask(task: Task, *arguments: Any) -> bytes:  # noqa: ANN401 - what the task takes
    """Return the result of a task; raise what `Asked.told` does."""
    with Asked(task) as asked:
        return [content for content, _ in asked.told(*arguments)][-1]


def told_of_file(
    task: Task,
    path: Path,
    *arguments: Any,  # noqa: ANN401 - what the task takes
) -> Iterator[tuple[bytes, bool]]:
    """Yield what a task tells that reads a copy of a file; raise what `Asked.told` does.

    A copy, since nobody may not read what the operator may, and since it cannot change meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="mapserve-") as name:
        folder = Path(name)
        copy = folder / _INPUT
        shutil.copyfile(path, copy)
        copy.chmod(0o400)
        if os.geteuid() == 0:  # the child is then another user, and nobody else may read it
            for mine in (copy, folder):
                os.chown(mine, linux.NOBODY, linux.NOBODY)
        with Asked(task, folder=folder) as asked:
            yield from asked.told(str(copy), *arguments)


def make_ready(*tasks: Task) -> None:
    """Have tasks loaded before they are asked for; returns at once."""
    for task in tasks:
        _FORKSERVER.fork(task)


@contextmanager
def _opened(folder: Path | None) -> Iterator[list[int]]:
    if folder is None:
        yield []
        return
    opened = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        yield [opened]
    finally:
        os.close(opened)


class _Forkserver:
    """The forkserver of this process: started when first needed, and again when it is gone."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def end(self) -> None:
        """End the forkserver; children end by themselves."""
        if self._control is not None and self._process is not None:
            self._control.close()
            self._process.wait()
            self._control = None

    def fork(self, task: Task, files: Sequence[int] = ()) -> None:
        """Hand a task over with the descriptors for what it tells; without any, have it loaded."""
        packet = pickle.dumps(task)
        with self._lock:
            try:
                socket.send_fds(self._running(), [packet], files)
            except OSError:
                self.end()
                socket.send_fds(self._running(), [packet], files)

    def _running(self) -> socket.socket:
        if self._control is None:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - ourselves, and nothing of anybody's
                    [sys.executable, "-I", "-m", forkserver.__name__, str(theirs.fileno())],
                    env=ENVIRONMENT,
                    pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl+C is for the server, which then ends it
                )
        return self._control


_FORKSERVER = _Forkserver()


def _end() -> None:
    _FORKSERVER.end()


def _anew() -> None:
    """Leave the parent's forkserver to the parent."""
    global _FORKSERVER  # noqa: PLW0603 - one a process
    _FORKSERVER = _Forkserver()


os.register_at_fork(after_in_child=_anew)
atexit.register(_end)


def _problem(task: Task, told: dict[str, Any]) -> Exception:
    """Return the problem that a child told, if it is one that it may tell."""
    for kind in task.raises:
        if kind.code == told.get("code"):
            facts = {
                str(name): Text(**fact) if isinstance(fact, dict) else fact
                for name, fact in told["facts"].items()
            }
            return kind(pointer=str(told["pointer"]), **facts)
    return Ended(Why.CRASH)
