"""Many geometries at once are what each is alone, to the last bit, and nothing wrong gets by."""

import json
import math

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from layers.geometry.bulk_checks import gather
from layers.geometry.checks import parse_geometry, rounded
from layers.geometry.intricacy import FEW_CORNERS
from layers.words.problems import Problem
from mapserve.services.saving.feature_checks import ewkb_of, ewkbs_of
from mapserve.services.saving.receipts import geometries

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
    together = gather(drawn)
    assert None not in together.tolist()
    assert ewkbs_of(together.tolist()) == [ewkb_of(parse_geometry(one)) for one in drawn]


# Few numbers, so that rings close, lines fold and positions coincide by themselves.
_NUMBER = st.sampled_from([121.5, 121.501, 25.03, 25.031])
_ODD = st.one_of(
    st.sampled_from([121, True, None, "25.03", math.nan, math.inf, 1e300, 10**400, 300_000.5]),
    st.lists(_NUMBER, max_size=2),
)
_PLACE = st.tuples(st.sampled_from([121.5, 121.501, 121.502]), st.sampled_from([25.03, 25.031]))
_POSITION = st.one_of(_PLACE.map(list), st.lists(st.one_of(_NUMBER, _ODD), max_size=3))
_LINE = st.one_of(
    st.lists(_PLACE.map(list), max_size=6).map(lambda line: [*line, *line[:1]]),
    st.lists(_POSITION, max_size=5),
)
_NESTED = st.one_of(_ODD, _POSITION, _LINE, st.lists(_LINE, max_size=3))
_ANY = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"]
        ),
        "coordinates": st.one_of(_NESTED, st.lists(_NESTED, max_size=3)),
    },
    optional={"bbox": st.just([0, 0, 1, 1]), "crs": st.just(1)},
)


@given(st.lists(st.one_of(_ANY, st.sampled_from([None, 1, [], {"type": ["Point"]}])), max_size=4))
@settings(max_examples=400, deadline=None)
@example([{"type": "MultiPolygon", "coordinates": [[[[121.5, 25.03]] * 4], []]}])
@example([{"type": "LineString", "coordinates": [[121.5, 25.03], [121.5, 1e300]]}])
def test_nothing_wrong_gets_by(values: list[object]) -> None:
    for value, shape in zip(values, gather(values), strict=True):
        if shape is None:
            continue
        try:
            alone = parse_geometry(value)
        except Problem as problem:
            pytest.fail(f"{value} was let through: {problem}")
        assert ewkb_of(shape) == ewkb_of(alone)


def test_what_has_many_corners_is_looked_at() -> None:
    long = [[LON + step / 1e6, LAT] for step in range(FEW_CORNERS + 1)]
    shapes = gather([{"type": "LineString", "coordinates": line} for line in (long, long[1:])])
    assert [shape is None for shape in shapes] == [True, False]


@given(st.floats(-1e6, 1e6))
def test_one_number_is_rounded_as_numpy_rounds_many(degrees: float) -> None:
    assert rounded(degrees) == np.round(degrees, 9)
    assert rounded(rounded(degrees)) == rounded(degrees)


@given(st.lists(st.integers(0, 100_000), max_size=12))
@settings(max_examples=40, deadline=None)
def test_stored_geometries_are_written_as_they_were_drawn(seeds: list[int]) -> None:
    drawn = [drawing(seed) for seed in seeds]
    alone = [parse_geometry(one) for one in drawn]
    written = [shapely.geometry.shape(one) for one in geometries([ewkb_of(one) for one in alone])]
    for one, other in zip(written, alone, strict=True):
        assert one.equals_exact(other)
    numbers = [number for one in written for number in shapely.get_coordinates(one).ravel()]
    assert all(len(repr(float(number)).partition(".")[2]) <= 9 for number in numbers)
