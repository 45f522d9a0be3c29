"""The server as it is deployed, in front of a few answers of our own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

ROOT = Path(__file__).parents[2]
LOOPBACK = "127.0.0.1"
PATIENCE_S = 30
BIG = 12_000_000


def answers(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Answer as the application of the server's tests."""
    path = environ["PATH_INFO"]
    if path == "/wait":
        Path(sys.argv[2], "begun").touch()
        time.sleep(float(environ["QUERY_STRING"]))
    read = environ["wsgi.input"].read()
    if int(environ.get("CONTENT_LENGTH") or 0) > len(read):
        start_response("413 REQUEST ENTITY TOO LARGE", [("Content-Length", "8")])
        return [b"too much"]
    if path == "/kept":
        start_response("304 NOT MODIFIED", [("ETag", '"a"')])
        return []
    told = {"/big": b"x" * BIG, "/pid": str(os.getpid()).encode()}.get(path, read or b"here")
    start_response("200 OK", [("Content-Length", str(len(told)))])
    return [told]


@dataclass
class Deployed:
    """A running server: where it listens, its master process, what it logged."""

    port: int
    process: subprocess.Popen[str]
    folder: Path
    sockets: list[socket.socket] = field(default_factory=list)

    def connect(self, sent: bytes = b"") -> socket.socket:
        """Return a connection that has sent something."""
        link = socket.create_connection((LOOPBACK, self.port), timeout=PATIENCE_S)
        self.sockets.append(link)
        link.sendall(sent)
        return link

    def ask(self, path: str = "/", **more: object) -> tuple[int, bytes]:
        """Return status and body of an answer on a connection of its own."""
        link = http.client.HTTPConnection(LOOPBACK, self.port, timeout=PATIENCE_S)
        try:
            link.request("GET" if "body" not in more else "POST", path, **more)
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()

    def begin(self, seconds: int) -> socket.socket:
        """Return a connection whose request is being worked at, for so long."""
        link = self.connect(f"GET /wait?{seconds} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
        until((self.folder / "begun").exists)
        return link

    def workers(self) -> set[int]:
        """Return the ids of the worker processes."""
        listing = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(one) for one in listing.read_text().split()}

    def free(self) -> bool:
        """Tell whether nobody listens on the port."""
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((LOOPBACK, self.port))
            except OSError:
                return False
            return True


@contextmanager
def deployed(folder: Path, *, workers: int = 1, **changed: object) -> Iterator[Deployed]:
    """Yield a server of `answers`; `changed` are names of `mapserve.server.connections`."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    script = Path(__file__)
    with (folder / "errors.log").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, script, str(port), str(folder), str(workers), repr(changed)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            text=True,
        )
    server = Deployed(port, process, folder)
    try:
        until(lambda: not server.free())
        yield server
    finally:
        for link in server.sockets:
            link.close()
        left = server.workers() if process.poll() is None else set()
        if process.poll() is None:
            process.send_signal(signal.SIGQUIT)
        process.wait(timeout=PATIENCE_S)
        for one in left:
            until(lambda one=one: not Path(f"/proc/{one}").exists())


def until(happened: object, patience_s: float = PATIENCE_S) -> None:
    """Wait until `happened()` is true."""
    deadline = time.monotonic() + patience_s
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def _serve(port: str, folder: str, workers: str, changed: str) -> None:
    from mapserve.server import arbiter, connections, worker  # noqa: PLC0415
    from mapserve.settings import Settings  # noqa: PLC0415

    for name, value in eval(changed).items():  # noqa: S307 - our own literal
        for module in (connections, worker):
            if hasattr(module, name):
                setattr(module, name, value)

    class Server(arbiter.Server):
        def load(self) -> object:
            return answers

    environ = {"MAPSERVE_DATA_DIR": folder, "MAPSERVE_SECRET_KEY": "s" * 40}
    server = Server(
        Settings.from_environment(environ),
        host=LOOPBACK,
        port=int(port),
        workers=int(workers),
        access_log=f"{folder}/access.log",
    )
    server.cfg.set("post_worker_init", lambda _worker: None)
    server.run()


if __name__ == "__main__":
    _serve(*sys.argv[1:])
