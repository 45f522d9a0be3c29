"""/programme/progress: which community of a county has reported which month (R-06)."""

from flask import Blueprint, Response, render_template

from mapserve import clock
from mapserve.programme.records.progress import due_of, month_label
from mapserve.programme.roles import Action
from mapserve.services.communities.directory import find_county
from mapserve.services.records.overview import months_shown, progress_of
from mapserve.web.access import permitted_in_county
from mapserve.web.http import context
from mapserve.web.http.reply import uncached

blueprint = Blueprint("progress", __name__, url_prefix="/programme/progress/<county_code>")


@blueprint.get("")
@permitted_in_county(Action.ROSTERS)
def progress(county_code: str) -> Response:
    """Show the last months of every community that takes part, the missing ones first told."""
    session, viewer = context.reading(), context.viewer()
    rows = progress_of(session, county_code, viewer=viewer)
    html = render_template(
        "records/progress.html",
        county=find_county(session, county_code),
        county_code=county_code,
        rows=rows,
        months=[(one, month_label(one), due_of(one)) for one in months_shown()],
        missing=sum(len(one.missing) for one in rows),
        today=clock.today(),
    )
    return uncached(html)
