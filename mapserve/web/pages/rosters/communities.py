"""/programme/rosters: the roster of communities of a period, as it stands and as it was sealed."""

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask_babel import gettext as _

from mapserve import clock
from mapserve.programme.calendar import Period, applying_for, roster_window
from mapserve.programme.forms import Form
from mapserve.programme.roles import Action
from mapserve.programme.rosters import COLUMNS, OURS, RosterKind, communities_of, without_coach
from mapserve.programme.rules.versions import rules_on
from mapserve.services.communities.directory import EVERY_COUNTY, own_county
from mapserve.services.rosters.communities import (
    reports,
    roster_of,
    seal_roster,
)
from mapserve.services.rosters.files import RosterFormat
from mapserve.web.access import permitted_in_county, signed_in
from mapserve.web.forms import blank, read, shown
from mapserve.web.forms.filled import Filled
from mapserve.web.http import context
from mapserve.web.http.security import limiter

blueprint = Blueprint("rosters", __name__, url_prefix="/programme/rosters")


class SealRoster(Form):
    """Sealing asks nothing but to be pressed."""


@blueprint.get("")
@signed_in
def latest() -> Response:
    """Lead to the reader's roster of the present half-year, or home whoever has none."""
    county = own_county(context.viewer(), Action.ROSTERS)
    return make_response(
        redirect(_address(county, Period.of(clock.today())) if county else "/home")
    )


@blueprint.get("/<county_code>/<period>")
@permitted_in_county(Action.ROSTERS)
def roster(county_code: str, period: str) -> Response:
    """Show the roster of a county, or of the whole country."""
    return _page(Period.read(period), county_code, blank(SealRoster))


@blueprint.post("/<county_code>/<period>/seal")
@limiter.limit("20/minute")
@permitted_in_county(Action.COACH)
def seal(county_code: str, period: str) -> Response:
    """Seal the roster of a county as it stands."""
    of, filled = Period.read(period), read(SealRoster)
    base = request.form.get("base", 0, type=int)
    with filled.refusals(), context.writing() as session:
        version = seal_roster(session, of, county_code, base=base, viewer=context.viewer())
    if filled.problems:
        return _page(of, county_code, filled)
    flash(_("已封存第 %(n)s 次，可以下載函報。", n=version.number), "success")
    return make_response(redirect(_address(county_code, of), 303))


def _page(period: Period, county_code: str, filled: Filled[SealRoster]) -> Response:
    session, viewer = context.reading(), context.viewer()
    now = roster_of(session, period, county_code, viewer=viewer)
    rules = rules_on(period.first)
    return shown(
        "rosters/roster.html",
        filled,
        now=now,
        filled=filled,
        columns=COLUMNS[RosterKind.COMMUNITIES],
        communities=communities_of(now.entries),
        missing=without_coach(now.entries),
        days=roster_window(period),
        today=clock.today(),
        reports=reports(session, now, viewer=viewer) if county_code == EVERY_COUNTY else [],
        sees_all=own_county(viewer, Action.ROSTERS) == EVERY_COUNTY,
        target=rules.target,
        target_reading=rules.reading_words("Q-17"),
        periods=_periods(period),
        formats=list(RosterFormat),
        ours=OURS,
    )


def _address(county_code: str, period: Period) -> str:
    return f"/programme/rosters/{county_code}/{period}"


def _periods(shown_now: Period) -> list[Period]:
    """Return the periods to choose from: the latest that is applied for, and three before it."""
    found = [applying_for(clock.today())]
    while len(found) < 4:  # noqa: PLR2004 - two years
        found.append(found[-1].previous)
    return found if shown_now in found else [*found, shown_now]
