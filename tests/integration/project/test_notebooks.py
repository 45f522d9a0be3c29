"""Every notebook runs from top to bottom, and is kept without outputs."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.factories.project import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# What each prints when it has done what it is about.
PRINTED = {
    "01_read_a_community_map": ["EPSG:3826", "162 features"],
    "02_coverage_and_sites": [
        r"missing: nothing",
        r"watched: [1-9]\d*% at noon, [1-9]\d*% at night",
        r"[1-9]\d* m more are watched; gap \d\.\d+%",
        r"kB of HTML",
    ],
    "03_way_to_school": [r"[1-9]\d* places", r"[1-9]\d* gaps along [1-9]\d* m", r"kB of HTML"],
}
EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_there_are_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == sorted(PRINTED)


@EVERY
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


# jupyter_client 8 tells of its own coming change of paths, and zmq of event loops elsewhere.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@EVERY
def test_a_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=180, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    printed = "".join(
        output.get("text", "")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    for words in PRINTED[path.stem]:
        assert re.search(words, printed), f"{words} is not in {printed}"
