"""Drafts: an application begun with what is known, and saved field by field.

A save names the version that it was based on. What somebody else saved meanwhile is never
overwritten: whoever is later is told, and what they wrote stays with them.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import func
from sqlalchemy.orm import Session

from layers.words.invisible_characters import UNSEEN, has_unseen
from layers.words.problems import FieldInvalid, Problem, Problems, UnknownField
from layers.words.text import Text
from layers.words.validation_messages import reason_of
from mapserve import clock
from mapserve.programme.applications.form import PARTS, ApplicationForm
from mapserve.programme.applications.table import APPLICATION
from mapserve.programme.calendar import Period
from mapserve.programme.forms import fields_of
from mapserve.programme.roles import Action, Viewer
from mapserve.programme.rules.versions import rules_on
from mapserve.programme.workflow.questions import editable
from mapserve.services.applications.files import (
    changed,
    lock_application,
    version_of,
)
from mapserve.services.applications.problems import DraftThere, PartClosed
from mapserve.services.applications.proposals import proposed
from mapserve.services.applications.units import known_answers
from mapserve.services.communities.directory import place_of
from mapserve.services.workflow.outcomes import Outcome
from mapserve.services.workflow.steps import begin
from mapserve.services.workflow.subjects import Subject
from mapserve.store import versions
from mapserve.store.models import Application, Community
from mapserve.store.queries import applications as application_queries

# What a unit answers alike each time; a plan is written anew.
_KNOWN = (
    "category", "unit", "registration_number", "representative_title", "representative_name",
    "contact_title", "contact_name", "phone", "fax", "email", "address", "executing_unit",
)  # fmt: skip


def start(
    session: Session, community: Community, period: Period, *, viewer: Viewer
) -> Outcome[Application]:
    """Begin an application for a period, filled with what the unit answered the last time.

    Raises
    ------
    SignInNeeded, Forbidden
    DraftThere
        The community has one for that period; two people begin one and the same.
    """
    place = place_of(community)
    viewer.require(Action.APPLY, place)
    versions.lock_one(session, community.id)  # of two who begin at once the later finds the draft
    there = application_queries.open_draft(session, community.id, period)
    if there is not None:
        raise DraftThere(id=there.id, period=period.label)
    latest = application_queries.latest_answers(session, community.id)
    before = latest or known_answers(session, community.id)
    row = Application(
        community_id=community.id,
        year=period.year,
        half=period.half,
        rules=rules_on(clock.today()).name,
        answers={name: before[name] for name in _KNOWN if name in before},
        budget={"lines": []},
        proposed={},
        edits=0,
        edited_by_id=viewer.user_id,
    )
    return begin(session, Subject(row=row, place=place), viewer=viewer)


def save_answers(  # noqa: PLR0913 - what a save is made of
    session: Session,
    number: int,
    version: int,
    answers: Mapping[str, Any],
    *,
    taken: Collection[str] = (),
    viewer: Viewer,
) -> tuple[Application, Community]:
    """Save some answers; null or an empty text empties a field.

    Parameters
    ----------
    taken
        Fields that are to say what the map says now.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden
    ApplicationChanged
        Somebody saved or acted since `version`.
    PartClosed
        A field that this viewer cannot change in the present state.
    Problems
        Every field that is not known or whose value it does not take.
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    refuse_stale(session, row, version)
    keep_answers(session, row, community, read_answers(answers), taken=taken, viewer=viewer)
    return row, community


def keep_answers(  # noqa: PLR0913 - what a save is made of
    session: Session,
    row: Application,
    community: Community,
    read: Mapping[str, Any],
    *,
    taken: Collection[str] = (),
    viewer: Viewer,
) -> None:
    """Keep answers that were read, of an application that is locked; as `save_answers`."""
    proposals = {
        one.field: one.value
        for one in (proposed(session, row, community, viewer=viewer) if taken else ())
        if one.field in taken
    }
    read = {**read, **read_answers(proposals)}
    refuse_closed(row, community, read, viewer=viewer)
    kept = {name: value for name, value in row.answers.items() if name not in read}
    row.answers = kept | {name: value for name, value in read.items() if value is not None}
    row.proposed = {
        name: at for name, at in row.proposed.items() if name not in read
    } | dict.fromkeys(proposals, community.revision)
    edited(row, viewer)
    session.flush()


def editable_parts(row: Application, community: Community, viewer: Viewer) -> frozenset[str]:
    """Return the parts that a viewer may change now: after a return, those it named."""
    subject = Subject(row=row, place=place_of(community))  # no guard is asked: no facts
    parts = editable(APPLICATION, subject.snapshot(), viewer)
    if row.remarks is None:
        return parts
    return parts & {str(one["part"]) for one in row.remarks}


def refuse_stale(session: Session, row: Application, version: int) -> None:
    """Raise `ApplicationChanged` if somebody saved or acted since `version`."""
    if version != version_of(row):
        raise changed(session, row)


def refuse_closed(
    row: Application, community: Community, parts: Iterable[str], *, viewer: Viewer
) -> None:
    """Raise `PartClosed`, one a part that the viewer cannot change in the present state."""
    open_ = editable_parts(row, community, viewer)
    closed: list[Problem] = [
        PartClosed(
            pointer=f"/answers/{name}" if name in fields_of(ApplicationForm) else f"/{name}",
            label=PARTS[name],
            state=APPLICATION.state[row.state].label,
        )
        for name in parts
        if name not in open_
    ]
    if closed:
        raise Problems(closed)


def read_answers(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as JSON holds them, None where a field is emptied.

    Raises
    ------
    Problems
        Every field that is not known or whose value it does not take.
    """
    problems: list[Problem] = []
    read: dict[str, Any] = {}
    for name, value in answers.items():
        try:
            read[name] = _value(name, value)
        except Problem as problem:
            problems.append(problem.at("/answers"))
    if problems:
        raise Problems(problems)
    return read


def _value(name: str, given: object) -> object:
    known = fields_of(ApplicationForm)
    if name not in known:
        form, names = Text("申請表", "The application form"), "、".join(known)
        raise UnknownField(pointer=f"/{name}", layer=form, field=name, known=names)
    label = known[name][1].label
    value = given.replace("\r\n", "\n").strip() if isinstance(given, str) else given
    if isinstance(value, str) and has_unseen(value):
        raise FieldInvalid(pointer=f"/{name}", label=label, reason=UNSEEN)
    adapter = _adapter(name)
    try:
        found = adapter.validate_python(None if value in ("", []) else value)
    except ValidationError as error:
        reason = reason_of(dict(error.errors(include_url=False)[0]))
        raise FieldInvalid(pointer=f"/{name}", label=label, reason=reason) from None
    return adapter.dump_python(found, mode="json")


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(fields_of(ApplicationForm)[name][0].annotation or object)


def edited(row: Application, viewer: Viewer) -> None:
    """Count a save of the form."""
    row.edits += 1
    row.edited_at = func.now()
    row.edited_by_id = viewer.user_id
