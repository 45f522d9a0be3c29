"""/home: what is due and what waits for whoever is signed in, and what they were told."""

from flask import Blueprint, Response, render_template

from mapserve import clock
from mapserve.services.applications.duties import duties_of, in_order
from mapserve.services.cases.stories import my_stories
from mapserve.services.evaluations.duties import evaluation_duties
from mapserve.services.notices.case_duties import case_duties
from mapserve.services.notices.inbox import inbox_of
from mapserve.services.records.overview import months_owed
from mapserve.web.access import signed_in
from mapserve.web.http import context
from mapserve.web.http.reply import uncached

SHOWN = 5  # notices; all of them have a page
MINE = 20  # blind spots that somebody drew

blueprint = Blueprint("duties", __name__)


@blueprint.get("/home")
@signed_in
def home() -> Response:
    """Show what is due and what waits, one thing to do first, then what was told."""
    session, viewer = context.reading(), context.viewer()
    duties = in_order(
        [
            *duties_of(session, viewer),
            *months_owed(session, viewer),
            *evaluation_duties(session, viewer),
            *case_duties(session, viewer),
        ]
    )
    html = render_template(
        "applications/duties.html",
        first=duties[0] if duties else None,
        rest=duties[1:],
        inbox=inbox_of(session, viewer, limit=SHOWN),
        stories=my_stories(session, viewer, limit=MINE),
        today=clock.today(),
    )
    return uncached(html)
