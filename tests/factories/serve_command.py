"""The service as `mapserve serve` runs it: a process of its own with its workers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mapserve.store.database import Database

COMMAND = Path(sys.executable).parent / "mapserve"
SECRET = "only-for-tests-0123456789-abcdefghijklm"
_PATIENCE_S = 120


@dataclass(frozen=True)
class Answer:
    """One answer as it came over the socket."""

    status: int
    head: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Serving:
    """A running server, spoken to byte by byte: no client mends what is sent."""

    port: int
    log: Path

    def send(self, raw: bytes, *, patience_s: float = 30) -> Answer:
        """Send a request that asks for the connection to be closed; return the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience_s) as link:
            link.sendall(raw)
            received = b""
            while piece := link.recv(1 << 16):
                received += piece
        head, _, body = received.partition(b"\r\n\r\n")
        return Answer(int(head.split(b" ", 2)[1]), head.decode("latin-1"), body)

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path; `Host` is this machine's own unless given."""
        told = {"Host": f"127.0.0.1:{self.port}", "Connection": "close"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        return self.send(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1"))


@contextmanager
def serving(database: Database, folder: Path, **environ: str) -> Iterator[Serving]:
    """Yield the service on `database` with its data in `folder`, until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "MAPSERVE_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "MAPSERVE_DATA_DIR": str(folder),
        "MAPSERVE_SECRET_KEY": SECRET,
    }
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), "--workers", "1"],
            cwd=folder,
            env=os.environ | settings | environ,
            stdout=file,
            stderr=file,
        )
    server = Serving(port, log)
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE_S)


def _wait(server: Serving, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if server.get("/readyz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(server.log.read_text(errors="replace"))
