"""waitress connections with time limits: a slow client holds a socket, never a thread."""

import io
import socket
import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge

# What a connection may take before its next step (a head, the first of a body, the next request),
# and how fast whatever is under way must be at least: a phone in a cellar manages more.
PATIENCE_S = 30
BYTES_A_SECOND = 1_000
# How long an answer given before its request was read may take to arrive.
LINGER_S = 5
# Of a worker: sockets, and bytes of requests and answers that wait for slow clients.
CONNECTIONS = 800
HELD_BYTES = 256 * 2**20


class Task(WSGITask):  # type: ignore[misc]  # waitress is untyped
    """A request that was read whole, answered by the application in a thread."""

    def service(self) -> None:
        """Answer, and log that it was answered."""
        try:
            super().service()
        finally:
            self.channel.server.answered(self)

    def get_environment(self) -> dict[str, Any]:
        """Return a WSGI environment."""
        environ: dict[str, Any] = super().get_environment()
        environ["RAW_URI"] = self.request.request_uri  # as gunicorn's access log has it
        return environ

    def set_close_on_finish(self) -> None:
        """Keep the connection after a 304 or 204: they need no length to be told apart."""
        asked = self.request.headers.get("CONNECTION", "").lower()
        if self.has_body or self.wrote_header or self.version == "1.0" or asked == "close":
            super().set_close_on_finish()


class Refusal(ErrorTask):  # type: ignore[misc]  # as above
    """A request that is no HTTP, or whose body is too large: then the application says so."""

    def execute(self) -> None:
        """Write the answer."""
        if not isinstance(self.request.error, RequestEntityTooLarge):
            super().execute()
            return
        told = Task(self.channel, self.request)
        environ = told.get_environment()
        environ["wsgi.input"] = io.BytesIO()
        environ["CONTENT_LENGTH"] = str(self.channel.adj.max_request_body_size)
        told.set_close_on_finish()
        told.service()
        self.wrote_header = self.close_on_finish = True


class Connection(HTTPChannel):  # type: ignore[misc]  # as above
    """One client. The loop reads each request whole before a thread sees it, and sends answers.

    `last_activity`, by which waitress closes what is idle, is the time since which the present
    step is under way, plus what its bytes so far entitle it to.
    """

    task_class = Task
    error_task_class = Refusal
    since, _moved = 0.0, 0
    _ending = _lingering = _writing = False

    @property
    def last_activity(self) -> float:
        """Return the time from which this connection's patience counts."""
        return self.since + self._moved / BYTES_A_SECOND

    @last_activity.setter
    def last_activity(self, _now: float) -> None:
        """Take no note: what moves counts by its size, or a byte a while would hold forever."""

    @property
    def close_when_flushed(self) -> bool:
        """Tell waitress whether this connection ends; not where it would then close at once."""
        return self._ending and not self._writing

    @close_when_flushed.setter
    def close_when_flushed(self, ending: bool) -> None:
        self._ending = ending

    @property
    def is_waiting(self) -> bool:
        """Tell whether the client is waited for, and not the application."""
        return not self.requests

    @property
    def is_busy(self) -> bool:
        """Tell whether a request is read, worked at or being answered."""
        return bool(self.requests or self.request is not None or self.total_outbufs_len)

    @property
    def held(self) -> int:
        """Return how many bytes wait here for the client."""
        read = 0 if self.request is None else self.request.body_bytes_received
        return int(self.total_outbufs_len + read)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - waitress's own
        self._anew()
        super().__init__(*args, **kwargs)

    def recv(self, size: int) -> bytes:
        """Return what came, and count it."""
        received: bytes = super().recv(size)
        self._moved += len(received)
        return received

    def send(self, data: bytes, do_close: bool = True) -> int:  # noqa: FBT001, FBT002 - waitress's
        """Send what can be sent, and count it."""
        sent = int(super().send(data, do_close=do_close))
        self._moved += sent
        return sent

    def readable(self) -> bool:
        """Tell whether what comes is to be read."""
        return self._lingering or bool(super().readable())

    def handle_read(self) -> None:
        """Read a part of a request."""
        if self._lingering:
            if not super().recv(self.adj.recv_bytes):
                self.handle_close()
            return
        if self.request is None:
            self._anew()
        super().handle_read()

    def handle_write(self) -> None:
        """Send a part of an answer."""
        self._writing = True
        super().handle_write()
        self._writing = False
        if self.total_outbufs_len or self._lingering or not self.connected:
            return
        if self._ending:
            self._linger()
        else:
            self._anew()

    def writable(self) -> bool:
        """Tell whether there is something to send, or to close."""
        return bool(self.will_close if self._lingering else super().writable())

    def service(self) -> None:
        """Answer a request; from then on the client's time counts again."""
        super().service()
        self._anew()

    def _anew(self) -> None:
        self.since, self._moved = time.time(), 0

    def _linger(self) -> None:
        """Say that no more comes, and let the client send what it is sending until it knows.

        Closing at once would drop the answer with what was not read (a body too large).
        """
        self._lingering = True
        self.since, self._moved = time.time() - PATIENCE_S + LINGER_S, 0
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.handle_close()


class Listener(TcpWSGIServer):  # type: ignore[misc]  # as above
    """A listening socket of gunicorn's, and the connections that came by it."""

    channel_class = Connection

    def answered(self, task: Task) -> None:
        """Take note of an answer; the worker logs it."""

    def readable(self) -> bool:
        """Tell whether to accept a connection: while none waits for a thread here."""
        return bool(super().readable()) and not self.task_dispatcher.queue

    def maintenance(self, now: float) -> None:
        """Do nothing: `tidy` closes at once, and not only who can be written to."""

    def tidy(self) -> None:
        """Close who took too long and, while sockets or room run out, who began longest ago.

        So whoever asks quickly is answered however many hold on. To be called between two turns
        of the loop, which would take a new connection of the same number for the closed one.
        """
        patience_ends = time.time() - self.adj.channel_timeout
        waiting = [one for one in self.active_channels.values() if one.is_waiting]
        for one in waiting:
            if one.last_activity < patience_ends:
                one.handle_close()
        left = sorted((one for one in waiting if one.connected), key=lambda one: one.since)
        held = sum(one.held for one in left)
        for longest in left:
            if held <= HELD_BYTES and len(self._map) < self.adj.connection_limit:
                break
            held -= longest.held
            longest.handle_close()

    def stop_listening(self) -> None:
        """Close the socket, so that another may listen; the connections stay."""
        self.accepting = False
        self.del_channel()
        self.socket.close()
