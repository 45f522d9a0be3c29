"""The report of an import: what was taken, and every row that was not, with its reason."""

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request

from layers.model.catalogue import layer_of
from mapserve.errors import Forbidden, NotFound
from mapserve.programme.roles import Action
from mapserve.services.communities.directory import find_community, place_of
from mapserve.services.importing.importer import find_report, list_reports
from mapserve.web.http import context

blueprint = Blueprint("imports", __name__, url_prefix="/imports")


def register(app: Flask) -> None:
    """Add the pages of imports."""
    app.register_blueprint(blueprint)


@blueprint.get("")
def runs() -> Response:
    """List the latest imports, for who may import everywhere."""
    refused = _refuse(None)
    if refused:
        return refused
    reports = list_reports(context.reading())
    return _uncached(render_template("importing/imports.html", reports=reports, layer_of=layer_of))


@blueprint.get("/<int:run_id>")
def report(run_id: int) -> Response:
    """Show one import to who may import there; rows can be hundreds, so it is a plain table."""
    if context.viewer().user_id is None:
        return make_response(redirect(f"/login?next={request.path}", 303))
    try:
        found = find_report(context.reading(), run_id)
    except NotFound:
        _refuse(None)  # whoever may not look at it does not learn whether it is there
        raise
    _refuse(found.community)
    html = render_template("importing/import.html", report=found, layer=layer_of(found.layer))
    return _uncached(html)


def _refuse(slug: str | None) -> Response | None:
    """Return where to sign in, or None; raise `Forbidden` for who may not import there."""
    viewer = context.viewer()
    if viewer.user_id is None:
        return make_response(redirect(f"/login?next={request.path}", 303))
    place = place_of(find_community(context.reading(), slug)) if slug else None
    if not viewer.may(Action.IMPORT, place):
        raise Forbidden(action=Action.IMPORT.label)
    return None


def _uncached(html: str) -> Response:
    answer = make_response(html)
    answer.headers["Cache-Control"] = "no-store"
    return answer
