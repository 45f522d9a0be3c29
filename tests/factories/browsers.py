"""Somebody at a browser: fetches a page, fills its form in, presses the button."""

import re
import threading
from html import unescape

from flask import Flask
from werkzeug.test import TestResponse


class Browser:
    """A browser with its own cookies, which sends the token that a form carries."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **more: object) -> TestResponse:
        return self.client.get(path, **more)

    def submit(self, page: str, action: str, **values: object) -> TestResponse:
        """Open `page`, and post `values` with its token to `action`."""
        return self.client.post(action, data={"csrf_token": self.token(page), **values})

    def token(self, page: str) -> str:
        """Return the token that the form of `page` carries."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert found, f"{page} has no form"
        return unescape(found[1])

    def sign_in(self, email: str, password: str, **more: object) -> TestResponse:
        return self.submit("/login", "/login", email=email, password=password, **more)

    @property
    def cookie(self) -> str:
        """The session cookie's value, or nothing."""
        cookie = self.client.get_cookie("session")
        return cookie.value if cookie else ""

    def session(self) -> dict[str, object]:
        with self.client.session_transaction() as session:
            return dict(session)


def wait_for_mail() -> None:
    """Wait until every mail that was asked for has been sent, or turned out to be for nobody."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join()
