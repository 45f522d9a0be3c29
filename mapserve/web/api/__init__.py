"""The JSON API under /api/v1 (DESIGN §5)."""

from flask import Flask


def register(app: Flask) -> None:
    """Serve the API."""
