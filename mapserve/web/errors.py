"""How a problem is told over HTTP."""

from flask import Flask


def register(app: Flask) -> None:
    """Tell problems as documents and pages."""
