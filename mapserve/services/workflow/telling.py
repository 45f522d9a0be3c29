"""Telling: the event of a step, and the messages that it owes to people."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mapserve.programme.roles import Role, Viewer
from mapserve.programme.workflow.standing import Event
from mapserve.programme.workflow.table import Act, Step, Tell
from mapserve.services.workflow.subjects import R, Subject
from mapserve.store import events
from mapserve.store.events import NewEvent
from mapserve.store.models.workflow import WorkflowRow
from mapserve.store.queries.workflow import holders


def record(  # noqa: PLR0913 - what is kept of an event
    session: Session,
    row: WorkflowRow,
    event: Event,
    *,
    id_: uuid.UUID,
    note: str,
    role: Role | None,
    more: Mapping[str, Any],
) -> None:
    """Keep an event of a row that this transaction has just written; `more` goes beside it."""
    events.append(
        session,
        NewEvent(
            id=id_,
            workflow=row.workflow.name,
            subject_id=row.id,
            kind=event.kind,
            verb=event.verb,
            from_state=event.from_,
            to_state=event.to,
            version=event.version,
            by_id=event.by,
            as_role=role.value if role else None,
            at=event.at,
            note=note,
            data={
                name: value
                for name, value in {
                    "fields": dict(event.fields),
                    "voided": list(event.voided),
                    "due_on": event.due_on.isoformat() if event.due_on else None,
                    "takes_back": event.takes_back,
                    **more,
                }.items()
                if value
            },
        ),
    )


def owe(  # noqa: PLR0913 - whom a message may be for
    session: Session,
    subject: Subject[R],
    step: Step,
    event_id: uuid.UUID,
    *,
    acted: Mapping[str, Act],
    viewer: Viewer,
) -> None:
    """Owe the messages of a step to everybody it concerns but who took it; the first key wins.

    Parameters
    ----------
    acted
        Who took which verb, those that fell by this step included.
    """
    owed: dict[int, str] = {}
    for effect in step.effects:
        if isinstance(effect, Tell):
            people = holders(session, effect.desks, subject.place) if effect.desks else set()
            people = {subject.keeper} if subject.keeper in people else people
            acts = (acted.get(verb) for verb in effect.takers_of)
            people = people | {act.by for act in acts if act is not None and act.by is not None}
            owed = {**dict.fromkeys(sorted(people), effect.key), **owed}
    owed.pop(viewer.user_id or 0, None)
    events.owe(session, event_id, owed)
