"""Measuring side by side, and printing ratios with their bars."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True)
class Figure:
    """One ratio: ours against a reference measured in the same run.

    `bar` is what docs/bars.md asks, as `at_least` or at most.
    """

    what: str
    ours: str
    reference: str
    ratio: float
    bar: float | None = None
    at_least: bool = True

    def line(self) -> str:
        verdict = ""
        if self.bar is not None:
            met = self.ratio >= self.bar if self.at_least else self.ratio <= self.bar
            sign = "≥" if self.at_least else "≤"
            verdict = f"bar {sign} {self.bar:g}  {'met' if met else 'MISSED'}"
        return (
            f"{self.what:<46} {self.ours:>16} {self.reference:>22}  × {self.ratio:<8.3g} {verdict}"
        )


def seconds(work: Callable[[], object], *, times: int = 1) -> float:
    """Return the seconds one call takes, over `times` calls in a row."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def in_turn(
    ours: Callable[[], float], reference: Callable[[], float], *, rounds: int = ROUNDS
) -> tuple[float, float, float]:
    """Measure both in turn, so that a drifting machine meets both; return medians and ratio.

    The ratio is the median of the rounds' own ratios (ours over reference).
    """
    pairs = [(ours(), reference()) for _ in range(rounds)]
    return (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )


def show(title: str, figures: list[Figure]) -> None:
    """Print one table."""
    print(f"\n{title}\n{'':<46} {'ours':>16} {'reference':>22}")  # noqa: T201
    for figure in figures:
        print(figure.line(), flush=True)  # noqa: T201
