"""Somebody who calls the API, with a bearer token or as nobody."""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

API = "/api/v1"


class Caller:
    """Calls addresses below /api/v1 over the test client."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self._client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def open(self, method: str, path: str, **options: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's own
        return self.at(method, API + path, **options)

    def get(self, path: str, **options: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's own
        return self.open("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's own
        return self.open("POST", path, **options)

    def at(self, method: str, path: str, **options: Any) -> TestResponse:  # noqa: ANN401
        """Call any address, pages included."""
        options["headers"] = self.headers | options.get("headers", {})
        return self._client.open(path, method=method, **options)
