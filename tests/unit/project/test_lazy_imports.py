"""What takes a second to load is loaded by those who need it, not by every command."""

import subprocess
import sys

import pytest

HEAVY = ("numba", "geopandas", "pandas", "scipy", "highspy", "folium")
ASK = "import importlib, sys; importlib.import_module(sys.argv[1]); print(*sys.modules)"


def loaded(code: str, *words: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after `code`."""
    answer = subprocess.run(
        [sys.executable, "-c", code, *words], check=True, capture_output=True, text=True
    )
    return set(answer.stdout.split())


@pytest.mark.parametrize("module", ["mapserve.app", "mapserve.cli"])
def test_nothing_heavy_is_loaded_before_it_is_used(module: str) -> None:
    found = loaded(ASK, module)
    assert module in found
    assert sorted(found.intersection(HEAVY)) == []


def test_the_wall_stands_where_folium_is_opened() -> None:
    found = loaded(ASK, "mapserve.rendering.community_map")
    assert {"folium", "mapserve.rendering.guard"} <= found


def test_serving_loads_all_of_it() -> None:
    code = "import sys; from mapserve.server.arbiter import load_the_rest; load_the_rest()"
    assert {*HEAVY, "layers.analysis.kernels.wall_search"} - {"geopandas"} <= loaded(
        f"{code}; print(*sys.modules)"
    )
