"""The map of a community, or one of its editions, as a file for a place without network."""

from typing import Any

from flask import Blueprint, Response, request

from layers.words.audience import Audience
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.maps.editions import readable_edition
from mapserve.services.maps.map_file import standalone_map
from mapserve.store.models import Community
from mapserve.web.access import anybody
from mapserve.web.http import context

blueprint = Blueprint("standalone", __name__, url_prefix="/c/<slug>")


@blueprint.get("/map.html")
@anybody
def now(slug: str) -> Response:
    """Give the map as it is now: the public's, or with `?audience=mine` all the reader may see."""
    return _file(find_community(context.reading(), slug), None)


@blueprint.get("/editions/<int:number>/map.html")
@anybody
def edition(slug: str, number: int) -> Response:
    """Give one edition that the reader may see."""
    community = find_community(context.reading(), slug)
    return _file(
        community, readable_edition(context.reading(), community, number, viewer=context.viewer())
    )


def _file(community: Community, sealed: dict[str, Any] | None) -> Response:
    audience = Audience.PUBLIC
    if request.args.get("audience") == "mine":
        audience = context.viewer().audience(place_of(community))
    html = standalone_map(context.reading(), community, audience=audience, edition=sealed)
    answer = Response(html, mimetype="text/html")
    which = f"-edition-{sealed['number']}" if sealed else ""
    whose = "" if audience is Audience.PUBLIC else f"-{audience.value}"
    name = f"{community.slug}{which}{whose}.html"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
