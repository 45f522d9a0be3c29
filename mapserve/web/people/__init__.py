"""Signing in, who is asking, invitations and appointments."""

from flask import Flask, g

from mapserve.programme.roles import ANYONE


def register(app: Flask) -> None:
    """Put the viewer into `g` before each request."""
    app.before_request(_load_viewer)


def _load_viewer() -> None:
    g.viewer = ANYONE
