"""Budgets of applications: their lines saved, the trace of what counts, what speaks against."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy.orm import Session

from mapserve.programme.applications.form import BUDGET
from mapserve.programme.budget.reading import read_budget
from mapserve.programme.roles import Action, Viewer
from mapserve.services.applications.answers import Budget
from mapserve.services.applications.drafts import edited, refuse_closed, refuse_stale
from mapserve.services.applications.files import lock_application, trace_for, version_of
from mapserve.store.models import Application, Community


def save_budget(
    session: Session,
    number: int,
    version: int,
    lines: Sequence[Mapping[str, Any]],
    *,
    viewer: Viewer,
) -> tuple[Application, Community]:
    """Save the lines of a budget.

    Raises
    ------
    NotFound, SignInNeeded, Forbidden, ApplicationChanged, PartClosed
    Problems
        Everything that is wrong with the lines, each with its pointer.
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    refuse_stale(session, row, version)
    _keep(session, row, community, lines, viewer=viewer)
    return row, community


def change_line(
    session: Session,
    number: int,
    id_: str,
    line: Mapping[str, Any] | None,
    *,
    viewer: Viewer,
) -> tuple[Application, Community]:
    """Put a line in the place of the one of that id, or after all others; None takes it out.

    Lines of other ids stay as they are now, whoever has written them.

    Raises
    ------
    As `save_budget`.
    """
    row, community = lock_application(session, number, viewer=viewer, action=Action.APPLY)
    lines = [line if str(one["id"]) == id_ else one for one in row.budget["lines"]]
    if line is not None and line not in lines:
        lines.append(line)
    kept = [one for one in lines if one is not None]
    _keep(session, row, community, kept, viewer=viewer)
    return row, community


def _keep(
    session: Session,
    row: Application,
    community: Community,
    lines: Sequence[Mapping[str, Any]],
    *,
    viewer: Viewer,
) -> None:
    refuse_closed(row, community, (BUDGET,), viewer=viewer)
    read = read_budget({"lines": list(lines)})
    row.budget = {"lines": [one.model_dump(mode="json", exclude_none=True) for one in read]}
    edited(row, viewer)
    session.flush()


def budget_of(session: Session, row: Application) -> Budget:
    """Return the lines of an application's budget with their trace."""
    trace = trace_for(session, row)
    return Budget(
        version=version_of(row),
        given=row.budget["lines"],
        **{one.name: getattr(trace, one.name) for one in fields(trace)},
    )
