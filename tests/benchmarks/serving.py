"""The service as it is deployed, for as long as a benchmark needs it."""

import http
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mapserve.store.database import Database
from tests.benchmarks.neighbourhood import settings
from tests.factories.project import ROOT

_PATIENCE_S = 60


@dataclass
class Client:
    """One kept-alive connection that does as little as it can: pgbench, beside it, is C.

    `http.client` takes a third of the time of a short answer for itself.
    """

    port: int
    link: socket.socket | None = None

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Return status and body."""
        head, body = self._ask(path, headers)
        return int(head[9:12]), body

    def header(self, path: str, name: str) -> str:
        """Return one header of the answer."""
        head, _ = self._ask(path, {})
        return re.search(rf"(?im)^{name}: (.*?)\r?$", head.decode())[1]

    def close(self) -> None:
        """End the connection; the next question begins another."""
        if self.link is not None:
            self.link.close()
        self.link = None

    def _ask(self, path: str, headers: dict[str, str]) -> tuple[bytes, bytes]:
        if self.link is None:
            self.link = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        self.link.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode())
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        head, body = answer[:end], answer[end + 4 :]
        length = re.search(rb"(?i)\ncontent-length: (\d+)", head)
        while length and len(body) < int(length[1]):
            body += self._more()
        return head, body

    def _more(self) -> bytes:
        received = self.link.recv(1 << 20)
        if not received:
            raise ConnectionResetError
        return received


@contextmanager
def served(database: Database) -> Iterator[Client]:
    """Yield a client of one gunicorn worker on `database`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = database.engine.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [ROOT / ".venv/bin/mapserve", "serve", "--port", str(port), "--workers", "1"],
        cwd=ROOT,
        env=os.environ
        | {
            "MAPSERVE_DATABASE_URL": url,
            "MAPSERVE_DATA_DIR": str(settings().data_dir),
            "MAPSERVE_SECRET_KEY": settings().secret_key,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    client = Client(port)
    try:
        _wait(client)
        yield client
    finally:
        client.close()
        process.terminate()
        process.wait(timeout=30)


def _wait(client: Client) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            if client.get("/readyz")[0] == http.HTTPStatus.OK:
                return
        except OSError:
            client.close()
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.1)
