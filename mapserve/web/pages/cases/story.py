"""/c/{slug}/cases/{feature}: what became of a blind spot, for those who drew it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, make_response, redirect, request
from flask_babel import gettext as _

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.cases.responses import STEPS, Says
from mapserve.programme.cases.table import CASE
from mapserve.services.cases.deciding import take_step
from mapserve.services.cases.files import File, find_case_of
from mapserve.services.cases.showing import describe, events_for
from mapserve.services.cases.stories import asked_again, said_of
from mapserve.services.cases.thread import accept, say
from mapserve.services.workflow.outcomes import settled
from mapserve.services.workflow.steps import Asked
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.http import context
from mapserve.web.http.security import limiter
from mapserve.web.pages.cases.desk import WAY, photos_of
from mapserve.web.pages.cases.forms import FORMS, Said, given_by

blueprint = Blueprint("case_story", __name__, url_prefix="/c/<slug>/cases")
_ONE = "/<uuid:feature_id>"
# What the community does, in the order in which it stands there.
VERBS = ("answer", "decide", "start", "finish", "affirm", "see_again")


@blueprint.get(_ONE)
@signed_in
def story(slug: str, feature_id: UUID) -> Response:
    """Tell what became of a blind spot, whose turn it is and until when."""
    answer = _page(slug, feature_id)
    answer.headers.pop("Cache-Control")  # its reader's device keeps it (`http/security.py`)
    return answer


@blueprint.post(f"{_ONE}/steps/<verb>")
@limiter.limit("60/minute")
@signed_in
def go_on(slug: str, feature_id: UUID, verb: str) -> Response:
    """Take a step of the community's: answer, done, unsafe again."""
    if verb not in VERBS:
        abort(404)
    file = _file(slug, feature_id)
    filled: Filled[Any] = read(FORMS[verb], **_offered(file, verb))
    if filled.value is None:
        return _page(slug, feature_id, {verb: filled})
    step = Asked(
        verb=verb,
        version=request.form.get("version", 0, type=int),
        given=given_by(filled.value),
    )
    outcome = None
    with filled.refusals(), context.writing() as session:
        outcome = take_step(session, file.row.id, step, viewer=context.viewer())
    if outcome is not None:
        with filled.refusals():
            settled(outcome)
    if filled.problems:
        return _page(slug, feature_id, {verb: filled})
    flash(_("已送出，顧問看得到。"), "success")
    return _to(slug, feature_id)


@blueprint.post(f"{_ONE}/messages")
@limiter.limit("60/minute")
@signed_in
def say_something(slug: str, feature_id: UUID) -> Response:
    """Say something to the advisor."""
    file, filled = _file(slug, feature_id), read(Said)
    if filled.value is None:
        return _page(slug, feature_id, said=filled)
    with filled.refusals(), context.writing() as session:
        say(session, file.row.id, filled.value.text, viewer=context.viewer())
    if filled.problems:
        return _page(slug, feature_id, said=filled)
    flash(_("已送出，顧問看得到。"), "success")
    return _to(slug, feature_id)


@blueprint.post(f"{_ONE}/messages/<uuid:message_id>/acceptance")
@limiter.limit("60/minute")
@signed_in
def take_shape(slug: str, feature_id: UUID, message_id: UUID) -> Response:
    """Take the advisor's shape into the community's map."""
    file = _file(slug, feature_id)
    with context.writing() as session:
        accept(session, file.row.id, message_id, viewer=context.viewer())
    flash(_("已經放進社區的地圖。"), "success")
    return _to(slug, feature_id)


def _file(slug: str, feature_id: UUID) -> File:
    file = find_case_of(context.reading(), feature_id, viewer=context.viewer())
    if file.community.slug != slug:
        raise NotFound(thing=Text("案件", "case"), name=str(feature_id))
    return file


def _page(
    slug: str,
    feature_id: UUID,
    sent: Mapping[str, Filled[Any]] | None = None,
    *,
    said: Filled[Any] | None = None,
) -> Response:
    session, viewer = context.reading(), context.viewer()
    file = _file(slug, feature_id)
    told, sent, said = describe(session, file, viewer=viewer), sent or {}, said or blank(Said)
    forms = {
        verb: sent.get(verb) or blank(FORMS[verb], None, **_offered(file, verb))
        for verb in VERBS
        if verb in told.may or verb in sent
    }
    events = events_for(session, file).events
    return shown(
        "cases/story.html",
        said,
        *forms.values(),
        told=told,
        said_now=said_of(told.state, file.row),
        asked_again=asked_again(file.row),
        presses=_presses(told.may),
        community=file.community,
        forms=forms,
        said=said,
        steps={verb: CASE.row[verb] for verb in forms},
        events=[one for one in events if one.kind != "refused"],
        ahead=_ahead(told.state),
        address=f"/c/{slug}/cases/{feature_id}",
    )


def _presses(may: list[str]) -> list[Says]:
    """Return what may be said of the place by one press, where it is a step of the community's."""
    return [says for says in Says if any(verb in may for verb, _field in STEPS[says])]


def _ahead(state: str) -> list[Text]:
    """Return the states that usually come next, where it stands on the way."""
    if state not in WAY:
        return []
    return [CASE.state[one].label for one in WAY[WAY.index(state) + 1 :]]


def _offered(file: File, verb: str) -> dict[str, list[tuple[str, Text]]]:
    return {"closing_photo": photos_of(file)} if verb == "finish" else {}


def _to(slug: str, feature_id: UUID) -> Response:
    return make_response(redirect(f"/c/{slug}/cases/{feature_id}", 303))
