"""The process that children are forked from: it holds programs, and nothing of anybody.

Started as `python -I -m mapserve.sandbox.forkserver FD` with an empty environment by the process
that serves, and ended with it. Each request comes as one packet: a task, its folder, and three
descriptors. The child is born with every library loaded, within milliseconds; beside it stands
a keeper that waits for its end and tells why it ended.
"""

import gc
import importlib
import json
import os
import pickle
import select
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.sandbox import isolation, linux, messages
from mapserve.sandbox.messages import Kind
from mapserve.sandbox.tasks import Task

PACKET, _MOST_FILES = 2**16, 3
MOST_ASKED = 2**30
# What the keeper tells, one byte: why a child ended.
DONE, TIME, MEMORY, CRASH = b"d", b"t", b"m", b"c"
_READY: dict[str, Callable[..., Any]] = {}
_NICE = 10  # who answers goes before those who reckon
_LOGGED = 10_000  # characters of a traceback
_OUT_OF_MEMORY = ("bad_alloc", "bad allocation")  # as C++ libraries say it


class Teller:
    """How a task tells its news, and learns that nobody listens any more."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._asker = select.poll()
        self._asker.register(file, select.POLLRDHUP)

    def news(self, content: bytes) -> None:
        """Tell something on the way to the result."""
        messages.send(self._file, Kind.NEWS, content)

    def stopped(self) -> bool:
        """Tell whether the asker wants no more than the best so far."""
        return bool(self._asker.poll(0))


def main(control: socket.socket) -> None:
    """Fork a child for each request until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for keepers
    nothing = _folder_of_nothing()
    while True:
        packet, files, _, _ = socket.recv_fds(control, PACKET, _MOST_FILES)
        if not packet:
            return
        task: Task = pickle.loads(packet)  # noqa: S301 - from the process that started us
        function = _loaded(task.function)
        if files and os.fork() == 0:
            try:
                control.close()
                _child(task, function, *(files if task.file else (*files, nothing)))
            except BaseException:  # noqa: BLE001 - whatever it is, the child goes no further
                traceback.print_exc()
            finally:
                os._exit(1)
        for file in files:
            os.close(file)


def _folder_of_nothing() -> int:
    """Return a folder in which nothing is and nothing can be made: it has been removed."""
    folder = Path(tempfile.mkdtemp())
    opened = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    folder.chmod(0o711)
    folder.rmdir()
    return opened


def _loaded(name: str) -> Callable[..., Any]:
    """Return a task's function, its module loaded and warm."""
    if name not in _READY:
        # In a thread that is gone before anybody is forked. GDAL keeps an open database for each
        # thread and opens it anew after a fork: in a child it would find none, and fall.
        with ThreadPoolExecutor(1) as elsewhere:
            _READY[name] = elsewhere.submit(_load, name).result()
        gc.collect()
        gc.freeze()  # children then share its memory
    return _READY[name]


def _load(name: str) -> Callable[..., Any]:
    module_name, _, function = name.partition(":")
    module = importlib.import_module(module_name)
    getattr(module, "warm", lambda: None)()
    loaded: Callable[..., Any] = getattr(module, function)
    return loaded


def _child(task: Task, function: Callable[..., Any], answers: int, ended: int, folder: int) -> None:
    """Become the keeper, and within it the child; neither returns."""
    isolation.plain_signals()
    isolation.last_to_live()
    os.nice(_NICE)
    size = isolation.address_space()
    standing = isolation.leave(task, folder) if task.sandboxed else []
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    born = os.fork()
    if born:
        os.close(answers)
        os.write(ended, _keep(task, born))
        os._exit(0)
    linux.die_with_parent()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    os.close(ended)
    standing = isolation.close_in(task, standing, keep=answers, folder=folder, size=size)
    try:
        _work(task, function, answers, standing)
    finally:
        os._exit(0)


def _keep(task: Task, child: int) -> bytes:
    """Wait for the child, end it when its time is over, and tell why it ended."""
    late = signal.sigtimedwait({signal.SIGCHLD}, task.budget.patience_s) is None
    if late:
        os.kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    if os.WIFEXITED(status):
        return DONE
    if late or used.ru_utime + used.ru_stime > task.budget.seconds - 0.5:
        return TIME
    return MEMORY if os.WTERMSIG(status) == signal.SIGKILL else CRASH


def _work(task: Task, function: Callable[..., Any], answers: int, standing: list[str]) -> None:
    messages.send(answers, Kind.STANDING, json.dumps(standing).encode())
    if not isolation.enough(task, standing):
        return
    asked = messages.receive(answers, most=MOST_ASKED)
    try:
        arguments = pickle.loads(asked.content)  # noqa: S301 - from the process that serves
        if task.file:
            arguments = (_input(standing, arguments[0]), *arguments[1:])
        messages.send(answers, Kind.RESULT, function(*arguments, Teller(answers)))
    except Exception as error:  # noqa: BLE001 - told to whoever asked
        _tell(answers, error)


def ran_out_of_memory(error: Exception) -> bool:
    """Tell whether an error means that there was no more memory, in Python or in C++."""
    return isinstance(error, MemoryError) or any(sign in str(error) for sign in _OUT_OF_MEMORY)


def _input(standing: list[str], path: str) -> str:
    """Return where the input lies as the child sees it: its folder may be the root by now."""
    return f"/{path.rpartition('/')[2]}" if "root" in standing else path


def _tell(answers: int, error: Exception) -> None:
    if isinstance(error, Problem):
        facts = {
            name: fact._asdict() if isinstance(fact, Text) else fact
            for name, fact in error.facts.items()
        }
        told = {"code": error.code, "pointer": error.pointer, "facts": facts}
        messages.send(answers, Kind.PROBLEM, json.dumps(told).encode())
    elif ran_out_of_memory(error):
        messages.send(answers, Kind.MEMORY)
    else:
        messages.send(answers, Kind.FAULT, traceback.format_exc()[-_LOGGED:].encode())


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
