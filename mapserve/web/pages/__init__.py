"""The pages that people see; each module here is one page and registers itself."""

from flask import Flask

from mapserve.web.pages import assets, community, home


def register(app: Flask) -> None:
    """Add the pages and what their templates use."""
    assets.register(app)
    for page in (home, community):
        app.register_blueprint(page.blueprint)
