"""Applicant units: registered by the leader, with their people, and brought into the form."""

import re
from collections.abc import Callable, Iterator

import pytest

from mapserve.clock import standing_at
from mapserve.programme.roles import Role
from mapserve.store.models import Community
from tests.factories.applications import IN_TIME, People, begun
from tests.factories.callers import Caller

Callers = Callable[..., Caller]
UNITS = "/c/meiren/units"
UNIT = {
    "kind": "watch_team",
    "name": "美仁守望相助隊",
    "registration_number": "北市警防字第1150000009號",
}


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with standing_at(IN_TIME):
        yield


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def chosen(page: str, field: str) -> dict[str, str]:
    """Return what a page offers for a field: words → value."""
    radio = re.compile(rf'name="{field}" value="(\d+)"[^>]*><span>([^<]+)')
    return {words: value for value, words in radio.findall(page)}


def registered(people: People) -> str:
    """Register the unit and return the page."""
    assert people.leader.at("POST", UNITS, data=UNIT).status_code == 303
    return people.leader.at("GET", UNITS).text


def test_r26_people_belong_to_a_unit_and_its_form_fills_itself(people: People) -> None:
    page = registered(people)
    unit = next(iter(chosen(page, "unit").values()))
    who = chosen(page, "person")
    name, person = next(iter(who.items()))
    sent = {"unit": unit, "person": person, "duty": "representative", "title": "隊長"}
    assert people.leader.at("POST", f"{UNITS}/people", data=sent).status_code == 303
    page = people.leader.at("GET", UNITS).text
    assert "代表人・隊長" in page
    answers = begun(people.leader)["answers"]
    assert answers["unit"] == UNIT["name"]
    assert answers["category"] == UNIT["kind"]
    assert answers["registration_number"] == UNIT["registration_number"]
    assert answers["representative_name"] == name
    assert answers["representative_title"] == "隊長"
    gone = people.leader.at("POST", f"{UNITS}/{unit}/people/{person}/remove")
    assert gone.status_code == 303
    assert "代表人・隊長" not in people.leader.at("GET", UNITS).text


def test_r27_one_number_one_unit(people: People) -> None:
    registered(people)
    again = people.leader.at("POST", UNITS, data={**UNIT, "name": "另一隊"})
    assert again.status_code == 422
    assert "已經用這個文號登記" in again.text
    assert "另一隊" in again.text  # nothing typed is lost


def test_only_members_belong_to_a_unit(people: People) -> None:
    unit = next(iter(chosen(registered(people), "unit").values()))
    for person in ("999999", "x"):
        sent = {"unit": unit, "person": person, "duty": "member"}
        assert people.leader.at("POST", f"{UNITS}/people", data=sent).status_code == 422


def test_units_are_the_communitys_own(
    people: People, caller: Callers, elsewhere: Community
) -> None:
    unit = next(iter(chosen(registered(people), "unit").values()))
    stranger = caller(Role.LEADER, elsewhere)
    assert stranger.at("GET", UNITS).status_code == 403
    assert stranger.at("POST", UNITS, data=UNIT).status_code == 403
    own = f"/c/{elsewhere.slug}/units/{unit}/people/1/remove"
    assert stranger.at("POST", own).status_code == 404
    assert people.volunteer.at("GET", UNITS).status_code == 403
