"""The commands of communities, imports and exports, run as a user runs them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mapserve.cli import main
from mapserve.store.database import Database
from tests.unit.exchange.test_topojson import TOPOLOGY

HEADER = "編號,攝影方向,經度,緯度"


@pytest.fixture
def environment(fresh_database: Database, tmp_path: Path) -> Iterator[dict[str, str]]:
    url = fresh_database.engine.url.set(drivername="postgresql")
    yield {
        "MAPSERVE_DATABASE_URL": url.render_as_string(hide_password=False),
        "MAPSERVE_DATA_DIR": str(tmp_path / "var"),
        "MAPSERVE_SECRET_KEY": "only-for-tests-0123456789-abcdefghijklm",
    }
    fresh_database.engine.dispose()


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    path = tmp_path / "villages.json"
    path.write_text(json.dumps(TOPOLOGY), "utf-8")
    return path


def run(environment: dict[str, str], *arguments: object) -> Result:
    return CliRunner(env=environment).invoke(main, [str(one) for one in arguments])


def cameras(folder: Path, *rows: str) -> Path:
    path = folder / "cameras.csv"
    path.write_text("\n".join((HEADER, *rows)), "utf-8")
    return path


def test_from_villages_to_an_export(
    environment: dict[str, str], villages: Path, tmp_path: Path
) -> None:
    loaded = run(environment, "community", "load", villages)
    assert loaded.exit_code == 0, loaded.output
    assert "新增 added 2" in loaded.stdout
    assert "略過 left out 2" in loaded.stdout
    assert "新增 added 0" in run(environment, "community", "load", villages).stdout

    good = cameras(tmp_path, "A1,東,121.005,25.005", "A2,西,121.015,25.005")
    dry = run(environment, "import", good, "--layer", "camera", "--dry-run")
    assert (dry.exit_code, "匯入 taken 2" in dry.stdout) == (0, True)
    taken = run(environment, "import", good, "--layer", "camera")
    assert (taken.exit_code, "匯入 taken 2" in taken.stdout) == (0, True)
    again = run(environment, "import", good, "--layer", "camera")
    assert (again.exit_code, "匯入 taken 0 · 已有 known 2" in again.stdout) == (0, True)

    out = tmp_path / "map.geojson"
    done = run(environment, "export", "--community", "63000010001", "--to", out)
    assert done.exit_code == 0
    [feature] = json.loads(out.read_text("utf-8"))["features"]
    assert "code" not in feature["properties"]  # the public does not see it
    staff = tmp_path / "map.csv"
    run(environment, "export", "--community", "63000010001", "--audience", "staff", "--to", staff)
    assert "A1" in staff.read_text("utf-8-sig")


def test_exit_codes_and_the_report(
    environment: dict[str, str], villages: Path, tmp_path: Path
) -> None:
    run(environment, "community", "load", villages)
    report = tmp_path / "report.csv"
    some = cameras(tmp_path, "A1,東,121.005,25.005", "A2,東,,", "A3,東,121.5,24.9")
    done = run(environment, "import", some, "--layer", "camera", "--report", report)
    assert done.exit_code == 3
    lines = report.read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["3", "4"]
    none = cameras(tmp_path, "A4,東,121.5,24.9")
    assert run(environment, "import", none, "--layer", "camera").exit_code == 2


def test_a_community_is_added_from_one_village(environment: dict[str, str], villages: Path) -> None:
    options = ("--name", "左社區", "--village-code", "63000010001", "--boundary", villages)
    added = run(environment, "community", "add", "--slug", "zuo", *options)
    assert (added.exit_code, added.stdout) == (0, "zuo 臺北市松山區左社區 EPSG:3826\n")
    for slug in ("zuo", "Not A Slug"):
        refused = run(environment, "community", "add", "--slug", slug, *options)
        assert (refused.exit_code, len(refused.stderr.splitlines())) == (2, 1)


@pytest.mark.parametrize(
    ("content", "arguments"),
    [
        ("", ("--layer", "camera")),
        ("a,b\n1,2\n", ("--layer", "camera")),
        (f"{HEADER}\n", ("--layer", "camera", "--community", "nowhere")),
        (f"{HEADER}\n1,東,121,25\n", ("--layer", "camera", "--crs", "9999")),
    ],
)
def test_bad_input_gives_one_line_and_code_2(
    environment: dict[str, str], tmp_path: Path, content: str, arguments: tuple[str, ...]
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, "utf-8")
    done = run(environment, "import", path, *arguments)
    said = [line for line in done.stderr.splitlines() if line.startswith("mapserve: ")]
    assert (done.exit_code, len(said), "Traceback" in done.output) == (2, 1, False)


def test_base_data_from_the_shell(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "streets.geojson"
    line = {"type": "LineString", "coordinates": [[121.0, 25.0], [121.001, 25.0]]}
    features = [
        {
            "type": "Feature",
            "id": "street-1",
            "geometry": line,
            "properties": {"highway": "residential", "name": "福安街"},
        },
        {"type": "Feature", "geometry": None, "properties": {"highway": "service"}},
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    command = [Path(sys.executable).with_name("mapserve"), "import-base", path]
    for words in ("新增 added 1", "未變 unchanged 1"):
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        assert "街道 streets: " in done.stdout
        assert words in done.stdout.splitlines()[0]
        assert "第 2 個" in done.stdout
