"""What is watched at which hour, for members and staff (the script asks the API for the week)."""

from flask import Blueprint, Response, render_template, request

from mapserve.services.communities import find_community
from mapserve.services.editions import list_editions
from mapserve.services.features import check_revision
from mapserve.services.history import list_revisions
from mapserve.web import context
from mapserve.web.pages.entry import refuse_public, uncached
from mapserve.web.pages.maps import map_parts

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
        "coverage.html",
        community=community,
        here="coverage",
        revision=revision,
        revisions=list_revisions(session, community, limit=LATEST),
        editions={one["revision"]: one for one in list_editions(session, community)},
        parts=map_parts(community, opens="coverage", at=revision),
    )
    return uncached(html)
