"""The executor: a step is guarded, stored by compare-and-set, told as an event, and owed.

In one transaction, or not at all (decision one-executor).
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from layers.words.problems import Problem, UnknownField
from mapserve.programme.roles import Viewer
from mapserve.programme.workflow.questions import (
    due_on,
    role_for,
    takes_anywhere,
    why_not,
    why_not_begin,
)
from mapserve.programme.workflow.standing import Event, Kind, Standing, after
from mapserve.programme.workflow.table import (
    Hindrance,
    Reason,
    Seal,
    Snapshot,
    Step,
    Workflow,
)
from mapserve.services.workflow.outcomes import Outcome, Refused, Taken
from mapserve.services.workflow.problems import StepBlocked, StepNotYours, VerbUnknown
from mapserve.services.workflow.refusals import conflict, keep_refusal
from mapserve.services.workflow.subjects import Acted, R, Subject, columns_of, standing_of
from mapserve.services.workflow.telling import owe, record
from mapserve.store import events
from mapserve.store.models.workflow import WorkflowRow

Sealing = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A step as somebody asks for it.

    Parameters
    ----------
    version
        Of the row they saw.
    given
        What they fill in, by field.
    id
        Made by who asks: the same sent again changes nothing more.
    """

    verb: str
    version: int
    given: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    id: uuid.UUID = field(default_factory=uuid.uuid4)


def take(
    session: Session,
    subject: Subject[R],
    asked: Asked,
    *,
    viewer: Viewer,
    seal: Sealing | None = None,
) -> Outcome[R]:
    """Take a step, or say why not; nothing is written then but that staff tried it.

    Parameters
    ----------
    seal
        Seals an edition for a purpose and returns what the event says of it; steps with the
        effect `Seal` need it.

    Raises
    ------
    VerbUnknown, StepIdReused
    """
    workflow, row = subject.workflow, subject.row
    if asked.verb not in workflow.verbs:
        known = "、".join(workflow.verbs)
        raise VerbUnknown(pointer="/verb", verb=asked.verb, known=known)
    if _came_before(session, row, asked, viewer):
        return Taken(row, replayed=True)
    problems, given = _problems(session, subject, asked, viewer)
    if not problems:
        step = workflow.step[asked.verb, row.state]
        if _store(session, subject, step, asked, given=given, viewer=viewer, seal=seal):
            return Taken(row)
        if _came_before(session, row, asked, viewer):  # twice at the same moment
            return Taken(row, replayed=True)
        problems = [conflict(session, row)]
    keep_refusal(session, row, asked.verb, asked.version, problems, viewer=viewer)
    return Refused(tuple(problems))


def begin(  # noqa: PLR0913 - what a beginning is made of
    session: Session,
    subject: Subject[R],
    *,
    viewer: Viewer,
    given: Mapping[str, Any] | None = None,
    note: str = "",
    id_: uuid.UUID | None = None,
    seal: Sealing | None = None,
) -> Outcome[R]:
    """Store a new row, whose own columns are set, in the state in which its workflow begins.

    What is refused leaves nothing: there is no row yet to tell it of.
    """
    workflow, row, step = subject.workflow, subject.row, subject.workflow.beginning
    problems, read = _given(workflow, step, given or {})
    snapshot = Snapshot(
        state="",
        version=0,
        place=subject.place,
        today=subject.today,
        facts=subject.facts,
        given=read,
    )
    problems = problems or problems_of(why_not_begin(workflow, snapshot, viewer))
    if problems:
        return Refused(tuple(problems))
    event = _event(session, subject, None, step, given=read, viewer=viewer)
    for name, value in columns_of(workflow, after(None, event)).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    asked = Asked(verb=step.verb, version=0, note=note, id=id_ or uuid.uuid4())
    _tell(session, subject, step, asked, event=event, viewer=viewer, more=_sealed(step, seal))
    owe(session, subject, step, asked.id, acted={}, viewer=viewer)
    return Taken(row)


def _problems(
    session: Session, subject: Subject[R], asked: Asked, viewer: Viewer
) -> tuple[list[Problem], dict[str, Any]]:
    """Return what speaks against the step, rights first, and what was filled in, read."""
    workflow, row = subject.workflow, subject.row
    step = workflow.step.get((asked.verb, row.state))
    wrong, given = _given(workflow, step, asked.given) if step else ([], {})
    reasons = why_not(workflow, asked.verb, subject.snapshot(given), viewer)
    kinds = {one.kind for one in reasons}
    stale = row.version != asked.version
    # Whose verb it is in some other state is told of who was first, not that it is not theirs.
    if Hindrance.DESK in kinds and not (
        stale and takes_anywhere(workflow, asked.verb, viewer, subject.place)
    ):
        return problems_of(reasons), {}
    if stale or Hindrance.STATE in kinds:
        return [conflict(session, row)], {}
    return wrong or problems_of(reasons), given


def _given(
    workflow: Workflow, step: Step, given: Mapping[str, Any]
) -> tuple[list[Problem], dict[str, Any]]:
    """Read what was filled in: values as JSON holds them, by field."""
    problems: list[Problem] = []
    read: dict[str, Any] = {}
    wanted = (*step.needs, *step.takes)
    for name, value in given.items():
        if name not in wanted:
            known = "、".join(wanted)
            problems.append(
                UnknownField(pointer=f"/{name}", layer=step.label, field=name, known=known)
            )
        elif value is not None:
            try:
                read[name] = workflow.field[name].written(workflow.field[name].read(value))
            except Problem as problem:
                problems.append(problem)
    return problems, read


def problems_of(reasons: tuple[Reason, ...]) -> list[Problem]:
    """Return the problems that reasons are, the first kind of them; what only warns is none."""
    found: list[Problem] = []
    for one in reasons:
        if one.blocks:
            theirs = one.kind in (Hindrance.DESK, Hindrance.PERSON)
            kind = StepNotYours if theirs else StepBlocked
            found.append(kind(pointer=one.pointer, reason=one.text, rules=list(one.rules)))
    return [one for one in found if type(one) is type(found[0])]


def _came_before(session: Session, row: WorkflowRow, asked: Asked, viewer: Viewer) -> bool:
    """Tell whether this very step was taken already; raise if its id was another's."""
    came = events.came_before(
        session,
        asked.id,
        workflow=row.workflow.name,
        subject_id=row.id,
        kind=Kind.STEP.value,
        verb=asked.verb,
        by_id=viewer.user_id,
        version=asked.version + 1,
    )
    if came:
        session.refresh(row)
    return came


def _store(  # noqa: PLR0913 - what a step is made of
    session: Session,
    subject: Subject[R],
    step: Step,
    asked: Asked,
    *,
    given: dict[str, Any],
    viewer: Viewer,
    seal: Sealing | None,
) -> bool:
    """Write the step; False if the row is not any more as it was read."""
    row = subject.row
    before = standing_of(row)
    event = _event(session, subject, before, step, given=given, viewer=viewer)
    if not compare_and_set(session, row, after(before, event)):
        return False
    more = _sealed(step, seal)
    _tell(session, subject, step, asked, event=event, viewer=viewer, more=more)
    owe(session, subject, step, asked.id, acted={**before.acted, **Acted(row.acted)}, viewer=viewer)
    return True


def compare_and_set(session: Session, row: WorkflowRow, standing: Standing) -> bool:
    """Write a standing into the row if it is still as it was read, and tell whether."""
    model = type(row)
    columns = columns_of(row.workflow, standing)
    written = session.execute(
        update(model)
        .where(model.id == row.id, model.state == row.state, model.version == row.version)
        .values(columns)
        .returning(model.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if written is None:
        return False
    for name, value in columns.items():
        set_committed_value(row, name, value)
    return True


def _event(  # noqa: PLR0913 - what an event is made of
    session: Session,
    subject: Subject[R],
    before: Standing | None,
    step: Step,
    *,
    given: dict[str, Any],
    viewer: Viewer,
) -> Event:
    """Return the event of a step, as it will be folded."""
    fields = {**dict.fromkeys(step.clears), **given}
    filled = {**(before.fields if before else {}), **fields}
    left: int | None = subject.facts.get("left_days")
    due = due_on(subject.workflow, step, entered=subject.today, fields=filled, left=left)
    if before and before.state == step.to and step.deadline is None:
        due = before.due_on  # whoever is waited for has no more days for it
    return Event(
        version=before.version + 1 if before else 1,
        kind=Kind.STEP if before else Kind.BEGUN,
        verb=step.verb,
        from_=before.state if before else "",
        to=step.to,
        at=events.now(session),
        by=viewer.user_id,
        fields=fields,
        voided=tuple(verb for verb in step.voids if before and verb in before.acted),
        due_on=due,
    )


def _sealed(step: Step, seal: Sealing | None) -> dict[str, Any]:
    """Seal what the step seals, and return what its event says of it."""
    said: dict[str, Any] = {}
    for effect in step.effects:
        if isinstance(effect, Seal):
            if seal is None:
                message = f"{step.verb} seals an edition and nobody says how"
                raise TypeError(message)
            said |= seal(effect.purpose)
    return said


def _tell(  # noqa: PLR0913 - what an event is made of
    session: Session,
    subject: Subject[R],
    step: Step,
    asked: Asked,
    *,
    event: Event,
    viewer: Viewer,
    more: dict[str, Any],
) -> None:
    role = role_for(step, viewer, subject.place)
    record(session, subject.row, event, id_=asked.id, note=asked.note, role=role, more=more)
