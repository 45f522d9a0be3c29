"""Which walls of the sandbox stand on this machine, and whether any way leads out."""

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from mapserve.sandbox import escapes, isolation
from mapserve.sandbox.client import Asked
from mapserve.sandbox.problems import WallsMissing

# What a reader of files may do, for want of which it could not read.
_MAY = {"look around", "start a thread"}


class Inspection(NamedTuple):
    """The walls that stand and those that do not, whether they are enough, and the ways out."""

    standing: tuple[str, ...]
    missing: tuple[str, ...]
    enough: bool
    ways_out: tuple[str, ...]


@contextmanager
def targets() -> Iterator[escapes.Targets]:
    """Yield ourselves, and a port and a socket in a folder where somebody listens."""
    with (
        tempfile.TemporaryDirectory(prefix="mapserve-") as folder,
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as database,
    ):
        path = Path(folder, "s")
        database.bind(str(path))
        database.listen()
        path.chmod(0o777)  # as PostgreSQL's is
        Path(folder).chmod(0o755)
        yield escapes.Targets(os.getpid(), server.getsockname()[1], str(path))


def inspect(*, lacking: tuple[str, ...] = ()) -> Inspection:
    """Have a child that may open files try each way out."""
    task = replace(escapes.ATTEMPT_WITH_INPUT, lacking=lacking)
    with targets() as there, tempfile.TemporaryDirectory(prefix="mapserve-") as folder:
        path = Path(folder, "input")
        path.touch()
        for each in (path, path.parent):
            each.chmod(0o755)
        with Asked(task, folder=path.parent) as asked:
            try:
                tried: dict[str, str | None] = {}
                for told, _ in asked.told(str(path), there):
                    tried = json.loads(told)
            except WallsMissing:
                pass
    standing = tuple(asked.standing)
    return Inspection(
        standing,
        tuple(wall for wall in isolation.WALLS if wall not in standing),
        isolation.enough(task, standing),
        tuple(way for way, error in tried.items() if error is None and way not in _MAY),
    )
