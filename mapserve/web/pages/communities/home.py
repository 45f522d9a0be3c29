"""The public front: the communities that have a map, searched and paged."""

from flask import Blueprint, render_template, request

from mapserve.programme.roles import ScopeKind
from mapserve.services.communities.directory import list_communities, named_communities
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
    page = found[:PAGE]
    mine = [] if query or after else _mine()
    return render_template(
        "communities/home.html",
        communities=page,
        mine=named_communities(context.reading(), mine),
        query=query,
        following=page[-1].slug if len(found) > PAGE else None,
    )


def _mine() -> list[str]:
    """Return the slugs of the communities that the reader has a part in."""
    given = context.viewer().appointments
    slugs = [one.scope for one in given if one.scope_kind is ScopeKind.COMMUNITY]
    return list(dict.fromkeys(slugs))[:MINE]
