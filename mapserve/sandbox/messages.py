"""Messages between the asker and a child: a kind, a length, and that many bytes."""

import os
import struct
from enum import IntEnum
from typing import NamedTuple

_HEAD = struct.Struct(">BQ")
_CHUNK = 2**20


class Kind(IntEnum):
    """What a message is."""

    ASKED = 1  # pickled arguments, from the asker
    STANDING = 2  # JSON: the walls that stand, or nothing is done
    NEWS = 3
    RESULT = 4
    PROBLEM = 5  # JSON: code, pointer and facts
    MEMORY = 6  # the budget of memory is spent
    FAULT = 7  # a traceback, for the log


class Message(NamedTuple):
    """One message."""

    kind: Kind
    content: bytes


class CutOff(Exception):  # noqa: N818 - what happened
    """The other side ended within or before a message, or sent what is no message."""


def send(file: int, kind: Kind, content: bytes = b"") -> None:
    """Write a message to a blocking descriptor."""
    for part in (_HEAD.pack(kind, len(content)), content):
        left = memoryview(part)
        while left:
            left = left[os.write(file, left) :]


def receive(file: int, *, most: int) -> Message:
    """Return the next message of a blocking descriptor, at most `most` bytes long.

    Raises
    ------
    CutOff
    """
    kind, length = _HEAD.unpack(_exactly(file, _HEAD.size))
    if length > most or kind not in Kind.__members__.values():
        raise CutOff
    return Message(Kind(kind), _exactly(file, length))


def _exactly(file: int, length: int) -> bytes:
    parts = []
    while length:
        part = os.read(file, min(length, _CHUNK))
        if not part:
            raise CutOff
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
