"""Where the project lies, and the real data and collected cases beside it."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "real"
CASES = ROOT.parent / "shared" / "cases"
