"""Papers printed: the application with its map as PDF, by the process that has loaded the faces."""

import time
from collections.abc import Callable

from mapserve.rendering.papers.application import application_paper
from mapserve.rendering.papers.location import location_sheet
from mapserve.rendering.papers.odt import odt_of
from mapserve.rendering.papers.pdf import faces, pdf_of
from mapserve.rendering.papers.plan import plan_paper
from tests.benchmarks.figures import Figure, show
from tests.factories.papers import filed, place_plan

FIRST_S, AFTER_S = 2.0, 0.5  # the bars


def run() -> None:
    """Print the table."""
    plan = place_plan(streets=200, cameras=100)
    paper = application_paper(filed(), location_sheet(plan))
    faces()
    first = _processor(lambda: pdf_of(application_paper(filed(), location_sheet(plan))), times=1)
    after = _processor(lambda: pdf_of(plan_paper(filed())))
    odt = _processor(lambda: odt_of(paper))
    show(
        "Papers",
        [
            Figure("an application with its map, PDF, first", f"{first:.2f} s", "bar 2 s",
                   first / FIRST_S, 1.0, at_least=False),
            Figure("a plan, PDF, after that", f"{after:.2f} s", "bar 0.5 s",
                   after / AFTER_S, 1.0, at_least=False),
            Figure("an application with its map, ODT", f"{odt:.2f} s", "PDF", odt / first),
        ],
    )  # fmt: skip


def _processor(work: Callable[[], object], *, times: int = 3) -> float:
    """Return the processor's seconds of one call: the machine may be shared."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)
