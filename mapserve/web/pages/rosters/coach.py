"""/c/{slug}/coach: the one named person who coaches a community (R-05)."""

from flask import Blueprint, Response, flash, make_response, redirect
from flask_babel import gettext as _

from mapserve import clock
from mapserve.programme.calendar import Period
from mapserve.programme.roles import Action
from mapserve.programme.rosters import Coaching
from mapserve.services.rosters.coaches import coach_of, end_coaching, name_coach
from mapserve.store.models import Community
from mapserve.web.access import permitted
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.security import limiter

blueprint = Blueprint("coaches", __name__, url_prefix="/c/<slug>/coach")


@blueprint.get("")
@permitted(Action.COACH)
def coach(community: Community) -> Response:
    """Show who coaches a community, with the form to name somebody else."""
    return _page(community, None)


@blueprint.post("")
@limiter.limit("60/minute")
@permitted(Action.COACH)
def name(community: Community) -> Response:
    """Name somebody."""
    filled = read(Coaching)
    if filled.value is None:
        return _page(community, filled)
    with context.writing() as session:
        now = name_coach(session, community, filled.value, viewer=context.viewer())
    flash(
        _("%(name)s已是%(community)s的輔導專人。", name=now.name, community=community.name),
        "success",
    )
    return _back(community)


@blueprint.post("/end")
@limiter.limit("60/minute")
@permitted(Action.COACH)
def end(community: Community) -> Response:
    """Let nobody coach the community any more."""
    with context.writing() as session:
        end_coaching(session, community, viewer=context.viewer())
    flash(_("%(community)s現在沒有輔導專人。", community=community.name), "success")
    return _back(community)


def _page(community: Community, sent: Filled[Coaching] | None) -> Response:
    now = coach_of(context.reading(), community, viewer=context.viewer())
    values = {"name": now.name, "office": now.office, "phone": now.phone} if now else None
    filled = sent or blank(Coaching, values)
    return shown("rosters/coach.html", filled, community=community, now=now, filled=filled)


def _back(community: Community) -> Response:
    return make_response(
        redirect(f"/programme/rosters/{community.county_code}/{Period.of(clock.today())}", 303)
    )
