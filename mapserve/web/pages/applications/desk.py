"""The desk: what waits for a precinct, a county or the ministry, and one application to judge."""

from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_babel import gettext as _

from layers.words.problems import Problem
from mapserve.programme.applications.form import ApplicationForm
from mapserve.programme.applications.table import APPLICATION, APPROVED
from mapserve.programme.calendar import Period
from mapserve.programme.forms import Form, fields_of
from mapserve.programme.rules.versions import rules_named
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.services.applications.answers import Application
from mapserve.services.applications.budgets import budget_of
from mapserve.services.applications.bulk import MOST, VERBS, preview, take_all
from mapserve.services.applications.files import find_application
from mapserve.services.applications.queue import queue_of, read_place
from mapserve.services.applications.sending import take_step
from mapserve.services.applications.showing import describe
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.showing import timeline
from mapserve.services.workflow.steps import Asked
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import limiter
from mapserve.web.pages.applications.answers import shown_words
from mapserve.web.pages.applications.decisions import DECISIONS, PART_CHOICES, given_by

blueprint = Blueprint("desk", __name__, url_prefix="/programme/desk")
PAGE = 50
# The case as it goes, for those who look at it: a dot each.
WAY = ("sent", "received", "forwarded", "agreed", "approved", "carrying_out", "settling", "closed")


@blueprint.get("")
@signed_in
def desk() -> Response:
    """Show the queue of the reader's desks: `?state=`, `?period=`, `?after=` as told before."""
    state = request.args.get("state", "")
    queue = queue_of(
        context.reading(),
        context.viewer(),
        state=state if state in APPLICATION.state else "",
        period=_period(),
        after=read_place(request.args.get("after", "")),
        limit=PAGE,
    )
    following = {**_kept(), "after": queue.next} if queue.next else None
    html = render_template(
        "applications/desk.html",
        queue=queue,
        state=state,
        period=request.args.get("period", ""),
        bulk=[APPLICATION.step[verb, one] for verb, one in _bulk_steps(queue.rows)],
        following=urlencode(following) if following else "",
    )
    return uncached(html)


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
    filled = _read(verb) if verb != TAKE_BACK else None
    if filled is not None and filled.value is None:
        return _page(application_id, {verb: filled})
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
    return make_response(redirect(_next(application_id), 303))


@blueprint.post("/bulk")
@limiter.limit("30/minute")
@signed_in
def bulk() -> Response:
    """Show what a step for several would do; with `sure`, take it and tell each outcome."""
    verb = request.form.get("verb", "")
    if verb not in VERBS:
        abort(404)
    filled = _read(verb)
    chosen = [_pair(one) for one in request.form.getlist("one")][:MOST]
    seen = [one for one in chosen if one]
    # Also before they are taken: nothing is begun of what is not all this reader's.
    numbers = [number for number, _version in seen]
    rows = preview(context.reading(), numbers, verb, viewer=context.viewer())
    sure = "sure" in request.form
    if sure and filled.value is not None:
        given = given_by(verb, filled.value, period="")
        rows = take_all(context.database(), seen, verb, given=given, viewer=context.viewer())
    elif not sure:
        filled = blank(DECISIONS[verb])
    return shown(
        "applications/bulk.html",
        filled,
        filled=filled,
        verb=verb,
        step=APPLICATION.row[verb],
        rows=rows,
        done=sure and filled.value is not None,
    )


def _page(application_id: int, sent: dict[str, Filled[Any]]) -> Response:
    session, viewer = context.reading(), context.viewer()
    row, community = find_application(session, application_id, viewer=viewer)
    told = describe(session, row, community, viewer=viewer)
    offered = [
        verb for verb in DECISIONS if verb in told.may or verb in told.why_not or verb in sent
    ]
    forms = {verb: sent.get(verb) or _blank(verb, told) for verb in offered}
    html = {
        "community": community,
        "told": told,
        "budget": budget_of(session, row),
        "events": timeline(session, row, staff=True).events,
        "fields": fields_of(ApplicationForm),
        "sections": ApplicationForm.sections,
        "said": shown_words,
        "steps": {verb: APPLICATION.row[verb] for verb in offered},
        "forms": forms,
        "waits": APPLICATION.state[row.state].waits_for,
        "way": [APPLICATION.state[name] for name in WAY],
        "queue": queue_of(session, viewer, limit=1),
        "settles": row.state in APPROVED,
    }
    return shown("applications/review.html", *(forms.values() or [blank(Form)]), **html)


def _blank(verb: str, told: Application) -> Filled[Any]:
    subsidy = rules_named(told.rules_version).subsidy
    values = {"approved_amount": subsidy} if verb == "approve" else None
    return blank(DECISIONS[verb], values, **_offered(verb))


def _read(verb: str) -> Filled[Any]:
    return read(DECISIONS[verb], **_offered(verb))


def _offered(verb: str) -> dict[str, Any]:
    return {"parts": PART_CHOICES} if verb == "return" else {}


def _period() -> Period | None:
    try:
        return Period.read(request.args.get("period", ""))
    except Problem:
        return None


def _kept() -> dict[str, str]:
    return {name: request.args[name] for name in ("state", "period") if request.args.get(name)}


def _bulk_steps(rows: list[Any]) -> list[tuple[str, str]]:
    """Return the bulk steps that some row of the page could take, each once."""
    found: dict[str, str] = {}
    for row in rows:
        for verb in VERBS:
            if (verb, row.state) in APPLICATION.step:
                found.setdefault(verb, row.state)
    return list(found.items())


def _pair(text: str) -> tuple[int, int] | None:
    number, _, version = text.partition(".")
    return (int(number), int(version)) if number.isdecimal() and version.isdecimal() else None


def _next(application_id: int) -> str:
    """Return where to go after a decision: the next of the queue, or the queue when none waits."""
    found = queue_of(context.reading(), context.viewer(), limit=1)
    if found.rows and found.rows[0].id != application_id:
        return f"/programme/desk/{found.rows[0].id}"
    return "/programme/desk"
