"""A community's map, made by folium from constants; the script fetches the rest (decision 6)."""

from flask import Blueprint, render_template

from layers.contract import Audience
from mapserve.rendering.community_map import MapPlan, community_map
from mapserve.services.communities import describe_community, find_community, place_of
from mapserve.web import context
from mapserve.web.pages.assets import asset
from mapserve.web.security import csp_nonce

blueprint = Blueprint("community", __name__)


@blueprint.get("/c/<slug>")
def community(slug: str) -> str:
    """Show the map of the community named `slug`."""
    session = context.reading()
    found = find_community(session, slug)
    west, south, east, north = describe_community(session, found)["bounds"]
    public = context.viewer().audience(place_of(found)) is Audience.PUBLIC
    plan = MapPlan(
        slug=found.slug,
        bounds=(float(west), float(south), float(east), float(north)),
        script_url=asset("map.js"),
        style_url=asset("map-style.css"),
        basemap_url=context.settings().basemap_url,
        nonce=csp_nonce(),
        public=public,
    )
    return render_template(
        "community.html", community=found, public=public, parts=community_map(plan)
    )
