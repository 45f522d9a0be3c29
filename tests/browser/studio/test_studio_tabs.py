"""Two tabs of one person: neither writes over the other, and what a closed one left goes up."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.factories.devices import QUEUED, draw_light, go_offline, wait_until
from tests.factories.studios import Drawer

ROW = ".s-list-screen [data-feature]"


def second_tab(me: Drawer) -> Drawer:
    """Open the studio once more in the same browser."""
    other = Drawer(me.page.context, me.base, me.slug, touch=me.touch)
    other.open()
    return other


def names(me: Drawer) -> list[str]:
    return sorted(str(one["properties"].get("name")) for one in me.features())


def expect_names(me: Drawer, wanted: list[str]) -> None:
    """Wait for what the server holds; a closed tab is waited for, lest it only loads anew."""
    end = time.monotonic() + 40
    while names(me) != wanted:
        if time.monotonic() > end:
            pytest.fail(f"the server has {names(me)}")
        me.page.wait_for_timeout(200)


def test_what_both_saved_without_network_arrives(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    other = second_tab(me)
    go_offline(me)
    draw_light(me, "這一頁的燈")
    me.expect_state("未送 1 筆")
    draw_light(other, "那一頁的燈")
    other.expect_state("未送 1 筆")
    wait_until(me.page, QUEUED, [1])
    me.page.context.set_offline(offline=False)
    expect_names(me, ["這一頁的燈", "那一頁的燈"])
    me.expect_state("已儲存")
    other.expect_state("已儲存")


def test_a_later_tab_writes_over_nothing_and_a_reload_finds_its_own(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    me.choose("blind_spot")
    for corner in [(-60, -50), (60, -50), (60, 50)]:
        me.at(*corner)
    me.expect_state("已存在手機")
    other = second_tab(me)
    expect(other.page.locator(".s-corner")).to_have_count(0)
    other.choose("street_light")
    other.press("放在十字")
    other.press("完成")
    other.expect_state("已存在手機")
    me.page.reload()
    me.ready()
    expect(me.page.locator(".s-corner")).to_have_count(3)
    me.press("完成")
    me.press("儲存")
    me.expect_state("已儲存")
    assert len(me.features()) == 1


def test_an_open_tab_sends_what_a_closed_one_saved(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    other = second_tab(me)
    go_offline(me)
    draw_light(other, "關掉的那一頁")
    other.expect_state("未送 1 筆")
    wait_until(me.page, QUEUED, [1])
    other.page.close()
    me.page.context.set_offline(offline=False)
    expect_names(me, ["關掉的那一頁"])


def test_each_tab_shows_what_the_other_one_saved(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    other = second_tab(me)
    draw_light(me, "這一頁的燈")
    me.expect_state("已儲存")
    expect(other.page.locator(".s-symbol")).to_have_count(1)
    other.press("找已畫的")
    expect(other.page.locator(ROW)).to_contain_text("這一頁的燈")
    other.press(other.page.locator(ROW))
    other.press("刪除")
    other.press("儲存")
    other.expect_state("已儲存")
    expect(me.page.locator(".s-symbol")).to_have_count(0)


def test_a_conflict_with_oneself_names_the_other_tab(drawer: Callable[..., Drawer]) -> None:
    me = drawer()
    draw_light(me, "原來")
    me.expect_state("已儲存")
    other = second_tab(me)
    for one, name in ((other, "那一頁"), (me, "這一頁")):
        one.press("找已畫的")
        one.press(one.page.locator(ROW))
        one.answer("name", name)
    other.press("儲存")
    other.expect_state("已儲存")
    me.press("儲存")
    conflict = me.page.locator(".s-conflict")
    expect(conflict).to_contain_text("您在兩個分頁改了同一處")
    expect(conflict.locator(".s-theirs")).to_contain_text("您在另一個分頁")
    expect(conflict.get_by_role("radio", name="您在另一個分頁 那一頁")).to_be_visible()
    expect(conflict).not_to_contain_text("另一位志工")


def test_what_two_closed_tabs_left_is_there_when_the_studio_opens(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer()
    other = second_tab(me)
    go_offline(me)
    for one, name in ((me, "甲"), (other, "乙")):
        one.choose("street_light")
        one.press("放在十字")
        one.press("完成")
        one.answer("name", name)
        one.expect_state("未送 1 筆")
    me.page.context.set_offline(offline=False)
    other.page.close()
    context = me.page.context
    me.page.close()
    me.page = context.new_page()
    me.open()
    me.expect_state("未送 2 筆")
    me.save_waiting()
    me.expect_state("已儲存")
    assert names(me) == ["乙", "甲"]
