"""`make bench`: what docs/bars.md asks, as ratios measured in one run."""

import importlib
import sys

TABLES = (
    "reads",
    "saves",
    "workflows",
    "budgets",
    "desks",
    "cases",
    "papers",
    "pages",
    "sights",
    "coverages",
    "apart",
    "routes",
    "front",
    "sitings",
    "presses",
)

if __name__ == "__main__":
    for name in sys.argv[1:] or TABLES:
        importlib.import_module(f"tests.benchmarks.{name}").run()
