"""Suggested blind spots over HTTP: shown to members, dismissed with a reason, taken back."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import shapely
from shapely.geometry import mapping, shape

from mapserve.programme.roles import Role
from mapserve.services.analysis.answers import Dismissal, Suggestions
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import changeset
from tests.factories.communities import LAT, LON
from tests.factories.streets import add_crossroads

ADDRESS = "/communities/meiren/suggestions"
DISMISSALS = f"{ADDRESS}/dismissals"
LINE = mapping(shapely.LineString([(LON, LAT), (LON, LAT + 0.001)]))


@pytest.fixture
def town(app_database: Database) -> None:
    """A crossroads and a house are stored."""
    with app_database.transaction() as session:
        add_crossroads(session)


def found(caller: Caller, query: str = "") -> dict[str, Any]:
    answer = caller.get(ADDRESS + query)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.get_json()
    return document


@pytest.mark.usefixtures("town")
def test_all_that_nobody_watches_is_suggested_at_night(leader: Caller) -> None:
    told = found(leader)
    assert Suggestions.model_validate(told).model_dump(mode="json") == told
    assert told["at"] == "Wed 22:00"
    coverage = leader.get("/communities/meiren/coverage?at=Wed+22:00").get_json()
    assert sum(one["length_m"] for one in told["suggestions"]) == pytest.approx(
        coverage["street_m"]
    )
    assert {one["street"] for one in told["suggestions"]} == {"八德路三段", "光復北路"}
    assert {one["key"]: one for one in told["settings"]}["reach_m"]["ours"]
    for one in told["suggestions"]:
        assert one["geometry"]["type"] == "MultiLineString"
        assert shape(one["geometry"]).distance(shapely.Point(one["centre"])) < 1e-8
        area = shape(one["area"])
        assert (area.geom_type, area.is_valid) == ("Polygon", True)
        assert area.buffer(1e-7).covers(shape(one["geometry"]))
    assert found(leader, "?at=Mon+12:00")["at"] == "Mon 12:00"


@pytest.mark.usefixtures("town")
def test_a_dismissed_place_stays_away_until_it_is_taken_back(leader: Caller) -> None:
    before = found(leader)
    first = before["suggestions"][0]
    body = {"geometry": first["geometry"], "reason": "  里長說這裡整夜有人  "}
    answer = leader.post(DISMISSALS, json=body)
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    assert Dismissal.model_validate(made).model_dump(mode="json") == made
    assert made["reason"] == "里長說這裡整夜有人"
    assert made["by"] == "某leader"
    assert made["geometry"] == first["geometry"]
    after = found(leader)
    assert after["dismissed"] == [made]
    gone = shape(first["geometry"]).buffer(0.00005)
    for one in after["suggestions"]:
        assert shape(one["geometry"]).intersection(gone).length < 1e-7
    assert leader.open("DELETE", f"{DISMISSALS}/{made['id']}").status_code == 204
    assert found(leader) == before
    again = leader.open("DELETE", f"{DISMISSALS}/{made['id']}")
    assert (again.status_code, again.get_json()["errors"][0]["code"]) == (404, "no-such-dismissal")


@pytest.mark.usefixtures("town")
def test_a_drawn_blind_spot_is_not_suggested(leader: Caller) -> None:
    first = found(leader)["suggestions"][0]
    drawn = {
        "id": str(uuid4()),
        "layer": "blind_spot",
        "geometry": mapping(shape(first["geometry"]).buffer(0.00003)),
        "properties": {"place": "dark_lane"},
    }
    saved = leader.post("/communities/meiren/changesets", json=changeset([drawn]))
    assert saved.status_code == 201, saved.text
    for one in found(leader)["suggestions"]:
        assert shape(one["geometry"]).intersection(shape(drawn["geometry"])).length < 1e-7


@pytest.mark.usefixtures("town")
def test_advisors_and_members_dismiss_and_others_do_not(
    caller: Callable[..., Caller], meiren: Community, elsewhere: Community
) -> None:
    body = {
        "geometry": mapping(shapely.LineString([(LON, LAT), (LON, LAT + 0.001)])),
        "reason": "有燈",
    }
    for role in (Role.VOLUNTEER, Role.LEADER, Role.ADVISOR):
        assert caller(role, meiren).post(DISMISSALS, json=body).status_code == 201
    for role in (Role.EVALUATOR, Role.COUNTY, Role.MINISTRY):
        assert caller(role, meiren).post(DISMISSALS, json=body).status_code == 403
        assert caller(role, meiren).open("DELETE", f"{DISMISSALS}/1").status_code == 403
    assert caller(Role.LEADER, elsewhere).post(DISMISSALS, json=body).status_code == 403
    assert caller().post(DISMISSALS, json=body).status_code == 401
    assert caller().get(ADDRESS).status_code == 401
    # Another community's leader cannot reach it by its number either.
    there = f"/communities/elsewhere/suggestions/dismissals/{1}"
    assert caller(Role.LEADER, elsewhere).open("DELETE", there).status_code == 404


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"geometry": LINE}, "field-invalid", "/reason"),
        ({"geometry": LINE, "reason": " "}, "field-invalid", "/reason"),
        ({"geometry": LINE, "reason": "長" * 301}, "field-invalid", "/reason"),
        ({"geometry": LINE, "reason": 7}, "field-invalid", "/reason"),
        ({"geometry": {}, "reason": "有燈"}, "geometry-invalid", "/geometry"),
        (
            {"geometry": mapping(shapely.Point(LON, LAT)), "reason": "有燈"},
            "no-line",
            "/geometry",
        ),
        (
            {"geometry": mapping(shapely.LineString([(120, 23), (120, 24)])), "reason": "有燈"},
            "outside-community",
            "/geometry",
        ),
        ({"geometry": LINE, "reason": "有燈", "by": "我"}, "unknown-field", "/by"),
    ],
)
def test_what_cannot_be_dismissed_is_told_and_nothing_kept(
    body: dict[str, Any], code: str, pointer: str, leader: Caller
) -> None:
    answer = leader.post(DISMISSALS, json=body)
    assert answer.status_code == 422, answer.text
    (error,) = answer.get_json()["errors"]
    assert error["code"] == code
    assert error["pointer"].startswith(pointer)
    assert found(leader)["dismissed"] == []


@pytest.mark.usefixtures("town")
def test_a_reason_is_text_and_nothing_else(leader: Caller) -> None:
    reason = "<img src=x onerror=alert(1)> {{7*7}} '; DROP TABLE dismissed_suggestion; --"
    made = leader.post(DISMISSALS, json={"geometry": LINE, "reason": reason}).get_json()
    assert made["reason"] == reason
    assert found(leader)["dismissed"][0]["reason"] == reason
    assert leader.get(f"{ADDRESS}?at=noon").status_code == 422
