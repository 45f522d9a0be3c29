"""The card of a drawn blind spot, on the members' map and in its form in the studio."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mapserve.programme.roles import Role
from tests.browser.conftest import SLUG, Site, Watched, axe_faults
from tests.factories.changesets import drawn, square

Open = Callable[..., Watched]
SPOT = "防火巷"


def check_card(page: Page) -> None:
    card = page.locator(".spot-card")
    expect(card.get_by_role("heading", name="這裡現在")).to_be_visible(timeout=90_000)
    expect(card.get_by_role("heading", name="危險時段 週三 22:00")).to_be_visible()
    told = card.locator("div > p").filter(has_text="全長").last.inner_text()
    found = re.fullmatch(r"(\d+) m 有人看／全長 (\d+) m", told)
    assert found
    watched, street = map(int, found.groups())
    assert 0 < watched < street  # the camera looks west, the place lies round the crossing
    expect(card.locator(".spot-would")).to_have_text(re.compile(r"加 1 支朝.+，可再看 \d+ m"))
    expect(page.locator(".see-pin")).to_have_count(1)


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_a_blind_spot_says_who_watches_it(
    town: Site,
    open_page: Open,
    *,
    phone: bool,
) -> None:
    spot = drawn("blind_spot", square(), name=SPOT, time_of_risk="night")
    saved = town.add([spot])
    page = open_page(f"/c/{SLUG}", phone=phone, as_=town.person(Role.VOLUNTEER)).page
    page.wait_for_selector(".map-page[data-ready]")
    page.get_by_role("searchbox").fill(SPOT)
    page.get_by_role("searchbox").press("Enter")
    check_card(page)
    assert axe_faults(page) == []
    page.locator(".popup-close").click()
    expect(page.locator(".see-pin")).to_have_count(0)
    page.goto(f"/c/{SLUG}/studio#feature={saved['features'][0]['id']}")
    page.wait_for_selector("[data-part=studio][data-ready]")
    check_card(page)
    page.get_by_role("button", name="關閉").first.click()
    expect(page.locator(".see-pin")).to_have_count(0)


def test_a_camera_has_no_such_card(
    town: Site,
    open_page: Open,
) -> None:
    page = open_page(f"/c/{SLUG}", as_=town.person(Role.VOLUNTEER)).page
    page.wait_for_selector(".map-page[data-ready]")
    page.locator(".pin svg[data-shape=drop]").click()
    expect(page.locator(".popup")).to_contain_text("路口")
    expect(page.locator(".spot-card")).to_have_count(0)
