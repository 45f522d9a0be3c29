"""A community's map."""

from flask import Blueprint, render_template

from mapserve.services.communities import find_community
from mapserve.web import context

blueprint = Blueprint("community", __name__)


@blueprint.get("/c/<slug>")
def community(slug: str) -> str:
    """Show the map of the community named `slug`."""
    found = find_community(context.reading(), slug)
    return render_template("community.html", community=found)
