"""Coverage end to end at 30, 200 and 2,000 cameras, and the hour slider's answer."""

import datetime as dt
import math

from layers.coverage import watch
from layers.hours import parse_instant
from tests.benchmarks.figures import Figure, seconds, show
from tests.factories.seeing import cameras, town

DAY, SIZE = dt.date(2026, 11, 25), 1_200.0
COUNTS = (30, 200, 2_000)
BAR_S = 0.150


def run() -> None:
    """Print the table."""
    scene = town(size=SIZE)
    noon = parse_instant("Wed 12:00")
    watch(scene, cameras(0, 5, size=SIZE), day=DAY).at(noon)  # compiled and indexed
    took = {}
    figures = []
    for count in COUNTS:
        features = cameras(1, count, size=SIZE)
        took[count] = min(
            seconds(lambda f=features: watch(scene, f, day=DAY).at(noon)) for _ in range(5)
        )
        figures.append(
            Figure(
                f"coverage of {count} cameras, end to end",
                f"{took[count] * 1e3:.0f} ms",
                f"bar {BAR_S * 1e3:.0f} ms",
                took[count] / BAR_S,
                1.0 if count == 200 else None,
                at_least=False,
            )
        )
    growth = math.log(took[2_000] / took[200]) / math.log(10)
    figures.append(Figure("growth from 200 to 2,000", f"n^{growth:.2f}", "n^1", growth))
    seen = watch(scene, cameras(1, 200, size=SIZE), day=DAY)
    hour = min(seconds(lambda: seen.at(noon)) for _ in range(5))
    table = min(seconds(seen.week) for _ in range(5))
    figures += [
        Figure(
            "another hour (200 cameras)", f"{hour * 1e3:.1f} ms", "end to end", hour / took[200]
        ),
        Figure("the 24 × 7 table", f"{table * 1e3:.1f} ms", "end to end", table / took[200]),
    ]
    show(f"Coverage: {len(scene.streets)} streets, {len(scene.buildings)} buildings", figures)
