"""Drawing every kind of geometry, with a thumb and with a mouse, in both languages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.studio.conftest import DEVICES, Site
from tests.factories.studios import Drawer

ZH = {
    "add": "加一點",
    "place": "放在十字",
    "finish": "完成",
    "undo": "復原",
    "redo": "重做",
    "save": "儲存",
    "saved": "已儲存",
}
EN = {
    "add": "Add point",
    "place": "Put it here",
    "finish": "Finish",
    "undo": "Undo",
    "redo": "Redo",
    "save": "Save",
    "saved": "Saved",
}


def words_of(locale: str) -> dict[str, str]:
    return ZH if locale.startswith("zh") else EN


@pytest.mark.parametrize(("phone", "locale"), DEVICES)
def test_a_point_is_drawn_filled_in_and_saved(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
    locale: str,
) -> None:
    words = words_of(locale)
    me = drawer(phone=phone, locale=locale)
    me.choose("street_light")
    if phone:
        me.press(words["place"])
    else:
        me.at(30, 20)
    me.press(words["finish"])
    me.answer("name", "北寧路口")
    me.press(words["save"])
    me.expect_state(words["saved"])
    [feature] = me.features()
    assert feature["geometry"]["type"] == "Point"
    assert feature["properties"]["name"] == "北寧路口"
    assert feature["properties"]["revision"] == 1


@pytest.mark.parametrize(("phone", "locale"), DEVICES)
def test_a_line_is_drawn_and_saved(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
    locale: str,
) -> None:
    words = words_of(locale)
    me = drawer(phone=phone, locale=locale)
    me.choose("school_corridor")
    me.at(-60, -40)
    me.at(60, -30)
    me.at(70, 40)
    expect(me.page.locator(".s-fact").first).to_contain_text("3")
    me.press(words["finish"])
    me.press(words["save"])
    me.expect_state(words["saved"])
    [feature] = me.features()
    assert feature["geometry"]["type"] == "LineString"
    assert len(feature["geometry"]["coordinates"]) == 3


@pytest.mark.parametrize(("phone", "locale"), DEVICES)
def test_a_polygon_is_drawn_by_taps_and_closed_on_its_first_corner(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
    locale: str,
) -> None:
    words = words_of(locale)
    me = drawer(phone=phone, locale=locale)
    me.choose("blind_spot")
    for corner in [(-60, -50), (60, -50), (60, 50), (-60, 50)]:
        me.at(*corner)
    me.at(-55, -45)  # a thumb's width from the first corner closes
    me.answer("causes", "dark")
    me.press(words["save"])
    me.expect_state(words["saved"])
    [feature] = me.features()
    assert feature["geometry"]["type"] == "Polygon"
    [ring] = feature["geometry"]["coordinates"]
    assert len(ring) == 5
    assert ring[0] == ring[-1]
    assert feature["properties"]["causes"] == ["dark"]


@pytest.mark.parametrize(("phone", "locale"), DEVICES)
def test_a_camera_is_turned_by_its_handle_and_by_keys(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
    locale: str,
) -> None:
    words = words_of(locale)
    me = drawer(phone=phone, locale=locale)
    me.choose("camera")
    me.at(0, 0)
    me.press(words["finish"])
    handle = me.page.locator(".s-turn").bounding_box()
    assert handle
    assert handle["width"] >= 52
    camera = me.page.locator(".s-selected").bounding_box()
    assert camera
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    arm = camera["y"] + camera["height"] / 2 - y
    assert arm >= 104
    me.page.mouse.move(x, y)
    me.page.mouse.down()
    me.page.mouse.move(x + arm, y + arm, steps=6)  # from north to east of the camera
    me.page.mouse.up()
    reading = me.page.locator(".s-bearing")
    expect(reading).to_contain_text("東" if phone else "E")
    me.page.keyboard.press("Shift+ArrowRight")
    me.page.keyboard.press("ArrowLeft")
    turned = float((reading.text_content() or "").split("°")[0])
    assert 94 <= turned <= 104
    me.press(words["finish"])
    me.press(words["save"])
    me.expect_state(words["saved"])
    [feature] = me.features()
    assert feature["properties"]["facing"] == "bearing"
    assert feature["properties"]["bearing"] == turned


def test_another_viewer_sees_what_was_saved_on_the_map_page(
    drawer: Callable[..., Drawer],
    site: Site,
    browser: Browser,
) -> None:
    me = drawer()
    me.choose("safe_haven")
    me.press("放在十字")
    me.press("完成")
    me.answer("name", "統一超商 北寧店")
    me.press("儲存")
    me.expect_state("已儲存")
    context = browser.new_context(locale="zh-TW")
    page = context.new_page()
    page.goto(f"{site.base}/c/{site.slug}")
    expect(page.get_by_text("統一超商 北寧店").first).to_be_attached()
    context.close()


def test_corners_are_added_at_the_crosshair_and_by_keyboard(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(phone=False)
    me.choose("patrol_route")
    me.page.mouse.move(1200, 700)  # off the map: the keyboard aims with the crosshair
    me.page.locator("[data-part=panel] .s-title").first.click()
    me.page.keyboard.press("Enter")
    for _ in range(3):
        me.page.keyboard.press("ArrowRight")
    me.page.keyboard.press("Enter")
    expect(me.page.locator(".s-corner")).to_have_count(2)
    me.page.keyboard.press("Enter")  # again on the same place: finished
    me.press("儲存")
    me.expect_state("已儲存")
    [feature] = me.features()
    assert len(feature["geometry"]["coordinates"]) == 2


def test_lines_that_cross_are_told_in_the_sheet_and_cannot_be_finished(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.choose("blind_spot")
    alert = me.page.get_by_role("alert")
    for corner in [(-60, -50), (60, 50), (60, -50)]:
        me.at(*corner)
    me.at(-60, 50)
    expect(alert).to_contain_text("線交叉了")
    # The numbers stand on the lines, wherever on the map (Leaflet lays lines at 200).
    heights = me.page.locator(".s-corner").evaluate_all(
        "all => all.map((one) => Number(getComputedStyle(one).zIndex))"
    )
    assert len(heights) >= 5
    assert min(heights) > 200
    me.press("完成")
    expect(me.button("加一點")).to_be_visible()
    me.press("復原")
    me.press("復原")
    expect(alert).to_be_hidden()


def test_a_corner_outside_the_community_is_told(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(phone=False)
    me.choose("street_light")
    me.page.mouse.move(600, 400)
    me.page.mouse.wheel(0, 400)  # the whole community and what lies around it
    me.page.wait_for_timeout(400)
    me.at(0, -280)
    expect(me.page.get_by_role("alert")).to_contain_text("超出美仁里範圍")


def test_whoever_may_not_draw_is_told_so(
    browser: Browser,
    site: Site,
) -> None:
    context = browser.new_context(locale="zh-TW")
    page = context.new_page()
    page.goto(f"{site.base}/c/{site.slug}/studio")
    page.fill("input[name=email]", "nobody@demo.example")
    page.fill("input[name=password]", "volunteer-0000")
    page.press("input[name=password]", "Enter")
    expect(page.get_by_text("您的角色不能在這裡「畫地圖」。")).to_be_visible()
    context.close()
