"""Each way out of a sandboxed child, tried: for `mapserve doctor` and for the tests."""

import ctypes
import errno
import json
import os
import resource
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from mapserve.sandbox import linux
from mapserve.sandbox.tasks import Budget, Task

_LIBC = ctypes.CDLL(None, use_errno=True)
_TIMEOUT_S = 2.0


class Targets(NamedTuple):
    """What is there to be reached: a process, a TCP port of this machine, a socket in a folder."""

    process: int
    port: int
    path: str


def attempt(targets: Targets, _teller: object = None) -> bytes:
    """Try each way out; return JSON: its name, and the name of the error or None where it led out.

    What is tried harms nothing where it succeeds.
    """
    return json.dumps({name: _outcome(way, targets) for name, way in WAYS.items()}).encode()


def attempt_with_input(path: str, targets: Targets, _teller: object = None) -> bytes:
    """Open the input, as a reader of files does, then try each way out."""
    os.close(os.open(path, os.O_RDONLY))
    return attempt(targets)


def spend(what: str, _teller: object = None) -> bytes:
    """Spend more than any budget allows: `time`, `memory` or `sleep`; or `crash`."""
    if what == "crash":
        os.abort()
    held = []
    while True:
        if what == "sleep":
            time.sleep(1)
        if what == "memory":
            held.append(bytearray(2**20))


def remember(_teller: object = None) -> bytes:
    """Return the environment that this process was born with, as the kernel keeps it."""
    return Path("/proc/self/environ").read_bytes()


def _outcome(way: Callable[[Targets], object], targets: Targets) -> str | None:
    try:
        way(targets)
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    except (RuntimeError, ValueError) as error:  # of threads, of limits
        return str(error)
    return None


def _read_a_file(_: Targets) -> None:
    os.close(os.open("/etc/passwd", os.O_RDONLY))


def _look_around(_: Targets) -> None:
    list(Path("/").iterdir())


def _write_a_file(_: Targets) -> None:
    made = Path(f"/tmp/mapserve-breakout-{os.getpid()}")  # noqa: S108 - it must not come about
    made.touch(0o600)
    made.unlink()


def _delete_a_file(_: Targets) -> None:
    Path("/tmp/mapserve-no-such-file").unlink(missing_ok=True)  # noqa: S108


def _make_a_socket(_: Targets) -> None:
    socket.socket(socket.AF_INET).close()


def _call_a_host(targets: Targets) -> None:
    with socket.socket(socket.AF_INET) as made:
        made.settimeout(_TIMEOUT_S)
        made.connect(("127.0.0.1", targets.port))


def _call_the_database(targets: Targets) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.connect(targets.path)


def _signal(targets: Targets) -> None:
    os.kill(targets.process, 0)


def _signal_the_first(_: Targets) -> None:
    os.kill(1, signal.SIGCONT)


def _fork(_: Targets) -> None:
    born = os.fork()
    if not born:
        os._exit(0)
    os.waitpid(born, 0)


def _start_a_thread(_: Targets) -> None:
    thread = Thread(target=int)
    thread.start()
    thread.join()


def _run_a_program(_: Targets) -> None:
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


def _trace(targets: Targets) -> None:
    attach, detach = 16, 17
    if _LIBC.ptrace(attach, targets.process, None, None) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    os.waitpid(targets.process, 0)
    _LIBC.ptrace(detach, targets.process, None, None)


def _leave_the_namespace(_: Targets) -> None:
    if not linux.unshare(linux.NEW_UTS):
        raise OSError(errno.EPERM, "unshare")


def _raise_a_limit(_: Targets) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))


def _make_memory_to_run(_: Targets) -> None:
    _LIBC.mmap.restype = ctypes.c_void_p
    anonymous, everything = 0x22, 7
    if _LIBC.mmap(None, 4096, everything, anonymous, -1, 0) in (None, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), "mmap")


WAYS: dict[str, Callable[[Targets], object]] = {
    "read a file": _read_a_file,
    "look around": _look_around,
    "write a file": _write_a_file,
    "delete a file": _delete_a_file,
    "make a socket": _make_a_socket,
    "call a host": _call_a_host,
    "call the database": _call_the_database,
    "signal another": _signal,
    "signal the first": _signal_the_first,
    "fork": _fork,
    "start a thread": _start_a_thread,
    "run a program": _run_a_program,
    "trace another": _trace,
    "leave the namespace": _leave_the_namespace,
    "raise a limit": _raise_a_limit,
    "make memory to run": _make_memory_to_run,
}
ATTEMPT = Task(function=f"{__name__}:attempt", budget=Budget(seconds=5, memory_mb=64, answer_mb=1))
ATTEMPT_WITH_INPUT = replace(
    ATTEMPT, function=f"{__name__}:attempt_with_input", file=True, threads=True
)
SPEND = Task(function=f"{__name__}:spend", budget=Budget(seconds=1, memory_mb=64, answer_mb=1))
