"""Room on small screens: the map beside or above what is pressed, title and buttons whole."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.factories.studios import STATE, Drawer

LARGE = "document.documentElement.style.fontSize = '36px'"  # twice what a phone has
TARGET = 44
CUT = "(one) => one.scrollWidth > one.clientWidth"


def box(target: Locator) -> dict[str, float]:
    found = target.bounding_box()
    assert found
    return dict(found)


def seen_of_the_map(me: Drawer) -> float:
    """Return how high the map is above the sheet, in pixels."""
    me.look()
    stage, panel = box(me.page.locator(".s-stage")), box(me.page.locator("[data-part=panel]"))
    return min(stage["y"] + stage["height"], panel["y"]) - stage["y"]


def sized(me: Drawer, width: int, height: int) -> None:
    me.page.set_viewport_size({"width": width, "height": height})


def test_a_phone_held_sideways_has_the_map_beside_the_panel(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    sized(me, 844, 390)
    me.choose("blind_spot")
    me.at(-60, -40)
    me.look()
    stage, panel = box(me.page.locator(".s-stage")), box(me.page.locator("[data-part=panel]"))
    assert stage["width"] > 400
    assert stage["height"] > 300
    assert panel["x"] >= stage["x"] + stage["width"] - 1
    for word in ("加一點", "完成", "復原", "取消"):
        expect(me.button(word)).to_be_in_viewport(ratio=1)
    me.press("取消")
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")
    expect(me.button("儲存")).to_be_in_viewport(ratio=1)
    assert box(me.page.locator(".s-stage"))["width"] > 400


def test_the_map_keeps_its_half_while_one_draws_on_a_short_phone(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    sized(me, 360, 640)
    me.choose("blind_spot")
    me.at(-40, -30)
    me.at(40, -30)
    assert seen_of_the_map(me) >= 0.45 * 640


def test_letters_in_twice_the_size_leave_the_drawing_buttons_on_the_screen(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    sized(me, 360, 640)
    me.page.evaluate(LARGE)
    me.choose("blind_spot")
    for word in ("加一點", "完成"):
        expect(me.button(word)).to_be_in_viewport(ratio=1)
    me.press("加一點")
    expect(me.page.locator(".s-corner")).to_have_count(1)


@pytest.mark.parametrize("size", [(390, 844), (360, 640), (844, 390), (1280, 800)])
def test_the_title_is_whole_and_the_pill_a_thumb_high(
    drawer: Callable[..., Drawer], size: tuple[int, int]
) -> None:
    me = drawer()
    sized(me, *size)
    pill = me.page.locator(STATE)
    assert box(pill)["height"] >= TARGET
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")
    me.expect_state("未送 1 筆")
    assert box(pill)["height"] >= TARGET
    assert not pill.evaluate(CUT)
    title = me.page.locator(".s-where h1")
    if title.is_visible():
        assert not title.evaluate(CUT)
        right = box(title)["x"] + box(title)["width"]
        assert right <= box(pill)["x"]
    assert me.page.evaluate("document.documentElement.scrollWidth") <= size[0]
