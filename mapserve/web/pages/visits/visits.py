"""/visits: visits on site, planned by whoever runs the level, walked by whoever goes."""

import datetime as dt
from typing import Annotated

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from pydantic import Field, StringConstraints

from layers.analysis.hours import HOUR
from mapserve.programme.forms import Form, asks
from mapserve.services.evaluations.files import find_evaluation
from mapserve.services.visits.files import find_visit
from mapserve.services.visits.planning import plan_visit
from mapserve.services.visits.showing import describe, visits_for, visits_of
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.security import limiter

blueprint = Blueprint("visit_pages", __name__)
_PLAN = "/programme/evaluations/<int:evaluation_id>/visits"


class VisitPlanned(Form):
    """排訪評: when it is."""

    day: Annotated[
        Annotated[dt.date, Field(ge=dt.date(2020, 1, 1), le=dt.date(2199, 12, 31))],
        asks("日期", "Day"),
    ]
    hour: Annotated[
        Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")],
        asks("幾點（例如 22:00）", "At what hour (such as 22:00)"),
    ]


@blueprint.get("/visits")
@signed_in
def listing() -> str:
    """List the visits that the reader goes on."""
    found = visits_of(context.reading(), context.viewer())
    return render_template("visits/list.html", visits=found.visits, here="evaluations")


@blueprint.get("/visits/<int:visit_id>")
@signed_in
def page(visit_id: int) -> str:
    """Open a visit: for who goes all of it without network, for who plans it what was found."""
    file = find_visit(context.reading(), visit_id, viewer=context.viewer())
    told = describe(context.reading(), file)
    return render_template(
        "visits/visit.html", told=told, community=file.community, here="evaluations"
    )


@blueprint.get(_PLAN)
@signed_in
def planning(evaluation_id: int) -> Response:
    """Show the visits of an evaluation, and plan another."""
    return _planning(evaluation_id, blank(VisitPlanned))


@blueprint.post(_PLAN)
@limiter.limit("30/minute")
@signed_in
def plan(evaluation_id: int) -> Response:
    """Plan a visit on which all of the panel goes."""
    filled = read(VisitPlanned)
    if filled.value is None:
        return _planning(evaluation_id, filled)
    hour, minute = map(int, filled.value.hour.split(":"))
    number = 0
    with filled.refusals(), context.writing() as session:
        row = plan_visit(
            session,
            evaluation_id,
            day=filled.value.day,
            minute=hour * HOUR + minute,
            viewer=context.viewer(),
        )
        number = row.id
    if not number:
        return _planning(evaluation_id, filled)
    flash(_("訪評排好了，要查看的清單也算好了。"), "success")
    return make_response(redirect(f"/visits/{number}", 303))


def _planning(evaluation_id: int, filled: Filled[VisitPlanned]) -> Response:
    session, viewer = context.reading(), context.viewer()
    file = find_evaluation(session, evaluation_id, viewer=viewer)
    return shown(
        "visits/plan.html",
        filled,
        filled=filled,
        name=file.name,
        visits=visits_for(session, evaluation_id, viewer=viewer),
        plans=bool(file.sight.officer),
        address=request.path,
        evaluation=evaluation_id,
    )
