"""Check your answers, then send; withdraw, and take a step back."""

import uuid
from typing import Annotated

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from pydantic import Field

from layers.words.problems import Nature, Problem, Problems
from layers.words.text import Text
from mapserve import clock
from mapserve.programme.applications.form import PARTS
from mapserve.programme.applications.table import LONGEST_OPINION
from mapserve.programme.applications.tasks import TASKS, Task
from mapserve.programme.calendar import window
from mapserve.programme.forms import Form, asks
from mapserve.programme.rules.versions import rules_named
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.services.applications.budgets import budget_of
from mapserve.services.applications.diagnosis import diagnosis_of
from mapserve.services.applications.files import period_of
from mapserve.services.applications.night_duty import night_duty
from mapserve.services.applications.sending import take_step
from mapserve.services.maps.editions import list_editions
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, form_page, read
from mapserve.web.http import context
from mapserve.web.http.numbers import LARGEST
from mapserve.web.http.reply import uncached
from mapserve.web.http.security import limiter
from mapserve.web.pages.applications.answers import shown_words
from mapserve.web.pages.applications.day_clock import clock_of
from mapserve.web.pages.applications.opening import PREFIX, Opened, opened, sources
from mapserve.web.pages.applications.task_list import locked

blueprint = Blueprint("application_check", __name__, url_prefix=PREFIX)


class Withdraw(Form):
    """Why an application is withdrawn."""

    withdrawn_for: Annotated[
        str,
        Field(max_length=LONGEST_OPINION),
        asks("為什麼撤回", "Why it is withdrawn", widget="note"),
    ]


@blueprint.get("/check")
@signed_in
def check(application_id: int) -> Response:
    """Show every answer once more, with what is missing at the top."""
    return _page(opened(application_id))


@blueprint.post("/check")
@limiter.limit("30/minute")
@signed_in
def send(application_id: int) -> Response:
    """Send it to the precinct, the map sealed; what speaks against it is told on the page."""
    try:
        _step(application_id, "send", _seen(), id_=_step_id())
    except Problem as problem:
        if problem.nature in (Nature.REFUSED, Nature.UNIDENTIFIED, Nature.MISSING):
            raise
        return _page(opened(application_id), [problem])
    except Problems as several:
        return _page(opened(application_id), list(several.problems))
    flash(_("送出了。地圖已經封存，分局受理後會告訴您。"), "success")
    return _home(application_id)


@blueprint.get("/withdraw")
@signed_in
def ask_why(application_id: int) -> Response:
    """Ask why it is withdrawn."""
    return _withdraw(application_id, blank(Withdraw))


@blueprint.post("/withdraw")
@limiter.limit("30/minute")
@signed_in
def withdraw(application_id: int) -> Response:
    """Withdraw it."""
    filled = read(Withdraw)
    if filled.value is None:
        return _withdraw(application_id, filled)
    with filled.refusals():
        _step(
            application_id,
            "withdraw",
            opened(application_id).one.version,
            withdrawn_for=filled.value.withdrawn_for,
        )
    if filled.problems:
        return _withdraw(application_id, filled)
    flash(_("申請已撤回。"), "success")
    return _home(application_id)


@blueprint.post("/take-back")
@limiter.limit("30/minute")
@signed_in
def take_back(application_id: int) -> Response:
    """Take the last step back, while the next desk has not acted."""
    _step(application_id, TAKE_BACK, _seen())
    flash(_("收回來了，可以再改。"), "success")
    return _home(application_id)


def _step(
    application_id: int,
    verb: str,
    version: int,
    *,
    id_: uuid.UUID | None = None,
    **given: object,
) -> None:
    asked = Asked(verb=verb, version=version, given=given, id=id_ or uuid.uuid4())
    with context.writing() as session:
        outcome = take_step(session, application_id, asked, viewer=context.viewer())
    settled(outcome)


def _seen() -> int:
    """Return the version that the page has shown; 0, which is never right, without one."""
    return min(max(request.values.get("version", 0, type=int), 0), LARGEST)


def _step_id() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.form.get("id", ""))
    except ValueError:
        return None


def _home(application_id: int) -> Response:
    return make_response(redirect(f"/programme/applications/{application_id}", 303))


def _withdraw(application_id: int, filled: Filled[Withdraw]) -> Response:
    found = opened(application_id)
    return form_page(
        filled,
        title=_("撤回申請"),
        action=f"{found.path}/withdraw",
        submit=_("撤回申請"),
        lead=_("撤回以後，要再申請就重新開始一份。寫好的內容還看得到。"),
    )


def _page(found: Opened, refused: list[Problem] | None = None) -> Response:
    told = {one.detail.zh for one in found.one.missing}
    wrong = [(one.detail, one.rules, found.href(one.pointer)) for one in found.one.missing]
    wrong += [
        (reason.detail, reason.rules, where) for reason, where in locked(found) if reason.blocks
    ]
    told |= {text.zh for text, _rules, _where in wrong}
    wrong += [
        (text, _rules_of(problem), "")
        for problem in refused or ()
        if (text := problem.told).zh not in told
    ]
    editions = list_editions(context.reading(), found.community)
    html = render_template(
        "applications/check.html",
        opened=found,
        one=found.one,
        community=found.community,
        wrong=wrong,
        refused=bool(refused),
        advice=[(one, where) for one, where in locked(found) if not one.blocks],
        parts=[(task, _answers(found, task)) for task in TASKS if task.fields],
        budget=budget_of(context.reading(), found.row),
        duty=night_duty(context.reading(), found.row),
        found=diagnosis_of(context.reading(), found.community.id),
        edition=max((one.number for one in editions), default=0) + 1,
        clock=clock_of(window(period_of(found.row), rules_named(found.row.rules)), clock.today())
        if found.written
        else None,
        step_id=uuid.uuid4(),
        sources=sources,
    )
    return uncached(html, 422 if refused else 200)


def _rules_of(problem: Problem) -> list[str]:
    rules = problem.facts.get("rules")
    return [str(one) for one in rules] if isinstance(rules, list | tuple) else []


def _answers(found: Opened, task: Task) -> list[tuple[str, Text, Text, bool]]:
    return [
        (
            name,
            PARTS[name],
            shown_words(name, found.one.answers.get(name)),
            name in found.row.proposed,
        )
        for name in task.fields
    ]
