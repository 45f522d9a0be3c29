"""The service as it is deployed, for as long as a benchmark needs it."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mapserve.store.database import Database
from tests.benchmarks.neighbourhood import settings

ROOT = Path(__file__).parents[2]
_PATIENCE_S = 60


@dataclass
class Client:
    """One kept-alive connection."""

    connection: http.client.HTTPConnection

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request("GET", path, headers=named)
        response = self.connection.getresponse()
        return response.status, response.read()

    def header(self, path: str, name: str) -> str:
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        response.read()
        return response.headers[name]


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
    client = Client(http.client.HTTPConnection("127.0.0.1", port, timeout=30))
    try:
        _wait(client)
        yield client
    finally:
        client.connection.close()
        process.terminate()
        process.wait(timeout=30)


def _wait(client: Client) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            if client.get("/readyz")[0] == http.HTTPStatus.OK:
                return
        except OSError:
            client.connection.close()
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.1)
