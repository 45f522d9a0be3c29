"""The sample neighbourhoods: made anew byte for byte, valid, and like a town."""

import io
import json
from collections import Counter
from typing import Any

import pytest
import shapely
from PIL import Image, ImageChops
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.geometry.checks import parse_geometry
from layers.geometry.crs import to_metres, zone_of
from layers.model.catalogue import CATALOGUE, layer_of
from sample_geo.build import files, photographs
from tests.factories.project import ROOT

HERE = ROOT / "sample_geo"
FOLDERS = pytest.mark.parametrize("folder", ["", "penghu", "anhe", "shanyao", "xikou", "dengta"])
ZONES = {"": 3826, "penghu": 3825, "anhe": 3826, "shanyao": 3826, "xikou": 3826, "dengta": 3825}


def read(folder: str, name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads((HERE / folder / name).read_text(encoding="utf-8"))


def shapes(folder: str, name: str) -> list[BaseGeometry]:
    return [shape(feature["geometry"]) for feature in read(folder, name)["features"]]


def boundary(folder: str) -> BaseGeometry:
    [found] = shapes(folder, "community.geojson")
    return found


def drawn(folder: str) -> list[dict[str, Any]]:
    return [
        feature
        for layer in CATALOGUE
        if (HERE / folder / f"{layer.kind}.geojson").exists()
        for feature in read(folder, f"{layer.kind}.geojson")["features"]
    ]


def test_the_scripts_make_the_committed_files_byte_for_byte() -> None:
    made = files()
    kept = {p.relative_to(HERE).as_posix() for p in HERE.rglob("*.*json")}
    assert set(made) == kept
    for name, text in made.items():
        assert (HERE / name).read_bytes() == text.encode(), name


def test_the_photos_are_drawn_alike_small_and_those_that_features_name() -> None:
    made = photographs()
    kept = {p.relative_to(HERE).as_posix() for p in HERE.rglob("*.jpg")}
    named = {
        f"photos/{photo}.jpg"
        for changes in read("", "changesets.json")
        for feature in changes["create"] + changes["modify"]
        for photo in feature["properties"].get("photos", ())
    }
    assert set(made) == kept == named
    for name, content in made.items():
        assert len(content) < 30_000
        # Not byte for byte: another libjpeg packs the same picture otherwise.
        with Image.open(HERE / name) as old, Image.open(io.BytesIO(content)) as new:
            difference = ImageChops.difference(old.convert("RGB"), new.convert("RGB"))
            assert max(high for _, high in difference.getextrema()) < 16


@FOLDERS
def test_every_feature_is_one_its_layer_takes(folder: str) -> None:
    for feature in drawn(folder):
        properties = dict(feature["properties"])
        layer = layer_of(properties.pop("layer"))
        assert properties.pop("revision") in (1, 2)
        assert layer.check_properties(properties) == properties
        layer.check_geometry(parse_geometry(feature["geometry"]))


@FOLDERS
def test_everything_drawn_lies_in_its_community(folder: str) -> None:
    around = boundary(folder)
    assert around.is_valid
    assert zone_of(around.centroid.x, around.centroid.y) == ZONES[folder]
    outside = [f["id"] for f in drawn(folder) if not around.covers(shape(f["geometry"]))]
    assert outside == []
    for name in ("buildings.geojson", "places.geojson"):
        assert all(around.covers(one.centroid) for one in shapes(folder, name)), name
    # A street along the boundary may lie before the wall: within twenty metres.
    assert all(around.distance(one) < 0.0002 for one in shapes(folder, "streets.geojson"))


def test_the_neighbourhood_is_as_large_as_a_real_one() -> None:
    assert len(shapes("", "streets.geojson")) >= 55
    assert 230 <= len(shapes("", "buildings.geojson")) <= 300
    count = Counter(feature["properties"]["layer"] for feature in drawn(""))
    assert set(count) == {layer.kind for layer in CATALOGUE}
    assert sum(count.values()) >= 140


def test_there_are_courtyards_and_a_canal() -> None:
    courtyards = [b for b in shapes("", "buildings.geojson") if b.interiors]
    assert len(courtyards) >= 20
    uses = {v for f in read("", "places.geojson")["features"] for v in f["properties"].values()}
    assert {"school", "park", "marketplace", "place_of_worship", "canal"} <= uses


@FOLDERS
def test_no_house_stands_in_a_street_or_in_another_house(folder: str) -> None:
    houses = [to_metres(b, zone=ZONES[folder]) for b in shapes(folder, "buildings.geojson")]
    assert all(house.is_valid and house.area > 20 for house in houses)
    tree = shapely.STRtree(houses)
    streets = [to_metres(s, zone=ZONES[folder]) for s in shapes(folder, "streets.geojson")]
    assert tree.query(streets, predicate="intersects").size == 0
    for one, other in zip(*tree.query(houses, predicate="intersects"), strict=True):
        if one < other:
            assert houses[one].intersection(houses[other]).area < 0.5


@FOLDERS
def test_streets_that_meet_share_a_point(folder: str) -> None:
    lines = shapes(folder, "streets.geojson")
    corners = [set(line.coords) for line in lines]
    met = 0
    for i, line in enumerate(lines):
        for j in range(i):
            if line.distance(lines[j]) < 1e-7:
                assert corners[i] & corners[j], (i, j)
                met += 1
    assert met >= len(lines) - 2  # the streets hang together


@FOLDERS
def test_replaying_the_changesets_gives_the_layer_files(folder: str) -> None:
    now: dict[str, dict[str, Any]] = {}
    for revision, changes in enumerate(read(folder, "changesets.json"), start=1):
        for new in changes["create"]:
            now[new["id"]] = {
                "type": "Feature",
                "id": new["id"],
                "geometry": new["geometry"],
                "properties": {
                    "layer": new["layer"],
                    "revision": revision,
                    **new["properties"],
                },
            }
        for change in changes["modify"]:
            found = now[change["id"]]["properties"]
            assert found["revision"] == change["base"]
            found.update(change["properties"], revision=revision)
            for name in [name for name, value in found.items() if value is None]:
                del found[name]
        for gone in changes["delete"]:
            del now[gone["id"]]
    assert sorted(now.values(), key=lambda f: f["id"]) == sorted(
        drawn(folder), key=lambda f: f["id"]
    )


def test_the_second_revision_of_the_neighbourhood_mends_things() -> None:
    _, second = read("", "changesets.json")
    assert second["create"]
    assert second["delete"]
    patches = [change["properties"] for change in second["modify"]]
    assert any(p.get("status") == "improved" for p in patches)
    assert any(p.get("state") == "working" for p in patches)


def test_references_point_at_features_of_the_map() -> None:
    kinds = {feature["id"]: feature["properties"]["layer"] for feature in drawn("")}
    seen = 0
    for feature in drawn(""):
        for name, targets in CATALOGUE.references(layer_of(feature["properties"]["layer"])).items():
            for id_ in feature["properties"].get(name, []):
                assert kinds[id_] in targets
                seen += 1
    assert seen >= 10
