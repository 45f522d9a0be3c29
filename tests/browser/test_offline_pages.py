"""After one visit the map and the studio open without network, and only for who may see them."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from mapserve.web.pages import worker
from tests.browser.studio_site import (  # noqa: F401 - fixtures
    WANG,
    Site,
    drawer,
    running,
    signed_in,
    site,
)
from tests.factories.studios import STATE, Drawer

KEPT = """async ([name, paths]) => {
  const found = [];
  for (const cache of await caches.keys()) {
    if (!cache.startsWith(name)) continue;
    const copies = await (await caches.open(cache)).keys();
    found.push(...copies.map((one) => new URL(one.url).pathname));
  }
  return paths.every((path) => found.includes(path));
}"""


FEATURES = """async ([path, count]) => {
  for (const name of await caches.keys()) {
    const copy = await (await caches.open(name)).match(path, {ignoreVary: true});
    if (copy && (await copy.json()).features.length === count) return true;
  }
  return false;
}"""


QUEUED = """async ([count]) => {
  const database = await new Promise((done) => {
    const opening = indexedDB.open("mapserve-studio");
    opening.onsuccess = () => done(opening.result);
  });
  const drafts = await new Promise((done) => {
    const all = database.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => done(all.result);
  });
  database.close();
  return drafts.some(({queue}) => queue?.length === count);
}"""


def wait_until(page: Page, told: str, given: list[Any]) -> None:
    """Wait until the page tells so; playwright's own waiting takes a promise for a yes."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        if page.evaluate(told, given):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"not on the device: {given}")


def wait_kept(page: Page, *paths: str, cache: str = "copies") -> None:
    """Wait until the device holds copies of these addresses."""
    wait_until(page, KEPT, [cache, list(paths)])


def wait_features(me: Drawer, count: int) -> None:
    """Wait until the copy on the device has so many features."""
    wait_until(me.page, FEATURES, [f"/api/v1/communities/{me.slug}/features", count])


def leave_studio(me: Drawer, waiting: int) -> BrowserContext:
    """Close the page once so many sets wait on the device, and have a network again."""
    wait_until(me.page, QUEUED, [waiting])
    context = me.page.context
    me.page.close()
    context.set_offline(offline=False)
    return context


def visit(me: Drawer) -> None:
    """Be at the studio once, until all of it is on the device."""
    api = f"/api/v1/communities/{me.slug}"
    page = f"/c/{me.slug}/studio"
    wait_kept(me.page, page, "/api/v1/catalogue", api, f"{api}/features", f"{api}/base")


def visit_map(me: Drawer) -> None:
    me.page.goto(f"{me.base}/c/{me.slug}")
    me.page.wait_for_selector(".map-page[data-ready=true]")
    wait_kept(me.page, f"/c/{me.slug}")


def draw_light(me: Drawer, name: str) -> None:
    me.choose("street_light")
    me.press("放在十字")
    me.press("完成")
    me.answer("name", name)
    me.press("儲存")


@pytest.mark.parametrize("phone", [True, False])
def test_studio_and_map_open_without_network_after_one_visit(
    phone: bool,  # noqa: FBT001 - from parametrize
    drawer: Callable[..., Drawer],  # noqa: F811
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


def go_offline(me: Drawer) -> None:
    me.page.context.set_offline(offline=True)


def names_by_revision(me: Drawer) -> list[tuple[int, str]]:
    found = [one["properties"] for one in me.features()]
    return sorted((one["revision"], one["name"]) for one in found)


def test_what_is_drawn_without_network_goes_up_once_and_in_order(
    drawer: Callable[..., Drawer],  # noqa: F811
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
    drawer: Callable[..., Drawer],  # noqa: F811
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


def wake(me: Drawer) -> None:
    """Wake the worker as the browser does when the network is back and no page is open."""
    page = me.page.context.new_page()
    page.goto(f"{me.base}/c/{me.slug}")
    tools = me.page.context.new_cdp_session(page)
    found: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)
    what = {"origin": me.base, "registrationId": found[0], "tag": "send-changesets"}
    tools.send("ServiceWorker.dispatchSyncEvent", {**what, "lastChance": False})
    me.page = page


def test_the_worker_sends_what_waits_after_the_studio_was_closed(
    drawer: Callable[..., Drawer],  # noqa: F811
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
    drawer: Callable[..., Drawer],  # noqa: F811
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
    site: Site,  # noqa: F811
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
    drawer: Callable[..., Drawer],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    me = drawer(worker=True)
    visit(me)
    me.page.reload()
    me.ready()
    me.choose("blind_spot")
    for corner in [(-60, -50), (60, -50), (60, 50)]:
        me.at(*corner)
    monkeypatch.setattr(worker, "SHELL", (*worker.SHELL, "compare.js"))
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
    drawer: Callable[..., Drawer],  # noqa: F811
) -> None:
    me = drawer(worker=True, phone=False, locale="en-US")
    visit(me)
    visit_map(me)
    go_offline(me)
    me.page.reload()
    expect(me.page.locator("[data-strip=offline]")).to_have_text("Offline · data just now")
    me.open()
    me.expect_state("Offline · data just now")
