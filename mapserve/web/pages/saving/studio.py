"""The drawing page of a community."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from mapserve.errors import Forbidden
from mapserve.programme.roles import Action
from mapserve.services.communities.directory import find_community, place_of
from mapserve.web.http import context

blueprint = Blueprint("studio", __name__)


@blueprint.get("/c/<slug>/studio")
def studio(slug: str) -> str | Response:
    """Show the page where members draw; whoever is not signed in signs in first.

    Raises
    ------
    NotFound
        No such community.
    Forbidden
        The reader's roles do not let them draw here.
    """
    community = find_community(context.reading(), slug)
    viewer = context.viewer()
    if viewer.user_id is None:
        return redirect("/login?next=" + url_for("studio.studio", slug=slug), 303)
    if not viewer.may(Action.DRAW, place_of(community)):
        raise Forbidden(action=Action.DRAW.label)
    return render_template(
        "saving/studio.html",
        community=community,
        here="studio",
        tiles=context.settings().basemap_url,
    )
