"""The public front: the communities that have a map, searched and paged."""

from flask import Blueprint, render_template, request

from mapserve.programme.roles import Viewer
from mapserve.services.communities.directory import list_communities, own_communities
from mapserve.web.access import anybody
from mapserve.web.http import context

PAGE = 24
MINE = 6

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@anybody
def home() -> str:
    """List communities: `?q=` searches, `?after=` is the last slug of the page before."""
    query = request.args.get("q", "").strip()[:80]
    after = request.args.get("after", "")[:64]
    found = list_communities(context.reading(), query=query, limit=PAGE + 1, after=after)
    following = found[PAGE - 1].slug if len(found) > PAGE else None
    whose = Viewer() if query or after else context.viewer()
    mine, in_all = own_communities(context.reading(), whose, limit=MINE)
    own = {one.slug for one in mine}
    return render_template(
        "communities/home.html",
        communities=[one for one in found[:PAGE] if one.slug not in own],
        mine=mine,
        in_all=in_all,
        query=query,
        following=following,
    )
