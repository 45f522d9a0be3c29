"""A community's map as a file of each format, for each reader what they may see."""

import csv
import io
from collections.abc import Callable

import pytest

from mapserve.exchange.formats import FORMATS, WRITTEN
from mapserve.exchange.formats.contract import FileFormat
from mapserve.store.models import Community
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset

PATH = "/communities/meiren"
Make = Callable[..., Caller]


@pytest.fixture
def drawn(leader: Caller, meiren: Community) -> str:
    """Draws a camera and returns its code, which is for members."""
    assert meiren.slug
    new = camera()
    new["properties"]["code"] = "A-7"
    assert leader.post(f"{PATH}/changesets", json=changeset([new])).status_code == 201
    return "A-7"


def test_the_formats_are_those_of_the_registry(caller: Make) -> None:
    found = caller().get("/formats").get_json()["formats"]
    assert [one["name"] for one in found] == [one.name for one in FORMATS]
    assert {one["name"] for one in found if one["writes"]} == {one.name for one in WRITTEN}
    document = caller().get("/openapi.json").get_json()
    operation = document["paths"]["/api/v1/communities/{slug}/export"]["get"]
    assert set(operation["responses"]["200"]["content"]) == {one.media_type for one in WRITTEN}
    [asked] = [one for one in operation["parameters"] if one["name"] == "format"]
    assert asked["schema"]["enum"] == [one.name for one in WRITTEN]


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: str(one.name))
def test_each_format_is_given_by_api_and_page(
    one: FileFormat, caller: Make, leader: Caller, drawn: str
) -> None:
    for somebody, sees in ((caller(), False), (leader, True)):
        by_api = somebody.get(f"{PATH}/export?format={one.name}")
        assert (by_api.status_code, by_api.mimetype) == (200, one.media_type)
        assert (drawn.encode() in by_api.data) is sees
        by_page = somebody.at("GET", f"/c/meiren/map{one.suffix}?audience=mine")
        assert (drawn.encode() in by_page.data) is sees
        whose = "-members" if sees else ""
        assert f'filename="meiren{whose}{one.suffix}"' in by_page.headers["Content-Disposition"]
    assert drawn.encode() not in leader.at("GET", f"/c/meiren/map{one.suffix}").data


def test_a_spreadsheet_of_one_layer_as_it_was(leader: Caller, drawn: str) -> None:
    assert leader.post(f"{PATH}/changesets", json=changeset([camera()])).status_code == 201
    then = leader.get(f"{PATH}/export?format=csv&layer=camera&at=1").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(then)))
    assert [row["layer"] for row in rows] == ["camera"]
    assert drawn in rows[0].values()
    none = leader.get(f"{PATH}/export?format=csv&layer=blind_spot").data.decode("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(none))) == []


def test_the_public_may_not_look_back(caller: Make, drawn: str) -> None:
    assert drawn
    assert caller().get(f"{PATH}/export?format=csv&at=0").status_code == 401


def test_a_format_that_is_not_written_is_named(leader: Caller, meiren: Community) -> None:
    answer = leader.get(f"/communities/{meiren.slug}/export?format=osm")
    assert answer.status_code == 422
    [error] = answer.get_json()["errors"]
    assert (error["pointer"], error["code"]) == ("/format", "format-not-written")
    assert leader.at("GET", f"/c/{meiren.slug}/map.osm").status_code == 404
