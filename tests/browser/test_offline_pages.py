"""After one visit the map and the studio open without network, and only for who may see them."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio_site import (  # noqa: F401 - fixtures
    WANG,
    Site,
    drawer,
    running,
    signed_in,
    site,
)
from tests.factories.studios import Drawer

KEPT = """async ([name, paths]) => {
  const found = [];
  for (const cache of await caches.keys()) {
    if (!cache.startsWith(name)) continue;
    const copies = await (await caches.open(cache)).keys();
    found.push(...copies.map((one) => new URL(one.url).pathname));
  }
  return paths.every((path) => found.includes(path));
}"""


def wait_kept(page: Page, *paths: str, cache: str = "copies") -> None:
    """Wait until the device holds copies of these addresses."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        if page.evaluate(KEPT, [cache, list(paths)]):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"not kept: {paths}")


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


def sent_names(me: Drawer) -> list[Any]:
    api = f"{me.base}/api/v1/communities/{me.slug}"
    revisions = me.page.request.get(f"{api}/revisions").json()["revisions"]
    return [one["revision"] for one in revisions]


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
