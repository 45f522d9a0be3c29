"""The pages that people see; each module here is one page with its blueprint."""

from flask import Flask

from mapserve.web import context
from mapserve.web.pages import (
    about,
    assets,
    community,
    coverage,
    editions,
    entry,
    history,
    home,
    maps,
    moments,
    paper,
    sharing,
    standalone,
    studio,
    worker,
)


def register(app: Flask) -> None:
    """Add the pages and what their templates use."""
    assets.register(app)
    moments.register(app)
    app.context_processor(lambda: {"viewer": context.viewer()})
    app.add_template_global(entry.may)
    app.add_template_global(maps.legend)
    app.add_template_global(entry.inside)
    app.add_template_global(sharing.whole_address)
    for page in (
        home,
        community,
        coverage,
        about,
        studio,
        history,
        editions,
        paper,
        sharing,
        standalone,
        worker,
    ):
        app.register_blueprint(page.blueprint)
