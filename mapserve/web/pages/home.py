"""The public front: the communities that have a map, searched and paged."""

from flask import Blueprint, render_template, request

from mapserve.services.communities import list_communities
from mapserve.web import context

PAGE = 24

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> str:
    """List communities: `?q=` searches, `?after=` is the last slug of the page before."""
    query = request.args.get("q", "").strip()[:80]
    after = request.args.get("after", "")[:64]
    found = list_communities(context.reading(), query=query, limit=PAGE + 1, after=after)
    page = found[:PAGE]
    return render_template(
        "home.html",
        communities=page,
        query=query,
        following=page[-1]["slug"] if len(found) > PAGE else None,
    )
