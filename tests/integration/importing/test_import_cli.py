"""The commands of communities, imports and exports, run as a user runs them."""

import json
import os
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


def test_a_whole_file_is_refused_in_both_languages(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "page.csv"
    path.write_text("<!DOCTYPE html><html><body>404</body></html>", "utf-8")
    done = run(environment, "import", path, "--layer", "camera")
    [line] = [line for line in done.stderr.splitlines() if line.startswith("mapserve: ")]
    assert ("這是網頁" in line, "it is a web page" in line, done.exit_code) == (True, True, 2)


@pytest.mark.parametrize("encoding", ["undefined", "idna", "klingon", "rot13", "a\0b"])
def test_what_is_no_encoding_is_one_sentence(
    environment: dict[str, str], tmp_path: Path, encoding: str
) -> None:
    path = cameras(tmp_path, "A1,東,121.005,25.005")
    done = run(environment, "import", path, "--layer", "camera", "--encoding", encoding)
    assert (done.exit_code, "no encoding" in done.stderr) == (2, True), done.output
    assert isinstance(done.exception, SystemExit)


def test_a_file_name_that_is_no_text_is_no_obstacle(
    environment: dict[str, str], villages: Path, tmp_path: Path
) -> None:
    run(environment, "community", "load", villages)
    name = tmp_path / os.fsdecode(b"cameras-\xe9.csv")
    cameras(tmp_path, "A1,東,121.005,25.005").rename(name)
    report = tmp_path / os.fsdecode(b"report-\xe9.csv")
    done = run(environment, "import", name, "--layer", "camera", "--report", report)
    assert (done.exit_code, "匯入 taken 1" in done.stdout) == (0, True), done.output
    name.write_bytes(b"")
    for command in (("import", "--layer", "camera"), ("community", "load"), ("import-base",)):
        refused = run(environment, *command, name)
        assert (refused.exit_code, "cameras-�.csv" in refused.stderr) == (2, True), command


@pytest.mark.parametrize(
    "properties",
    [
        {"VILLCODE": "6300001000 1", "VILLNAME": "甲里"},
        {"VILLCODE": "630000100010000001", "VILLNAME": "甲里"},
        {"VILLCODE": "63000010001", "VILLNAME": "甲" * 100},
        {"VILLCODE": "63000010001", "VILLNAME": "甲\0里"},
        {"VILLCODE": "63000010001", "VILLNAME": "甲里", "TOWNNAME": "鎮" * 30},
    ],
)
def test_a_village_that_no_table_takes_is_left_out(
    environment: dict[str, str], tmp_path: Path, properties: dict[str, str]
) -> None:
    good = {"VILLCODE": "63000010002", "VILLNAME": "乙里", "TOWNNAME": "松山區"}
    ring = [[121.0, 25.0], [121.01, 25.0], [121.01, 25.01], [121.0, 25.0]]
    features = [
        {
            "type": "Feature",
            "properties": one,
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for one in (properties, good)
    ]
    broken = {"type": "Polygon", "coordinates": [[[121.0, None], [121.1, 25.0]]]}
    features.append({"type": "Feature", "properties": good, "geometry": broken})
    path = tmp_path / "villages.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    done = run(environment, "community", "load", path)
    assert (done.exit_code, "新增 added 1" in done.stdout) == (0, True), done.output
    assert "略過 left out 2" in done.stdout


def test_villages_in_an_unknown_crs_are_one_sentence(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "villages.geojson"
    document = {"type": "FeatureCollection", "crs": "EPSG:99999", "features": []}
    path.write_text(json.dumps(document), "utf-8")
    done = run(environment, "community", "load", path)
    said = [line for line in done.stderr.splitlines() if line.startswith("mapserve: ")]
    assert (done.exit_code, len(said), "99999" in said[0]) == (2, 1, True)


def test_the_output_names_the_columns_and_quotes_what_does_not_fit(
    environment: dict[str, str], villages: Path, tmp_path: Path
) -> None:
    run(environment, "community", "load", villages)
    path = tmp_path / "schools.csv"
    path.write_text("name,state,lat,lng\n甲國中,公立,25.005,121.005\n", "utf-8")
    none = run(environment, "import", path, "--layer", "camera")
    assert (none.exit_code, "「公立」" in none.stdout) == (2, True)
    assert "座標欄 coordinates: lng、lat · 識別欄 identity: 整列內容" in none.stdout
    taken = run(environment, "import", path, "--layer", "camera", "--ignore", "state")
    assert "匯入 taken 1" in taken.stdout
    again = run(environment, "import", path, "--layer", "camera", "--column", "state=note")
    assert again.exit_code == 2  # offered as a change: the note is new
    assert "--update" in again.stdout
    wrong = run(environment, "import", path, "--layer", "camera", "--column", "state")
    assert (wrong.exit_code, "--column FROM=TO" in wrong.stderr) == (2, True)
    missing = run(environment, "import", path, "--layer", "camera", "--ignore", "州")
    assert (missing.exit_code, "檔案裡沒有「州」" in missing.stderr) == (2, True)


def test_precincts_are_loaded_and_set_and_advisors_appointed_there(
    environment: dict[str, str], villages: Path, tmp_path: Path
) -> None:
    run(environment, "community", "load", villages)
    advisor = ("user", "add", "a@example.org", "--role", "advisor", "--scope")
    refused = run(environment, *advisor, "precinct:松山分局")
    assert (refused.exit_code, "沒有社區屬於「松山分局」" in refused.stderr) == (2, True)
    table = tmp_path / "precincts.csv"
    table.write_text(
        "各里所屬分局\n村里代碼,里別,分局\n63000010001,左里,松山分局\n63000019999,無,松山分局\n,,\n",
        "cp950",
    )
    loaded = run(environment, "community", "precincts", table)
    assert (loaded.exit_code, "更新 changed 1" in loaded.stdout) == (0, True), loaded.output
    assert "第 4 列 row 4: 沒有村里代碼 63000019999" in loaded.stdout
    assert "未變 unchanged 1" in run(environment, "community", "precincts", table).stdout
    assert run(environment, *advisor, "precinct:松山分局").exit_code == 0
    county = run(environment, *advisor, "county:99999")
    assert (county.exit_code, "99999" in county.stderr) == (2, True)
    changed = run(environment, "community", "set", "63000010002", "--precinct", "中山分局")
    assert "分局 precinct: 中山分局" in changed.stdout
    assert run(environment, *advisor, "precinct:中山分局").exit_code == 0
    unknown = run(environment, "community", "set", "nowhere", "--precinct", "中山分局")
    assert (unknown.exit_code, len(unknown.stderr.splitlines())) == (2, 1)
    table.write_text("a,b\n1,2\n", "utf-8")
    assert "村里代碼" in run(environment, "community", "precincts", table).stderr


def test_an_extract_that_covers_a_part_of_a_village_says_so(
    environment: dict[str, str], villages: Path, tmp_path: Path
) -> None:
    run(environment, "community", "load", villages)
    path = tmp_path / "streets.geojson"
    line = {"type": "LineString", "coordinates": [[121.0, 25.0], [121.001, 25.001]]}
    street = {"type": "Feature", "geometry": line, "properties": {"highway": "residential"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [street]}), "utf-8")
    done = run(environment, "import-base", path)
    assert (done.exit_code, "communities covered in part: 1" in done.stdout) == (0, True)
    assert "63000010001 1%" in done.stdout
