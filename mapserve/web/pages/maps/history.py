"""The history of a community's map: who saved what and when, and any two saves compared."""

from flask import Blueprint, Response, render_template, request

from layers.model.catalogue import layer_of
from mapserve.programme.roles import Action
from mapserve.services.maps.answers import Edition, Revision
from mapserve.services.maps.editions import list_editions
from mapserve.services.maps.features import check_revision
from mapserve.services.maps.history import changes_by_layer, list_revisions, photos_by_save
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.http import context
from mapserve.web.http.reply import uncached
from mapserve.web.pages.maps.figure import map_parts

PAGE = 20
MOST_PHOTOS = 6  # features of one save; the comparison shows them all

blueprint = Blueprint("history", __name__, url_prefix="/c/<slug>/history")


@blueprint.get("")
@permitted(Action.HISTORY)
def history(community: Community) -> Response:
    """List the saves, the latest first: `?before=` is the last revision of the page before."""
    session = context.reading()
    before = request.args.get("before", type=int)
    found = list_revisions(session, community, limit=PAGE + 1, before=before)
    page = found[:PAGE]
    changes, photos = {}, {}
    if page:
        first, last = page[-1].revision, page[0].revision
        reader = context.viewer()
        changes = changes_by_layer(session, community, viewer=reader, first=first, last=last)
        photos = photos_by_save(session, community, viewer=reader, first=first, last=last)
    sealed: dict[int, list[Edition]] = {}
    for edition in list_editions(session, community):
        sealed.setdefault(edition.revision, []).append(edition)
    html = render_template(
        "maps/history.html",
        community=community,
        revisions=page,
        changes=changes,
        photos=photos,
        most_photos=MOST_PHOTOS,
        sealed=sealed,
        layer_of=layer_of,
        before=before,
        following=page[-1].revision if len(found) > PAGE else None,
    )
    return uncached(html)


@blueprint.get("/compare")
@permitted(Action.HISTORY)
def compare(community: Community) -> Response:
    """Show on the map what changed from revision `?from=` to `?to=`; the last save if absent.

    Raises
    ------
    RevisionUnknown
    """
    newer = request.args.get("to", default=community.revision, type=int)
    older = request.args.get("from", default=max(0, newer - 1), type=int)
    older, newer = sorted((older, newer))
    check_revision(community, older)
    check_revision(community, newer)
    parts = map_parts(community, opens="compare", at=newer, since=older)
    html = render_template(
        "maps/compare.html",
        community=community,
        older=_revision(community, older),
        newer=_revision(community, newer),
        parts=parts,
    )
    return uncached(html)


def _revision(community: Community, revision: int) -> Revision | None:
    """Return who saved a revision and when; None for the empty map before the first save."""
    found = list_revisions(context.reading(), community, limit=1, before=revision + 1)
    return found[0] if found and revision else None
