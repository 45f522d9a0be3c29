"""After one visit the map and the studio open without network, and only for who may see them."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from mapserve.web.pages import offline
from tests.browser.studio.conftest import WANG, Site
from tests.factories.devices import (
    draw_light,
    go_offline,
    leave_studio,
    names_by_revision,
    visit,
    visit_map,
    wait_features,
    wake,
)
from tests.factories.studios import STATE, Drawer


@pytest.mark.parametrize("phone", [True, False])
def test_studio_and_map_open_without_network_after_one_visit(
    phone: bool,  # noqa: FBT001 - from parametrize
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(phone=phone, worker=True)
    draw_light(me, "路口燈")
    me.expect_state("已儲存")
    visit(me)
    visit_map(me)
    me.page.context.set_offline(offline=True)
    me.page.reload()
    me.page.wait_for_selector(".map-page[data-ready=true]")
    expect(me.page.locator("[data-strip=offline]")).to_have_text("離線・資料 剛剛")
    me.page.goto(f"{me.base}/c/{me.slug}/studio")
    me.ready()
    expect(me.page.locator(".s-symbol")).to_have_count(1)
    me.expect_state("離線・資料 剛剛")
    # What is loaded only when it is asked for is there too.
    me.page.evaluate("document.querySelector('.s-symbol').click()")
    me.press("移動")
    expect(me.page.locator(".s-reshape")).to_be_visible()


def test_what_is_drawn_without_network_goes_up_once_and_in_order(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(worker=True)
    visit(me)
    me.page.reload()
    me.ready()
    sent: list[str] = []
    me.page.on("request", lambda one: sent.append(one.method) if one.method == "POST" else None)
    go_offline(me)
    draw_light(me, "第一盞")
    me.expect_state("離線・資料 剛剛・未送 1 筆")
    draw_light(me, "第二盞")
    me.press("找已畫的")
    me.press(me.page.locator(".s-list-screen [data-feature]", has_text="第一盞"))
    me.answer("name", "第一盞改")
    me.press("儲存")
    me.expect_state("未送 2 筆")
    me.page.reload()
    me.ready()
    me.expect_state("未送 2 筆")
    assert sent == []
    me.page.goto(f"{me.base}/c/{me.slug}")  # the map was never opened: nothing to show of it
    expect(me.page.get_by_role("heading")).to_have_text("離線了，這一頁還沒有存在這支裝置上")
    me.page.click(f"a[href='/c/{me.slug}/studio']")
    me.ready()
    me.page.context.set_offline(offline=False)
    me.expect_state("已儲存")
    assert names_by_revision(me) == [(2, "第二盞"), (3, "第一盞改")]
    assert sent == ["POST"] * 3
    wait_features(me, 2)
    go_offline(me)
    me.page.reload()
    me.ready()
    me.press("找已畫的")
    expect(me.page.locator(".s-list-screen [data-feature]")).to_have_count(2)


def test_what_waits_goes_up_when_the_studio_is_opened_again(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(worker=True)
    visit(me)
    go_offline(me)
    draw_light(me, "關掉前")
    me.expect_state("未送 1 筆")
    context = leave_studio(me, 1)
    me.page = context.new_page()
    me.open()
    me.expect_state("已儲存")
    assert names_by_revision(me) == [(1, "關掉前")]


def test_the_worker_sends_what_waits_after_the_studio_was_closed(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(worker=True)
    visit(me)
    me.page.reload()
    me.ready()
    go_offline(me)
    draw_light(me, "第一盞")
    me.expect_state("未送 1 筆")
    me.press("找已畫的")
    me.press(me.page.locator(".s-list-screen [data-feature]", has_text="第一盞"))
    me.answer("name", "第一盞改")
    me.press("儲存")
    draw_light(me, "第二盞")
    me.expect_state("未送 2 筆")
    context = leave_studio(me, 3)
    wake(me)
    end = time.monotonic() + 15
    while len(me.features()) < 2 and time.monotonic() < end:
        me.page.wait_for_timeout(100)
    assert names_by_revision(me) == [(2, "第一盞改"), (3, "第二盞")]
    # Opened again, without network even, the studio knows that it is done and sends nothing.
    sent: list[str] = []
    context.on("request", lambda one: sent.append(one.method) if one.method == "POST" else None)
    go_offline(me)
    me.open()
    me.expect_state("資料 剛剛")
    expect(me.page.locator(STATE)).not_to_contain_text("未送")
    context.set_offline(offline=False)
    me.open()
    me.expect_state("已儲存")
    assert sent == []
    assert names_by_revision(me) == [(2, "第一盞改"), (3, "第二盞")]


def test_the_worker_leaves_a_conflict_to_the_person(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(worker=True)
    draw_light(me, "原名")
    me.expect_state("已儲存")
    visit(me)
    me.page.reload()
    me.ready()
    other = drawer(email=WANG)
    go_offline(me)
    for one, name in ((other, "王的名字"), (me, "我的名字")):
        one.press("找已畫的")
        one.press(one.page.locator(".s-list-screen [data-feature]"))
        one.answer("name", name)
        one.press("儲存")
    other.expect_state("已儲存")
    me.expect_state("未送 1 筆")
    leave_studio(me, 1)
    wake(me)
    me.page.wait_for_timeout(1500)
    assert names_by_revision(me) == [(2, "王的名字")]
    me.open()
    expect(me.page.locator(".s-conflict")).to_be_visible()


def test_signing_out_leaves_no_private_copy(
    site: Site,
    browser: Browser,
) -> None:
    # A context of its own: signing out must not end the session that other tests share.
    context = browser.new_context(locale="zh-TW", viewport={"width": 1280, "height": 800})
    me = Drawer(context, site.base, site.slug, touch=False)
    me.sign_in(WANG, "volunteer-0000")
    visit(me)
    visit_map(me)
    private = "async () => (await caches.keys()).filter((name) => name.startsWith('copies-of-'))"
    assert len(me.page.evaluate(private)) == 1
    me.page.goto(f"{site.base}/logout")
    me.page.click("main form[action='/logout'] button")
    me.page.wait_for_url(f"{site.base}/")
    assert me.page.evaluate(private) == []
    go_offline(me)
    for path in ("studio", ""):
        me.page.goto(f"{site.base}/c/{site.slug}/{path}".rstrip("/"))
        expect(me.page.get_by_role("heading")).to_have_text("離線了，這一頁還沒有存在這支裝置上")
        expect(me.page.locator("body")).not_to_contain_text("王國棟")
    context.close()


def test_an_update_waits_to_be_asked_and_keeps_the_draft(
    drawer: Callable[..., Drawer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    me = drawer(worker=True)
    visit(me)
    me.page.reload()
    me.ready()
    me.choose("blind_spot")
    for corner in [(-60, -50), (60, -50), (60, 50)]:
        me.at(*corner)
    monkeypatch.setattr(offline, "SHELL", (*offline.SHELL, "compare.js"))
    me.page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    update = me.page.get_by_role("button", name="有新版本，按這裡更新")
    expect(update).to_be_visible()
    expect(me.page.locator(".s-corner")).to_have_count(3)
    with me.page.expect_navigation():
        me.press(update)
    me.ready()
    expect(me.page.locator(".s-corner")).to_have_count(3)
    expect(update).to_have_count(0)


def test_english_words_without_network(
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(worker=True, phone=False, locale="en-US")
    visit(me)
    visit_map(me)
    go_offline(me)
    me.page.reload()
    expect(me.page.locator("[data-strip=offline]")).to_have_text("Offline · data just now")
    me.open()
    me.expect_state("Offline · data just now")
