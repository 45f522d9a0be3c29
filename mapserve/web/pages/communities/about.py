"""Accessibility and privacy: what we promise, in plain words."""

from flask import Blueprint, render_template

from mapserve.web.access import anybody

blueprint = Blueprint("about", __name__)


@blueprint.get("/accessibility")
@anybody
def accessibility() -> str:
    """Say how far the pages are usable by everyone."""
    return render_template("communities/accessibility.html")


@blueprint.get("/privacy")
@anybody
def privacy() -> str:
    """Say what is public, what is kept and what is not."""
    return render_template("communities/privacy.html")
