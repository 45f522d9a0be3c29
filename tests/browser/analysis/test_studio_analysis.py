"""The analysis panels in the studio: a second bundle, loaded when asked for."""

from collections.abc import Callable

from playwright.sync_api import expect

from mapserve.programme.roles import Role
from tests.browser.conftest import SLUG, Site, Watched, axe_faults

Open = Callable[..., Watched]


def test_the_studio_proposes_a_camera_and_goes_on_with_it(
    town: Site,
    open_page: Open,
) -> None:
    watched = open_page(f"/c/{SLUG}/studio", phone=True, as_=town.person(Role.VOLUNTEER))
    page = watched.page
    page.wait_for_selector("[data-part=studio][data-ready]")
    page.wait_for_load_state("networkidle")
    assert not [one for one in watched.asked if "/analysis" in one]
    page.get_by_role("button", name="下一支裝哪裡、上學路").click()
    expect(page.get_by_role("tab", name="上學路")).to_be_visible(timeout=90_000)
    page.get_by_label("時刻").select_option("3")
    expect(page.locator("#panel-sites .see-lead").first).to_contain_text("週三 03:00")
    page.get_by_label("要裝幾支").fill("1")
    page.get_by_role("button", name="找位置").click()
    expect(page.locator(".see-rows li")).to_have_count(1, timeout=90_000)
    expect(page.locator(".see-pin")).to_have_count(1)
    assert axe_faults(page) == []
    page.locator(".see-rows").get_by_role("button", name="採用").click()
    page.get_by_role("button", name="社區自行規劃").click()
    expect(page.locator("[data-part=panel] .s-form")).to_be_visible()
    expect(page.locator(".see-pin")).to_have_count(0)  # the proposal left the map
    page.locator("[data-part=panel]").get_by_role("button", name="儲存").click()
    expect(page.locator(".s-pill")).to_contain_text("已儲存")
    answer = page.request.get(f"/api/v1/communities/{SLUG}/features?layer=camera")
    modes = [one["properties"].get("mode") for one in answer.json()["features"]]
    assert sorted(modes) == ["existing", "own_plan"]
