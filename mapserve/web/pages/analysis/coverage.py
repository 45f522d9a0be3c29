"""What is watched at which hour, for members and staff (the script asks the API for the week)."""

from flask import Blueprint, Response, render_template, request

from mapserve.services.communities.directory import find_community
from mapserve.services.maps.editions import list_editions
from mapserve.services.maps.features import check_revision
from mapserve.services.maps.history import list_revisions
from mapserve.web.access import refuse_public, uncached
from mapserve.web.http import context
from mapserve.web.pages.maps.figure import map_parts

LATEST = 30

blueprint = Blueprint("coverage", __name__)


@blueprint.get("/c/<slug>/coverage")
def coverage(slug: str) -> Response:
    """Show what is watched, now or as of `?revision=`; `?at=Wed 03:00` is the script's.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, RevisionUnknown
    """
    session = context.reading()
    community = find_community(session, slug)
    refuse_public(community)
    revision = request.args.get("revision", type=int)
    if revision is not None:
        check_revision(community, revision)
    html = render_template(
        "analysis/coverage.html",
        community=community,
        here="coverage",
        revision=revision,
        revisions=list_revisions(session, community, limit=LATEST),
        editions={one.revision: one for one in list_editions(session, community)},
        parts=map_parts(community, opens="coverage", at=revision),
    )
    return uncached(html)
