"""Showing: a workflow's table, where a row stands for its reader, and the list of its events."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from layers.words.text import Text
from mapserve.programme.roles import Role, Viewer
from mapserve.programme.workflow.questions import offers, why_not_back
from mapserve.programme.workflow.standing import Kind
from mapserve.programme.workflow.structure import TAKE_BACK
from mapserve.programme.workflow.table import Desk, Reason, State, Step, Workflow
from mapserve.services.workflow import answers
from mapserve.services.workflow.subjects import R, Subject
from mapserve.store import events
from mapserve.store.models.workflow import WorkflowEvent, WorkflowRow


def table_of(workflow: Workflow) -> answers.WorkflowTable:
    """Return the table of a workflow, words in both languages."""
    return answers.WorkflowTable(
        name=workflow.name,
        label=workflow.label,
        states=[_state(one) for one in workflow.states],
        steps=[_step(one) for one in workflow.steps],
        fields=[answers.FilledField(name=one.name, label=one.label) for one in workflow.fields],
    )


def standing_for(subject: Subject[R], viewer: Viewer) -> answers.Standing:
    """Return where a row stands and what this viewer may do: `take_back` among the verbs."""
    row, workflow, snapshot = subject.row, subject.workflow, subject.snapshot()
    found = {one.step.verb: one for one in offers(workflow, snapshot, viewer)}
    may = [verb for verb, one in found.items() if one.open]
    back = not why_not_back(workflow, snapshot, viewer)
    return answers.Standing(
        id=row.id,
        state=row.state,
        label=workflow.state[row.state].label,
        version=row.version,
        since=row.entered_at,
        due=row.due_on,
        may=[*may, TAKE_BACK] if back else may,
        why_not={
            verb: [_reason(each) for each in one.reasons]
            for verb, one in found.items()
            if one.reasons
        },
    )


def timeline(session: Session, row: WorkflowRow, *, staff: bool) -> answers.EventList:
    """Return the events of a row in order; attempts in vain for staff only."""
    return answers.EventList(
        events=[
            answers.Event(
                number=event.number,
                kind=Kind(event.kind).value,
                verb=event.verb,
                label=_words(row, event, staff=staff),
                from_=event.from_state or None,
                to=event.to_state,
                version=event.version,
                by=name,
                role=Role(event.as_role) if event.as_role else None,
                at=event.at,
                note=event.note,
                hash=event.hash.hex(),
            )
            for event, name in events.of_subject(session, row.workflow.name, row.id)
            if staff or event.kind != Kind.REFUSED
        ]
    )


def _state(state: State) -> answers.State:
    return answers.State(
        name=state.name,
        label=state.label,
        staff_label=state.staff or state.label,
        waits_for=_roles(state.waits_for),
        days=state.days.allowed if state.days else None,
        counted=state.days.counted.label if state.days else None,
        editable=[
            answers.EditablePart(part=one.part, roles=_roles(one.by)) for one in state.editable
        ],
        final=state.final,
    )


def _step(step: Step) -> answers.Step:
    return answers.Step(
        verb=step.verb,
        label=step.label,
        done=step.done,
        staff_done=step.staff or step.done,
        from_=list(step.from_),
        to=step.to,
        roles=_roles(step.by),
        reach={desk.role: desk.reach for desk in step.by},
        needs=list(step.needs),
        takes=list(step.takes),
        not_same_as=list(step.not_same_as),
        stands=list(step.stands),
        voids=list(step.voids),
        retractable=step.retractable,
        rules=list(step.rules),
    )


def _roles(desks: Iterable[Desk]) -> list[Role]:
    return list(dict.fromkeys(one.role for one in desks))


def _reason(reason: Reason) -> answers.StepReason:
    return answers.StepReason(
        detail=reason.text,
        rules=list(reason.rules),
        pointer=reason.pointer,
        blocks=reason.blocks,
    )


def _words(row: WorkflowRow, event: WorkflowEvent, *, staff: bool) -> Text:
    """Return the words of an event; of a verb that the table lost, the verb itself."""
    step = row.workflow.row.get(event.verb)
    if step is None:
        return Text(event.verb, event.verb)
    words = step.staff if staff and step.staff else step.done
    if event.kind == Kind.TAKEN_BACK:
        return Text(f"收回：{words.zh}", f"taken back: {words.en}")
    if event.kind == Kind.REFUSED:
        return Text(f"沒有成功：{step.label.zh}", f"tried in vain: {step.label.en}")
    return words
