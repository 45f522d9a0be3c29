"""Streets that nobody walks, streets nobody above sees, and villages known in part only."""

import datetime as dt

import pytest
import shapely

from layers.analysis.coverage import watch
from layers.analysis.hours import Instant
from layers.analysis.scene import Scene
from layers.analysis.street_access import Access, access_of
from layers.analysis.street_axis import ways_of
from layers.analysis.street_graph import StreetGraph
from layers.analysis.watchers import Feature
from layers.geometry.crs import to_degrees

DAY = dt.date(2026, 11, 25)
NOON = Instant(2, 12 * 60)


@pytest.mark.parametrize(
    ("kind", "tags", "access"),
    [
        ("residential", {}, Access.OPEN),
        ("secondary", {"tunnel": "yes", "layer": "-1", "foot": "no"}, Access.CLOSED),
        ("secondary", {"tunnel": "yes"}, Access.CLOSED),
        ("secondary", {"tunnel": "yes", "sidewalk": "both"}, Access.COVERED),
        ("secondary", {"tunnel": "yes", "foot": "yes"}, Access.COVERED),
        ("footway", {"tunnel": "yes", "layer": "-1"}, Access.COVERED),
        ("footway", {"tunnel": "building_passage"}, Access.OPEN),
        ("footway", {"layer": "-2"}, Access.COVERED),
        ("footway", {"bridge": "yes", "layer": "1"}, Access.OPEN),
        ("service", {"access": "private"}, Access.CLOSED),
        ("service", {"access": "no", "foot": "designated"}, Access.OPEN),
        ("service", {"access": "yes", "foot": "private"}, Access.CLOSED),
        ("trunk", {"motorroad": "yes"}, Access.CLOSED),
        ("residential", {"layer": "abc"}, Access.OPEN),
    ],
)
def test_tags_tell_who_walks_and_who_sees(kind: str, tags: dict[str, str], access: Access) -> None:
    assert access_of(kind, tags) is access


def scene(*streets: tuple[list[tuple[float, float]], str, dict[str, str]]) -> Scene:
    """Return streets given in metres of zone 121, in a square of 400 m."""
    x, y = 305_000.0, 2_771_000.0

    def degrees(shape: shapely.Geometry) -> shapely.Geometry:
        return to_degrees(shapely.affinity.translate(shape, x, y), zone=3826)

    return Scene.from_degrees(
        degrees(shapely.box(-50, -50, 350, 350)),
        zone=3826,
        streets=[(degrees(shapely.LineString(line)), "", kind) for line, kind, _ in streets],
        tags=[tags for *_, tags in streets],
    )


UNDERPASS = {"tunnel": "yes", "layer": "-1", "foot": "no"}
WALKWAY = {"tunnel": "yes", "layer": "-1"}
AROUND = ([(0, 0), (0, 100), (300, 100), (300, 0)], "residential", {})


def test_the_way_leads_round_a_car_underpass() -> None:
    found = scene(([(0, 0), (300, 0)], "secondary", UNDERPASS), AROUND)
    x, y = shapely.get_coordinates(found.streets[0])[0]
    route = StreetGraph.of(ways_of(found)).route((x, y), (x + 300, y))
    assert route.length_m == pytest.approx(500, abs=1)


def test_a_walkers_tunnel_is_walked_and_not_seen_from_above() -> None:
    found = scene(([(0, 0), (300, 0)], "footway", WALKWAY), AROUND)
    ways = ways_of(found)
    x, y = shapely.get_coordinates(found.streets[1])[0]
    assert StreetGraph.of(ways).route((x, y), (x + 300, y)).length_m == pytest.approx(300, abs=1)
    place = to_degrees(shapely.Point(x + 150, y + 2), zone=3826)
    camera = Feature(
        id="c", layer="camera", geometry=place, properties={"facing": "all_round", "range_m": 40}
    )
    assert watch(found, [camera], day=DAY).at(NOON).watched_m == 0
    line = to_degrees(shapely.LineString([(x, y), (x + 300, y)]), zone=3826)
    patrol = Feature(id="p", layer="patrol_route", geometry=line, properties={"schedule": "24/7"})
    assert watch(found, [patrol], day=DAY).at(NOON).watched_m == pytest.approx(320, abs=25)


def test_a_village_of_which_little_is_known_says_so() -> None:
    little = scene(([(0, 0), (5, 0)], "residential", {}))
    assert little.known_share < 0.5
    assert any("perhaps a part" in one.en for one in watch(little, [], day=DAY).missing)
    enough = scene(AROUND, ([(0, 300), (300, 300)], "residential", {}))
    assert enough.known_share > 0.9
    assert not any("perhaps a part" in one.en for one in watch(enough, [], day=DAY).missing)
