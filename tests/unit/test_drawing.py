"""Many geometries at once are what each is alone, to the last bit."""

import json

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.geometry import parse_coordinates, parse_geometry
from mapserve.services.drawing import ewkb_of, ewkbs_of, point_ewkb, shapes_of

LON, LAT = 121.5, 25.03


def drawing(seed: int) -> dict[str, object]:
    """Return a valid GeoJSON geometry of any of the six types."""
    random = np.random.default_rng(seed)
    x, y = LON + random.uniform(-0.01, 0.01), LAT + random.uniform(-0.01, 0.01)
    point = shapely.Point(x, y)
    ring = point.buffer(0.001, quad_segs=2) - point.buffer(0.0004, quad_segs=1)
    line = shapely.LineString([(x, y), (x + 0.001, y), (x + 0.001, y - random.uniform(0, 0.001))])
    far = shapely.affinity.translate
    shape = (
        point,
        line,
        ring,
        shapely.MultiPoint([point, far(point, 0.01)]),
        shapely.MultiLineString([line, far(line, 0.01)]),
        shapely.MultiPolygon([ring, far(ring, 0.01)]),
    )[seed % 6]
    made: dict[str, object] = json.loads(shapely.to_geojson(shape))
    return made


@given(st.lists(st.integers(0, 100_000), max_size=30))
@settings(max_examples=40, deadline=None)
def test_made_together_they_are_what_each_is_alone(seeds: list[int]) -> None:
    drawn = [drawing(seed) for seed in seeds]
    alone = [ewkb_of(parse_geometry(one)) for one in drawn]
    assert ewkbs_of(shapes_of([parse_coordinates(one) for one in drawn])) == alone


@given(st.floats(114, 124), st.floats(10, 27))
def test_a_point_is_packed_as_shapely_writes_it(lon: float, lat: float) -> None:
    assert point_ewkb(lon, lat) == ewkb_of(shapely.Point(lon, lat))
