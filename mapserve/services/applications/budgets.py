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
    refuse_closed(session, row, community, (BUDGET,), viewer=viewer)
    read = read_budget({"lines": list(lines)})
    row.budget = {"lines": [one.model_dump(mode="json", exclude_none=True) for one in read]}
    edited(row, viewer)
    session.flush()
    return row, community


def budget_of(session: Session, row: Application) -> Budget:
    """Return the lines of an application's budget with their trace."""
    trace = trace_for(session, row)
    return Budget(
        version=version_of(row),
        given=row.budget["lines"],
        **{one.name: getattr(trace, one.name) for one in fields(trace)},
    )
