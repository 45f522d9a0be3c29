"""One application to judge: form, sealed map and opinions side by side, and the decision."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, request
from flask_babel import gettext as _

from mapserve.programme.applications.form import PARTS, ApplicationForm
from mapserve.programme.applications.phrases import WRITTEN_INTO
from mapserve.programme.applications.table import APPLICATION, APPROVED
from mapserve.programme.forms import Form, fields_of
from mapserve.programme.rules.versions import rules_named
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.services.applications.answers import Application
from mapserve.services.applications.budgets import budget_of
from mapserve.services.applications.changes import since_return
from mapserve.services.applications.diagnosis import diagnosis_of
from mapserve.services.applications.files import find_application
from mapserve.services.applications.night_duty import night_duty
from mapserve.services.applications.phrases import phrases_for
from mapserve.services.applications.queue import neighbours_of, queue_of
from mapserve.services.applications.sealed_places import places_sent
from mapserve.services.applications.sending import take_step
from mapserve.services.applications.showing import describe
from mapserve.services.applications.subsidies import warnings_of_the_year
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.showing import timeline
from mapserve.services.workflow.steps import Asked
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.security import limiter
from mapserve.web.pages.applications.answers import shown_words
from mapserve.web.pages.applications.compared import compared
from mapserve.web.pages.applications.decisions import DECISIONS, given_by
from mapserve.web.pages.applications.opening import sources
from mapserve.web.pages.applications.queue_filter import QueueFilter
from mapserve.web.pages.applications.remarks import RETURN, blank_return, read_return, rows_of

blueprint = Blueprint("judging", __name__, url_prefix="/programme/desk")
# The case as it goes, for those who look at it: a dot each.
WAY = ("sent", "received", "forwarded", "agreed", "approved", "carrying_out", "settling", "closed")


@blueprint.get("/<int:application_id>")
@signed_in
def review(application_id: int) -> Response:
    """Show an application to be judged: form, budget, map, opinions, what may be decided."""
    return _page(application_id, {})


@blueprint.post("/<int:application_id>/<verb>")
@limiter.limit("60/minute")
@signed_in
def decide(application_id: int, verb: str) -> Response:
    """Take a step with what its form holds; what was typed stays where it is refused."""
    if verb not in DECISIONS and verb != TAKE_BACK:
        abort(404)
    filled = _read(verb, application_id) if verb != TAKE_BACK else None
    if filled is not None and filled.value is None:
        return _page(application_id, {verb: filled})
    following = _next(application_id)  # in the queue as it was before the decision
    with context.writing() as session:
        row, _community = find_application(session, application_id, viewer=context.viewer())
        period = f"{row.year}-{row.half}"
        asked = Asked(
            verb=verb,
            version=request.form.get("version", 0, type=int),
            given=given_by(verb, filled.value, period=period) if filled and filled.value else {},
        )
        outcome = take_step(session, application_id, asked, viewer=context.viewer())
    if filled is None:
        settled(outcome)
    else:
        with filled.refusals():
            settled(outcome)
        if filled.problems:
            return _page(application_id, {verb: filled})
    flash(_("已送出。"), "success")
    return make_response(redirect(following, 303))


def _page(application_id: int, sent: dict[str, Filled[Any]]) -> Response:
    session, viewer = context.reading(), context.viewer()
    row, community = find_application(session, application_id, viewer=viewer)
    told = describe(session, row, community, viewer=viewer)
    offered = [
        verb for verb in DECISIONS if verb in told.may or verb in told.why_not or verb in sent
    ]
    forms = {verb: sent.get(verb) or _blank(verb, told) for verb in offered}
    asked = QueueFilter.asked()
    beside = neighbours_of(session, viewer, row.id, state=asked.state, period=asked.period)
    places = places_sent(session, row, community, viewer=viewer) if RETURN in forms else []
    html = {
        "community": community,
        "phrases": phrases_for(session, community, viewer=viewer),
        "written_into": WRITTEN_INTO,
        "places": places,
        "parts": PARTS,
        "rows": rows_of(forms[RETURN], places) if RETURN in forms else [],
        "told": told,
        "budget": budget_of(session, row),
        "duty": night_duty(session, row),
        "found": diagnosis_of(session, community.id),
        "changes": compared(since_return(session, row)),
        "warnings": warnings_of_the_year(session, row, community),
        "events": timeline(session, row, staff=True).events,
        "fields": fields_of(ApplicationForm),
        "sections": ApplicationForm.sections,
        "said": shown_words,
        "sources": sources,
        "steps": {verb: APPLICATION.row[verb] for verb in offered},
        "forms": forms,
        "waits": APPLICATION.state[row.state].waits_for,
        "way": [APPLICATION.state[name] for name in WAY],
        "queue": queue_of(session, viewer, state=asked.state, period=asked.period, limit=1),
        "settles": row.state in APPROVED,
        "asked": asked,
        "beside": beside,
    }
    return shown("applications/review.html", *(forms.values() or [blank(Form)]), **html)


def _blank(verb: str, told: Application) -> Filled[Any]:
    subsidy = rules_named(told.rules_version).subsidy
    values = {"approved_amount": subsidy} if verb == "approve" else None
    return blank_return() if verb == RETURN else blank(DECISIONS[verb], values)


def _read(verb: str, application_id: int) -> Filled[Any]:
    if verb != RETURN:
        return read(DECISIONS[verb])
    session, viewer = context.reading(), context.viewer()
    row, community = find_application(session, application_id, viewer=viewer)
    return read_return(places_sent(session, row, community, viewer=viewer))


def _next(application_id: int) -> str:
    """Return where to go after a decision: the next of the queue, or the queue when none waits."""
    session, viewer, asked = context.reading(), context.viewer(), QueueFilter.asked()
    beside = neighbours_of(session, viewer, application_id, state=asked.state, period=asked.period)
    number = beside.next or beside.previous
    return asked.href(f"/{number}") if number else asked.href()
