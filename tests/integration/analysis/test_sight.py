"""POST /sight: what a camera would see among stored buildings, while somebody draws."""

from collections.abc import Callable
from typing import Any

import pytest
from shapely.geometry import Point, box, shape

from mapserve.programme.roles import Role
from mapserve.store.database import Database
from tests.factories.callers import Caller
from tests.factories.communities import LAT, LON
from tests.factories.streets import add_crossroads

ADDRESS = "/communities/meiren/sight"
HOUSE = box(LON + 0.0001, LAT + 0.0001, LON + 0.0003, LAT + 0.0003)


@pytest.fixture
def town(app_database: Database) -> None:
    """A crossroads and a house are stored."""
    with app_database.transaction() as session:
        add_crossroads(session)


def asked(**values: object) -> dict[str, Any]:
    return {"lon": LON, "lat": LAT} | values


@pytest.mark.usefixtures("town")
def test_a_house_cuts_the_view(leader: Caller) -> None:
    free = leader.post(ADDRESS, json=asked(bearing=225, field_of_view=90)).get_json()
    cut = leader.post(ADDRESS, json=asked(bearing=45, field_of_view=90)).get_json()
    assert free["area_m2"] == pytest.approx(706.86, abs=0.01)
    assert free["blocked_share"] == 0
    assert 0.1 < cut["blocked_share"] < 0.9
    assert cut["area_m2"] == pytest.approx(free["area_m2"] * (1 - cut["blocked_share"]), rel=1e-3)
    seen = shape(cut["geometry"])
    assert seen.is_valid
    assert seen.intersection(HOUSE).area < 1e-6 * HOUSE.area + 1e-12
    assert seen.intersects(Point(LON + 0.00005, LAT + 0.00005))
    assert free["bands"] == []
    assert free["moved"] is None
    assert free["missing"] == []


@pytest.mark.usefixtures("town")
def test_the_metres_of_street_seen_stop_at_the_range_and_at_the_house(leader: Caller) -> None:
    east = leader.post(ADDRESS, json=asked(bearing=90, field_of_view=20)).get_json()
    assert east["street_m"] == pytest.approx(30, abs=0.01)
    all_round = leader.post(ADDRESS, json=asked()).get_json()
    assert all_round["street_m"] == pytest.approx(120, abs=0.1)
    behind = {"lon": LON + 0.0002, "lat": LAT + 0.00035, "bearing": 180}
    assert leader.post(ADDRESS, json=behind).get_json()["street_m"] < 1


@pytest.mark.usefixtures("meiren")
def test_without_streets_no_metres_are_told(leader: Caller) -> None:
    assert leader.post(ADDRESS, json=asked()).get_json()["street_m"] is None


@pytest.mark.usefixtures("town")
def test_bearings_are_from_true_north(leader: Caller) -> None:
    body = asked(bearing=90, field_of_view=1, far_m=300)
    region = shape(leader.post(ADDRESS, json=body).get_json()["geometry"])
    # Grid north lies 0.23° east of it here: 0.8 m at the region's middle, 7e-6 degrees.
    assert region.centroid.y == pytest.approx(LAT, abs=2e-6)


@pytest.mark.usefixtures("town")
def test_bands_are_nested_and_cut_by_the_house(leader: Caller) -> None:
    body = asked(bearing=45, pixels_across=1920, far_m=100, height_m=4)
    found = leader.post(ADDRESS, json=body).get_json()
    assert [band["level"] for band in found["bands"]] == [
        "monitor", "detect", "observe", "recognise", "identify"
    ]  # fmt: skip
    areas = [found["area_m2"], *(band["area_m2"] for band in found["bands"])]
    assert areas == sorted(areas, reverse=True)
    monitor = found["bands"][0]
    assert monitor["axis_m"] == pytest.approx(76.8)
    assert monitor["area_m2"] < 0.25 * 3.1416 * 76.8**2 * 0.9
    assert shape(monitor["geometry"]).intersection(HOUSE).area < 1e-12


@pytest.mark.usefixtures("meiren")
def test_a_pole_of_four_metres_identifies_no_face_in_both_languages(leader: Caller) -> None:
    body = asked(bearing=0, pixels_across=1920, height_m=4)
    warning = leader.post(ADDRESS, json=body).get_json()["warning"]
    assert warning["title"] == {"zh": "這支認不出人臉", "en": "This camera knows no face"}
    assert "3.8" in warning["reason"]["zh"]
    assert warning["cure"]["en"]
    lower = leader.post(ADDRESS, json=body | {"height_m": 2.2}).get_json()
    assert lower["warning"] is None


@pytest.mark.usefixtures("town")
def test_a_camera_inside_the_house_looks_from_its_wall(leader: Caller) -> None:
    body = {"lon": LON + 0.00015, "lat": LAT + 0.0002, "bearing": 270}
    found = leader.post(ADDRESS, json=body).get_json()
    moved = found["moved"]
    assert moved["metres"] == pytest.approx(5.1, abs=0.1)
    assert moved["lon"] < LON + 0.0001
    assert found["area_m2"] == pytest.approx(706.86, abs=0.5)


@pytest.mark.usefixtures("meiren")
def test_without_buildings_it_says_that_nothing_blocks(leader: Caller) -> None:
    found = leader.post(ADDRESS, json=asked()).get_json()
    assert found["area_m2"] == pytest.approx(3.14159 * 900, rel=1e-4)
    assert [one["zh"] for one in found["missing"]] == ["沒有建物資料，不計遮擋。"]


@pytest.mark.usefixtures("meiren")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"lon": LAT, "lat": LAT}, "outside-taiwan"),
        ({"lon": LON + 0.02, "lat": LAT}, "outside-community"),
        ({"lon": LON}, "field-invalid"),
        (asked(bearing=360), "field-invalid"),
        (asked(far_m=0), "field-invalid"),
        (asked(far_m=301), "field-invalid"),
        (asked(field_of_view=0), "field-invalid"),
        (asked(colour="red"), "unknown-field"),
    ],
)
def test_what_cannot_be_looked_at_is_told(body: dict[str, Any], code: str, leader: Caller) -> None:
    answer = leader.post(ADDRESS, json=body)
    assert answer.status_code == 422
    assert [one["code"] for one in answer.get_json()["errors"]] == [code]


@pytest.mark.usefixtures("meiren")
def test_near_beyond_far_sees_nothing(leader: Caller) -> None:
    found = leader.post(ADDRESS, json=asked(near_m=40, far_m=30)).get_json()
    assert found["area_m2"] == 0
    assert found["geometry"] is None


def test_strangers_are_refused(caller: Callable[..., Caller], leader: Caller) -> None:
    assert leader.post(ADDRESS, json=asked()).status_code == 200
    assert caller().post(ADDRESS, json=asked()).status_code == 401


def test_an_advisor_may_look(caller: Callable[..., Caller], meiren: Any) -> None:  # noqa: ANN401
    advisor = caller(Role.ADVISOR, meiren)
    assert advisor.post(ADDRESS, json=asked()).status_code == 200
