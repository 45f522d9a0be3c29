"""The JSON API under /api/v1 (DESIGN §5), and the health of the service."""

from flask import Flask

from mapserve.web import health


def register(app: Flask) -> None:
    """Serve the API."""
    health.register(app)
