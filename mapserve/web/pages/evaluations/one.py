"""/programme/evaluations: the list, and one: maps of both editions, scores, what may be decided."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast, get_args

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    request,
)
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from layers.words.invisible_characters import one_line
from layers.words.problems import Problem, Problems
from layers.words.text import Text
from mapserve import clock
from mapserve.errors import NotFound
from mapserve.programme.dates import FIRST_YEAR
from mapserve.programme.evaluations.scores import Mark
from mapserve.programme.evaluations.table import EVALUATION
from mapserve.programme.roles import Viewer
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.services.evaluations.answers import Evaluation
from mapserve.services.evaluations.beginning import begin_community
from mapserve.services.evaluations.blindness import runs_counties
from mapserve.services.evaluations.consensus import save_consensus
from mapserve.services.evaluations.deciding import take_step
from mapserve.services.evaluations.files import find_evaluation
from mapserve.services.evaluations.maps import Side, edition_map
from mapserve.services.evaluations.panels import PANEL_OPEN, declare, excuse, name_evaluator
from mapserve.services.evaluations.reports import reported_levels
from mapserve.services.evaluations.round_lists import openable
from mapserve.services.evaluations.sheets import hand_in, save_scores
from mapserve.services.evaluations.showing import describe, events_for, list_evaluations
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.queries.evaluations import Sought
from mapserve.web.access import community_named, signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.forms.kept import typed_before
from mapserve.web.http import context
from mapserve.web.http.reply import reply
from mapserve.web.http.security import limiter
from mapserve.web.pages.evaluations.forms import (
    FORMS,
    ConflictDeclared,
    ConsensusTyped,
    DeputyNamed,
    EvaluationBegun,
    EvaluatorNamed,
    NothingAsked,
    ScoresTyped,
    Stand,
    form_for,
    given_by,
)

blueprint = Blueprint("evaluation_pages", __name__, url_prefix="/programme/evaluations")
_ONE = "/<int:evaluation_id>"
PAGE = 50


@blueprint.get("")
@signed_in
def listing() -> Response:
    """List the evaluations that the reader may know of, newest first: `?before=`."""
    return _list(_new())


@blueprint.post("")
@limiter.limit("30/minute")
@signed_in
def begin() -> Response:
    """Begin the evaluation of a community, and go on with it."""
    filled = read(EvaluationBegun)
    number = 0
    if filled.value is not None:
        wanted = filled.value
        with filled.refusals(community=NotFound):
            community = community_named(wanted.community)
            with context.writing() as session:
                outcome = begin_community(
                    session,
                    community,
                    year=wanted.year,
                    group=wanted.group,
                    viewer=context.viewer(),
                )
                number = settled(outcome).row.id
    if not number:
        return _list(filled)
    return _to(number)


@blueprint.get(_ONE)
@signed_in
def page(evaluation_id: int) -> Response:
    """Show an evaluation as far as its reader may see."""
    return _page(evaluation_id)


@blueprint.get(f"{_ONE}/maps/<side>.svg")
@signed_in
def edition(evaluation_id: int, side: str) -> Response:
    """Give one of the two maps: `before` or `after`."""
    if side not in get_args(Side):
        abort(404)
    wanted = cast("Side", side)
    svg = edition_map(context.reading(), evaluation_id, wanted, viewer=context.viewer())
    return reply(svg, mimetype="image/svg+xml")


@blueprint.post(f"{_ONE}/declaration")
@limiter.limit("30/minute")
@signed_in
def declaration(evaluation_id: int) -> Response:
    """Take the declaration of an evaluator."""
    filled = read(ConflictDeclared)
    if filled.value is None:
        return _page(evaluation_id, declared=filled)
    with filled.refusals(), context.writing() as session:
        declare(
            session,
            evaluation_id,
            conflict=filled.value.stand is Stand.CONFLICT,
            relations=filled.value.relations,
            words=filled.value.words or "",
            viewer=context.viewer(),
        )
    return _page(evaluation_id, declared=filled) if filled.problems else _to(evaluation_id)


@blueprint.post(f"{_ONE}/scores")
@limiter.limit("120/minute")
@signed_in
def scores(evaluation_id: int) -> Response:
    """Save one's own scores; with `hand_in`, hand them in. What was typed stays where refused."""
    marks, version = _marks(), request.form.get("version", 0, type=int)

    def save(session: Session, *, viewer: Viewer) -> None:
        save_scores(session, evaluation_id, version, marks, viewer=viewer)
        if "hand_in" in request.form:
            hand_in(session, evaluation_id, version + 1, viewer=viewer)

    done = _("評分已經交出。") if "hand_in" in request.form else _("評分已存好，還沒有交出。")
    return _saved(evaluation_id, save, marks, done)


@blueprint.post(f"{_ONE}/consensus")
@limiter.limit("120/minute")
@signed_in
def consensus(evaluation_id: int) -> Response:
    """Save what the evaluators agree on."""
    marks, version = _marks(), request.form.get("version", 0, type=int)

    def save(session: Session, *, viewer: Viewer) -> None:
        save_consensus(session, evaluation_id, version, marks, viewer=viewer)

    return _saved(evaluation_id, save, marks, _("共識分數已存好。"))


@blueprint.post(f"{_ONE}/evaluators")
@limiter.limit("30/minute")
@signed_in
def evaluators(evaluation_id: int) -> Response:
    """Name an evaluator."""
    gone = _replaceable(evaluation_id)
    filled: Filled[Any] = read(DeputyNamed, deputy_for=gone) if gone else read(EvaluatorNamed)
    if filled.value is None:
        return _page(evaluation_id, named=filled)
    with filled.refusals(), context.writing() as session:
        name_evaluator(
            session,
            evaluation_id,
            filled.value.email,
            chair=filled.value.chair,
            deputy_for=getattr(filled.value, "deputy_for", None),
            viewer=context.viewer(),
        )
    return _page(evaluation_id, named=filled) if filled.problems else _to(evaluation_id)


@blueprint.post(f"{_ONE}/evaluators/<int:assignment_id>/excuse")
@limiter.limit("30/minute")
@signed_in
def excuse_one(evaluation_id: int, assignment_id: int) -> Response:
    """Excuse an evaluator whose scores are not in."""
    reason = one_line(request.form.get("reason", ""), 500) or _("不克出席")
    with context.writing() as session:
        excuse(session, evaluation_id, assignment_id, reason, viewer=context.viewer())
    return _to(evaluation_id)


@blueprint.post(f"{_ONE}/steps/<verb>")
@limiter.limit("60/minute")
@signed_in
def step(evaluation_id: int, verb: str) -> Response:
    """Take a step with what its form holds; what was typed stays where it is refused."""
    if verb not in EVALUATION.verbs and verb != TAKE_BACK:
        abort(404)
    viewer = context.viewer()
    file = find_evaluation(context.reading(), evaluation_id, viewer=viewer)
    filled = read(form_for(verb, file.row.state)) if verb in FORMS else blank(NothingAsked)
    if verb in FORMS and filled.value is None:
        return _page(evaluation_id, steps={verb: filled})
    given = given_by(filled.value) if filled.value is not None else {}
    version = request.form.get("version", 0, type=int)
    with filled.refusals(), context.writing() as session:
        asked = Asked(verb=verb, version=version, given=given)
        outcome = take_step(session, evaluation_id, asked, viewer=viewer)
    with filled.refusals():
        if not filled.problems:
            settled(outcome)
    if filled.problems:
        return _page(evaluation_id, steps={verb: filled})
    flash(_("已送出。"), "success")
    return _to(evaluation_id)


def _saved(
    evaluation_id: int, save: Callable[..., None], marks: Mapping[str, Mark], done: str
) -> Response:
    """Save marks, or show them again as they were typed with what is wrong."""
    try:
        with context.writing() as session:
            save(session, viewer=context.viewer())
    except Problem as problem:
        return _page(evaluation_id, wrong=[problem], typed=marks)
    except Problems as problems:
        return _page(evaluation_id, wrong=problems.problems, typed=marks)
    flash(done, "success")
    return _to(evaluation_id)


def _marks(typed: Mapping[str, str] | None = None) -> dict[str, Mark]:
    """Return the marks of a form by criterion: `points-…`, `none-…`, `reason-…`."""
    sent = request.form if typed is None else typed
    found: dict[str, Mark] = {}
    for name in sent:
        part, _dash, key = name.partition("-")
        if part != "reason":
            continue
        points = sent.get(f"points-{key}", "").strip()
        none = f"none-{key}" in sent
        value = int(points) if points.isascii() and points.isdecimal() and len(points) < 4 else None  # noqa: PLR2004 - points have three digits at most
        reason = one_line(sent.get(name, ""), 500)
        if points and value is None:
            value = -1  # no whole number: its criterion refuses it
        found[key] = Mark(None if none else value, not_applicable=none, reason=reason)
    return found


def _typed_before() -> dict[str, Mark]:
    """Return the marks that were typed before a session ended, where there are any."""
    for form in (ScoresTyped, ConsensusTyped):
        before = typed_before(form)
        if before is not None:
            return _marks({name: texts[0] for name, texts in before.items() if texts})
    return {}


def _list(filled: Filled[Any]) -> Response:
    session, viewer = context.reading(), context.viewer()
    before = request.args.get("before", type=int)
    found = list_evaluations(session, Sought(), viewer=viewer, before=before, limit=PAGE + 1)
    return shown(
        "evaluations/list.html",
        filled,
        rows=found[:PAGE],
        following=found[PAGE - 1].id if len(found) > PAGE else None,
        filled=filled,
        begins=runs_counties(viewer),
        runs=bool(openable(session, viewer=viewer)),
    )


def _page(  # noqa: PLR0913 - what may have been typed
    evaluation_id: int,
    *,
    declared: Filled[Any] | None = None,
    named: Filled[Any] | None = None,
    steps: Mapping[str, Filled[Any]] | None = None,
    wrong: Sequence[Problem] = (),
    typed: Mapping[str, Mark] | None = None,
) -> Response:
    session, viewer = context.reading(), context.viewer()
    file = find_evaluation(session, evaluation_id, viewer=viewer)
    told = describe(session, file, viewer=viewer)
    restored = {} if typed else _typed_before()
    offered = [verb for verb in FORMS if verb in told.may or verb in told.why_not]
    forms = {
        verb: (steps or {}).get(verb) or blank(form_for(verb, file.row.state)) for verb in offered
    }
    declared = declared or blank(ConflictDeclared)
    gone = _without_deputy(told)
    named = named or (blank(DeputyNamed, deputy_for=gone) if gone else blank(EvaluatorNamed))
    html = {
        "told": told,
        "events": events_for(session, file).events,
        "forms": forms,
        "steps": {verb: EVALUATION.row[verb] for verb in offered},
        "declared": declared,
        "named": named,
        "reported": bool(reported_levels(file)),
        "wrong": wrong,
        "typed": typed or restored,
        "restored": bool(restored),
        "names_panel": bool(file.sight.officer) and file.row.state in PANEL_OPEN,
    }
    answer = shown("evaluations/page.html", declared, named, *forms.values(), **html)
    if wrong:
        answer.status_code = 422
    return answer


def _replaceable(evaluation_id: int) -> list[tuple[str, Text]]:
    session, viewer = context.reading(), context.viewer()
    file = find_evaluation(session, evaluation_id, viewer=viewer)
    return _without_deputy(describe(session, file, viewer=viewer))


def _without_deputy(told: Evaluation) -> list[tuple[str, Text]]:
    """Return the evaluators who are gone and whom nobody stands in for."""
    people = [one for panel in told.panels for one in panel.evaluators]
    taken = {one.deputy_for for one in people}
    gone = [one for one in people if (one.excused or one.conflict) and one.id not in taken]
    return [(str(one.id), Text(one.name, one.name)) for one in gone]


def _new() -> Filled[Any]:
    return blank(EvaluationBegun, {"year": clock.today().year - FIRST_YEAR - 1})


def _to(evaluation_id: int) -> Response:
    return make_response(redirect(f"/programme/evaluations/{evaluation_id}", 303))
