"""The application on a free port, as a browser reaches it."""

from collections.abc import Iterable, Iterator
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server


def server_of(
    app: WSGIApplication, *, request_handler: type[WSGIRequestHandler] | None = None
) -> BaseWSGIServer:
    """Return a server of `app` on a free port of this machine; to be run by the caller."""
    return make_server("127.0.0.1", 0, _closed(app), threaded=True, request_handler=request_handler)


def _closed(app: WSGIApplication) -> WSGIApplication:
    """Return `app` with each answer closed as soon as it was read.

    werkzeug's own server first reads what else the browser sent, and forgets to close (a file,
    say) when the browser has gone by then.
    """

    def answered(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        answer: Iterable[bytes] = app(environ, start_response)
        try:
            yield from answer
        finally:
            if hasattr(answer, "close"):
                answer.close()

    return answered
