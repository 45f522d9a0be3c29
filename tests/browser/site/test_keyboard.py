"""By keys alone: past the map to its list, and never back to the top of the page by surprise."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SLUG, Site, Watched
from tests.factories.changesets import point

Open = Callable[..., Watched]
MAP = f"/c/{SLUG}"
ROWS = "#feature-rows tr[data-id]"


def ready(page: Page) -> None:
    page.wait_for_selector(".map-page[data-ready]")


def haven(number: int) -> dict[str, object]:
    where = point(number * 0.00001)
    return {"layer": "safe_haven", "geometry": where, "properties": {"name": f"第{number}家"}}


@pytest.mark.parametrize("view", ["地圖", "並排", "表格"])
def test_a_skip_link_leads_past_the_map_to_its_list(site: Site, open_page: Open, view: str) -> None:
    site.add([haven(1)])
    page = open_page(MAP).page
    ready(page)
    page.get_by_role("button", name=view).click()
    page.get_by_role("link", name="跳到主要內容").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳過地圖，到項目清單")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".map-list")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="第1家")).to_be_focused()
    assert "#list" not in page.url  # the address holds the view of the map


def test_who_asks_for_more_rows_reads_on_at_the_first_of_them(site: Site, open_page: Open) -> None:
    site.add([haven(number) for number in range(101)])
    page = open_page(MAP).page
    ready(page)
    page.get_by_role("button", name="表格").click()
    more = page.get_by_role("button", name="再顯示 100 筆")
    more.focus()
    more.press("Enter")
    expect(page.locator(ROWS)).to_have_count(101)
    expect(page.locator(ROWS).nth(100).get_by_role("button")).to_be_focused()
