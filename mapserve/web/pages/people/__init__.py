"""Signing in, who is asking, invitations and appointments."""

from flask import Flask

from mapserve.post import server_of
from mapserve.web.http import context, sessions, viewers
from mapserve.web.pages.people import (
    account,
    joining,
    members,
    outbox,
    permissions,
    signing,
    units,
)


def register(app: Flask) -> None:
    """Add sign-in to `app` and put the viewer into `g` before each request."""
    with app.app_context():
        server_of(context.settings().mail_url)  # what names no server is told at the start
    sessions.install(app)
    app.add_template_global(context.language, "language")
    app.before_request(viewers.load_viewer)
    for page in (signing, account, members, joining, permissions, outbox, units):
        app.register_blueprint(page.blueprint)
