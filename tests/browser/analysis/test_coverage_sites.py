"""Where the next camera belongs: asked, cancelled, taken over into the studio, saved there."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from mapserve.programme.roles import Role
from tests.browser.analysis.conftest import NIGHT, ready
from tests.browser.conftest import SLUG, Site, Watched, axe_faults
from tests.factories.communities import LAT, LON
from tests.factories.streets import add_street

Open = Callable[..., Watched]
STUDIO = f"/c/{SLUG}/studio"


def cameras(page: Page) -> list[dict[str, Any]]:
    """Return the cameras that are stored, as the page's reader sees them."""
    answer = page.request.get(f"/api/v1/communities/{SLUG}/features?layer=camera")
    return [one["properties"] for one in answer.json()["features"]]


def find_places(page: Page, count: int = 2) -> None:
    page.get_by_role("tab", name="下一支").click()
    page.get_by_label("要裝幾支").fill(str(count))
    page.get_by_role("button", name="找位置").click()
    expect(page.locator(".see-rows li")).to_have_count(count, timeout=90_000)
    expect(page.locator("#panel-sites .see-told")).to_have_text(
        re.compile("（算過全部）$"), timeout=30_000
    )


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_a_proposal_is_taken_over_and_saved_by_the_person(
    town: Site,
    open_page: Open,
    *,
    phone: bool,
) -> None:
    page = open_page(NIGHT, phone=phone, as_=town.person(Role.VOLUNTEER)).page
    ready(page)
    find_places(page)
    expect(page.locator(".see-pin")).to_have_count(2)
    expect(page.locator(".see-site-shape")).to_have_count(2)
    gains = [int(re.sub(r"\D", "", one)) for one in page.locator(".see-gain").all_inner_texts()]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 40  # more than the camera that is there
    assert axe_faults(page) == []
    first = page.locator(".see-rows li").first
    first.locator(".see-row").click()
    expect(page.locator(".see-pin.see-chosen")).to_have_text("1")
    first.get_by_role("button", name="採用").click()
    page.get_by_role("button", name="建議政府設置").click()
    page.wait_for_url(f"**{STUDIO}*")
    expect(page.locator("[data-part=panel] .s-form")).to_be_visible()
    assert [one.get("mode") for one in cameras(page)] == ["existing"]  # nothing saved by itself
    page.locator("[data-part=panel]").get_by_role("button", name="儲存").click()
    expect(page.locator(".s-pill")).to_contain_text("已儲存")
    [proposed] = [one for one in cameras(page) if one.get("mode") == "suggested"]
    assert proposed["state"] == "planned"
    assert proposed["facing"] == "bearing"
    assert 0 <= proposed["bearing"] < 360
    assert proposed["reason"] == ["crime"]
    page.goto(NIGHT)
    ready(page)
    expect(page.locator(".cov-kinds .cov-note")).to_contain_text("規劃 1 支")


def test_long_work_is_cancelled_and_begun_again(site: Site, open_page: Open) -> None:
    with site.database.transaction() as session:
        for number in range(30):
            at = 0.0001 * number - 0.0015
            add_street(session, f"osm/way/a{number}", [(-0.0019, at), (0.0019, at)])
            add_street(session, f"osm/way/b{number}", [(at, -0.0017), (at, 0.0017)])
    page = open_page(NIGHT, as_=site.person(Role.LEADER)).page
    ready(page)
    page.get_by_role("tab", name="下一支").click()
    page.get_by_role("button", name="找位置").click()
    page.get_by_role("button", name="取消").click()
    expect(page.locator("#panel-sites .see-told")).to_have_text("已取消。")
    expect(page.locator("#panel-sites .see-bar")).to_be_hidden()
    expect(page.locator("#panel-sites .see-rows")).to_have_count(0)
    find_places(page, 1)


def test_who_may_not_draw_sees_proposals_and_takes_none(
    town: Site,
    open_page: Open,
) -> None:
    page = open_page(NIGHT, english=True, as_=town.person(Role.ADVISOR)).page
    ready(page)
    page.get_by_role("tab", name="Next camera").click()
    page.get_by_role("button", name="Budget").click()
    page.get_by_label("Budget (NT$)").fill("100000")
    page.get_by_label("Cost of one (NT$)").fill("40000")
    page.get_by_role("button", name="Find places").click()
    expect(page.locator(".see-rows li")).to_have_count(2, timeout=90_000)
    expect(page.get_by_role("button", name="Take")).to_have_count(0)
    expect(page.get_by_role("link", name="Draw")).to_have_count(0)


@pytest.mark.parametrize(
    ("handed", "told"),
    [
        ({"layer": "camera", "geometry": {"type": "Point", "coordinates": [LON, LAT]}}, "看不懂"),
        (
            {
                "layer": "camera",
                "geometry": {"type": "Point", "coordinates": [LON + 1, LAT]},
                "properties": {},
            },
            "超出美仁里範圍",
        ),
    ],
    ids=["unread", "outside"],
)
def test_a_link_that_is_none_of_ours_adds_nothing(
    site: Site, open_page: Open, handed: dict[str, Any], told: str
) -> None:
    page = open_page("/", as_=site.person(Role.VOLUNTEER)).page
    page.goto(f"{STUDIO}#new={quote(json.dumps(handed))}")
    page.wait_for_selector("[data-part=studio][data-ready]")
    expect(page.locator("[data-part=toast]")).to_contain_text(told)
    expect(page.locator("[data-part=panel] .s-form")).to_have_count(0)
    assert "#" not in page.url


def test_hostile_words_of_a_link_are_only_words(site: Site, open_page: Open) -> None:
    name = "<img src=x onerror=alert(1)>{{7*7}}"
    handed = {
        "layer": "safe_haven",
        "geometry": {"type": "Point", "coordinates": [LON, LAT]},
        "properties": {"name": name},
    }
    page = open_page("/", as_=site.person(Role.VOLUNTEER)).page
    page.goto(f"{STUDIO}#new={quote(json.dumps(handed))}")
    expect(page.locator("[data-part=panel] .s-heading h2")).to_have_text(name)
    assert page.locator("[data-part=studio] img").count() == 0
    page.reload()
    page.wait_for_selector("[data-part=studio][data-ready]")
    expect(page.locator("[data-part=list] [data-feature]")).to_have_count(1)  # not once more
