"""Which system calls a child may make (seccomp): a list of what reckoning needs, nothing else."""

import ctypes
import errno
from collections.abc import Iterator

# <seccomp.h>
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_UNKNOWN = 0x00050000 | errno.ENOSYS
_EQUAL, _MASKED = 4, 7
_NO_SUCH_CALL = -1

_MEMORY = ("brk", "mremap", "munmap", "madvise")
_TIME = ("clock_gettime", "clock_getres", "clock_nanosleep", "gettimeofday", "time", "nanosleep")
_SELF = (
    "exit",
    "exit_group",
    "futex",
    "getcpu",
    "getegid",
    "geteuid",
    "getgid",
    "getpid",
    "getrandom",
    "getrusage",
    "gettid",
    "getuid",
    "membarrier",
    "restart_syscall",
    "rseq",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sched_getaffinity",
    "sched_yield",
    "set_robust_list",
    "sigaltstack",
    "sysinfo",
    "uname",
)
_OPENED = (
    "close",
    "fstat",
    "lseek",
    "poll",
    "ppoll",
    "pread64",
    "read",
    "readv",
    "write",
    "writev",
)
# Opening is allowed where there is an input to open; what can be opened is another wall's work.
_OPENING = (
    "access",
    "faccessat",
    "faccessat2",
    "fadvise64",
    "fstatfs",
    "getcwd",
    "getdents64",
    "lstat",
    "newfstatat",
    "open",
    "openat",
    "stat",
    "statfs",
    "statx",
)
_EXEC = 4  # PROT_EXEC
_LOCKS = (5, 6, 7, 36, 37, 38)  # F_GETLK … F_OFD_SETLKW: SQLite asks for them
_DESCRIPTORS = (1, 2, 3)  # F_GETFD, F_SETFD, F_GETFL
_THREAD = 0x00010000  # CLONE_THREAD


class _Condition(ctypes.Structure):
    """`struct scmp_arg_cmp`."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


def _load() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return None
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = [ctypes.c_uint32]
    library.seccomp_rule_add_array.argtypes = [
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.POINTER(_Condition),
    ]
    library.seccomp_load.argtypes = [ctypes.c_void_p]
    return library


_LIBRARY = _load()


def available() -> bool:
    """Tell whether libseccomp is there."""
    return _LIBRARY is not None


def filter_calls(*, files: bool, threads: bool) -> bool:
    """Refuse, for good, all system calls that are not listed here; tell whether that stands.

    What is refused fails with EPERM. Without libseccomp, or where the kernel has no filters,
    nothing changes.
    """
    if _LIBRARY is None:
        return False
    context = _LIBRARY.seccomp_init(_REFUSE)
    if not context:
        return False
    for name, *conditions in _allowed(files=files, threads=threads):
        number = _LIBRARY.seccomp_syscall_resolve_name(name.encode())
        if number != _NO_SUCH_CALL:
            given = (_Condition * len(conditions))(*conditions)
            _LIBRARY.seccomp_rule_add_array(context, _ALLOW, number, len(conditions), given)
    # The C library then starts threads by `clone`, whose flags can be looked at.
    _LIBRARY.seccomp_rule_add_array(
        context, _UNKNOWN, _LIBRARY.seccomp_syscall_resolve_name(b"clone3"), 0, None
    )
    return bool(_LIBRARY.seccomp_load(context) == 0)


def _allowed(*, files: bool, threads: bool) -> Iterator[tuple[str, *tuple[_Condition, ...]]]:
    for name in (*_MEMORY, *_TIME, *_SELF, *_OPENED):
        yield (name,)
    # Memory that can be run is made of programs and libraries, and all of them are loaded.
    for name in ("mmap", "mprotect"):
        yield name, _Condition(2, _MASKED, _EXEC, 0)
    yield "prlimit64", _Condition(2, _EQUAL, 0, 0)  # to look, not to change
    for command in (*_DESCRIPTORS, *(_LOCKS if files else ())):
        yield "fcntl", _Condition(1, _EQUAL, command, 0)
    if files:
        for name in _OPENING:
            yield (name,)
    if threads:
        yield "clone", _Condition(0, _MASKED, _THREAD, _THREAD)
