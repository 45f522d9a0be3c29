"""The drawing page of a community."""

from flask import Blueprint, render_template

from mapserve.programme.roles import Action
from mapserve.services.communities.directory import place_of
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.http import context

blueprint = Blueprint("studio", __name__)


@blueprint.get("/c/<slug>/studio")
@permitted(Action.DRAW)
def studio(community: Community) -> str:
    """Show the page where members draw."""
    return render_template(
        "saving/studio.html",
        community=community,
        audience=context.viewer().audience(place_of(community)).value,
        here="studio",
        tiles=context.settings().basemap_url,
    )
