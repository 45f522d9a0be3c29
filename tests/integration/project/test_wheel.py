"""The wheel holds the built front end and starts without Node.js."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.factories.project import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT),
        ],
        check=True,
    )
    return next(folder.glob("*.whl"))


def test_it_holds_what_runs_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert any(name.startswith("mapserve/web/static/build/") for name in names)
    assert "mapserve/web/translations/en/LC_MESSAGES/messages.mo" in names
    assert "mapserve/web/templates/base.html" in names
    steps = (ROOT / "mapserve/store/migrations/versions").glob("*")
    assert {f"mapserve/store/migrations/versions/{s.name}" for s in steps if s.is_file()} <= names
    assert not [name for name in names if name.endswith((".ts", "build.mjs"))]
    assert not [name for name in names if name.startswith(("tests/", "node_modules/"))]


def test_it_serves_its_pages_without_node(wheel: Path, database_url: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    script = (
        "import mapserve; from mapserve.app import create_app;"
        "client = create_app().test_client();"
        "page = client.get('/'); assert page.status_code == 200, page.data;"
        "import re; assets = re.findall(r'/static/build/[^\"?]+', page.text); assert assets;"
        "assert all(client.get(a).status_code == 200 for a in assets);"
        "print(mapserve.__file__)"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r});" + script,
        ],
        cwd=tmp_path,
        env={
            "PATH": os.defpath,
            "MAPSERVE_DATABASE_URL": database_url,
            "MAPSERVE_DATA_DIR": str(tmp_path / "var"),
        },
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(tmp_path))
