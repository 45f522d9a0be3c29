"""What a call pays for being computed in a child: its ratio to the same call in-process."""

from layers.analysis.coverage import Watch, watch
from mapserve.services.analysis.budget import compute_apart, warm, within_budget
from tests.benchmarks.coverages import DAY, SIZE, cameras
from tests.benchmarks.figures import Figure, in_turn, seconds, show
from tests.factories.seeing import town

CAMERAS, CALLS = 200, 20
#: Seconds that an empty call may take: a child is forked, asked and reaped.
EMPTY_S = 0.3
#: The same call in-process, so many times: what goes there and back is pickled, a child forked.
MOST = 10.0


def nothing() -> None:
    """Do nothing, there and back."""


def run() -> None:
    """Print the table."""
    scene = town(size=SIZE)
    seen = cameras(CAMERAS)

    def watched() -> Watch:
        return within_budget(watch, scene, seen, day=DAY)

    def apart(work: object, *, times: int) -> float:
        compute_apart()
        try:
            return seconds(work, times=times)  # type: ignore[arg-type]
        finally:
            compute_apart(apart=False)

    def empty() -> None:
        within_budget(nothing)

    warm()
    for work in (empty, watched):  # compiled, indexed, and the server of forks begun
        work()
        apart(work, times=1)
    figures = []
    there, here, _ = in_turn(lambda: apart(empty, times=CALLS), lambda: seconds(empty, times=CALLS))
    figures.append(
        Figure(
            "an empty call in a child",
            f"{there * 1e3:.1f} ms",
            f"bar {EMPTY_S * 1e3:.0f} ms",
            there / EMPTY_S,
            1.0,
            at_least=False,
        )
    )
    figures.append(
        Figure("the same, to one in-process", "", f"{here * 1e6:.2f} µs", there / max(here, 1e-9))
    )
    there, here, ratio = in_turn(lambda: apart(watched, times=1), lambda: seconds(watched))
    figures.append(
        Figure(
            f"watch of {CAMERAS} cameras in a child",
            f"{there * 1e3:.0f} ms",
            f"in-process {here * 1e3:.0f} ms",
            ratio,
            MOST,
            at_least=False,
        )
    )
    show("Computed apart", figures)
