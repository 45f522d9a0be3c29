"""The report of an import: what was taken, and every row that was not, with its reason."""

from flask import Blueprint, Flask, Response, render_template

from layers.model.catalogue import layer_of
from mapserve.exchange.quarantine import write_kept
from mapserve.programme.roles import Action
from mapserve.services.importing.importer import find_report, list_reports
from mapserve.web.access import permitted_everywhere, signed_in
from mapserve.web.http import context
from mapserve.web.http.reply import uncached

_GROUPS = 100

blueprint = Blueprint("imports", __name__, url_prefix="/imports")


def register(app: Flask) -> None:
    """Add the pages of imports."""
    app.register_blueprint(blueprint)


@blueprint.get("")
@permitted_everywhere(Action.IMPORT)
def runs() -> Response:
    """List the latest imports, for who may import everywhere."""
    reports = list_reports(context.reading())
    return uncached(render_template("importing/imports.html", reports=reports, layer_of=layer_of))


@blueprint.get("/<int:run_id>")
@signed_in
def report(run_id: int) -> Response:
    """Show one import to who may import there: reasons, each with its rows, for rows are many."""
    found = find_report(context.reading(), run_id, viewer=context.viewer())
    groups = found.groups()
    html = render_template(
        "importing/import.html",
        report=found,
        groups=groups[:_GROUPS],
        more=groups[_GROUPS:],
        layer=layer_of(found.layer),
    )
    return uncached(html)


@blueprint.get("/<int:run_id>.csv")
@signed_in
def report_rows(run_id: int) -> Response:
    """Return every row of one import's report as a file to be kept."""
    found = find_report(context.reading(), run_id, viewer=context.viewer())
    answer = Response(write_kept(found.entries), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="import-{run_id}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
