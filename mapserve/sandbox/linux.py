"""Doors of Linux that Python does not open: namespaces, Landlock, what goes with a parent.

Everything is loaded at import: a child that is shut in can load nothing.
"""

import ctypes
import os
import signal
import struct

NOBODY = 65534
_LIBC = ctypes.CDLL(None, use_errno=True)

# <linux/sched.h>
NEW_USER, NEW_PID, NEW_NET = 0x10000000, 0x20000000, 0x40000000
NEW_MOUNT, NEW_UTS, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
# <linux/prctl.h>
_PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVS = 1, 4, 38
# <linux/landlock.h>; the numbers are the same on every architecture.
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# What each version of the interface added: (version, rights to files), then to the network and
# to what lies outside.
_FILES = ((1, 13), (2, 14), (3, 15), (5, 16))
_NET_SINCE, _SCOPE_SINCE = 4, 6
_BIND_AND_CONNECT, _SOCKETS_AND_SIGNALS = 0b11, 0b11
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITIES = struct.pack("=Ii6I", 0x20080522, 0, *(0,) * 6)


def unshare(flags: int) -> bool:
    """Leave the namespaces that `flags` name; tell whether the kernel let us."""
    return bool(_LIBC.unshare(flags) == 0)


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends."""
    _prctl(_PDEATHSIG, signal.SIGKILL)


def own_proc() -> None:
    """Own our entries of /proc again, which a change of user takes away."""
    _prctl(_DUMPABLE, 1)


def gain_nothing() -> None:
    """Give up, for good, all that running a program could add to our rights."""
    _prctl(_NO_NEW_PRIVS, 1)


def drop_capabilities() -> None:
    """Give up the rights of root, those over our own namespaces included."""
    number = _CAPSET.get(os.uname().machine)
    if number is not None:
        _LIBC.syscall(number, _CAPABILITIES[:8], _CAPABILITIES[8:])


def landlock_version() -> int:
    """Return the version of Landlock's interface; 0 where the kernel has none."""
    return max(0, int(_LIBC.syscall(_CREATE, None, 0, 1)))


def landlock(*, readable: int | None) -> bool:
    """Give up all files but those below an open folder, TCP, and signals to others.

    Parameters
    ----------
    readable
        Descriptor of the folder; None for no file at all.

    Returns
    -------
    bool
        Whether the wall stands.
    """
    version = landlock_version()
    if not version:
        return False
    files = (1 << max(count for since, count in _FILES if since <= version)) - 1
    rights = [files]
    if version >= _NET_SINCE:
        rights.append(_BIND_AND_CONNECT)
    if version >= _SCOPE_SINCE:
        rights.append(_SOCKETS_AND_SIGNALS)
    packed = struct.pack(f"={len(rights)}Q", *rights)
    rules = _LIBC.syscall(_CREATE, packed, len(packed), 0)
    if rules < 0:
        return False
    if readable is not None:
        rule = struct.pack("=Qi", _READ_FILE | _READ_DIR, readable)
        if _LIBC.syscall(_ADD_RULE, rules, 1, rule, 0) != 0:
            return False
    stands = bool(_LIBC.syscall(_RESTRICT, rules, 0) == 0)
    os.close(rules)
    return stands


def _prctl(option: int, value: int) -> None:
    if _LIBC.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
