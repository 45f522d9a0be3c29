"""A gunicorn worker that reads and sends by waitress's loop (decision whole-requests)."""

import datetime as dt
import logging
import os
import time
from types import SimpleNamespace
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from mapserve.server.connections import CONNECTIONS, PATIENCE_S, Connection, Listener, Task
from mapserve.services.people.hashed_secrets import without_secrets
from mapserve.settings import LARGEST_BODY

_TURN_S = 1.0
_HEAD_BYTES = 64 * 1024


# What of a request the access log can be told to write that may hold what signs somebody in.
_ADDRESSES = ("RAW_URI", "PATH_INFO", "QUERY_STRING", "HTTP_REFERER")


class LoggingListener(Listener):
    """A listener that writes gunicorn's access log."""

    worker: Any = None

    def answered(self, task: Task) -> None:
        """Log an answer, without the secrets of links and invitations."""
        if self.worker.log.access_log_enabled:
            took = dt.timedelta(seconds=time.time() - task.start_time)
            answer = SimpleNamespace(
                status=task.status, sent=task.content_bytes_written, headers=task.response_headers
            )
            environ = task.get_environment()
            for name in environ.keys() & _ADDRESSES:
                environ[name] = without_secrets(environ[name])
            self.worker.log.access(answer, task.request, environ, took)


class WaitressWorker(Worker):  # type: ignore[misc]  # gunicorn is untyped
    """Waits for its clients in one loop, and gives a thread only to requests that came whole.

    Ends when it is told to, or when gunicorn's master is gone: it gives the port back at once
    and finishes what it began, for at most `graceful_timeout` seconds.
    """

    def run(self) -> None:
        """Serve until told to stop."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of one is no news
        self._map: dict[int, Any] = {}
        self._threads = ThreadedTaskDispatcher()
        self._threads.set_thread_count(self.cfg.threads)
        self._listeners = [self._listener(one.sock) for one in self.sockets]
        self._noted = 0.0
        while self.alive and self.ppid == os.getppid():
            self._turn()
        self._finish()

    def handle_exit(self, sig: int, frame: object) -> None:
        """Stop as soon as what was begun is finished."""
        super().handle_exit(sig, frame)
        for listener in getattr(self, "_listeners", ()):
            listener.pull_trigger()

    def _listener(self, sock: Any) -> Listener:  # noqa: ANN401 - a socket of gunicorn's
        listener = LoggingListener(
            self.wsgi,
            self._map,
            _sock=sock,
            dispatcher=self._threads,
            adj=Adjustments(
                threads=self.cfg.threads,
                backlog=self.cfg.backlog,
                connection_limit=CONNECTIONS,
                channel_timeout=PATIENCE_S,
                max_request_header_size=_HEAD_BYTES,
                max_request_body_size=LARGEST_BODY + 1,
                asyncore_use_poll=True,
                log_socket_errors=False,
                ident=None,
                server_name=sock.getsockname()[0],
                # The application counts its own proxies (MAPSERVE_PROXIES).
                clear_untrusted_proxy_headers=False,
            ),
            sockinfo=(sock.family, sock.type, sock.proto, sock.getsockname()),
            bind_socket=False,
        )
        listener.worker = self
        return listener

    def _turn(self, patience_s: float = _TURN_S) -> None:
        now = time.monotonic()
        if now - self._noted >= _TURN_S or len(self._map) >= CONNECTIONS:
            self._noted = now
            self.notify()
            for listener in self._listeners:
                listener.tidy()
        wasyncore.poll2(patience_s, self._map)

    def _finish(self) -> None:
        self._turn(0)  # whoever has sent a request already is heard
        for listener in self._listeners:
            listener.stop_listening()
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(one.is_busy for one in self._connections()):
            self._turn()

    def _connections(self) -> list[Connection]:
        return [one for of in self._listeners for one in of.active_channels.values()]
