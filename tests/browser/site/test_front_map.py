"""The map of the front page: from a county down to a community, by finger and by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SLUG, Site, Watched, axe_faults
from tests.factories.communities import LON, make_community

Open = Callable[..., Watched]
HUALIEN = {"county": "花蓮縣", "county_code": "10015", "town": "花蓮市"}


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_the_country_leads_to_a_community(site: Site, open_page: Open, *, phone: bool) -> None:
    with site.database.transaction() as session:
        make_community(session, slug="next", name="隔壁里", lon=LON + 0.004)
        make_community(session, slug="far", name="遠方里", lon=121.6, lat=23.98, **HUALIEN)
    page = open_page("/", phone=phone).page
    together = page.get_by_title("臺北市 2 個社區")
    expect(page.get_by_title("看 遠方里的地圖")).to_be_visible()
    assert axe_faults(page) == []
    if phone:
        together.tap()
    else:
        together.focus()
        page.keyboard.press("Enter")
    mine = page.get_by_title("看 美仁里的地圖")
    expect(mine).to_be_visible()
    mine.click()
    page.wait_for_url(f"**/c/{SLUG}")


def test_what_is_looked_for_is_all_that_the_map_shows(site: Site, open_page: Open) -> None:
    with site.database.transaction() as session:
        make_community(session, slug="far", name="遠方里", lon=121.6, lat=23.98, **HUALIEN)
    page = open_page("/?q=遠方").page
    expect(page.get_by_title("看 遠方里的地圖")).to_be_visible()
    expect(page.locator(".home-map .leaflet-marker-icon")).to_have_count(1)


def test_a_map_that_does_not_come_says_so_and_the_list_stands(open_page: Open) -> None:
    watched = open_page("/", english=True)
    page = watched.page
    page.route("**/api/v1/country*", lambda route: route.fulfill(body="<p>登入</p>"))
    page.reload()
    expect(page.get_by_text("The map did not load")).to_be_visible()
    expect(page.get_by_role("link", name="美仁里")).to_be_visible()
