"""The trace of a budget as guards ask it: what speaks against sending it."""

from collections.abc import Mapping
from typing import Any

from mapserve.programme.applications.guards import no_budget
from mapserve.programme.workflow.table import Reason


def reasons_against(budget: Mapping[str, Any], rules: str) -> tuple[Reason, ...]:
    """Return what speaks against sending a budget, by the version of the rules of that name."""
    del rules
    return () if budget.get("lines") else (no_budget(),)
