"""What stands before the application on its way to a browser, and may fail or be slow."""

import time
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Gateway:
    """Passes on to `app`, after `wait_s` seconds; while it `says` a status, it answers itself."""

    WORDS = "This is the gateway."

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self.says = ""
        self.wait_s = 0.0
        self.base = ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as a WSGI application."""
        time.sleep(self.wait_s)
        if self.says:
            start_response(self.says, [("Content-Type", "text/plain")])
            return [self.WORDS.encode()]
        return self.app(environ, start_response)
