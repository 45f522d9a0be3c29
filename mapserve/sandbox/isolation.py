"""A process shuts itself in: wall after wall, each told whether it stands.

No wall needs another to stand; `enough` says which ones must, and where those are missing nothing
hostile is read. The order matters: what puts up a wall is itself shut out by a later one.
"""

import os
import resource
import signal
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from mapserve.sandbox import linux, seccomp
from mapserve.sandbox.tasks import Task

# In the order in which they are told.
WALLS = ("nobody", "user", "pid", "network", "mount", "root", "landlock", "seccomp", "limits")
_NAMESPACES = {
    "user": linux.NEW_USER,
    "pid": linux.NEW_PID,
    "network": linux.NEW_NET | linux.NEW_IPC | linux.NEW_UTS,
    "mount": linux.NEW_MOUNT,
}
_FIRST_FILE, _FILES, _THREADS = 3, 64, 32
_MB = 2**20
_LAST_TO_LIVE = "1000"  # of those the kernel ends when memory runs out, this one first


def enough(task: Task, standing: Collection[str]) -> bool:
    """Tell whether what stands is enough for a task's input.

    Without an input to open the filter of system calls is: nothing can be opened at all.
    """
    if not task.sandboxed:
        return True
    files = not task.file or "landlock" in standing or "root" in standing
    return "seccomp" in standing and files


def leave(task: Task, root: int) -> list[str]:
    """Become nobody, in namespaces of our own, with an empty folder as root; tell what stands.

    Parameters
    ----------
    root
        Descriptor of the folder that becomes the root.

    Children are then in the new process namespace; this process is not.
    """
    standing = []
    os.fchdir(root)
    dropped = os.geteuid() == 0 and _become_nobody()
    linux.own_proc()
    user, group = os.geteuid(), os.getegid()
    spaces = [name for name in _NAMESPACES if name not in task.lacking]
    if "user" in spaces and linux.unshare(sum(_NAMESPACES[name] for name in spaces)):
        _call_ourselves_nobody(user, group)
        standing += spaces
    elif dropped:
        os.seteuid(0)
    if "root" not in task.lacking:
        with suppress(OSError):
            os.chroot(".")
            standing.append("root")
    if dropped:
        os.setresuid(linux.NOBODY, linux.NOBODY, linux.NOBODY)
    if os.getresuid() == (linux.NOBODY,) * 3:
        standing.append("nobody")
    return standing


def close_in(task: Task, standing: list[str], *, keep: int, folder: int, size: int) -> list[str]:
    """Put up the walls around this very process; return all that stand.

    Parameters
    ----------
    standing
        What `leave` put up.
    keep, folder
        Descriptors that stay open: the one to answer on, and the root.
    size
        What `address_space` told before.
    """
    if task.sandboxed:
        _leave_nothing_open(keep, folder)
    limit(task, standing, size)
    if not task.sandboxed:
        return ["limits"]
    linux.drop_capabilities()
    linux.gain_nothing()
    found = [*standing, "limits"]
    readable = folder if task.file else None
    if "landlock" not in task.lacking and linux.landlock(readable=readable):
        found.append("landlock")
    os.close(folder)
    calls = {"files": task.file, "threads": task.threads}
    if "seccomp" not in task.lacking and seccomp.filter_calls(**calls):
        found.append("seccomp")
    return sorted(found, key=WALLS.index)


def limit(task: Task, standing: Collection[str], size: int) -> None:
    """Take limits that cannot be raised again; `size` is the address space there already is."""
    seconds = task.budget.seconds
    limits = {
        resource.RLIMIT_AS: size + task.budget.memory_mb * _MB,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
    }
    if task.sandboxed:
        limits |= {resource.RLIMIT_FSIZE: 0, resource.RLIMIT_NOFILE: _FILES}
        if not task.threads:
            limits[resource.RLIMIT_NPROC] = 0
        elif "user" in standing:  # where not, everything else of this user counts too
            limits[resource.RLIMIT_NPROC] = _THREADS
    for name, value in limits.items():
        with suppress(ValueError):  # lower already
            resource.setrlimit(name, (value, value))


def address_space() -> int:
    """Return the address space of this process, bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0])
    return pages * resource.getpagesize()


def last_to_live() -> None:
    """Be the first to go where memory runs out."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_LAST_TO_LIVE, encoding="utf-8")


def plain_signals() -> None:
    """Let signals end this process, whatever was arranged before."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)


def _become_nobody() -> bool:
    """Leave root; tell whether this container has a nobody.

    Root is kept aside for the kernel that gives nobody a namespace but lets root change its root.
    """
    try:
        os.setgroups([])
        os.setresgid(linux.NOBODY, linux.NOBODY, linux.NOBODY)
        os.setresuid(linux.NOBODY, linux.NOBODY, 0)
    except OSError:
        return False
    return True


def _call_ourselves_nobody(user: int, group: int) -> None:
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{linux.NOBODY} {user} 1"),
        ("gid_map", f"{linux.NOBODY} {group} 1"),
    ):
        Path("/proc/self", name).write_text(line, encoding="utf-8")


def _leave_nothing_open(*kept: int) -> None:
    os.dup2(1, 2)  # what a library complains of goes where its output goes: nowhere
    before = _FIRST_FILE
    for file in (*sorted(kept), os.sysconf("SC_OPEN_MAX")):
        os.closerange(before, file)
        before = file + 1
