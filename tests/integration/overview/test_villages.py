"""A county by village: metres from the map with the revision they are of, and what money gained."""

from collections.abc import Callable
from typing import Any

import pytest

from mapserve.clock import standing_at
from mapserve.services.overview.figures import compute_figures, count_money, stale_communities
from mapserve.store.database import Database
from mapserve.store.models import ApplicationMoney, Community
from tests.factories.applications import People
from tests.factories.callers import Caller
from tests.factories.changesets import camera, changeset, drawn, square
from tests.factories.settlements import SETTLING_AT, VOUCHERS, carried_out, saved, shown
from tests.factories.streets import add_crossroads

Callers = Callable[..., Caller]
PATH = "/overview/63000/villages?term=116-1"


@pytest.fixture
def people(caller: Callers, meiren: Community) -> People:
    return People(caller, meiren)


def village(by: Caller) -> dict[str, Any]:
    [found] = by.get(PATH).get_json()["villages"]
    return dict(found)


def draw(people: People, *features: dict[str, Any]) -> None:
    answer = people.leader.post("/communities/meiren/changesets", json=changeset(list(features)))
    assert answer.status_code == 201, answer.text


def test_figures_are_those_of_a_map_and_say_which(people: People, app_database: Database) -> None:
    one = carried_out(people)
    bought = camera(0.0005, 0.00003, state="working", facing="bearing", bearing=90)
    with app_database.transaction() as session:
        add_crossroads(session)
    with standing_at(SETTLING_AT):
        draw(people, bought, drawn("blind_spot", square(), name="防火巷"))
        before = village(people.county)
        assert (before["approved"], before["unwatched_m"], before["blind_spots"]) == (
            150_000, None, 1,
        )  # fmt: skip
        written = [VOUCHERS[2] | {"feature_id": bought["id"]}]
        assert saved(people.leader, one, vouchers=written).status_code == 200
        assert shown(people.leader, one)["vouchers"][0]["feature_id"] == bought["id"]
        told = village(people.county)
        assert (told["spent_on_map"], told["newly_watched_m"]) == (26_000, None)  # not computed
        with app_database.transaction() as session:
            assert stale_communities(session) == ["meiren"]
            kept = compute_figures(session, "meiren")
            assert 0 < kept.watched_m < kept.street_m
        after = village(people.county)
        assert after["saves_since"] == 0
        assert after["unwatched_m"] == pytest.approx(kept.street_m - kept.watched_m, abs=0.2)
        assert after["newly_watched_m"] > 0
        assert after["metres_per_thousand"] == pytest.approx(
            after["newly_watched_m"] / 26, abs=0.01
        )
        page = people.county.at("GET", "/programme/overview/63000/villages?term=116-1").text
        assert "是現在的地圖" in page
        with app_database.transaction() as session:
            assert stale_communities(session) == []
        draw(people, camera())
        assert village(people.county)["saves_since"] == 1
        page = people.county.at("GET", "/programme/overview/63000/villages?term=116-1").text
        assert "之後地圖改過 1 次" in page
        with app_database.transaction() as session:
            assert stale_communities(session) == ["meiren"]


def test_a_voucher_names_only_what_the_map_has(people: People) -> None:
    one = carried_out(people)
    with standing_at(SETTLING_AT):
        for wrong in (camera()["id"],):
            refused = saved(people.leader, one, vouchers=[VOUCHERS[0] | {"feature_id": wrong}])
            assert refused.status_code == 422
            [error] = refused.get_json()["errors"]
            assert (error["code"], error["pointer"]) == ("thing-unknown", "/vouchers/0/feature_id")


def test_money_of_another_step_is_counted_anew(people: People, app_database: Database) -> None:
    one = carried_out(people)
    with standing_at(SETTLING_AT):
        with app_database.transaction() as session:
            session.get_one(ApplicationMoney, one["id"]).version = 1
        told = people.county.get("/overview/63000?term=116-1").get_json()
        assert (told["unsplit"], told["central"]["approved"]["rest"]) == (1, 150_000)
        with app_database.transaction() as session:
            assert count_money(session) == 1
            assert count_money(session) == 0
        told = people.county.get("/overview/63000?term=116-1").get_json()
        assert (told["unsplit"], told["central"]["approved"]["capital"]) == (0, 26_000)
