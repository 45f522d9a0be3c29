"""What the copies on a device answer for, how long they stay, and whose they are."""

import dataclasses
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from mapserve.app import create_app
from mapserve.services.communities.directory import find_community
from mapserve.services.maps.editions import Purpose, seal
from mapserve.settings import Settings
from mapserve.store.database import Database
from mapserve.web.pages import offline
from tests.browser.conftest import SOMEBODY
from tests.browser.studio.conftest import MEI, PASSWORD, WANG, Site
from tests.factories.communities import make_community
from tests.factories.devices import (
    draw_light,
    go_offline,
    visit,
    visit_map,
    wait_features,
    wait_kept,
)
from tests.factories.gateways import Gateway
from tests.factories.serving import server_of
from tests.factories.studios import Drawer

ABSENT = "離線了，這一頁還沒有存在這支裝置上"
READY = ".map-page[data-ready=true]"


@pytest.fixture
def gateway(
    running: tuple[str, Database],
    settings_for_tests: Settings,
    tmp_path: Path,
) -> Iterator[Gateway]:
    """The same communities and people behind something that may fail."""
    _, database = running
    settings = dataclasses.replace(settings_for_tests, data_dir=tmp_path)
    gateway = Gateway(create_app(settings, database))
    server = server_of(gateway)
    gateway.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield gateway
    gateway.wait_s = 0
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def behind(
    drawer: Callable[..., Drawer],
    gateway: Gateway,
) -> Drawer:
    """Somebody whose map and studio came through the gateway and lie on the device."""
    me = drawer(worker=True, phone=False)
    me.base = gateway.base
    me.open()
    visit(me)
    visit_map(me)
    return me


@pytest.mark.parametrize("says", ["502 Bad Gateway", "503 Unavailable", "504 Timeout"])
def test_a_gateway_without_a_server_counts_as_no_network(
    behind: Drawer, gateway: Gateway, says: str
) -> None:
    me = behind
    gateway.says = says
    me.page.reload()
    me.page.wait_for_selector(READY)
    expect(me.page.locator("[data-strip=offline]")).to_have_text("連不上・資料 剛剛")
    me.open()
    me.expect_state("連不上・資料 剛剛")
    # What was never here is answered by the gateway itself.
    me.page.goto(f"{me.base}/c/{me.slug}/editions/7")
    expect(me.page.locator("body")).to_have_text(Gateway.WORDS)
    gateway.says = ""
    me.open()
    me.expect_state("已儲存")


def test_a_network_that_does_not_move_gives_the_copy_and_its_answer_is_kept(
    behind: Drawer,
    gateway: Gateway,
    drawer: Callable[..., Drawer],
) -> None:
    me = behind
    other = drawer(email=WANG)
    draw_light(other, "王的燈")
    other.expect_state("已儲存")
    gateway.wait_s = 8
    me.page.goto(f"{me.base}/c/{me.slug}")
    me.page.wait_for_selector(READY, timeout=40_000)
    strip = me.page.locator("[data-strip=offline]")
    expect(strip).to_contain_text("連不上・資料", timeout=40_000)
    wait_features(me, 1)  # the late answer has the light
    go_offline(me)
    me.open()
    expect(me.page.locator("[data-part=list] [data-feature]")).to_have_count(1)


def test_what_the_server_refuses_leaves_the_device(behind: Drawer, gateway: Gateway) -> None:
    me = behind
    gateway.says = "403 Forbidden"
    me.page.reload()
    expect(me.page.locator("body")).to_have_text(Gateway.WORDS)
    go_offline(me)
    me.page.goto(f"{me.base}/c/{me.slug}")
    expect(me.page.get_by_role("heading")).to_have_text(ABSENT)
    expect(me.page.locator(f"a[href='/c/{me.slug}']")).to_have_count(0)
    me.page.click(f"a[href='/c/{me.slug}/studio']")
    me.ready()


def test_a_page_kept_before_an_update_still_has_its_files(
    drawer: Callable[..., Drawer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    me = drawer(worker=True)
    visit(me)
    visit_map(me)
    me.open()
    # A version whose map has other files than those that the page on the device names.
    monkeypatch.setattr(offline, "SHELL", [one for one in offline.SHELL if "map" not in one])
    me.page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    with me.page.expect_navigation():
        me.press(me.page.get_by_role("button", name="有新版本，按這裡更新"))
    me.ready()
    go_offline(me)
    me.page.goto(f"{me.base}/c/{me.slug}")
    me.page.wait_for_selector(READY)
    expect(me.page.locator("[data-strip=offline]")).to_have_text("離線・資料 剛剛")


def test_pages_on_the_device_are_named_after_their_community(
    site: Site,
    browser: Browser,
) -> None:
    name = "東興里<b>\"&lt;'一"
    slug = f"{site.slug}-east"
    with site.database.transaction() as session:
        make_community(session, slug=slug, name=name)
    context = browser.new_context(locale="zh-TW")
    page = context.new_page()
    page.goto(f"{site.base}/c/{slug}#17/25/121")
    page.wait_for_selector(READY)
    wait_kept(page, page.evaluate("location.pathname"))
    context.set_offline(offline=True)
    page.goto(f"{site.base}/c/{site.slug}")
    expect(page.get_by_role("heading")).to_have_text(ABSENT)
    links = page.locator(".offline-list a")
    expect(links).to_have_text([f"{name}　地圖 · Map"])
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Noto')
    links.click()
    page.wait_for_selector(READY)
    context.close()


def test_an_edition_opens_without_network(
    site: Site,
    drawer: Callable[..., Drawer],
) -> None:
    me = drawer(worker=True)
    draw_light(me, "封存的燈")
    me.expect_state("已儲存")
    with site.database.transaction() as session:
        community = find_community(session, site.slug)
        seal(session, community, purpose=Purpose.EVALUATION, viewer=SOMEBODY)
    path = f"/c/{site.slug}/editions/1"
    features = f"/api/v1/communities/{site.slug}/features"
    me.page.goto(site.base + path)
    me.page.wait_for_selector(READY)
    wait_kept(me.page, path, features)
    go_offline(me)
    me.page.reload()
    me.page.wait_for_selector(READY)
    expect(me.page.locator(".badge-edition").first).to_contain_text("第 1 版・已封存")
    expect(me.page.locator("#feature-rows tr")).to_have_count(1)
    me.page.goto(f"{site.base}/c/{site.slug}")
    expect(me.page.get_by_role("heading")).to_have_text(ABSENT)
    expect(me.page.locator(f"a[href='{path}']")).to_have_text("美仁里　第 1 版 · Edition 1")


def test_who_comes_after_finds_nothing_of_who_was_here_but_what_is_public(
    site: Site,
    browser: Browser,
) -> None:
    context = browser.new_context(locale="zh-TW", viewport={"width": 1280, "height": 800})
    me = Drawer(context, site.base, site.slug, touch=False)
    map_page = f"{site.base}/c/{site.slug}"
    me.page.goto(map_page)
    me.page.wait_for_selector(READY)
    wait_kept(me.page, f"/c/{site.slug}")
    private = "async () => (await caches.keys()).filter((name) => name.startsWith('copies-of-'))"
    assert me.page.evaluate(private) == []
    me.sign_in(MEI, PASSWORD)
    visit(me)
    visit_map(me)
    [mine] = me.page.evaluate(private)
    assert mine in noted_caches(me)
    # A session may also end without the form: another account signs in.
    context.clear_cookies()
    me.sign_in(WANG, PASSWORD)
    visit(me)
    [theirs] = me.page.evaluate(private)
    assert theirs != mine
    assert mine not in noted_caches(me)
    go_offline(me)
    me.page.goto(map_page)  # the one that was kept before anybody signed in
    me.page.wait_for_selector(READY)
    expect(me.page.locator("body")).not_to_contain_text("林美玉")
    context.set_offline(offline=False)
    me.page.goto(f"{site.base}/logout")
    me.page.click("main form[action='/logout'] button")
    me.page.wait_for_url(f"{site.base}/")
    assert me.page.evaluate(private) == []
    go_offline(me)
    me.page.goto(f"{map_page}/studio")
    expect(me.page.get_by_role("heading")).to_have_text(ABSENT)
    me.page.click(f"a[href='/c/{site.slug}']")
    me.page.wait_for_selector(READY)
    context.close()


def noted_caches(me: Drawer) -> list[str]:
    """Return the caches of which the device notes what lies in them and since when."""
    names: list[str] = me.page.evaluate(
        """new Promise((done) => {
            const opening = indexedDB.open("workbox-expiration");
            opening.onsuccess = () => {
                const entries = opening.result.transaction("cache-entries");
                const all = entries.objectStore("cache-entries").getAll();
                all.onsuccess = () => {
                    opening.result.close();
                    done([...new Set(all.result.map((one) => one.cacheName))]);
                };
            };
        })"""
    )
    return names
