"""A page of answers: what the map proposes beside each field, what others wrote meanwhile."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, request
from flask_babel import gettext as _

from layers.words.text import Text
from mapserve.errors import NotFound
from mapserve.programme.applications.form import MAP, PARTS, ApplicationForm
from mapserve.programme.applications.tasks import FORMS, TASK, TASKS, Task, task_of, words_of
from mapserve.programme.dates import form_date
from mapserve.programme.forms import Form, fields_of
from mapserve.services.applications.answers import Proposal, Remark
from mapserve.services.applications.merging import Merge, basis_of, mark_of, save_typed
from mapserve.services.applications.proposals import proposed
from mapserve.web.access import signed_in
from mapserve.web.forms import Filled, blank, read, shown
from mapserve.web.forms.drawn import Drawn
from mapserve.web.forms.values import kind_of, typed_of
from mapserve.web.http import context
from mapserve.web.http.security import limiter
from mapserve.web.pages.applications.opening import PREFIX, Opened, opened

_SECTION = f"/<any({','.join(FORMS)}):section>"
blueprint = Blueprint("application_answers", __name__, url_prefix=PREFIX)


@dataclass(frozen=True)
class Asked:
    """A field on its page.

    Parameters
    ----------
    closed
        It cannot be changed now: it is read.
    theirs
        What somebody else has saved while this page was open, in words; "" for nothing.
    proposal
        What the map would answer, where that is not what stands there.
    taken
        It stands as the map says, at this revision.
    """

    drawn: Drawn
    words: Text
    closed: bool
    theirs: Text | None = None
    proposal: Proposal | None = None
    proposed: Text | None = None
    taken: int | None = None
    remarks: list[Remark] = field(default_factory=list)


@blueprint.get(_SECTION)
@signed_in
def page(application_id: int, section: str) -> Response:
    """Show a page of the form."""
    found = opened(application_id)
    task = TASK[section]
    filled = blank(FORMS[section], _values(task, found.one.answers))
    if not filled.restored:
        filled.typed["basis"] = [basis_of(found.one.answers, task.fields)]  # type: ignore[index]
    return _page(found, task, filled, both=frozenset())


@blueprint.post(_SECTION)
@limiter.limit("240/minute")
@signed_in
def save(application_id: int, section: str) -> Response:
    """Save what can be saved; what is wrong, or was changed by others too, is shown again."""
    found, task = opened(application_id), TASK[section]
    filled: Filled[Form] = read(FORMS[section])
    take, use = request.form.get("take", ""), request.form.get("use", "")
    typed = {
        name: filled.given.get(name)
        for name in task.fields
        if name in found.one.editable and name not in (*filled.problems, use, take)
    }
    basis = str(filled.given.get("basis") or "")
    merge = Merge({}, frozenset(), frozenset())
    with filled.refusals(), context.writing() as session:
        merge = save_typed(
            session,
            application_id,
            basis,
            typed,
            taken={take} & set(task.fields),
            viewer=context.viewer(),
        )
    now = opened(application_id)
    if not filled.problems and not merge.both:
        return _onward(now, task, merge, back_to=take or use)
    return _again(now, task, filled, merge=merge, basis=basis, use=use)


@blueprint.post(f"{_SECTION}/field")
@limiter.limit("240/minute")
@signed_in
def save_field(application_id: int, section: str) -> Response:
    """Save one field by itself, as a script sends it while somebody types; answers JSON.

    `state` is saved, both (somebody else changed it too: `theirs` has their text, nothing is
    stored) or wrong (`reason` says why); `mark` is what the next save of it is based on.
    """
    filled: Filled[Form] = read(FORMS[section])
    name = request.form.get("field", "")
    if name not in TASK[section].fields:
        raise NotFound(thing=Text("欄位", "field"), name=name[:40])
    both = False
    if name not in filled.problems:
        filled.problems.clear()
        basis = str(filled.given.get("basis") or "")
        typed = {name: filled.given.get(name)}
        with filled.refusals(), context.writing() as session:
            viewer = context.viewer()
            both = bool(save_typed(session, application_id, basis, typed, viewer=viewer).both)
    return jsonify(_told(opened(application_id), filled, name, both=both))


def _told(now: Opened, filled: Filled[Form], name: str, *, both: bool) -> dict[str, object]:
    language, answers = context.language(), now.one.answers
    wrong = filled.problems.get(name) or filled.problems.get("")
    answer: dict[str, object] = {"state": "wrong" if wrong else "both" if both else "saved"}
    if wrong:
        return answer | {"reason": wrong.in_(language)}
    answer["mark"] = mark_of(answers.get(name))
    if both:
        info, note = fields_of(filled.form)[name]
        value = _values(TASK[task_of(name).name], answers).get(name)
        answer |= {
            "who": now.one.edited_by,
            "theirs": typed_of(info, note, value, language),
            "words": shown_words(name, answers.get(name)).in_(language),
        }
    return answer


def _again(  # noqa: PLR0913 - what a page that comes back is made of
    now: Opened, task: Task, filled: Filled[Form], *, merge: Merge, basis: str, use: str
) -> Response:
    """Show what was typed once more, with what others have written beside it."""
    values = _values(task, now.one.answers)
    typed = dict(filled.typed)
    for name in {*merge.theirs, use} & set(task.fields):
        info, note = fields_of(filled.form)[name]
        typed[name] = typed_of(info, note, values.get(name), context.language())
    kept = dict(one.partition("=")[::2] for one in basis.split(",") if one)
    marks = dict(
        one.partition("=")[::2] for one in basis_of(now.one.answers, task.fields).split(",")
    )
    marks |= {name: kept.get(name, "") for name in filled.problems if name in marks}
    typed["basis"] = [",".join(f"{name}={mark}" for name, mark in marks.items())]
    filled.typed = typed
    for name in task.fields:
        if name in merge.both:
            filled.blame(
                name, Text("別人也改了這一欄，兩份都在。", "somebody else changed it too.")
            )
    return _page(now, task, filled, both=merge.both)


def _onward(now: Opened, task: Task, merge: Merge, back_to: str) -> Response:
    """Go on to the next page, back to the list, or to the field that a button stands at."""
    if merge.theirs:
        names = "、".join(PARTS[name].in_(context.language()) for name in sorted(merge.theirs))
        flash(_("已存。別人剛剛改的也留著：%(names)s。", names=names), "success")
    else:
        flash(_("已存。"), "success")
    if back_to in task.fields:
        return make_response(redirect(now.href(f"/{back_to}"), 303))
    following = _following(task)
    there = (
        now.path
        if request.form.get("then") == "list" or following is None
        else (f"{now.path}/{following.name}")
    )
    return make_response(redirect(there, 303))


def _following(task: Task) -> Task | None:
    place = TASKS.index(task) + 1
    return TASKS[place] if place < len(TASKS) else None


def _page(found: Opened, task: Task, filled: Filled[Form], *, both: frozenset[str]) -> Response:
    told = _proposals(found, task)
    return shown(
        "applications/answers.html",
        filled,
        opened=found,
        one=found.one,
        community=found.community,
        task=task,
        filled=filled,
        basis=(list(filled.typed.get("basis", ())) or [""])[0],
        asked=[
            _asked(found, drawn, told.get(drawn.name), theirs=drawn.name in both)
            for section, ones in filled.sections
            if section
            for drawn in ones
        ],
        map_remarks=[one for one in found.one.remarks if one.part == MAP],
        open=any(name in found.one.editable for name in task.fields),
        following=_following(task),
    )


def _asked(found: Opened, drawn: Drawn, told: Proposal | None, *, theirs: bool) -> Asked:
    name = drawn.name
    value = found.one.answers.get(name)
    same = told is not None and told.value == value
    return Asked(
        drawn=drawn,
        words=shown_words(name, value),
        closed=name not in found.one.editable,
        theirs=shown_words(name, value) if theirs else None,
        proposal=None if same else told,
        proposed=shown_words(name, told.value) if told and not same else None,
        taken=told.taken if told and same else None,
        remarks=[one for one in found.one.remarks if one.part == name],
    )


def shown_words(name: str, value: object) -> Text:
    """Return an answer as it is read: codes by their words, days as people write them."""
    info, note = fields_of(ApplicationForm)[name]
    if value and kind_of(info, note) == "date":
        day = dt.date.fromisoformat(str(value))
        return Text(form_date(day), day.isoformat())
    return words_of(name, value)


def _proposals(found: Opened, task: Task) -> dict[str, Proposal]:
    if not any(name in found.one.editable for name in task.fields):
        return {}
    if task.name not in ("place", "survey", "headings"):
        return {}  # the map says nothing of the others
    told = proposed(context.reading(), found.row, found.community, viewer=context.viewer())
    return {one.field: one for one in told if one.field in task.fields}


def _values(task: Task, answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers as the form's own values."""
    known = fields_of(ApplicationForm)
    return {
        name: dt.date.fromisoformat(value) if kind_of(*known[name]) == "date" else value
        for name in task.fields
        if (value := answers.get(name)) is not None
    }
