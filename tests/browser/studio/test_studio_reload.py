"""A reload in the middle of anything: what was typed, turned, reshaped or half divided is there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.studio.conftest import DEVICES
from tests.factories.studios import Drawer

WORDS = {
    "zh-TW": {
        "finish": "完成", "undo": "復原", "redo": "重做", "save": "儲存", "saved": "已儲存",
        "split": "分割", "cut": "中間挖空", "reshape": "改形狀", "kept": "已存在手機",
        "restored": "上次畫到一半的還在", "two": "已分成 2 個", "turn": "設定朝向",
    },
    "en-US": {
        "finish": "Finish", "undo": "Undo", "redo": "Redo", "save": "Save", "saved": "Saved",
        "split": "Split", "cut": "Cut a hole", "reshape": "Reshape", "kept": "On this device",
        "restored": "Your unfinished drawing is still here", "two": "Split into 2",
        "turn": "Set the bearing",
    },
}  # fmt: skip
SQUARE = [(-80, -60), (80, -60), (80, 60), (-80, 60)]


def draw_area(me: Drawer, words: dict[str, str]) -> None:
    me.choose("blind_spot")
    for corner in SQUARE:
        me.at(*corner)
    me.press(words["finish"])


def reload(me: Drawer, words: dict[str, str]) -> None:
    me.expect_state(words["kept"])
    me.page.wait_for_timeout(150)  # longer than the device takes to write
    me.page.reload()
    me.ready()


@pytest.mark.parametrize(("phone", "locale"), DEVICES)
def test_a_half_drawn_cutting_line_comes_back(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
    locale: str,
) -> None:
    words = WORDS[locale]
    me = drawer(phone=phone, locale=locale)
    draw_area(me, words)
    me.press(words["split"])
    # Across it: down on the tall map of a phone, along on a desk.
    start, end = ((0, -150), (10, 150)) if phone else ((-290, 0), (290, 10))
    me.at(*start)
    reload(me, words)
    expect(me.page.locator("[data-part=toast]")).to_contain_text(words["restored"])
    expect(me.page.locator(".s-corner")).to_have_count(1)
    if phone:
        me.press(words["undo"])
    else:
        me.page.keyboard.press("Control+z")
    expect(me.page.locator(".s-corner")).to_have_count(0)
    me.page.keyboard.press("Control+y")
    expect(me.page.locator(".s-corner")).to_have_count(1)
    me.at(*end)
    me.press(me.page.locator("[data-part=panel] .button-primary"))
    expect(me.page.locator("[data-part=toast]")).to_contain_text(words["two"])
    me.press(words["save"])
    me.expect_state(words["saved"])
    assert len(me.features()) == 2


def test_a_half_drawn_hole_comes_back_and_can_be_given_up(
    drawer: Callable[..., Drawer],
) -> None:
    words = WORDS["zh-TW"]
    me = drawer()
    draw_area(me, words)
    me.press(words["cut"])
    for corner in SQUARE[:2]:
        me.at(corner[0] / 2, corner[1] / 2)
    reload(me, words)
    expect(me.page.locator(".s-corner")).to_have_count(2)
    me.press("取消")
    expect(me.page.locator(".s-form")).to_be_visible()
    me.page.reload()
    me.ready()
    expect(me.page.locator(".s-form")).to_be_visible()
    me.press(words["save"])
    me.expect_state(words["saved"])
    [feature] = me.features()
    assert len(feature["geometry"]["coordinates"]) == 1
    me.page.reload()
    me.ready()
    expect(me.page.locator(".s-tile").first).to_be_visible()


@pytest.mark.parametrize(("phone", "locale"), DEVICES)
def test_letters_typed_into_a_form_come_back_without_leaving_the_field(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
    locale: str,
) -> None:
    words = WORDS[locale]
    me = drawer(phone=phone, locale=locale)
    draw_area(me, words)
    if not me.page.locator("[data-field=name]").is_visible():
        me.press(me.page.locator(".s-form [aria-expanded=false]"))
    field = me.page.locator("[data-field=name] input")
    field.press_sequentially("北寧路 fire lane")
    assert field.evaluate("one => one === document.activeElement")
    reload(me, words)
    if not me.page.locator("[data-field=name]").is_visible():
        me.press(me.page.locator(".s-form [aria-expanded=false]"))
    expect(field).to_have_value("北寧路 fire lane")
    # The whole of it was one step.
    toolbar = me.page.locator("[data-part=toolbar]")
    if phone:
        me.page.locator(".s-form .s-title").focus()
        me.page.keyboard.press("Control+z")
    else:
        toolbar.get_by_role("button", name=words["undo"]).click()
    expect(field).to_have_value("")
    me.page.keyboard.press("Control+y")
    me.press(words["save"])
    me.expect_state(words["saved"])
    [feature] = me.features()
    assert feature["properties"]["name"] == "北寧路 fire lane"


def test_a_turned_camera_and_a_moved_lamp_come_back_where_they_were_worked_on(
    drawer: Callable[..., Drawer],
) -> None:
    words = WORDS["zh-TW"]
    me = drawer()
    me.choose("camera")
    me.at(0, 0)
    me.press(words["finish"])
    me.page.keyboard.press("Shift+ArrowRight")
    reload(me, words)
    expect(me.page.locator(".s-bearing")).to_have_text("10° 北")
    me.press(words["finish"])
    me.press("移動")
    me.at(60, 40)
    screen = me.page.locator(".s-reshape")
    expect(screen).to_contain_text("沒有建物資料")  # the server has said what is seen from there
    before = screen.text_content()
    assert before
    reload(me, words)
    expect(screen).to_have_text(before, use_inner_text=False)
    me.press(words["finish"])
    me.press(words["save"])
    me.expect_state(words["saved"])
    assert [one["properties"]["bearing"] for one in me.features()] == [10]
