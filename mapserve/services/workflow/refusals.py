"""Refusals: who was first, and what staff tried without success, kept among the events."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from layers.words.audience import Audience
from layers.words.problems import Problem
from layers.words.text import Text
from mapserve.programme.dates import moment_words
from mapserve.programme.roles import AUDIENCES, Viewer
from mapserve.programme.workflow.standing import Kind
from mapserve.services.workflow.problems import StepConflict
from mapserve.store import events
from mapserve.store.events import NewEvent
from mapserve.store.models.workflow import WorkflowEvent, WorkflowRow


def conflict(session: Session, row: WorkflowRow) -> StepConflict:
    """Return what to say to whoever saw an older version: who did what, and when."""
    event, name = events.last_done(session, row.workflow.name, row.id)
    return StepConflict(
        pointer="/version",
        who=somebody(name),
        did=_done(row, event),
        when=moment_words(event.at),
        state=row.workflow.state[event.to_state].label,
        version=event.version,
    )


def keep_refusal(  # noqa: PLR0913 - what an attempt is made of
    session: Session,
    row: WorkflowRow,
    verb: str,
    version: int,
    problems: Iterable[Problem],
    *,
    viewer: Viewer,
) -> None:
    """Keep what somebody of staff tried in vain, once the transaction is committed."""
    role = next(
        (one.role for one in viewer.appointments if AUDIENCES[one.role] is Audience.STAFF), None
    )
    if role is None or viewer.user_id is None:
        return
    model = type(row)
    locked = session.execute(
        select(model.state, model.version).where(model.id == row.id).with_for_update(key_share=True)
    ).one()
    events.append(
        session,
        NewEvent(
            id=uuid.uuid4(),
            workflow=row.workflow.name,
            subject_id=row.id,
            kind=Kind.REFUSED,
            verb=verb,
            from_state=locked.state,
            to_state=locked.state,
            version=locked.version,
            by_id=viewer.user_id,
            as_role=role.value,
            at=events.now(session),
            data={"seen": version, "problems": [one.code for one in problems]},
        ),
    )


def somebody(name: str) -> Text:
    """Return who did something, by name where there is one."""
    return Text(name, name) if name else Text("有人", "Somebody")


def _done(row: WorkflowRow, event: WorkflowEvent) -> Text:
    if event.kind == Kind.TAKEN_BACK:
        return Text("收回", "taken back")
    return row.workflow.row[event.verb].done
