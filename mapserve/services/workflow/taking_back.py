"""Taking a step back: by whoever took it, until the next one; the event of it stays."""

import uuid

from sqlalchemy.orm import Session

from mapserve.programme.roles import Viewer
from mapserve.programme.workflow.questions import last_act, role_for, why_not_back
from mapserve.programme.workflow.standing import Event, Kind, fold
from mapserve.services.workflow.outcomes import Outcome, Refused, Taken
from mapserve.services.workflow.refusals import conflict, keep_refusal
from mapserve.services.workflow.steps import compare_and_set, problems_of
from mapserve.services.workflow.subjects import Acted, R, Subject
from mapserve.services.workflow.telling import record
from mapserve.store import events


def take_back(
    session: Session,
    subject: Subject[R],
    *,
    version: int,
    viewer: Viewer,
    id_: uuid.UUID | None = None,
) -> Outcome[R]:
    """Undo the last step, or say why not: the row stands as before it, one version later.

    What was owed for it and not sent is owed no more; whoever was told is told again.

    Raises
    ------
    StepIdReused
    """
    row, id_ = subject.row, id_ or uuid.uuid4()
    if events.came_before(
        session,
        id_,
        workflow=row.workflow.name,
        subject_id=row.id,
        kind=Kind.TAKEN_BACK.value,
        by_id=viewer.user_id,
        version=version + 1,
    ):
        session.refresh(row)
        return Taken(row, replayed=True)
    verb, act = last_act(Acted(row.acted))
    problems = problems_of(why_not_back(row.workflow, subject.snapshot(), viewer))
    if row.version != version:
        problems = [conflict(session, row)]
    if not problems:
        done = events.of_subject(session, row.workflow.name, row.id)
        undone = next(e for e, _ in done if e.version == act.version and e.kind == Kind.STEP)
        event = Event(
            version=row.version + 1,
            kind=Kind.TAKEN_BACK,
            verb=verb,
            from_=row.state,
            to=act.from_,
            at=events.now(session),
            by=viewer.user_id,
            takes_back=act.version,
        )
        before = [events.event_of(one) for one, _ in done if one.version <= row.version]
        if compare_and_set(session, row, fold([*before, event])):
            step = row.workflow.step[verb, act.from_]
            role = role_for(step, viewer, subject.place)
            record(session, row, event, id_=id_, note="", role=role, more={})
            told = events.forgive(session, undone.id) - {viewer.user_id}
            events.owe(session, id_, dict.fromkeys(sorted(told), f"{verb}_taken_back"))
            return Taken(row)
        problems = [conflict(session, row)]
    keep_refusal(session, row, verb, version, problems, viewer=viewer)
    return Refused(tuple(problems))
