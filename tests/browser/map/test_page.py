"""The public front and the map of a community, seen by a phone and by a desktop."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from layers.model.catalogue import CATALOGUE
from layers.words.audience import Audience
from mapserve.programme.roles import Role
from tests.browser.conftest import DESKTOP, PHONE, SLUG, Site, Watched, axe_faults
from tests.factories.communities import LAT, LON
from tests.factories.hostile import hostile_features

Open = Callable[..., Watched]
MAP = f"/c/{SLUG}"


def point(east: float = 0, north: float = 0) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [LON + east, LAT + north]}


def camera(**properties: str | float) -> dict[str, Any]:
    return {"layer": "camera", "geometry": point(), "properties": properties}


def ready(page: Page) -> None:
    page.wait_for_selector(".map-page[data-ready]")


def show_table(page: Page) -> None:
    page.get_by_role("button", name="表格").click()


def test_the_front_lists_and_finds_communities(open_page: Open) -> None:
    page = open_page("/").page
    expect(page.get_by_role("link", name="美仁里")).to_be_visible()
    page.get_by_role("searchbox").fill("沒有這個里")
    page.get_by_role("button", name="找", exact=True).click()
    expect(page.get_by_text("找不到「沒有這個里」")).to_be_visible()


def test_a_symbol_opens_its_popup_and_the_sector_stays_with_members(
    site: Site, open_page: Open
) -> None:
    site.add([camera(name="巷口", facing="bearing", bearing=90.0, address="寧安街1號")])
    page = open_page(MAP, as_=site.person(Role.LEADER)).page
    ready(page)
    page.locator(".pin svg[data-shape=drop]").click()
    popup = page.locator(".popup")
    expect(popup).to_contain_text("巷口")
    expect(popup).to_contain_text("東 90°")
    assert page.locator(".leaflet-overlay-pane path").count() == 1
    popup.get_by_role("button", name="關閉").click()
    expect(popup).to_be_hidden()


def test_the_public_sees_a_round_camera_without_its_direction(site: Site, open_page: Open) -> None:
    site.add([camera(name="巷口", facing="bearing", bearing=90.0)])
    page = open_page(MAP, phone=True).page
    ready(page)
    page.locator(".pin svg[data-shape=circle]").tap()
    expect(page.locator(".popup")).to_contain_text("巷口")
    expect(page.locator(".popup")).not_to_contain_text("90")
    assert page.locator(".leaflet-overlay-pane path").count() == 0
    expect(page.get_by_text("鏡頭方向、死角與巡守不公開")).to_be_visible()


def test_five_cameras_on_one_point_are_one_symbol(site: Site, open_page: Open) -> None:
    site.add([camera(name=f"第{n}支") for n in range(5)])
    page = open_page(MAP).page
    ready(page)
    expect(page.locator(".pin")).to_have_count(1)
    expect(page.locator(".pin-count")).to_have_text("5支")
    page.locator(".pin").click()
    expect(page.locator(".popup-item")).to_have_count(5)


def test_a_layer_is_switched_off_and_its_rows_go_too(site: Site, open_page: Open) -> None:
    haven = {"layer": "safe_haven", "geometry": point(0.001), "properties": {"name": "超商"}}
    site.add([camera(name="巷口"), haven])
    page = open_page(MAP).page
    ready(page)
    expect(page.locator("#feature-rows tr")).to_have_count(2)
    page.get_by_role("checkbox", name="錄影監視器").uncheck()
    expect(page.locator("#feature-rows tr")).to_have_count(1)
    expect(page.locator(".pin")).to_have_count(1)
    again = open_page(page.url.removeprefix(site.url)).page
    ready(again)
    expect(again.locator(".pin")).to_have_count(1)


def test_a_row_takes_the_map_there(site: Site, open_page: Open) -> None:
    site.add([camera(name="巷口")])
    page = open_page(MAP).page
    ready(page)
    button = page.get_by_role("button", name="巷口")
    button.focus()
    button.press("Enter")
    expect(page.locator(".popup")).to_contain_text("巷口")


def test_a_popup_opened_by_key_takes_the_focus_and_gives_it_back(
    site: Site, open_page: Open
) -> None:
    site.add([camera(name="巷口")])
    page = open_page(MAP).page
    ready(page)
    button = page.get_by_role("button", name="巷口")
    button.focus()
    button.press("Enter")
    expect(page.locator(".popup")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".popup")).to_have_count(0)
    expect(button).to_be_focused()


def test_without_scripts_nothing_says_that_it_is_loading(site: Site, browser: Browser) -> None:
    context = browser.new_context(base_url=site.url, locale="zh-TW", java_script_enabled=False)
    page = context.new_page()
    page.goto(MAP)
    expect(page.get_by_role("heading", name="地圖上的項目")).to_be_visible()
    expect(page.get_by_text("正在載入地圖…")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_without_scripts_the_table_is_there(
    site: Site, browser: Browser, viewport: dict[str, int]
) -> None:
    site.add([camera(name="巷口")])
    context = browser.new_context(
        base_url=site.url,
        locale="zh-TW",
        java_script_enabled=False,
        viewport=viewport,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(MAP)
    expect(page.get_by_role("table")).to_have_count(1)
    expect(page.get_by_role("row", name="錄影監視器 巷口")).to_be_visible()
    page.get_by_role("link", name="文字清單").locator("visible=true").click()
    expect(page.get_by_role("row", name="錄影監視器 巷口")).to_be_visible()
    context.close()


def test_an_empty_map_and_a_lost_network_say_so(open_page: Open) -> None:
    watched = open_page(MAP)
    expect(watched.page.get_by_text("這張地圖還沒有內容。")).to_be_visible()
    watched.page.route("**/features", lambda route: route.abort())
    watched.page.reload()
    expect(watched.page.get_by_text("地圖載不進來。請檢查網路，再試一次。")).to_be_visible()
    watched.page.unroute("**/features")
    watched.page.get_by_role("button", name="再試一次").click()
    expect(watched.page.get_by_text("這張地圖還沒有內容。")).to_be_visible()
    watched.faults = [one for one in watched.faults if "ERR_FAILED" not in one]


@pytest.mark.parametrize("phone", [True, False])
def test_hostile_words_of_every_layer_are_only_words(
    site: Site, open_page: Open, *, phone: bool
) -> None:
    features = hostile_features()
    site.add(features)
    page = open_page(MAP, phone=phone, as_=site.person(Role.ADMIN)).page
    ready(page)
    for box in page.locator("#layers input[type=checkbox]").all():
        box.check(force=True)
    show_table(page)
    rows = page.locator("#feature-rows tr")
    expect(rows).to_have_count(len(CATALOGUE))
    for number in range(len(CATALOGUE)):
        name = features[number]["properties"]["name"]
        expect(
            page.locator("#feature-rows button").get_by_text(name, exact=True).first
        ).to_be_visible()
    for row in range(len(CATALOGUE)):
        show_table(page)
        button = rows.nth(row).locator("button")
        title = button.inner_text()
        button.click()
        expect(page.locator(".popup-item b")).to_have_text(title)
        page.locator(".popup-close").click()
        expect(page.locator(".popup")).to_have_count(0)
    assert page.locator(".popup img, #feature-rows img").count() == 0


def test_every_public_layer_is_in_the_legend_and_no_other(open_page: Open) -> None:
    page = open_page(MAP).page
    ready(page)
    shown = page.locator("#layers input").evaluate_all("boxes => boxes.map((box) => box.value)")
    assert set(shown) == {one.kind for one in CATALOGUE if one.audience is Audience.PUBLIC}


def test_english(site: Site, open_page: Open) -> None:
    site.add([camera(name="Corner")])
    page = open_page(MAP, english=True).page
    ready(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("checkbox", name="Camera")).to_be_visible()
    expect(page.get_by_text("1 in view")).to_be_visible()
    page.get_by_role("link", name="中文").first.click()
    expect(page.get_by_role("checkbox", name="錄影監視器")).to_be_visible()


def test_the_theme_follows_the_system_and_the_button(open_page: Open) -> None:
    page = open_page(MAP, dark=True).page
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="日夜配色").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("path", ["/", MAP, f"{MAP}/list", "/login", "/accessibility", "/privacy"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_nothing_serious(
    site: Site, open_page: Open, path: str, *, dark: bool, phone: bool
) -> None:
    site.add([camera(name="巷口"), camera(name="巷尾")])
    page = open_page(path, dark=dark, phone=phone).page
    if path == MAP:
        ready(page)
    assert axe_faults(page) == []
