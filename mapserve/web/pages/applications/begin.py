"""Applying for a community: what it has applied for, and the next application begun."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from flask_babel import gettext as _

from mapserve import clock
from mapserve.programme.calendar import applying_for, standing
from mapserve.programme.roles import Action
from mapserve.services.applications.beginning import begin_filled
from mapserve.services.applications.problems import DraftThere
from mapserve.services.applications.showing import list_applications
from mapserve.store.models import Community
from mapserve.store.queries.applications import Sought
from mapserve.web.access import permitted
from mapserve.web.http import context
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import limiter
from mapserve.web.pages.applications.day_clock import clock_of

MOST = 20  # applications that are listed: ten years of them
blueprint = Blueprint("applying", __name__, url_prefix="/c/<slug>/apply")


@blueprint.get("")
@permitted(Action.APPLICATIONS)
def applications(community: Community) -> Response:
    """Show the applications of a community, and the window of the next period."""
    period = applying_for(clock.today())
    found = list_applications(
        context.reading(),
        Sought(community=community.slug),
        viewer=context.viewer(),
        limit=MOST,
    )
    there = standing(period, clock.today())
    return uncached(
        render_template(
            "applications/begin.html",
            community=community,
            found=found,
            period=period,
            standing=there,
            clock=clock_of(there.days, clock.today()),
            current=next((one for one in found if one.period == str(period)), None),
        )
    )


@blueprint.post("")
@limiter.limit("30/minute")
@permitted(Action.APPLY)
def begin(community: Community) -> Response:
    """Begin the application for the period whose window is open or comes next."""
    period = applying_for(clock.today())
    try:
        with context.writing() as session:
            number = begin_filled(session, community, period, viewer=context.viewer()).id
    except DraftThere as there:
        number = int(str(there.facts["id"]))
        flash(_("已經有一份草稿了，請接著寫。"))
    return make_response(redirect(f"/programme/applications/{number}", 303))
