"""The table of roles as a page, made from the code that decides."""

from flask import Blueprint, render_template

from layers.model.catalogue import CATALOGUE
from layers.words.audience import Audience
from layers.words.text import Text
from mapserve.programme.roles import APPOINTS, AUDIENCES, PERMISSIONS, SCOPES, Action, Role
from mapserve.web.access import anybody

blueprint = Blueprint("permissions", __name__)

AUDIENCE_LABELS = {
    Audience.PUBLIC: Text("公開", "Public"),
    Audience.MEMBERS: Text("社區內部", "For members"),
    Audience.STAFF: Text("承辦專用", "For officials"),
}


@blueprint.get("/permissions")
@anybody
def permissions() -> str:
    """Show who may do what, and who sees what."""
    return render_template(
        "people/permissions.html",
        roles=list(Role),
        actions=list(Action),
        permitted=PERMISSIONS,
        scopes=SCOPES,
        appoints=APPOINTS,
        audiences=AUDIENCES,
        audience_labels=AUDIENCE_LABELS,
        layers={
            audience: [layer for layer in CATALOGUE if layer.audience is audience]
            for audience in Audience
        },
    )
