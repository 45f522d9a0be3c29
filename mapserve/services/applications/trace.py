"""The trace of an application's budget, and what of it speaks against sending."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from mapserve.programme.applications.form import BUDGET
from mapserve.programme.applications.guards import no_budget
from mapserve.programme.budget.evaluation import evaluate
from mapserve.programme.budget.reading import read_budget
from mapserve.programme.budget.trace import Trace
from mapserve.programme.rules.versions import rules_named
from mapserve.programme.workflow.table import Reason


def trace_of(
    budget: Mapping[str, Any],
    rules: str,
    *,
    duty_posts: Collection[uuid.UUID],
    approved: int | None = None,
) -> Trace:
    """Return what of a kept budget counts, by the version of the rules of that name.

    Parameters
    ----------
    duty_posts
        Those on the map: utilities are for one of them (R-44).
    approved
        NT$ that were approved, None before (R-63).
    """
    return evaluate(
        read_budget(budget), rules_named(rules), approved=approved, duty_posts=duty_posts
    )


def reasons_against(trace: Trace) -> tuple[Reason, ...]:
    """Return what stands in the way of sending a budget: errors, and warnings without words."""
    if not trace.lines:
        return (no_budget(),)
    return tuple(
        Reason(text=remark.detail, rules=(remark.rule,), pointer=f"/{BUDGET}/lines/{index}")
        for index, line in enumerate(trace.lines)
        for remark in (*line.errors, *line.warnings)
        if remark.blocks
    )
