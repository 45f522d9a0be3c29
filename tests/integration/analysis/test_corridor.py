"""GET and POST /corridor: the safest way on foot, or a drawn one, and what it lacks."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import shapely
from shapely.geometry import mapping, shape
from sqlalchemy import text

from mapserve.services.analysis.answers import Corridor
from mapserve.store.database import Database
from tests.factories.callers import Caller
from tests.factories.changesets import changeset
from tests.factories.communities import LAT, LON
from tests.factories.streets import add_crossroads, add_street

ADDRESS = "/communities/meiren/corridor"
WEST, NORTH = [LON - 0.0015, LAT], [LON, LAT + 0.0015]
SHORT_CUT = {"type": "LineString", "coordinates": [WEST, NORTH]}
STREETS = shapely.MultiLineString(
    [
        [(LON - 0.0015, LAT), (LON + 0.0015, LAT)],
        [(LON, LAT - 0.0015), (LON, LAT + 0.0015)],
    ]
)
# 8 m east of the middle a large road is crossed by the way from west to east.
LARGE = {"kind": "primary", "name": "敦化北路"}
_PLACE = text(
    "INSERT INTO base_place (source, kind, tags, geom) VALUES ('osm/node/1', :kind, "
    "CAST(:tags AS jsonb), ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))"
)


@pytest.fixture
def town(app_database: Database) -> None:
    """A crossroads and a house are stored."""
    with app_database.transaction() as session:
        add_crossroads(session)


def posted(leader: Caller, **body: object) -> dict[str, Any]:
    answer = leader.post(ADDRESS, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def corridor(line: object) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "layer": "school_corridor",
        "geometry": line,
        "properties": {"name": "北寧路上學路線"},
    }


@pytest.mark.usefixtures("town")
def test_a_way_follows_the_streets_and_says_what_it_lacks(leader: Caller) -> None:
    found = posted(leader, **{"from": WEST, "to": NORTH})
    assert Corridor.model_validate(found).model_dump(mode="json") == found
    assert found["length_m"] == pytest.approx(151.3 + 166.1, abs=1)
    assert found["shortest"]["length_m"] == pytest.approx(found["length_m"])
    assert found["cost"] > found["length_m"]
    kinds = {gap["kind"] for gap in found["gaps"]}
    assert kinds == {"haven", "unwatched"}
    for gap in found["gaps"]:
        assert gap["at"] in ("Wed 07:30", "Wed 16:30")
        assert gap["label"]["zh"]
        assert gap["cure"]["en"]
    asked = f"?from={WEST[0]},{WEST[1]}&to={NORTH[0]},{NORTH[1]}"
    assert leader.get(ADDRESS + asked).get_json() == found


@pytest.mark.usefixtures("town")
def test_it_never_leads_along_what_somebody_drew(leader: Caller) -> None:
    saved = leader.post("/communities/meiren/changesets", json=changeset([corridor(SHORT_CUT)]))
    assert saved.status_code == 201, saved.text
    found = posted(leader, **{"from": WEST, "to": NORTH})
    assert found["length_m"] == pytest.approx(151.3 + 166.1, abs=1)
    assert STREETS.buffer(1e-7).covers(shape(found["geometry"]))


@pytest.mark.usefixtures("town")
def test_a_drawn_corridor_is_checked_by_its_id_or_its_line(leader: Caller) -> None:
    drawn = corridor(SHORT_CUT)
    leader.post("/communities/meiren/changesets", json=changeset([drawn]))
    by_id = leader.get(f"{ADDRESS}?feature={drawn['id']}").get_json()
    by_line = posted(leader, line=SHORT_CUT)
    assert by_id == by_line
    assert by_id["geometry"] == SHORT_CUT
    straight = shapely.LineString([WEST, NORTH])
    assert by_id["length_m"] == pytest.approx(224.7, abs=1)
    assert by_id["shortest"]["length_m"] == pytest.approx(151.3 + 166.1, abs=1)
    unwatched = [gap for gap in by_id["gaps"] if gap["kind"] == "unwatched"]
    assert all(straight.buffer(1e-7).covers(shape(gap["geometry"])) for gap in unwatched)
    both = {"type": "MultiLineString", "coordinates": [SHORT_CUT["coordinates"]] * 2}
    assert posted(leader, line=both)["length_m"] == pytest.approx(2 * by_id["length_m"])


@pytest.mark.usefixtures("town")
def test_weights_and_times_are_the_askers_and_shown_so(leader: Caller) -> None:
    plain = {"uncovered": 0, "unlit": 0, "no_footway": 0, "accident_site": 0, "blind_spot": 0}
    found = posted(leader, **{"from": WEST, "to": NORTH}, weights=plain, at=["週六 10:00"])
    assert found["cost"] == pytest.approx(found["length_m"])
    assert {gap["at"] for gap in found["gaps"]} == {"Sat 10:00"}
    figures = {one["key"]: one for one in found["settings"]}
    assert figures["uncovered"]["value"] == 0
    assert not figures["uncovered"]["ours"]
    assert figures["haven_gap_m"]["value"] == 150
    assert figures["haven_gap_m"]["ours"]
    assert figures["winter_morning"]["value"] == "Wed 06:30"


@pytest.mark.parametrize(
    ("kind", "tags", "controlled"),
    [
        ("highway=traffic_signals", "{}", True),
        ("highway=crossing", '{"crossing": "traffic_signals"}', True),
        ("highway=crossing", '{"crossing": "marked", "crossing:signals": "yes"}', True),
        ("highway=crossing", '{"crossing": "marked"}', False),
        ("highway=crossing", "{}", False),
        ("highway=street_lamp", "{}", False),
    ],
)
@pytest.mark.usefixtures("town")
def test_signals_of_the_base_map_control_a_crossing(
    kind: str, tags: str, *, controlled: bool, app_database: Database, leader: Caller
) -> None:
    with app_database.transaction() as session:
        add_street(session, "osm/way/8", [(0.0005, -0.001), (0.0005, 0.001)], **LARGE)
    way = {"from": WEST, "to": [LON + 0.0014, LAT]}
    before = posted(leader, **way)
    assert [gap["kind"] for gap in before["gaps"] if gap["length_m"] == 0] == ["crossing"]
    with app_database.transaction() as session:
        session.execute(_PLACE, {"kind": kind, "tags": tags, "lon": LON + 0.00055, "lat": LAT})
    gaps = posted(leader, **way)["gaps"]
    assert (not [gap for gap in gaps if gap["kind"] == "crossing"]) is controlled


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({}, "corridor-missing", ""),
        ({"from": WEST}, "corridor-missing", ""),
        ({"from": WEST, "to": NORTH, "line": SHORT_CUT}, "corridor-missing", ""),
        ({"from": WEST, "to": [121, 95]}, "field-invalid", "/to/1"),
        ({"from": [WEST[0]], "to": NORTH}, "field-invalid", "/from"),
        ({"from": WEST, "to": [0, 0]}, "outside-taiwan", "/to"),
        ({"from": WEST, "to": [121.6, 25.1]}, "far-from-streets", ""),
        ({"line": mapping(shapely.Point(LON, LAT))}, "no-line", "/line"),
        ({"line": {}}, "geometry-invalid", "/line"),
        (
            {"line": {"type": "LineString", "coordinates": [WEST, [120.5, 23.5]]}},
            "outside-community",
            "/line",
        ),
        ({"feature": str(uuid4())}, "unknown-feature", "/feature"),
        ({"feature": "one"}, "field-invalid", "/feature"),
        ({"line": SHORT_CUT, "at": ["noon"]}, "instant-invalid", "/at/0"),
        ({"line": SHORT_CUT, "at": ["Wed 07:30"] * 5}, "field-invalid", "/at"),
        ({"line": SHORT_CUT, "weights": {"uncovered": -1}}, "field-invalid", "/weights/uncovered"),
    ],
)
def test_what_cannot_be_asked_is_told(
    body: dict[str, Any], code: str, pointer: str, leader: Caller
) -> None:
    answer = leader.post(ADDRESS, json=body)
    assert answer.status_code == 422, answer.text
    error = answer.get_json()["errors"][0]
    assert error["code"] == code
    assert error["pointer"].startswith(pointer)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "corridor-missing"),
        ("?from=here&to=there", "field-invalid"),
        ("?from=1,2,3&to=121,25", "field-invalid"),
        ("?from=nan,25&to=121,25", "field-invalid"),
        ("?line=x", "unknown-field"),
    ],
)
def test_what_an_address_cannot_ask_is_told(query: str, code: str, leader: Caller) -> None:
    answer = leader.get(ADDRESS + query)
    assert answer.status_code == 422, answer.text
    assert answer.get_json()["errors"][0]["code"] == code


@pytest.mark.usefixtures("town", "meiren")
def test_nobody_learns_where_a_way_is_unwatched(caller: Callable[..., Caller]) -> None:
    assert caller().get(f"{ADDRESS}?from=1,2&to=3,4").status_code == 401
    assert caller().post(ADDRESS, json={"line": SHORT_CUT}).status_code == 401
