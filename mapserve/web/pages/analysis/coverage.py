"""What is watched at which hour, for members and staff (the script asks the API for the week)."""

from flask import Blueprint, Response, render_template, request

from mapserve.programme.roles import Action
from mapserve.services.maps.editions import list_editions
from mapserve.services.maps.features import check_revision
from mapserve.services.maps.history import list_revisions
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.http import context
from mapserve.web.http.reply import uncached
from mapserve.web.pages.maps.figure import map_parts

LATEST = 30

blueprint = Blueprint("coverage", __name__)


@blueprint.get("/c/<slug>/coverage")
@permitted(Action.COVERAGE)
def coverage(community: Community) -> Response:
    """Show what is watched, now or as of `?revision=`; `?at=Wed 03:00` is the script's.

    Raises
    ------
    RevisionUnknown
    """
    session = context.reading()
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
