"""Neighbourhoods in memory: a random town, and the real Songshan, for tests of seeing."""

import csv
import json

import numpy as np
import osmium
import shapely
from shapely.geometry import shape

from layers.analysis.scene import Scene
from layers.analysis.watchers import Feature
from layers.geometry.crs import to_degrees
from mapserve.exchange.compass import bearing_of
from tests.factories.project import REAL

SONGSHAN = REAL / "songshan"
X, Y = 306_000.0, 2_771_000.0


def town(seed: int = 1, *, size: float = 300.0, step: float = 60.0) -> Scene:
    """Return a chequerboard of streets with a building in most blocks (EPSG:3826)."""
    random = np.random.default_rng(seed)
    cuts = np.arange(0, size + 1, step)
    lines = [
        line
        for c in cuts
        for line in (
            shapely.LineString([(X + c, Y + d) for d in cuts]),
            shapely.LineString([(X + d, Y + c) for d in cuts]),
        )
    ]
    blocks = [
        shapely.box(X + a + 6, Y + b + 6, X + a + step - 6, Y + b + random.uniform(12, step - 6))
        for a in cuts[:-1]
        for b in cuts[:-1]
        if random.random() < 0.8
    ]
    return Scene(
        zone=3826,
        boundary=shapely.box(X + 5, Y + 5, X + size - 5, Y + size - 5),
        streets=_array(lines),
        street_names=tuple(f"福安路{i}巷" for i in range(len(lines))),
        street_kinds=("residential",) * len(lines),
        buildings=_array(blocks),
    )


def camera(id_: str, x: float, y: float, bearing: float | None = 0.0, **more: object) -> Feature:
    """Return a camera at metres from the town's corner; no bearing is an unknown direction."""
    facing = {"facing": "unknown"} if bearing is None else {"facing": "bearing", "bearing": bearing}
    return feature(id_, "camera", shapely.Point(x, y), **facing, **more)


def feature(id_: str, layer: str, geometry: shapely.Geometry, **properties: object) -> Feature:
    """Return a feature whose geometry is given in metres from the town's corner."""
    placed = to_degrees(shapely.affinity.translate(geometry, X, Y), zone=3826)
    return Feature(id=id_, layer=layer, geometry=placed, properties=properties)


def cameras(seed: int, count: int, *, size: float = 300.0) -> list[Feature]:
    """Return cameras anywhere in the town."""
    random = np.random.default_rng(seed)
    return [
        camera(f"c{i}", *random.uniform(10, size - 10, 2), bearing=float(random.uniform(0, 360)))
        for i in range(count)
    ]


def songshan(village_code: str) -> Scene:
    """Return a real village with the streets and buildings around Taipei Arena."""
    villages = json.loads((SONGSHAN / "villages.geojson").read_text("utf-8"))["features"]
    boundary = next(
        shape(one["geometry"])
        for one in villages
        if village_code in map(str, one["properties"].values())
    )
    streets, buildings = [], []
    factory = osmium.geom.WKBFactory()
    read = osmium.FileProcessor(str(SONGSHAN / "streets_and_buildings.osm")).with_areas()
    for thing in read:
        if thing.is_way() and "highway" in thing.tags and not thing.is_closed():
            line = shapely.from_wkb(factory.create_linestring(thing))
            streets.append((line, thing.tags.get("name", ""), thing.tags["highway"]))
        elif thing.is_area() and "building" in thing.tags:
            buildings.append(shapely.from_wkb(factory.create_multipolygon(thing)))
    return Scene.from_degrees(boundary, zone=3826, streets=streets, buildings=buildings)


def songshan_cameras() -> list[Feature]:
    """Return the 128 real cameras; their direction is a compass word."""
    with (SONGSHAN / "police_cameras.csv").open(encoding="utf-8-sig") as file:
        return [
            Feature(
                id=row["編號"],
                layer="camera",
                geometry=shapely.Point(float(row["經度"]), float(row["緯度"])),
                properties={"facing": "bearing", "bearing": bearing_of(row["攝影方向"])},
            )
            for row in csv.DictReader(file)
        ]


def _array(items: list[shapely.Geometry]) -> np.ndarray:
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array
