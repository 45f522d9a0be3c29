"""What must never be lost, with a thumb in Chinese and with a mouse in English alike."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.studio.conftest import DEVICES, WANG
from tests.factories.studios import Drawer

WORDS = {
    "zh-TW": {
        "finish": "完成", "undo": "復原", "redo": "重做", "save": "儲存", "saved": "已儲存",
        "unsent": "離線・資料 剛剛・未送 1 筆", "conflict": "兩個人改了同一處",
        "so": "就這樣儲存", "find": "找已畫的", "scale": "公尺",
    },
    "en-US": {
        "finish": "Finish", "undo": "Undo", "redo": "Redo", "save": "Save", "saved": "Saved",
        "unsent": "Offline · data just now · 1 unsent", "conflict": "Changed by two people",
        "so": "Save it so", "find": "Find", "scale": " m",
    },
}  # fmt: skip
CORNERS = [(-60, -50), (60, -50), (60, 50), (-60, 50)]


def draw_area(me: Drawer, words: dict[str, str], corners: int = 4) -> None:
    me.choose("blind_spot")
    for corner in CORNERS[:corners]:
        me.at(*corner)
    if corners == 4:
        me.press(words["finish"])


def first_feature(me: Drawer, words: dict[str, str]) -> None:
    """Choose the only feature from the list."""
    if me.touch:
        me.press(words["find"])
        me.press(me.page.locator(".s-list-screen [data-feature]"))
    else:
        me.press(me.page.locator("[data-part=list] [data-feature]"))


def step(me: Drawer, word: str) -> None:
    """Undo or redo with the button of this device."""
    if me.touch:
        me.press(word)
    else:
        me.page.locator("[data-part=toolbar]").get_by_role("button", name=word).click()


@pytest.mark.parametrize(("phone", "locale"), DEVICES)
def test_corners_are_undone_redone_and_come_back_after_a_reload(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
    locale: str,
) -> None:
    words = WORDS[locale]
    me = drawer(phone=phone, locale=locale)
    expect(me.page.locator(".scale")).to_contain_text(words["scale"])
    draw_area(me, words, corners=3)
    corners = me.page.locator(".s-corner")
    step(me, words["undo"])
    expect(corners).to_have_count(2)
    step(me, words["redo"])
    expect(corners).to_have_count(3)
    me.page.wait_for_timeout(150)  # longer than the device takes to write
    me.page.reload()
    me.ready()
    expect(corners).to_have_count(3)
    step(me, words["undo"])
    expect(corners).to_have_count(2)
    step(me, words["redo"])
    me.press(words["finish"])
    me.press(words["save"])
    me.expect_state(words["saved"])
    [feature] = me.features()
    assert len(feature["geometry"]["coordinates"][0]) == 4


@pytest.mark.parametrize(("phone", "locale"), DEVICES)
def test_what_is_drawn_offline_goes_up_once_the_network_is_back(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
    locale: str,
) -> None:
    words = WORDS[locale]
    me = drawer(phone=phone, locale=locale)
    me.page.context.set_offline(offline=True)
    draw_area(me, words)
    me.press(words["save"])
    me.expect_state(words["unsent"])
    me.page.context.set_offline(offline=False)
    me.expect_state(words["saved"])
    assert len(me.features()) == 1


@pytest.mark.parametrize(("phone", "locale"), DEVICES)
def test_two_browsers_in_conflict_show_both_and_ask(
    drawer: Callable[..., Drawer],
    phone: bool,  # noqa: FBT001
    locale: str,
) -> None:
    words = WORDS[locale]
    me = drawer(phone=phone, locale=locale)
    draw_area(me, words)
    me.press(words["save"])
    me.expect_state(words["saved"])
    other = drawer(phone=not phone, locale=locale, email=WANG)
    for person, name in ((other, "甲"), (me, "乙")):
        first_feature(person, words)
        person.answer("name", name)
    other.press(words["save"])
    other.expect_state(words["saved"])
    me.press(words["save"])
    panel = me.page.locator(".s-conflict")
    expect(panel).to_contain_text(words["conflict"])
    # Who the other is, as every member may read it in the history; one shape, for both agree on it.
    expect(panel.locator(".s-theirs b")).to_have_text("王國棟")
    expect(panel.locator("[data-of=name][data-side=theirs]")).to_have_accessible_name(
        re.compile("王國棟 甲")
    )
    expect(me.page.locator(".s-shape-name")).to_have_count(0)
    expect(me.button(words["so"])).to_be_disabled()
    me.press(panel.locator("[data-of=name][data-side=theirs]"))
    me.press(words["so"])
    me.expect_state(words["saved"])
    assert [one["properties"]["name"] for one in me.features()] == ["甲"]
