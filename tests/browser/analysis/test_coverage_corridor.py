"""The way to school: a drawn corridor and two tapped places, and what each lacks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mapserve.programme.roles import Role
from tests.browser.analysis.conftest import NIGHT, ready
from tests.browser.conftest import Site, Watched, axe_faults
from tests.factories.communities import LAT, LON
from tests.factories.hostile import PAYLOADS

Open = Callable[..., Watched]
PLACES = """([lon, lat]) => {
  const map = Object.values(window).find((one) => one instanceof L.Map);
  const { left, top } = map.getContainer().getBoundingClientRect();
  const { x, y } = map.latLngToContainerPoint([lat, lon]);
  return [left + x, top + y];
}"""


def tap(page: Page, number: int, east: float, north: float) -> None:
    """Choose a place by tapping the map there."""
    page.locator(".see-place button").nth(number).click()
    x, y = page.evaluate(PLACES, [LON + east, LAT + north])
    page.mouse.click(x, y)
    expect(page.locator(".see-place select").nth(number)).to_have_value("tapped")


def corridor(name: str) -> dict[str, object]:
    line = [[LON - 0.0012, LAT], [LON + 0.0012, LAT]]
    return {
        "layer": "school_corridor",
        "geometry": {"type": "LineString", "coordinates": line},
        "properties": {"name": name},
    }


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_a_drawn_corridor_shows_its_gaps_on_the_map_and_as_a_table(
    town: Site,
    open_page: Open,
    *,
    phone: bool,
) -> None:
    town.add([corridor(PAYLOADS[1])])
    page = open_page(NIGHT, phone=phone, as_=town.person(Role.LEADER)).page
    ready(page)
    page.get_by_role("tab", name="上學路").click()
    page.get_by_label("哪一條").select_option(label=PAYLOADS[1])
    page.get_by_role("button", name="找路").click()
    rows = page.locator(".see-gaps tbody tr")
    expect(rows.first).to_be_visible(timeout=60_000)
    far = rows.filter(has_text="離安心據點太遠")
    expect(far).to_contain_text("242 m")  # no haven at all: the whole of it, at both hours
    expect(far).to_contain_text("週三 07:30、週三 16:30")
    expect(far).to_contain_text("邀請沿路店家當安心據點。")
    expect(rows.filter(has_text="沒人看").first).to_contain_text("裝監視器，或排導護、巡守。")
    expect(page.locator(".see-gap-pin")).to_have_count(rows.count())
    far.get_by_role("button").click()
    expect(page.locator(".see-gap-pin.see-chosen")).to_have_count(1)
    expect(page.locator(".see-lengths")).to_contain_text("242 公尺")
    panel = page.locator("#panel-corridor")
    panel.get_by_text("用了哪些設定").click()
    expect(panel.get_by_text("（本系統設定）").first).to_be_visible()
    assert axe_faults(page) == []
    page.get_by_role("tab", name="誰在看").click()
    expect(page.locator(".see-gap-pin")).to_have_count(0)


def test_two_tapped_places_are_joined_by_the_shortest_and_the_safest_way(
    town: Site,
    open_page: Open,
) -> None:
    page = open_page(NIGHT, english=True, as_=town.person(Role.ADVISOR)).page
    ready(page)
    page.get_by_role("tab", name="To school").click()
    page.get_by_role("button", name="Find the way").click()
    expect(page.get_by_text("Choose where it begins and ends.")).to_be_visible()
    tap(page, 0, -0.001, 0)
    tap(page, 1, 0, 0.001)
    expect(page.locator(".see-letter")).to_have_text(["A", "B"])
    page.get_by_role("button", name="Find the way").click()
    # 101 m to the crossing and 111 m north, give or take where the mouse was.
    expect(page.locator(".see-lengths dd").first).to_have_text(
        re.compile(r"^2[01]\d m$"), timeout=60_000
    )
    assert page.locator("path.see-way").get_attribute("d") != "M0 0"
    assert page.locator("path.see-shortest").get_attribute("d") != "M0 0"


def test_a_lost_network_says_so(
    town: Site,
    open_page: Open,
) -> None:
    town.add([corridor("上學路線")])
    watched = open_page(NIGHT, as_=town.person(Role.LEADER))
    page = watched.page
    ready(page)
    page.get_by_role("tab", name="上學路").click()
    page.get_by_label("哪一條").select_option(label="上學路線")
    page.route("**/corridor", lambda route: route.abort())
    page.get_by_role("button", name="找路").click()
    expect(page.get_by_text("算不出來。請檢查網路，再試一次。")).to_be_visible()
    page.unroute("**/corridor")
    page.get_by_role("button", name="找路").click()
    expect(page.locator(".see-gaps")).to_be_visible(timeout=60_000)
    watched.faults = [one for one in watched.faults if "ERR_FAILED" not in one]
