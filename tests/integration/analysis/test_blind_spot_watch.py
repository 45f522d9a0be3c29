"""GET /blind-spots/{id}/watch: what watches a drawn blind spot, and which camera would."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from shapely.geometry import shape

from mapserve.programme.roles import Role
from mapserve.services.analysis.answers import BlindSpotWatch
from mapserve.store.database import Database
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset, square
from tests.factories.communities import LAT, LON
from tests.factories.streets import add_crossroads

ADDRESS = "/communities/meiren/blind-spots"


@pytest.fixture
def town(app_database: Database) -> None:
    """A crossroads and a house are stored."""
    with app_database.transaction() as session:
        add_crossroads(session)


def spot(**properties: object) -> dict[str, Any]:
    """Return a blind spot at the crossing."""
    return {
        "id": str(uuid4()),
        "layer": "blind_spot",
        "geometry": {"type": "Point", "coordinates": [LON, LAT]},
        "properties": {"place": "dark_lane", **properties},
    }


def saved(leader: Caller, *features: dict[str, Any]) -> None:
    answer = leader.post("/communities/meiren/changesets", json=changeset(list(features)))
    assert answer.status_code == 201, answer.text


def told(leader: Caller, one: dict[str, Any], query: str = "?at=Mon+12:00") -> dict[str, Any]:
    answer = leader.get(f"{ADDRESS}/{one['id']}/watch{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    assert BlindSpotWatch.model_validate(found).model_dump(mode="json") == found
    return found


@pytest.mark.usefixtures("town")
def test_it_says_who_watches_now_and_at_the_hour_of_risk(leader: Caller) -> None:
    here, by_day = spot(time_of_risk="night"), camera(facing="all_round", night_range_m=0)
    saved(leader, here, by_day)
    found = told(leader, here)
    assert (found["at"], found["at_risk"]) == ("Mon 12:00", "Wed 22:00")
    assert found["now"]["street_m"] == pytest.approx(40, abs=0.5)
    assert found["now"]["watched_m"] == pytest.approx(40, abs=0.5)
    (who,) = found["now"]["by"]
    assert (who["id"], who["layer"]) == (by_day["id"], "camera")
    assert found["risk"] == {"street_m": found["now"]["street_m"], "watched_m": 0.0, "by": []}
    would = found["would"]
    assert would["gain_m"] == would["site"]["gain_m"] > 15
    assert shape(would["site"]["sees"]).distance(shape(here["geometry"])) < 1e-4
    assert {one["key"]: one["value"] for one in found["settings"]} == {
        "around_m": 10,
        "hour_of_risk": "Wed 22:00",
    }


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("part", "at"),
    [
        ("day", "Wed 12:00"),
        ("to_school", "Wed 07:30"),
        ("from_school", "Wed 16:30"),
        ("all_day", "Wed 22:00"),
        (None, None),
    ],
)
def test_the_part_of_the_day_is_read_as_an_hour(
    part: str | None, at: str | None, leader: Caller
) -> None:
    here = spot(**({"time_of_risk": part} if part else {}))
    saved(leader, here)
    found = told(leader, here)
    assert found["at_risk"] == at
    assert (found["risk"] is None) is (at is None)


@pytest.mark.usefixtures("town")
def test_nothing_is_proposed_where_all_is_watched(leader: Caller) -> None:
    here = spot()
    saved(leader, here, camera(facing="all_round", range_m=60))
    assert told(leader, here)["would"] == {"site": None, "gain_m": 0.0}


@pytest.mark.usefixtures("town")
def test_what_is_no_blind_spot_of_this_reader_is_not_there(
    leader: Caller, caller: Callable[..., Caller], meiren: Community, elsewhere: Community
) -> None:
    here, secret, other = spot(), spot(confidentiality="staff"), camera()
    advisor = caller(Role.ADVISOR, meiren)
    saved(leader, here, other)
    saved(caller(Role.ADMIN), secret)
    for missing in (other["id"], secret["id"], str(uuid4())):
        answer = leader.get(f"{ADDRESS}/{missing}/watch")
        assert answer.status_code == 404
        assert answer.get_json()["errors"][0]["code"] == "no-such-blind-spot"
    assert leader.get(f"{ADDRESS}/one/watch").status_code == 404
    assert leader.get(f"{ADDRESS}/{here['id']}/watch?at=noon").status_code == 422
    for shown in (here, secret):
        assert advisor.get(f"{ADDRESS}/{shown['id']}/watch").status_code == 200
    assert caller().get(f"{ADDRESS}/{here['id']}/watch").status_code == 401
    stranger = caller(Role.LEADER, elsewhere)
    assert stranger.get(f"{ADDRESS}/{here['id']}/watch").status_code == 403
    area = spot() | {"geometry": square()}
    saved(leader, area)
    assert told(leader, area)["now"]["street_m"] > 0
