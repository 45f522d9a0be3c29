"""A mail server on loopback that keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Postbox(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as it takes to hand a mail in."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.mails: list[str] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Counter(socketserver.StreamRequestHandler):
    server: Postbox

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self._say("354 go on")
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self._say("221 bye" if verb == "QUIT" else "250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    """Yield a server that takes mail."""
    with Postbox() as postbox:
        threading.Thread(target=postbox.serve_forever, daemon=True).start()
        yield postbox
        postbox.shutdown()
