"""A community's map: folium makes it of constants, the script fetches all words.

What everybody may see stands beside it as a list that needs no script.
"""

from flask import Blueprint, Response, render_template, request

from layers.words.audience import Audience
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.maps.listing import public_list
from mapserve.web.access import anybody
from mapserve.web.http import context
from mapserve.web.http.reply import uncached
from mapserve.web.pages.maps.figure import map_parts

ROWS = 200
#: So many rows stand on the map page for who has no script; its size is bounded.
WITHOUT_SCRIPT = 50
_LAST_PAGE = 10_000

blueprint = Blueprint("community", __name__)


@blueprint.get("/c/<slug>")
@anybody
def community(slug: str) -> str:
    """Show the map of the community named `slug`."""
    return _on_the_map("maps/community.html", slug)


@blueprint.get("/c/<slug>/framed")
@anybody
def framed(slug: str) -> Response:
    """Show the map alone, for a frame of our own pages (decision our-own-frames)."""
    return uncached(_on_the_map("maps/framed.html", slug))


def _on_the_map(template: str, slug: str) -> str:
    found = find_community(context.reading(), slug)
    return render_template(
        template,
        community=found,
        public=context.viewer().audience(place_of(found)) is Audience.PUBLIC,
        parts=map_parts(found),
        listing=public_list(context.reading(), found, limit=WITHOUT_SCRIPT),
    )


@blueprint.get("/c/<slug>/list")
@anybody
def listed(slug: str) -> str:
    """List in words what everybody may see on the map: `?page=` from 1."""
    found = find_community(context.reading(), slug)
    page = min(max(request.args.get("page", 1, type=int), 1), _LAST_PAGE)
    return render_template(
        "maps/list.html",
        community=found,
        page=page,
        listing=public_list(context.reading(), found, limit=ROWS, before=(page - 1) * ROWS),
    )
