"""The public front: the communities that have a map."""

from flask import Blueprint, render_template

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> str:
    """List communities."""
    return render_template("home.html")
