"""The registry of formats: complete, unambiguous, and each file known by what it holds."""

import importlib
import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner

from mapserve.cli import main
from mapserve.exchange import formats
from mapserve.exchange.formats import (
    BASE_DATA,
    BOUNDARIES,
    FORMATS,
    READ,
    WRITTEN,
    read_rows,
    recognised,
    written_as,
)
from mapserve.exchange.formats.contract import FileFormat
from mapserve.exchange.formats.input_file import InputFile
from mapserve.exchange.problems import (
    FileUnreadable,
    FormatNotWritten,
    TableMissing,
    TableNeeded,
)
from tests.unit.exchange.test_topojson import TOPOLOGY

POINT = {"type": "Point", "coordinates": [121.55, 25.05]}
COLLECTION = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "geometry": POINT, "properties": {"name": "甲"}, "id": 7}],
}
CONTENTS = {
    "geojson": json.dumps(COLLECTION),
    "topojson": json.dumps(TOPOLOGY),
    "csv": "名稱,經度,緯度\n甲,121.55,25.05\n",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.anything"


def package(path: Path) -> Path:
    frame = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[shapely.Point(121.55, 25.05)], crs=4326)
    frame.to_file(path, driver="GPKG")
    return path


def test_every_format_is_in_the_registry_and_says_what_it_is() -> None:
    folder = Path(formats.__file__).parent
    modules = [f"{formats.__name__}.{one.stem}" for one in folder.glob("*.py")]
    defined = [getattr(importlib.import_module(one), "FORMAT", None) for one in modules]
    assert {one.name for one in defined if one} == {one.name for one in FORMATS}
    for one in FORMATS:
        assert one.label.zh, one.name
        assert one.label.en, one.name
        assert one.media_type.count("/") == 1, one.name
        assert one.read or one.base or one.write, one.name


def test_names_and_suffixes_are_not_shared() -> None:
    names = [one.name for one in FORMATS]
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)
    assert all(one.startswith(".") and one == one.lower() for one in suffixes)


@pytest.mark.parametrize("format_", READ, ids=lambda one: str(one.name))
def test_a_file_is_known_by_what_it_holds(format_: FileFormat, file: Path) -> None:
    if format_.name == "gpkg":
        package(file.with_suffix(".gpkg")).rename(file)
    else:
        file.write_text(CONTENTS[format_.name], "utf-8")
    assert recognised(InputFile(file, limit_mb=1), READ) is format_
    rows = read_rows(file)
    assert rows.format == format_.label
    assert len(rows.rows) >= 1


def test_the_same_point_comes_out_of_every_format_that_has_points(file: Path) -> None:
    for name in ("geojson", "csv"):
        file.write_text(CONTENTS[name], "utf-8")
        assert read_rows(file).rows[0].geometry == POINT
    [row] = read_rows(package(file.with_suffix(".gpkg"))).rows
    assert row.geometry == POINT
    assert row.cells == ["甲"]
    assert row.shape() == shapely.Point(121.55, 25.05)


def test_utf_16_is_json_too(file: Path) -> None:
    file.write_text(CONTENTS["geojson"], "utf-16")
    assert read_rows(file).encoding == "UTF-16"


def test_of_several_tables_one_is_asked_for(file: Path) -> None:
    two = {**TOPOLOGY, "objects": {"a": {"type": "Polygon", "arcs": [[0, 1]]}, "b": {"type": None}}}
    file.write_text(json.dumps(two), "utf-8")
    with pytest.raises(TableNeeded, match="a、b"):
        read_rows(file)
    [row] = read_rows(file, table="a").rows
    assert row.geometry is not None
    assert row.geometry["type"] == "Polygon"
    with pytest.raises(TableMissing, match=r"“c”.*a、b"):
        read_rows(file, table="c")


def test_a_file_of_no_format_asked_for_is_told_which_there_are(file: Path) -> None:
    file.write_text("<kml/>", "utf-8")
    with pytest.raises(FileUnreadable, match="GeoPackage, TopoJSON or GeoJSON"):
        recognised(InputFile(file, limit_mb=1), BOUNDARIES)


def test_what_is_written_is_chosen_by_name() -> None:
    for one in WRITTEN:
        assert written_as(f"My map{one.suffix.upper()}") is one
    with pytest.raises(FormatNotWritten, match=r"\.html.*\.geojson.*\.csv"):
        written_as("map.shp")


@pytest.mark.parametrize(
    ("command", "listed"),
    [
        (("import",), READ),
        (("import-base",), BASE_DATA),
        (("community", "load"), BOUNDARIES),
        (("export",), WRITTEN),
    ],
)
def test_a_commands_help_names_its_formats(
    command: tuple[str, ...], listed: tuple[FileFormat, ...]
) -> None:
    told = " ".join(CliRunner().invoke(main, [*command, "--help"]).output.split())
    for one in listed:
        assert one.label.en in told, one.name
