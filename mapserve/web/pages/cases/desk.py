"""/review: the queue of the review, one case beside it, steps for one and for several."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, make_response, redirect, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.programme.cases.remedies import fitting
from mapserve.programme.cases.table import CASE
from mapserve.programme.forms import Form
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.services.analysis.blind_spots import found_at
from mapserve.services.applications.phrases import note_use, phrases_of_case
from mapserve.services.cases.assigning import assign, assignees
from mapserve.services.cases.bulk import MOST, VERBS, preview, take_all
from mapserve.services.cases.deciding import take_step
from mapserve.services.cases.files import File, find_case
from mapserve.services.cases.queue import neighbours_of, queue_of, read_turn
from mapserve.services.cases.showing import describe, events_for
from mapserve.services.cases.similar import similar_cases
from mapserve.services.cases.thread import say
from mapserve.services.rosters.case_list import MOST as MOST_LISTED
from mapserve.services.rosters.case_list import CaseListFormat, case_list
from mapserve.services.workflow.outcomes import Taken, settled
from mapserve.services.workflow.steps import Asked
from mapserve.store.models.base import LARGEST_INTEGER
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.addresses import shown_address
from mapserve.web.http.attachments import private_file
from mapserve.web.http.security import limiter
from mapserve.web.pages.cases.case_filter import CaseFilter, choices_of
from mapserve.web.pages.cases.forms import FORMS, FORMS_OF_SEVERAL, WRITTEN_INTO, Said, given_by

blueprint = Blueprint("review", __name__, url_prefix="/review")
_ONE = "/<int:case_id>"
PAGE, BESIDE = 50, 30
# The case as it goes, a dot each.
WAY = ("reported", "confirmed", "decided", "in_hand", "done", "passed", "closed")
TYPES = {"pdf": "application/pdf", "csv": "text/csv"}
_AT = "#at"  # the page that a key or a step led to gives its row the focus


@blueprint.get("")
@signed_in
def desk() -> Response:
    """Show the queue: `?state=` and what else narrows it, `?after=` and `?before=` turn pages."""
    asked, viewer = CaseFilter.asked(), context.viewer()
    queue = queue_of(
        context.reading(),
        viewer,
        asked.sought(viewer.user_id),
        after=read_turn(request.args.get("after", "")),
        before=read_turn(request.args.get("before", "")),
        limit=PAGE,
    )
    return shown(
        "cases/queue.html",
        blank(Form),
        queue=queue,
        asked=asked,
        choices=choices_of(),
        bulk=_bulk_steps([row.state for row in queue.rows]) if viewer.reviews else [],
        following=asked.href(after=queue.next) if queue.next else "",
        earlier=asked.href(before=queue.previous) if queue.previous else "",
        reviews=viewer.reviews,
    )


@blueprint.get("/list.<file_format>")
@limiter.limit("30/minute")
@signed_in
def listed(file_format: str) -> Response:
    """Give what the filter leaves as a file: pdf or csv."""
    if file_format not in set(CaseListFormat):
        abort(404)
    asked, viewer, as_ = CaseFilter.asked(), context.viewer(), CaseListFormat(file_format)
    queue = queue_of(context.reading(), viewer, asked.sought(viewer.user_id), limit=MOST_LISTED)
    address = shown_address("review.desk")
    content, called = case_list(queue.rows, queue.total, as_, address=address)
    return private_file(content, TYPES[as_.value], plain=f"cases.{as_.value}", called=called)


@blueprint.get(_ONE)
@signed_in
def case(case_id: int) -> Response:
    """Show a case beside the queue and the map, and what may be decided."""
    return _page(case_id)


@blueprint.post(f"{_ONE}/steps/<verb>")
@limiter.limit("120/minute")
@signed_in
def decide(case_id: int, verb: str) -> Response:
    """Take a step with what its form holds; what was typed stays where it is refused."""
    if verb not in FORMS and verb != TAKE_BACK:
        abort(404)
    asked, viewer = CaseFilter.asked(), context.viewer()
    file = find_case(context.reading(), case_id, viewer=viewer)
    filled: Filled[Any] = (
        read(FORMS[verb], **_offered(file, verb)) if verb in FORMS else blank(Form)
    )
    if verb in FORMS and filled.value is None:
        return _page(case_id, {verb: filled})
    sought = asked.sought(viewer.user_id)
    before, after = neighbours_of(context.reading(), viewer, case_id, sought)
    given = given_by(filled.value) if filled.value is not None else {}
    step = Asked(verb=verb, version=request.form.get("version", 0, type=int), given=given)
    outcome = None
    with filled.refusals(), context.writing() as session:
        outcome = take_step(session, case_id, step, viewer=viewer)
        if isinstance(outcome, Taken):
            _phrase_used(session, case_id)
    if outcome is not None:
        with filled.refusals():
            settled(outcome)
    if filled.problems:
        return _page(case_id, {verb: filled})
    flash(_("已送出。"), "success")
    following = after or before
    stays = verb == TAKE_BACK or following is None
    return _to(asked.href(f"/{case_id if stays else following}") + _AT)


@blueprint.post(f"{_ONE}/messages")
@limiter.limit("60/minute")
@signed_in
def say_something(case_id: int) -> Response:
    """Say something to the community."""
    filled = read(Said)
    if filled.value is None:
        return _page(case_id, said=filled)
    with filled.refusals(), context.writing() as session:
        used = _phrase_used(session, case_id)
        say(session, case_id, filled.value.text, viewer=context.viewer(), phrase_id=used)
    if filled.problems:
        return _page(case_id, said=filled)
    flash(_("已送出，社區看得到。"), "success")
    return _to(CaseFilter.asked().href(f"/{case_id}") + _AT)


@blueprint.post(f"{_ONE}/assignee")
@limiter.limit("60/minute")
@signed_in
def give(case_id: int) -> Response:
    """Give a case to somebody who reviews there, or to nobody."""
    person = request.form.get("assignee", 0, type=int)
    with context.writing() as session:
        known = person if 0 < person <= LARGEST_INTEGER else None
        assign(session, case_id, known, viewer=context.viewer())
    return _to(CaseFilter.asked().href(f"/{case_id}") + _AT)


@blueprint.post("/bulk")
@limiter.limit("30/minute")
@signed_in
def bulk() -> Response:
    """Show what a step for several would do; with `sure`, take it and tell each outcome."""
    verb = request.form.get("verb", "")
    if verb not in VERBS:
        abort(404)
    filled = read(FORMS_OF_SEVERAL[verb])
    seen = [one for one in map(_pair, request.form.getlist("one")[:MOST]) if one]
    # Also before they are taken: nothing is begun of what is not all this reader's.
    rows = preview(context.reading(), seen, verb, viewer=context.viewer())
    done = "sure" in request.form and filled.value is not None
    changed: Text | None = None
    if done and filled.value is not None:
        try:
            given = given_by(filled.value)
            rows = take_all(context.database(), seen, verb, given=given, viewer=context.viewer())
        except Problem as problem:
            changed, done = problem.told, False
    elif "sure" not in request.form:
        filled = blank(FORMS_OF_SEVERAL[verb])
    answer = shown(
        "cases/bulk.html",
        filled,
        filled=filled,
        verb=verb,
        step=CASE.row[verb],
        rows=rows,
        done=done,
        changed=changed,
        asked=CaseFilter.asked(),
    )
    if changed:
        answer.status_code = 409
    return answer


def _page(
    case_id: int,
    sent: Mapping[str, Filled[Any]] | None = None,
    *,
    said: Filled[Any] | None = None,
) -> Response:
    session, viewer, asked = context.reading(), context.viewer(), CaseFilter.asked()
    file = find_case(session, case_id, viewer=viewer)
    if not file.staff:
        return _to(f"/c/{file.community.slug}/cases/{file.row.feature_id}")
    told, sought = describe(session, file, viewer=viewer), asked.sought(viewer.user_id)
    sent, said = sent or {}, said or blank(Said)
    forms = {
        verb: sent.get(verb) or blank(FORMS[verb], None, **_offered(file, verb))
        for verb in FORMS
        if verb in told.may or verb in sent
    }
    before, after = neighbours_of(session, viewer, case_id, sought)
    return shown(
        "cases/case.html",
        said,
        *forms.values(),
        told=told,
        community=file.community,
        forms=forms,
        said=said,
        steps={verb: CASE.row[verb] for verb in forms},
        events=events_for(session, file).events,
        way=[CASE.state[name] for name in WAY],
        similar=similar_cases(session, file),
        people=assignees(session, file),
        phrases=phrases_of_case(
            session,
            file.community,
            file.properties.get("causes", []),
            file.row.state,
            viewer=viewer,
        ),
        written_into=WRITTEN_INTO,
        fitting=fitting(file.properties.get("causes", []), near_school=file.row.near_school),
        meetings=found_at(session, file.community, viewer, file.row.feature_id),
        pair=_pair_of_photos(told.photos, told.said.get("closing_photo")),
        queue=_beside(case_id, asked),
        asked=asked,
        before=before,
        after=after,
    )


def _beside(case_id: int, asked: CaseFilter) -> Any:  # noqa: ANN401 - a CaseQueue
    """Return the part of the queue that stands beside a case: what comes next, and a few before."""
    session, viewer = context.reading(), context.viewer()
    sought = asked.sought(viewer.user_id)
    first = queue_of(session, viewer, sought, limit=BESIDE)
    if any(row.id == case_id for row in first.rows):
        return first
    before, _after = neighbours_of(session, viewer, case_id, sought)
    if before is None:
        return first
    file = find_case(session, before, viewer=viewer)
    turn = (min(file.row.risk, 100), file.row.id - 1)
    return queue_of(session, viewer, sought, after=turn, limit=BESIDE)


def _offered(file: File, verb: str) -> dict[str, list[tuple[str, Text]]]:
    """Return the choices that only this case knows."""
    if verb == "merge":
        near = similar_cases(context.reading(), file)
        return {
            "merged_into": [
                (
                    str(one.id),
                    Text(
                        f"{one.title.zh}（{one.metres} 公尺，{one.label.zh}）",
                        f"{one.title.en} ({one.metres} m, {one.label.en})",
                    ),
                )
                for one in near
            ]
        }
    if verb in {"finish", "close"}:
        return {"closing_photo": photos_of(file)}
    return {}


def photos_of(file: File) -> list[tuple[str, Text]]:
    """Return the photos of a drawing as choices."""
    names = file.properties.get("photos", [])
    return [
        (one, Text(f"第 {number} 張照片", f"Photo {number}")) for number, one in enumerate(names, 1)
    ]


def _phrase_used(session: Session, case_id: int) -> int | None:
    """Count the template that what was written began with, if one was taken."""
    number, viewer = request.form.get("phrase", 0, type=int), context.viewer()
    if not 0 < number <= LARGEST_INTEGER:
        return None
    community = find_case(session, case_id, viewer=viewer).community
    return note_use(session, number, community, viewer=viewer)


def _pair_of_photos(photos: list[UUID], after: object) -> tuple[str, str] | None:
    """Return the first photo and the one afterwards, where there are both."""
    names = [str(one) for one in photos]
    if after is None or str(after) not in names:
        return None
    before = next((one for one in names if one != str(after)), None)
    return None if before is None else (before, str(after))


def _bulk_steps(states: list[str]) -> list[Any]:
    """Return the bulk steps that some row of the page could take, each once."""
    return [CASE.row[verb] for verb in VERBS if any((verb, state) in CASE.step for state in states)]


def _pair(text: str) -> tuple[int, int] | None:
    number, _, version = text.partition(".")
    good = all(one.isascii() and one.isdecimal() and len(one) < 10 for one in (number, version))  # noqa: PLR2004 - digits of a number that fits
    return (int(number), int(version)) if good else None


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))
