"""A community's map: folium makes it of constants, the script fetches all words."""

from flask import Blueprint, render_template

from layers.words.audience import Audience
from mapserve.services.communities.directory import find_community, place_of
from mapserve.web.access import anybody
from mapserve.web.http import context
from mapserve.web.pages.maps.figure import map_parts

blueprint = Blueprint("community", __name__)


@blueprint.get("/c/<slug>")
@anybody
def community(slug: str) -> str:
    """Show the map of the community named `slug`."""
    found = find_community(context.reading(), slug)
    return render_template(
        "maps/community.html",
        community=found,
        public=context.viewer().audience(place_of(found)) is Audience.PUBLIC,
        parts=map_parts(found),
    )
