"""Base data in GeoJSON of another coordinate system: moved, or refused by its name."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from layers.geometry.crs import to_metres
from mapserve.exchange.formats import base_objects
from mapserve.exchange.formats.contract import Losses
from mapserve.exchange.problems import CrsUnknown, FileUnreadable

LINE = shapely.LineString([(121.55, 25.05), (121.551, 25.0505)])
TWD97 = to_metres(LINE, zone=3826)


def named(code: int) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code}"}}


def written(folder: Path, line: shapely.LineString, crs: object = None, own: object = None) -> Path:
    shape = shapely.geometry.mapping(line) | ({} if own is None else {"crs": own})
    properties = {"highway": "residential", "name": "寧安街"}
    feature = {"type": "Feature", "id": "1", "geometry": shape, "properties": properties}
    path = folder / "streets.geojson"
    told = {} if crs is None else {"crs": crs}
    path.write_text(json.dumps({"type": "FeatureCollection", **told, "features": [feature]}))
    return path


def line_of(path: Path) -> shapely.LineString:
    losses = Losses()
    [street] = base_objects(path, losses)
    assert not losses.quarantined
    return shapely.from_wkb(street.wkb)


def test_metres_that_are_named_are_moved(tmp_path: Path) -> None:
    found = line_of(written(tmp_path, TWD97, named(3826)))
    assert shapely.hausdorff_distance(found, LINE) < 1e-8


def test_metres_that_a_single_shape_names_are_moved(tmp_path: Path) -> None:
    found = line_of(written(tmp_path, TWD97, own=named(3826)))
    assert shapely.hausdorff_distance(found, LINE) < 1e-8


def test_degrees_are_as_they_were(tmp_path: Path) -> None:
    for crs in (None, named(4326), {"type": "name", "properties": {"name": "OGC:CRS84"}}):
        assert line_of(written(tmp_path, LINE, crs)).equals_exact(LINE, 1e-9)


@pytest.mark.parametrize("code", [4490, 27700, 99999])
def test_degrees_of_another_datum_are_refused_by_name(tmp_path: Path, code: int) -> None:
    with pytest.raises(CrsUnknown, match=str(code)):
        list(base_objects(written(tmp_path, LINE, named(code)), Losses()))


@pytest.mark.parametrize("crs", [{"type": "link", "properties": {"href": "x"}}, "somewhere", [1]])
def test_a_crs_that_cannot_be_read_is_never_taken_as_degrees(tmp_path: Path, crs: object) -> None:
    with pytest.raises(FileUnreadable, match="crs"):
        list(base_objects(written(tmp_path, LINE, crs), Losses()))


def test_a_shape_of_an_unknown_system_is_set_aside_alone(tmp_path: Path) -> None:
    losses = Losses()
    assert not list(base_objects(written(tmp_path, LINE, own=named(4490)), losses))
    assert "4490" in losses.quarantined[0].reason.zh
