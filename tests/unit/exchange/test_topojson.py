"""TopoJSON decoding and village files."""

import json
from pathlib import Path

import pytest
import shapely

from mapserve.exchange.formats.topojson import read_objects
from mapserve.exchange.problems import FileUnreadable, VillageMissing
from mapserve.exchange.village_boundaries import read_village, read_villages

# Two squares that share the edge from (1, 0) to (1, 1); the second uses it backwards (~0).
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.01, 0.01], "translate": [121.0, 25.0]},
    "arcs": [
        [[1, 0], [0, 1]],
        [[1, 1], [-1, 0], [0, -1], [1, 0]],
        [[1, 0], [1, 0], [0, 1], [-1, 0]],
    ],
    "objects": {
        "villages": {
            "type": "GeometryCollection",
            "geometries": [
                {
                    "type": "Polygon",
                    "arcs": [[0, 1]],
                    "properties": {
                        "VILLCODE": "63000010001",
                        "VILLNAME": "左里",
                        "TOWNNAME": "松山區",
                        "COUNTYNAME": "台北市",
                    },
                },
                {
                    "type": "MultiPolygon",
                    "arcs": [[[2, -1]]],
                    "properties": {
                        "VILLCODE": "63000010002",
                        "VILLNAME": "右里",
                        "TOWNNAME": "松山區",
                        "COUNTYNAME": "台北市",
                    },
                },
                {"type": None, "properties": {"VILLCODE": "63000010003", "VILLNAME": "無形里"}},
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"VILLCODE": "63000010999"}},
            ],
        }
    },
}


def write(folder: Path, value: object, name: str = "villages.json") -> Path:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def test_arcs_are_summed_scaled_moved_and_turned_round() -> None:
    (_, left), (_, right), *_ = read_objects(TOPOLOGY, "villages")
    assert left is not None
    assert right is not None
    assert left.equals(shapely.box(121.0, 25.0, 121.01, 25.01))
    assert right.equals(shapely.box(121.01, 25.0, 121.02, 25.01))


def test_villages_without_polygon_or_name_are_left_out_and_told(tmp_path: Path) -> None:
    found = read_villages(write(tmp_path, TOPOLOGY))
    assert [(v.code, v.county, v.county_code) for v in found.villages] == [
        ("63000010001", "臺北市", "63000"),
        ("63000010002", "臺北市", "63000"),
    ]
    assert [text.en for text in found.left_out] == [
        "63000010003 無形里: no polygon",
        "63000010999 #4: no village",
    ]


def bow_tie(code: str) -> dict[str, object]:
    ring = [[121, 25], [121.01, 25.01], [121.01, 25], [121, 25.01], [121, 25]]
    return {
        "type": "Feature",
        "properties": {
            "VILLCODE": code,
            "VILLNAME": "蝶里",
            "TOWNNAME": "東區",
            "COUNTYNAME": "臺中市",
        },
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def test_an_invalid_polygon_is_mended_and_reported(tmp_path: Path) -> None:
    path = write(tmp_path, {"type": "FeatureCollection", "features": [bow_tie("66000020001")]})
    found = read_villages(path)
    assert found.villages[0].boundary.is_valid
    assert found.villages[0].boundary.geom_type == "MultiPolygon"
    assert "Self-intersection" in found.mended[0].en


def test_a_village_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(VillageMissing, match="99999999999"):
        read_village(write(tmp_path, TOPOLOGY), "99999999999")


BROKEN_ARC = (
    '{"type":"Topology","arcs":[],"objects":{"villages":{"type":"GeometryCollection",'
    '"geometries":[{"type":"Polygon","arcs":[[7]],"properties":{}}]}}}'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "GeoPackage, TopoJSON or GeoJSON"),
        ("<OGRVRTDataSource/>", "GeoPackage, TopoJSON or GeoJSON"),
        ("{", "not valid JSON"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "no village"),
        ('{"a":' * 100_000, "nested too deep"),
        ('{"type": "Topology", "arcs": [], "objects": {}}', "not put together"),
        ('{"type": "Topology"}', "not put together"),
        (
            BROKEN_ARC,
            "not put together",
        ),
        ('{"type": "FeatureCollection", "features": [1]}', "no village"),
        ('{"type": "FeatureCollection", "features": []}', "no village"),
        ('{"type": "Point"}', "no village"),
        ('{"type": "Story"}', "no GeoJSON FeatureCollection"),
        ("<html><body>404</body></html>", "web page"),
    ],
)
def test_bad_boundary_files_get_one_clear_line(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(FileUnreadable, match=said) as caught:
        read_villages(write(tmp_path, content, "villages.geojson"))
    assert "\n" not in str(caught.value)
