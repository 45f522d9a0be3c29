"""A budget of 200 lines judged: every item of the table of rates, most beyond their caps."""

import time
from collections.abc import Callable

from mapserve.programme.budget.evaluation import evaluate
from mapserve.programme.budget.reading import read_budget
from mapserve.programme.rules.versions import VERSIONS
from tests.benchmarks.figures import Figure, show
from tests.factories.budgets import EVERY_ITEM

LINES = 200
TRACE_S = 5e-3  # the bar


def run() -> None:
    """Print the table."""
    sent = [{**EVERY_ITEM[number % len(EVERY_ITEM)], "id": str(number)} for number in range(LINES)]
    lines = read_budget({"lines": sent})
    trace = _processor(lambda: evaluate(lines, VERSIONS[0]))
    reading = _processor(lambda: read_budget({"lines": sent}))
    show(
        "Budgets",
        [
            Figure(f"the trace of {LINES} lines", f"{trace * 1e3:.1f} ms", "bar 5 ms",
                   trace / TRACE_S, 1.0, at_least=False),
            Figure(f"{LINES} lines read", f"{reading * 1e3:.1f} ms", f"trace {trace * 1e3:.1f} ms",
                   reading / trace),
        ],
    )  # fmt: skip


def _processor(work: Callable[[], object]) -> float:
    """Return the processor's seconds of one call: the machine may be shared."""
    found = []
    for _ in range(30):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)
