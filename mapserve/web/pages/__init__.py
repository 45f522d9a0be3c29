"""The pages that people see; each module here is one page with its blueprint."""

from flask import Flask

from mapserve.programme.roles import Action, Place
from mapserve.store.models import Community
from mapserve.web import context
from mapserve.web.pages import about, assets, community, home, studio


def register(app: Flask) -> None:
    """Add the pages and what their templates use."""
    assets.register(app)
    app.context_processor(lambda: {"viewer": context.viewer()})
    app.add_template_global(may_draw)
    for page in (home, community, about, studio):
        app.register_blueprint(page.blueprint)


def may_draw(community: Community) -> bool:
    """Tell whether the reader may draw on this community's map."""
    place = Place(community.slug, community.precinct, community.county_code)
    return context.viewer().may(Action.DRAW, place)
