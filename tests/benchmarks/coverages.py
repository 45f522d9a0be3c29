"""Coverage end to end at 30, 200 and 2,000 cameras, and the hour slider's answer."""

import datetime as dt
import itertools
import math

import numpy as np

from layers.analysis.coverage import watch
from layers.analysis.hours import parse_instant
from layers.analysis.watchers import Feature
from layers.analysis.week_table import hour_by_hour
from tests.benchmarks.figures import Figure, seconds, show
from tests.factories.seeing import camera, town

DAY, SIZE, STEP = dt.date(2026, 11, 25), 1_200.0, 60.0
COUNTS = (30, 200, 2_000)
BAR_S = 0.150


def run() -> None:
    """Print the table."""
    scene = town(size=SIZE)
    noon = parse_instant("Wed 12:00")
    watch(scene, cameras(5), day=DAY).at(noon)  # compiled and indexed
    took = {}
    figures = []
    for count in COUNTS:
        features = cameras(count)
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
    for fewer, more in itertools.pairwise(COUNTS):
        growth = math.log(took[more] / took[fewer]) / math.log(more / fewer)
        figures.append(
            Figure(f"growth from {fewer:,} to {more:,}", f"n^{growth:.2f}", "n^1", growth)
        )
    seen = watch(scene, cameras(200), day=DAY)
    hour = min(seconds(lambda: seen.at(noon)) for _ in range(5))
    table = min(seconds(seen.week) for _ in range(5))
    slider = min(seconds(lambda: hour_by_hour(seen)) for _ in range(5))
    figures += [
        Figure(
            "another hour (200 cameras)", f"{hour * 1e3:.1f} ms", "end to end", hour / took[200]
        ),
        Figure("the 24 × 7 table", f"{table * 1e3:.1f} ms", "end to end", table / took[200]),
        Figure(
            "the slider: all 168 hours at once",
            f"{slider * 1e3:.1f} ms",
            f"168 hours {168 * hour * 1e3:.0f} ms",
            slider / (168 * hour),
        ),
    ]
    show(f"Coverage: {len(scene.streets)} streets, {len(scene.buildings)} buildings", figures)


def cameras(count: int) -> list[Feature]:
    """Return cameras beside streets, every fifth anywhere, as geocoding puts real ones."""
    random = np.random.default_rng(1)
    found = []
    for i in range(count):
        x, y, bearing = random.uniform(0, 1, 3) * (SIZE, SIZE, 360)
        if i % 5:
            x = round(x / STEP) * STEP + random.uniform(-5, 5)
        found.append(camera(f"c{i}", float(x), float(y), float(bearing)))
    return found
